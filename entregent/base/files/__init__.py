"""Files that people drop in, read safely, and files written for them, never half.

with open_files(path) as files:
    for name in files.names():
        with files.open(name) as stream:
            for line in open_text(stream): ...

with atomic_write(path) as stream:
    stream.write(content)
"""

from __future__ import annotations

from entregent.base.files.errors import CannotWrite, Unreadable
from entregent.base.files.limits import Limits
from entregent.base.files.opened import OpenFiles
from entregent.base.files.opening import open_files
from entregent.base.files.part import PartOfFiles, open_part, top_names
from entregent.base.files.reading import LINE_CHARACTERS, open_text, text_decoder
from entregent.base.files.writing import atomic_write

__all__ = [
    "LINE_CHARACTERS",
    "CannotWrite",
    "Limits",
    "OpenFiles",
    "PartOfFiles",
    "Unreadable",
    "atomic_write",
    "open_files",
    "open_part",
    "open_text",
    "text_decoder",
    "top_names",
]
