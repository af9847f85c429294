"""What an adapter may have to ask the owner before it can read an export: which address is yours, what a column holds.

The module `export.py` of a network that `has_questions` holds, beside the functions of `Export`:

    def questions(files: Files, reading: Reading) -> Sequence[Question]

It is cheap, reads no more than the heads of a few members, never raises, and gives all that is to be asked of these
files, and no longer what `reading` answers already. An import waits until every question is
answered; then it is read with the answers in `Reading.answers`. A preview is read without: an answer that is lacking is
taken to be the question's guess. An answer is kept under the question's id and network,
and given again to every later import: a question whose answer holds for one kind of file only (the columns of one
list) names that kind in its id.
"""

from __future__ import annotations

from dataclasses import dataclass

from entregent.contract.text import Text


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer: what the adapter is told (`value`), and what the owner reads. A `label` is a plain string where
    it comes from the file (an address), a `Text` where it is ours to translate."""

    value: str
    label: Text | str


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask, with its choices.

    `guess` holds the values that are likely (chosen beforehand where it is asked); `several` says that more than one may
    hold; without `choices` any text is an answer. `examples` are a few values from the file that help to decide.
    An answer is a tuple of values; () answers a question that need not be answered (`is_optional`).
    """

    id: str
    text: Text
    choices: tuple[Choice, ...] = ()
    guess: tuple[str, ...] = ()
    several: bool = False
    is_optional: bool = False
    examples: tuple[str, ...] = ()
