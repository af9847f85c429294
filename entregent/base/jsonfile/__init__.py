"""JSON read piece by piece, whatever its size: for exports whose one array is larger than memory.

for piece in read_json(stream, "items"):
    if isinstance(piece, Damage): ...           # piece.path, piece.reason
    elif piece.path == "items[]": piece.value   # one element, decoded
    elif piece.path == "title": piece.value     # whatever stands beside the array, decoded whole
"""

from __future__ import annotations

from entregent.base.jsonfile.mojibake import repaired_text
from entregent.base.jsonfile.pieces import BEGINS, Damage, Piece, read_json, whole
from entregent.base.jsonfile.repeats import Repeats
from entregent.base.jsonfile.values import (
    LONGEST_NAME,
    LONGEST_TEXT,
    elements,
    inside,
    members,
    moment_of,
    name_of,
    number_of,
    text_of,
)

__all__ = [
    "BEGINS",
    "LONGEST_NAME",
    "LONGEST_TEXT",
    "Damage",
    "Piece",
    "Repeats",
    "elements",
    "inside",
    "members",
    "moment_of",
    "name_of",
    "number_of",
    "read_json",
    "repaired_text",
    "text_of",
    "whole",
]
