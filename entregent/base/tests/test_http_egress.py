"""Nothing is sent to an address that is not public, however it is written; nothing of ours follows a redirect elsewhere."""

from __future__ import annotations

import gzip
import ipaddress
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpcore
import pytest

from entregent.base.http import Forbidden, Http, HttpError, TooMuch, Unreachable, is_public

# Names, and what they resolve to: a stranger's name server says what it likes.
NAMES: dict[str, list[str]] = {
    "localhost": ["127.0.0.1"],
    "localhost.": ["127.0.0.1"],
    "localhost.localdomain": ["127.0.0.1"],
    "ip6-localhost": ["::1"],
    "rebinding.example": ["127.0.0.1"],
    "half.example": ["93.184.215.14", "127.0.0.1"],
    "six.example": ["2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::1"],
    "metadata.google.internal": ["169.254.169.254"],
    "127.0.0.1.nip.example": ["127.0.0.1"],
    "intranet": ["10.1.2.3"],
    "nas.home.arpa": ["192.168.1.10"],
    "printer.local": ["169.254.7.7"],
    "cloud.example": ["168.63.129.16"],
    "public.example": ["127.0.0.1"],
}
CLOSED_HOSTS = (
    *("127.0.0.1", "127.0.0.2", "127.1", "127.0.1", "127.255.255.254", "0", "0.0.0.0", "0x0", "00", "0.0.0.1"),
    *("2130706433", "0x7f000001", "0x7F.0x0.0x0.0x1", "0x7f.1", "017700000001", "0177.0.0.1", "0177.1", "127.0x1"),
    *("10.0.0.1", "10.255.255.255", "167772161", "0xa.1", "012.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1"),
    *("192.168.255.255", "3232235521", "0xc0a80001", "0300.0250.0.1", "169.254.169.254", "169.254.0.1", "2852039166"),
    *("0xa9fea9fe", "0251.0376.0251.0376", "100.64.0.1", "100.127.255.255", "100.100.100.200", "168.63.129.16"),
    *("192.0.0.1", "192.0.0.170", "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.175.48.1"),
    *("198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1"),
    *("255.255.255.255", "4294967295", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::127.0.0.1]", "[::ffff:127.0.0.1]"),
    *(
        "[::ffff:7f00:1]",
        "[::ffff:10.0.0.1]",
        "[::ffff:169.254.169.254]",
        "[::ffff:0:127.0.0.1]",
        "[0:0:0:0:0:ffff:7f00:1]",
    ),
    *("[64:ff9b::7f00:1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::1]", "[2002:7f00:1::]"),
    *("[2002:a00:1::1]", "[2002:c0a8:1::1]", "[2001::1]", "[2001:0:4136:e378:8000:63bf:3fff:fdd2]", "[2001:10::1]"),
    *(
        "[2001:2::1]",
        "[2001:20::1]",
        "[2001:db8::1]",
        "[3fff::1]",
        "[5f00::1]",
        "[100::1]",
        "[100:0:0:1::1]",
        "[fc00::1]",
    ),
    *(
        "[fd00::1]",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "[fe80::1%25eth0]",
        "[fec0::1]",
        "[feff::1]",
        "[ff02::1]",
        "[ff0e::1]",
    ),
    *("[ffff::1]", "[1::1]", "[4000::1]", "[8000::1]", "[e000::1]", "[2620:4f:8000::1]", *NAMES),
    *(
        "ⓛocalhost",
        "LOCALHOST",
        "ｌｏｃａｌｈｏｓｔ",
        "127。0。0。1",
        "１２７.0.0.1",
        "①②⑦.0.0.1",
        "127.0.0.1.",
        "127%2e0%2e0%2e1",
    ),
)
NOT_WEB_ADDRESSES = (
    *(
        "",
        " ",
        "/",
        "//",
        "//127.0.0.1/",
        "127.0.0.1",
        "localhost:80",
        "http://",
        "http:///",
        "http://:80/",
        "https://?x",
    ),
    *(
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "gopher://127.0.0.1:70/_x",
        "ftp://127.0.0.1/",
        "dict://127.0.0.1/",
    ),
    *(
        "ldap://127.0.0.1/",
        "data:text/plain,x",
        "javascript:alert(1)",
        "unix:///run/docker.sock",
        "http+unix://%2Frun%2Fx/",
    ),
    *(
        "http://user@127.0.0.1/",
        "http://public.example@127.0.0.1/",
        "http://a:b@public.example/",
        "http://127.0.0.1:99999/",
    ),
    *(
        "http://[::1/",
        "http://[127.0.0.1]/",
        "http://127.0.0.1:x/",
        "http://exa mple/",
        "http://\x00/",
        "jar:http://x!/",
    ),
)


def numbers_and_names(host: str, _port: int) -> list[str]:
    """Resolves as the C library does: numbers in every notation it takes, and the names above."""
    name = host.strip("[]").lower()
    if name in NAMES:
        return NAMES[name]
    try:
        return [str(ipaddress.ip_address(name))]
    except ValueError:
        pass
    try:
        return [socket.inet_ntoa(socket.inet_aton(name.rstrip(".")))]
    except OSError as error:
        raise httpcore.ConnectError(f"no such host: {host}") from error


@dataclass
class Server:
    """A server on loopback that notes what reaches it, and answers as it is told."""

    port: int
    seen: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    slow: float = 0.0

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


def served() -> Iterator[Server]:
    noted = Server(0)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            noted.seen.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            status, headers, content = noted.answers.get(self.path.partition("?")[0], (200, {}, b"{}"))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            for start in range(0, len(content), 4096):
                self.wfile.write(content[start : start + 4096])
                time.sleep(noted.slow)

        do_GET = do_POST = answer  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign,assignment]
    noted.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield noted
    server.shutdown()
    server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    yield from served()


@pytest.fixture
def other() -> Iterator[Server]:
    yield from served()


@pytest.fixture
def guarded() -> Iterator[Http]:
    with Http("Test/1", resolve=numbers_and_names) as http:
        yield http


def allowed(*servers: Server) -> Http:
    return Http("Test/1", allowed=[f"127.0.0.1:{each.port}" for each in servers], resolve=numbers_and_names)


def test_the_corpus_is_large_enough() -> None:
    assert len(set(CLOSED_HOSTS)) + len(set(NOT_WEB_ADDRESSES)) >= 120


@pytest.mark.parametrize("host", CLOSED_HOSTS)
def test_a_closed_address_is_never_reached(host: str, guarded: Http, server: Server) -> None:
    with pytest.raises(HttpError) as refused:
        guarded.get(f"http://{host}:{server.port}/", seconds=3)
    assert isinstance(refused.value, Forbidden | Unreachable)
    assert not server.seen


@pytest.mark.parametrize("url", NOT_WEB_ADDRESSES)
def test_what_is_no_web_address_is_refused(url: str, guarded: Http, server: Server) -> None:
    with pytest.raises(HttpError):
        guarded.get(url, seconds=3)
    assert not server.seen


@pytest.mark.parametrize(
    "host", ["93.184.215.14", "1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4007::200e"]
)
def test_public_addresses_are_open(host: str) -> None:
    assert is_public(host)


def test_a_host_that_the_owner_names_is_reached_wherever_it_is(server: Server) -> None:
    with allowed(server) as http:
        assert http.get(server.at("/x")).json() == {}
        with pytest.raises(Forbidden):
            http.get(server.at("/x", "localhost"))
    assert server.seen[0][2]["user-agent"] == "Test/1"


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/", "http://[::1]/", "file:///etc/passwd", "//10.0.0.1/", "gopher://x/"]
)
def test_every_redirect_is_judged_anew(target: str, server: Server) -> None:
    server.answers["/go"] = (302, {"Location": target}, b"")
    with allowed(server) as http, pytest.raises(Forbidden):
        http.get(server.at("/go"))


def test_credentials_stay_with_the_origin_they_are_for(server: Server, other: Server) -> None:
    server.answers["/go"] = (302, {"Location": "/here"}, b"")
    server.answers["/here"] = (302, {"Location": other.at("/there")}, b"")
    with allowed(server, other) as http:
        answer = http.get(server.at("/go"), credentials={"Authorization": "Bearer secret"})
    assert answer.url == other.at("/there")
    assert [seen[2].get("authorization") for seen in server.seen] == ["Bearer secret"] * 2
    assert "authorization" not in other.seen[0][2]


def test_what_is_posted_does_not_follow_to_another_server(server: Server, other: Server) -> None:
    server.answers["/go"] = (307, {"Location": other.at("/there")}, b"")
    with allowed(server, other) as http, pytest.raises(Forbidden):
        http.post(server.at("/go"), form={"token": "secret"})
    assert not other.seen


def test_a_circle_of_redirects_ends(server: Server) -> None:
    server.answers["/go"] = (302, {"Location": "/go"}, b"")
    with allowed(server) as http, pytest.raises(TooMuch):
        http.get(server.at("/go"))
    assert len(server.seen) == 6


def test_no_answer_is_larger_than_allowed_packed_or_not(server: Server) -> None:
    server.answers["/plain"] = (200, {}, bytes(200_000))
    server.answers["/packed"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(50_000_000)))
    with allowed(server) as http:
        for path in ("/plain", "/packed"):
            with pytest.raises(TooMuch):
                http.get(server.at(path), limit=100_000)


def test_a_server_that_trickles_is_left(server: Server) -> None:
    server.answers["/drip"] = (200, {}, bytes(400_000))
    server.slow = 0.2
    started = time.monotonic()
    with allowed(server) as http, pytest.raises(TooMuch):
        http.get(server.at("/drip"), seconds=0.6)
    assert time.monotonic() - started < 3


def test_forms_and_json_are_sent_as_what_they_are(server: Server) -> None:
    with allowed(server) as http:
        http.post(server.at("/form"), form={"a": "1 2"})
        http.post(server.at("/json"), body={"a": 1}, params={"q": "é"})
    assert server.seen[0][3] == b"a=1+2"
    assert json.loads(server.seen[1][3]) == {"a": 1}
    assert server.seen[1][1] == "/json?q=%C3%A9"


def test_lines_come_as_they_are_sent(server: Server) -> None:
    server.answers["/stream"] = (200, {"Content-Type": "text/event-stream"}, b"event: a\r\ndata: {}\n\n: thump\n")
    with allowed(server) as http:
        assert list(http.lines(server.at("/stream"))) == ["event: a", "data: {}", "", ": thump"]


def test_a_server_that_is_gone_gives_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with Http("Test/1", allowed=["127.0.0.1"], resolve=numbers_and_names) as http, pytest.raises(Unreachable) as failed:
        http.get(f"http://127.0.0.1:{port}/")
    assert "127.0.0.1 could not be reached" in str(failed.value.message)
