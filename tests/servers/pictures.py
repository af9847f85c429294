"""A server of pictures on a free port of this machine, which notes what it was asked for."""

from __future__ import annotations

import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Served:
    """What stands at a path. `seconds` pass before it is sent."""

    content: bytes
    kind: str = "image/jpeg"
    status: int = 200
    seconds: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)


class Pictures:
    """With `pictures["/a.jpg"] = Served(…)` a picture stands at `pictures.address("/a.jpg")`; `asked` counts by path."""

    def __init__(self) -> None:
        self._served: dict[str, Served] = {}
        self.asked: Counter[str] = Counter()
        self.headers: list[dict[str, str]] = []

    def __setitem__(self, path: str, served: Served) -> None:
        self._served[path] = served

    def address(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def serve(self, path: str, headers: dict[str, str]) -> Served:
        self.asked[path] += 1
        self.headers.append(headers)
        return self._served.get(path, Served(b"<h1>Not found</h1>", "text/html", 404))


def _handler(pictures: Pictures) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            served = pictures.serve(self.path, dict(self.headers.items()))
            time.sleep(served.seconds)
            with suppress(OSError):
                self.send_response(served.status)
                self.send_header("Content-Type", served.kind)
                self.send_header("Content-Length", str(len(served.content)))
                for name, value in served.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(served.content)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler
