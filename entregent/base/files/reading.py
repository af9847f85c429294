"""Bytes as text: the encoding told from the content, and no line longer than memory allows."""

from __future__ import annotations

import codecs
import io
from typing import IO, TYPE_CHECKING, TextIO

from entregent.base.files.errors import Unreadable
from entregent.base.files.names import shown
from entregent.base.text import t

if TYPE_CHECKING:
    from typing_extensions import Buffer

LINE_CHARACTERS = 5_000_000
_PIECE_BYTES = 64 * 1024
_EVIDENCE_BYTES = 1_000_000
_UTF8_PER_INVALID = 4
_CODEC = "entregent_text"


def open_text(stream: IO[bytes], *, limit: int = LINE_CHARACTERS) -> TextIO:
    """The stream as text in UTF-8, UTF-8 or UTF-16 with a byte order mark, or Windows-1252, whichever its content shows.

    The encoding is decided on the first million bytes from the first one that is not ASCII; what is invalid later becomes
    U+FFFD. Line ends stay as they are (as the csv module wants them). A line of more than `limit` characters
    raises `Unreadable`, within some `limit` × 4 bytes of memory; so does whatever the stream itself raises. It is read
    forwards only, and closes `stream` when it is closed.
    """
    return _BoundedText(stream, limit)


def text_decoder() -> codecs.IncrementalDecoder:
    """A decoder of bytes that tells the encoding from them, as `open_text` does: for whoever reads piece by piece."""
    return _Decoder()


_readline = io.TextIOWrapper.readline


class _BoundedText(io.TextIOWrapper):
    def __init__(self, stream: IO[bytes], limit: int) -> None:
        super().__init__(stream, encoding=_CODEC, newline="")
        self._CHUNK_SIZE = _PIECE_BYTES
        self._limit = limit
        self._line = 0

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        """The next line, with its end. Raises `Unreadable` when it is too long."""
        if size is not None and 0 <= size <= self._limit:
            return _readline(self, size)
        line = _readline(self, self._limit + 1)
        self._line += 1
        if len(line) > self._limit:
            raise Unreadable(
                t(
                    "Line {line} of {name} is longer than {limit} characters: this is not a text that can be read here.",
                    line=self._line,
                    name=shown(str(getattr(self.buffer, "name", "this file"))),
                    limit=self._limit,
                )
            )
        return line

    def seekable(self) -> bool:
        """Always False: the encoding is told once, from the start."""
        return False


class _Decoder(codecs.IncrementalDecoder):
    """Passes ASCII through until something else comes, then waits for enough of it to tell the encoding."""

    def __init__(self, errors: str = "replace") -> None:
        super().__init__(errors)
        self._held = b""
        self._begun = False
        self._decided: codecs.IncrementalDecoder | None = None

    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]
        if self._decided is not None:
            return self._decided.decode(data, final)
        held = self._held + data
        if held.isascii():
            self._held = b""
            self._begun = self._begun or bool(held)
            return held.decode("ascii")
        if not final and len(held) < _EVIDENCE_BYTES:
            self._held = held
            return ""
        self._held = b""
        encoding = _encoding_within(held) if self._begun else encoding_of(held)
        self._decided = codecs.getincrementaldecoder(encoding)("replace")
        return self._decided.decode(held, final)

    def reset(self) -> None:
        self.__init__(self.errors)  # type: ignore[misc]


def encoding_of(beginning: bytes) -> str:
    """The encoding that the beginning of a text shows: `utf-8`, `utf-8-sig`, `utf-16` or `cp1252`.

    A few invalid bytes in what is otherwise UTF-8 do not make it Windows-1252.
    """
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if beginning.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return _encoding_within(beginning)


def _encoding_within(content: bytes) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    text = decoder.decode(content)
    invalid = text.count("\ufffd") - content.count("\ufffd".encode())
    valid = sum(1 for character in text if character > "\x7f" and character != "\ufffd")
    return "utf-8" if invalid == 0 or valid >= _UTF8_PER_INVALID * invalid else "cp1252"


def _decode(data: Buffer, _errors: str = "strict", /) -> tuple[str, int]:
    held = bytes(data)
    return _Decoder().decode(held, final=True), len(held)


def _found(name: str) -> codecs.CodecInfo | None:
    if name != _CODEC:
        return None
    return codecs.CodecInfo(
        name=_CODEC,
        encode=codecs.utf_8_encode,
        decode=_decode,
        incrementaldecoder=_Decoder,
        incrementalencoder=codecs.getincrementalencoder("utf-8"),
    )


codecs.register(_found)
