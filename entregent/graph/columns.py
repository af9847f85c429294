"""Columns beside the people of a graph: results that were computed elsewhere, or here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from entregent.base.files import atomic_write
from entregent.base.text import t
from entregent.graph.errors import GraphRefused

if TYPE_CHECKING:
    from entregent.graph.store import Version

FOLDER = "columns"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,62}")


def save(version: Version, name: str, numbers: npt.NDArray[np.int64], values: npt.NDArray[Any]) -> None:
    """Keep values on some people, shape (k,), −1 among the numbers being nobody: the others have NaN, −1 or "".

    Raises `GraphRefused` for a name that is not letters, digits and underscores.
    """
    if not _NAME.fullmatch(name):
        raise GraphRefused(t("“{name}” cannot name a column: use letters, digits and underscores.", name=name[:80]))
    known = numbers >= 0
    plain = values.filled(_nothing(values)) if isinstance(values, np.ma.MaskedArray) else values
    if plain.dtype == object:
        plain = np.array(["" if value is None else str(value) for value in plain.tolist()])
    column = np.full(version.size, _nothing(plain), plain.dtype)
    column[numbers[known]] = plain[known]
    (version.folder / FOLDER).mkdir(exist_ok=True)
    with atomic_write(version.folder / FOLDER / f"{name}.npy") as out:
        np.save(out, column, allow_pickle=False)


def names(version: Version) -> list[str]:
    """The columns there are, by name."""
    return sorted(path.stem for path in (version.folder / FOLDER).glob("*.npy"))


def load(version: Version, name: str) -> npt.NDArray[Any]:
    """A column, mapped, shape (n,). Raises `GraphRefused` where there is none of that name."""
    if name not in names(version):
        raise GraphRefused(t("There is no column “{name}”.", name=name[:80]))
    column: npt.NDArray[Any] = np.load(version.folder / FOLDER / f"{name}.npy", mmap_mode="r", allow_pickle=False)
    return np.asarray(column)


def _nothing(values: npt.NDArray[Any]) -> Any:
    if values.dtype.kind == "f":
        return np.nan
    if values.dtype.kind in "iu":
        return -1 if values.dtype.kind == "i" else 0
    return "" if values.dtype.kind in "OU" else False
