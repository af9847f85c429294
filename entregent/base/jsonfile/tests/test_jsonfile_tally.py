"""Elements of many files, and the count of what could not be taken."""

from __future__ import annotations

import io
from typing import IO

from entregent.base.files import Unreadable
from entregent.base.jsonfile import Tally, elements_in, pieces_in
from entregent.base.text import t

LEFT_OUT = t("Left out.")


class Shelf:
    def __init__(self, **files: bytes) -> None:
        self.files = files

    def open(self, name: str) -> IO[bytes]:
        if name not in self.files:
            raise Unreadable(t("There is no {name}.", name=name))
        return io.BytesIO(self.files[name])


def test_elements_that_are_objects_are_given_and_damage_is_counted() -> None:
    shelf, tally = Shelf(a=b'{"x": [{"n": 1}, 5, {bad}, {"n": 2}, {bad}], "y": 1}'), Tally()
    assert list(elements_in(shelf, "a", tally, "x")) == [{"n": 1}, {"n": 2}]
    assert [(file, count) for file, _reason, count in tally.told()] == [("a", 2)]
    assert tally.read == 4
    assert tally.damage is not None


def test_a_file_that_cannot_be_opened_is_damage() -> None:
    tally = Tally()
    assert not list(elements_in(Shelf(), "b", tally))
    assert str(tally.damage) == "There is no b."
    assert [(file, str(reason), count) for file, reason, count in tally.told()] == [("b", "There is no b.", 1)]


def test_what_is_left_out_is_told_in_the_order_in_which_it_was_met() -> None:
    tally = Tally()
    for file in ("b", "a", "b"):
        tally.skip(file, LEFT_OUT)
    assert list(tally.told()) == [("b", LEFT_OUT, 2), ("a", LEFT_OUT, 1)]
    assert tally.damage is None


def test_pieces_are_those_of_the_file() -> None:
    tally = Tally()
    assert [piece.value for piece in pieces_in(Shelf(a=b'{"n": 1}'), "a", tally)] == [{"n": 1}]
    assert tally.read == 1
