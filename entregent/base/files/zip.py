"""Zip archives: checked as a whole before anything is read from them."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import IO, cast

from entregent.base.files.errors import Unreadable
from entregent.base.files.limits import CENTRAL_DIRECTORY_BYTES, Limits
from entregent.base.files.names import is_noise, repaired_zip_name, safe_name, shown
from entregent.base.files.opened import OpenFiles, Source
from entregent.base.files.sentences import not_readable, not_regular, overlapping, too_large, too_many, too_much
from entregent.base.files.shared import Shared
from entregent.base.text import t

MAGICS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_CENTRAL_ENTRY = b"PK\x01\x02"
_LOCAL_HEADER = struct.Struct("<26xHH")
_UTF8_FLAG = 0x800
_ENCRYPTED_FLAGS = 0x1 | 0x40 | 0x2000
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_FIRST_BELIEVED_YEAR = 1990


class _Handle(io.FileIO):
    """The file, unbuffered, that refuses to load a directory of members larger than the limits allow."""

    def __init__(self, path: Path, limits: Limits) -> None:
        super().__init__(path)
        self._limits = limits

    def read(self, size: int | None = -1, /) -> bytes:
        """As of any file, but for the size and for the number of directory entries in what is read at once."""
        if size is not None and size > CENTRAL_DIRECTORY_BYTES:
            raise _TooManyEntries
        data = super().read(-1 if size is None else size) or b""
        if data.startswith(_CENTRAL_ENTRY) and data.count(_CENTRAL_ENTRY) > self._limits.entries:
            raise _TooManyEntries
        return data


class _TooManyEntries(Exception):
    pass


class ZipFiles(OpenFiles[zipfile.ZipInfo]):
    """An open zip archive. Where a name occurs twice the last one counts, as for the programs that unpack."""

    def __init__(self, path: Path, name: str, modified_at: datetime, limits: Limits) -> None:
        with ExitStack() as handles:
            self._zip = handles.enter_context(_open_zip(handles.enter_context(_Handle(path, limits)), name, limits))
            self._headers = Shared(handles.enter_context(path.open("rb")))
            infos = self._zip.infolist()
            self._ends = _data_ends(infos, self._zip.start_dir, name)
            members = _checked(infos, name, limits)
            if sum(info.file_size for info in infos) > limits.total(path):
                raise Unreadable(too_large(name))
            self._handles = handles.pop_all()
        super().__init__(name, _newest(members.values(), modified_at), members)

    def close(self) -> None:
        """Close the archive."""
        self._handles.close()

    def _size(self, member: zipfile.ZipInfo) -> int:
        return member.file_size

    def _source(self, member: zipfile.ZipInfo) -> Source:
        self._check_overlap(member)
        return self._zip.open(member)

    def _check_overlap(self, member: zipfile.ZipInfo) -> None:
        """The data must end before the next member starts: exact, with the lengths in the member's own header."""
        header = self._headers.read_at(member.header_offset, _LOCAL_HEADER.size)
        name_length, extra_length = _LOCAL_HEADER.unpack(header)
        end = member.header_offset + _LOCAL_HEADER.size + name_length + extra_length + member.compress_size
        if end > self._ends[member.header_offset]:
            raise Unreadable(overlapping(self._name))


def _open_zip(handle: _Handle, name: str, limits: Limits) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(cast(IO[bytes], handle))
    except _TooManyEntries:
        raise Unreadable(too_many(name, limits)) from None
    except zipfile.BadZipFile as error:
        raise Unreadable(t("This zip is incomplete: download it again.")) from error
    except OSError as error:
        raise Unreadable(not_readable(name, error)) from error
    except Exception as error:  # zipfile raises whatever a hostile directory leads it to
        raise Unreadable(t("This zip is damaged: download it again.")) from error


def _data_ends(infos: Iterable[zipfile.ZipInfo], directory: int, archive: str) -> dict[int, int]:
    """Where the data of the member that starts at an offset must have ended: at the next member or the directory.

    Refuses entries that overlap (CVE-2024-0450): they are how a small zip unpacks to terabytes without being nested.
    """
    ordered = sorted(infos, key=lambda info: info.header_offset)
    starts = [*(info.header_offset for info in ordered), directory]
    for info, (start, following) in zip(ordered, pairwise(starts), strict=True):
        if start < 0 or start + _LOCAL_HEADER.size + info.compress_size > following:
            raise Unreadable(overlapping(archive))
    return dict(pairwise(starts))


def _checked(infos: Iterable[zipfile.ZipInfo], archive: str, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """The members by their names here. Every member is checked, also those that nobody will read."""
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        written = info.orig_filename
        if not info.flag_bits & _UTF8_FLAG:
            written = repaired_zip_name(written)
        name = safe_name(written, archive, limits)
        _check_kind(info, archive)
        if info.file_size > limits.allowed(info.compress_size):
            raise Unreadable(too_much(archive, name))
        if name and not info.is_dir() and not written.endswith("\\") and not is_noise(name):
            members.pop(name, None)
            members[name] = info
    return members


def _check_kind(info: zipfile.ZipInfo, archive: str) -> None:
    if info.flag_bits & _ENCRYPTED_FLAGS:
        sentence = t("{archive} is protected by a password: unpack it and drop the folder.", archive=shown(archive))
        raise Unreadable(sentence)
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Unreadable(not_regular(archive, info.filename))
    if info.compress_type not in _METHODS:
        raise Unreadable(
            t(
                "{archive} is compressed in a way that cannot be read here: unpack it and drop the folder.",
                archive=shown(archive),
            )
        )


def _newest(infos: Iterable[zipfile.ZipInfo], written_at: datetime) -> datetime:
    """The newest date of a member, which no copying of the archive changes; that of the archive where none is believable.

    Members have a local time without a zone: it is taken for UTC.
    """
    dates = [info.date_time for info in infos if info.date_time[0] >= _FIRST_BELIEVED_YEAR]
    for parts in sorted(set(dates), reverse=True):
        try:
            date = datetime(*parts, tzinfo=UTC)
        except ValueError:
            continue
        if date <= written_at + timedelta(days=1):
            return date
    return written_at
