"""A graph in a folder: versions beside each other, one of them current, replaced by renaming one small file.

    folder/current          the name of the current version
    folder/v-1f3a…/         meta.json, indptr.i64, indices.i32, codes.u16, columns and labels

Whoever is killed while building leaves a folder that nobody reads, and the next builder removes it. Whoever has an
older version open keeps it: its files are mapped, and stay until they are let go.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from entregent.analysis.reach.adjacency import Adjacency
from entregent.base.text import t
from entregent.graph.building import CODES, INDICES, INDPTR
from entregent.graph.errors import GraphRefused
from entregent.graph.people import People

FORMAT = 1
_CURRENT, _META = "current", "meta.json"


@dataclass(frozen=True, eq=False)
class Version:
    """One version of a graph, its arrays mapped. `meta` holds `size`, `relations` and what its builder added."""

    folder: Path
    meta: Mapping[str, Any] = field(repr=False)

    @property
    def name(self) -> str:
        """The name of the version: another one for every build."""
        return self.folder.name

    @property
    def size(self) -> int:
        """The number of people."""
        return int(self.meta["size"])

    @cached_property
    def adjacency(self) -> Adjacency:
        """Who knows whom."""
        return Adjacency(self.array(INDPTR, np.int64), self.array(INDICES, np.int32), self.array(CODES, np.uint16))

    def people(self) -> People:
        """Who the people are: a connection of its own each time."""
        return People(self.folder)

    def array(self, name: str, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
        """An array of the version, mapped for reading."""
        path = self.folder / name
        if not path.stat().st_size:
            return np.empty(0, dtype)
        return np.asarray(np.memmap(path, dtype=dtype, mode="r"))


@dataclass(frozen=True, slots=True)
class Store:
    """A folder that holds versions of one graph."""

    folder: Path

    def current(self) -> Version | None:
        """The current version; None while there is none. Raises `GraphRefused` for one of a newer format."""
        for _attempt in range(3):  # one that was replaced between two steps is looked up again
            with contextlib.suppress(FileNotFoundError):
                name = (self.folder / _CURRENT).read_text(encoding="ascii").strip()
                meta = json.loads((self.folder / name / _META).read_text(encoding="utf-8"))
                if meta["format"] != FORMAT:
                    raise GraphRefused(t("The graph in {folder} is of another version of Entregent: import it again.",
                                         folder=str(self.folder)))  # fmt: skip
                return Version(self.folder / name, meta)
        return None

    def replace(self, build: Callable[[Path], Mapping[str, Any]]) -> Version:
        """Have `build` write a new version into the folder it is given, and make it the current one.

        `build` returns what `meta.json` is to hold beside `size` and `relations`. Raises `GraphRefused` where another
        process is building; whatever `build` raises leaves the current version as it is.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._alone():
            self._sweep()
            fresh = self.folder / f"v-{secrets.token_hex(8)}"
            fresh.mkdir(mode=0o700)
            try:
                meta = self._written(fresh, build(fresh))
            except BaseException:
                shutil.rmtree(fresh, ignore_errors=True)
                raise
            self._point_at(fresh.name)
            self._sweep()
            return Version(fresh, meta)

    def remove(self) -> None:
        """Remove the graph with all its versions."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _written(self, fresh: Path, told: Mapping[str, Any]) -> dict[str, Any]:
        size = (fresh / INDPTR).stat().st_size // 8 - 1
        meta = {**told, "format": FORMAT, "size": size, "relations": (fresh / INDICES).stat().st_size // 8}
        (fresh / _META).write_text(json.dumps(meta), encoding="utf-8")
        for path in [*sorted(fresh.rglob("*")), fresh]:
            _sync(path)
        return meta

    def _point_at(self, name: str) -> None:
        draft = self.folder / f"{_CURRENT}.new"
        draft.write_text(name, encoding="ascii")
        _sync(draft)
        draft.replace(self.folder / _CURRENT)
        _sync(self.folder)

    def _sweep(self) -> None:
        current = self.current()
        for path in self.folder.glob("v-*"):
            if not current or path.name != current.name:
                shutil.rmtree(path, ignore_errors=True)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One builder at a time: the system takes the lock from one that dies."""
        with (self.folder / "building.lock").open("a") as lock:
            try:
                import fcntl
            except ImportError:  # Windows: the rows that drive background work see to it alone
                yield
                return
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise GraphRefused(t("The graph in {folder} is being built by another process: try again later.",
                                     folder=str(self.folder))) from error  # fmt: skip
            yield


def _sync(path: Path) -> None:
    """Have the system write a file, or the names in a folder, to the disk."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
