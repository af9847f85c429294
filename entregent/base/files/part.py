"""A part of opened files: one folder (or one member) inside an archive or a folder, seen as files of its own."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from entregent.base.files.errors import Unreadable
from entregent.base.files.names import shown
from entregent.base.files.opened import OpenFiles
from entregent.base.files.opening import open_files
from entregent.base.text import t


class PartOfFiles:
    """What lies at or below `inside` of other files, named as if nothing lay around it; `Files` of the contract."""

    def __init__(self, files: OpenFiles[Any] | PartOfFiles, inside: str) -> None:
        self._files = files
        self._inside = inside
        below = f"{inside}/"
        self._names = {name.removeprefix(below): name for name in files.names() if name.startswith(below)}
        if inside in files.names():
            self._names = {self.name: inside}

    @property
    def name(self) -> str:
        """The name of the folder or member."""
        return self._inside.rpartition("/")[2]

    @property
    def modified_at(self) -> datetime | None:
        """As of all the files."""
        return self._files.modified_at

    def names(self) -> Sequence[str]:
        """The members, in the order of the whole."""
        return tuple(self._names)

    def size(self, name: str) -> int:
        """As `OpenFiles.size`."""
        return self._files.size(self._whole(name))

    def open(self, name: str) -> IO[bytes]:
        """As `OpenFiles.open`."""
        return self._files.open(self._whole(name))

    def head(self, name: str, size: int = 4096) -> bytes:
        """As `OpenFiles.head`."""
        return self._files.head(self._names[name], size) if name in self._names else b""

    def _whole(self, name: str) -> str:
        try:
            return self._names[name]
        except KeyError:
            sentence = t("There is no {member} in {archive}.", member=shown(name), archive=shown(self.name))
            raise Unreadable(sentence) from None

    def close(self) -> None:
        """Close the files this is a part of."""
        self._files.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_part(path: Path, inside: str = "", *, name: str | None = None) -> OpenFiles[Any] | PartOfFiles:
    """Open what lies at `path`, or only what lies `inside` of it. Raises `Unreadable`, also where nothing is there."""
    with ExitStack() as stack:
        files = stack.enter_context(open_files(path, name=name))
        if not inside:
            stack.pop_all()
            return files
        part = PartOfFiles(files, inside)
        if not part.names():
            raise Unreadable(t("There is no {member} in {archive}.", member=shown(inside), archive=shown(files.name)))
        stack.pop_all()
        return part


def top_names(names: Sequence[str]) -> list[str]:
    """The topmost names that tell members apart: what lies directly below the one folder that holds everything.

    >>> top_names(["Takeout/Mail/a.mbox", "Takeout/Calendar/b.ics"])
    ['Takeout/Mail', 'Takeout/Calendar']
    """
    folder = ""
    while True:
        tops = dict.fromkeys(name[len(folder) :].partition("/")[0] for name in names if name.startswith(folder))
        only = next(iter(tops), "")
        if len(tops) != 1 or not any(name.startswith(f"{folder}{only}/") for name in names):
            return [folder + top for top in tops]
        folder += f"{only}/"
