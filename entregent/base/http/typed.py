"""The address of a server, from whatever somebody types: a host, a handle, the address of a page there."""

from __future__ import annotations

import re

LONGEST = 300
_HOST = re.compile(r"(?P<name>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?")
_THIS_MACHINE = re.compile(r"localhost|.*\.localhost|127\.[0-9.]+|\[::1\]")


def address_of(typed: str) -> str:
    """The server's address without a path (`https://host`), "" for what names none.

    What is typed without a scheme is asked with encryption; only a server on this machine is asked without. `http://` is
    taken at its word where a port is named (a test server at home), and made `https://` elsewhere.

    >>> address_of("@Me@Piaille.fr"), address_of("https://piaille.fr/@me?x=1"), address_of("127.0.0.1:3000")
    ('https://piaille.fr', 'https://piaille.fr', 'http://127.0.0.1:3000')
    """
    text = typed.strip()
    if not text or len(text) > LONGEST:
        return ""
    scheme, separator, rest = text.partition("://")
    if separator and scheme.lower() not in ("http", "https"):
        return ""
    host = _in_ascii((rest if separator else text).split("/", 1)[0].split("?", 1)[0].split("#", 1)[0].lower())
    if "@" in host and separator:
        return ""
    found = _HOST.fullmatch(host.rpartition("@")[2].rstrip("."))
    if not found:
        return ""
    port = f":{found['port']}" if found["port"] else ""
    is_here = _THIS_MACHINE.fullmatch(found["name"]) is not None
    if not is_here and "." not in found["name"] and not port:
        return ""
    is_plain = scheme.lower() == "http" and (is_here or port) if separator else is_here
    return f"{'http' if is_plain else 'https'}://{found['name']}{port}"


def _in_ascii(host: str) -> str:
    if host.isascii():
        return host
    before, at, name = host.rpartition("@")
    try:
        return f"{before}{at}{name.encode('idna').decode('ascii')}"
    except UnicodeError:
        return host
