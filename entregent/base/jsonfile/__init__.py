"""JSON read piece by piece, whatever its size: for exports whose one array is larger than memory.

for piece in read_json(stream, "items"):
    if isinstance(piece, Damage): ...           # piece.path, piece.reason
    elif piece.path == "items[]": piece.value   # one element, decoded
    elif piece.path == "title": piece.value     # whatever stands beside the array, decoded whole
"""

from __future__ import annotations

from entregent.base.jsonfile.conversations import (
    Said,
    Talk,
    is_talk,
    learn_talk,
    read_talk,
    repaired,
    repaired_name,
    talk_id,
)
from entregent.base.jsonfile.mojibake import repaired_text
from entregent.base.jsonfile.pieces import BEGINS, Damage, Piece, read_json, whole
from entregent.base.jsonfile.repeats import Repeats
from entregent.base.jsonfile.tally import Tally, elements_in, pieces_in
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
    "Said",
    "Talk",
    "Tally",
    "elements",
    "elements_in",
    "inside",
    "is_talk",
    "learn_talk",
    "members",
    "moment_of",
    "name_of",
    "number_of",
    "pieces_in",
    "read_json",
    "read_talk",
    "repaired",
    "repaired_name",
    "repaired_text",
    "talk_id",
    "text_of",
    "whole",
]
