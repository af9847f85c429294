"""Names of members: which are dangerous, which are noise, and how a name broken by its archiver is repaired."""

from __future__ import annotations

import re
import unicodedata

from entregent.base.files.errors import Unreadable
from entregent.base.files.limits import Limits
from entregent.base.text import t

_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SHOWN_LENGTH = 80
_NOISE = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", "Icon\r", "__MACOSX"})


def shown(name: str) -> str:
    """The name as it can be printed safely: no control character, not too long."""
    clean = _CONTROL.sub("?", name.encode("utf-8", "replace").decode("utf-8"))
    return clean if len(clean) <= _SHOWN_LENGTH else clean[: _SHOWN_LENGTH - 1] + "…"


def is_noise(name: str) -> bool:
    """Whether the member is something an operating system left behind, which nobody wants to read about."""
    return any(part in _NOISE or part.startswith("._") for part in name.split("/"))


def is_hidden(name: str) -> bool:
    """Whether any part of the path starts with a dot."""
    return any(part.startswith(".") for part in name.split("/"))


def repaired(name: str) -> str:
    """A name that holds undecodable bytes as lone surrogates, read as UTF-8 or else as Windows-1252; others as they are."""
    if not any("\udc80" <= character <= "\udcff" for character in name):
        return name
    raw = name.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def repaired_zip_name(name: str) -> str:
    """A zip member's name without the UTF-8 flag: the library takes it for cp437, and often it is UTF-8 all the same."""
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def safe_name(written: str, archive: str, limits: Limits) -> str:
    """The relative path with `/` that an archive's member is known by here, in Unicode normal form C.

    Empty for the top of the archive itself. Raises `Unreadable` for an absolute path, a drive letter, `..`, NUL or another
    control character, and for a name that is too long. Backslashes are separators, as the programs that write them mean it.
    """
    if len(written.encode("utf-8", "surrogatepass")) > limits.name_bytes:
        raise Unreadable(
            t(
                "{archive} was refused: the name of a file in it is too long ({member}).",
                archive=shown(archive),
                member=shown(written),
            )
        )
    path = written.replace("\\", "/")
    parts = path.split("/")
    control = _CONTROL.search(path) and not is_noise(path)
    if path.startswith("/") or ".." in parts or _DRIVE.match(path) or "\0" in path or control:
        raise Unreadable(
            t(
                "{archive} was refused: it holds a file with a dangerous name ({member}). Get it again from where it came.",
                archive=shown(archive),
                member=shown(written),
            )
        )
    return unicodedata.normalize("NFC", "/".join(part for part in parts if part not in ("", ".")))
