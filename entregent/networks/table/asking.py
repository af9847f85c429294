"""What the owner is asked about a list: what each column holds, what the list is called, and whether these are contacts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from entregent.base.fingerprints import fingerprint
from entregent.contract.addressbook import folded
from entregent.contract.questions import Choice, Question
from entregent.contract.text import Text, t
from entregent.networks.table.layout import Layout
from entregent.networks.table.roles import Role

EXAMPLES = 3
LONGEST_EXAMPLE = 60
LONGEST_NAME = 80
YES, NO = "yes", "no"
_DATES = re.compile(r"[\s_.-]*\(?\b(?:19|20)\d\d(?:[-_.]?(?:0[1-9]|1[0-2])(?:[-_.]?(?:0[1-9]|[12]\d|3[01]))?)?\b\)?")
_ENDING = re.compile(r"\.(?:csv|tsv|tab|txt|zip|gz)$", re.IGNORECASE)
_SAYS_NOTHING = re.compile(
    r"(?:(?:exports?|contacts?|lists?|listes?|data|donnees|sheet|feuille|feuil|classeur|book|people|personnes|members?|"
    r"membres|import|csv|untitled|sans titre|tableau|table|download|my|mes)\s*\d*\s*)+"
)
_COPY = re.compile(r"\s*\((?:\d+|copy|copie)\)$", re.IGNORECASE)

ROLES: Mapping[Role, Text] = {
    Role.NAME: t("The whole name"),
    Role.GIVEN: t("The given name"),
    Role.FAMILY: t("The family name"),
    Role.COMPANY: t("The company or organisation"),
    Role.POSITION: t("The position or profession"),
    Role.EMAIL: t("An e-mail address"),
    Role.PHONE: t("A telephone number"),
    Role.URL: t("The address of a profile or a site"),
    Role.TOWN: t("The town"),
    Role.COUNTRY: t("The country"),
    Role.NOTE: t("A note"),
    Role.LABEL: t("A group or label"),
    Role.SKILLS: t("Skills"),
    Role.BIRTHDAY: t("The birthday"),
    Role.JOINED: t("Since when they are on the list"),
    Role.NOTHING: t("Nothing to keep"),
}


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What the owner says of a list: the role of each column, the name of the list, whether these are contacts."""

    roles: tuple[Role, ...]
    list_name: str
    are_known: bool


def column_id(layout: Layout, place: int) -> str:
    """The id of the question about a column: it holds for lists with this header, and for no other."""
    return f"column:{layout.kind}:{place}"


def list_id(layout: Layout, file: str) -> str:
    """The id of the question what a list is called. One program writes many lists with one header: so it holds for files
    of this name (but for dates in it) only."""
    return f"list:{layout.kind}:{fingerprint(likely_name(file)):x}"


def known_id(layout: Layout, file: str) -> str:
    """The id of the question whether the people on a list are contacts; it holds as far as the list's name does."""
    return f"known:{layout.kind}:{fingerprint(likely_name(file)):x}"


def questions_about(layout: Layout, file: str) -> list[Question]:
    """Everything there is to ask of a list; nothing of columns that are empty as far as one looks."""
    asked = [
        Question(
            id=column_id(layout, place),
            text=t("What does the column “{column}” hold?", column=name[:LONGEST_NAME]),
            choices=tuple(Choice(role.value, text) for role, text in ROLES.items()),
            guess=(layout.guess[place].value,),
            examples=tuple(value[:LONGEST_EXAMPLE] for value in layout.samples[place][:EXAMPLES]),
        )
        for place, name in enumerate(layout.names)
        if layout.samples[place]
    ]
    likely = likely_name(file)
    return [
        Question(
            id=list_id(layout, file),
            text=t("Which network or list is this? The people on it get this name as a label."),
            guess=(likely,) if likely else (),
            is_optional=True,
        ),
        Question(
            id=known_id(layout, file),
            text=t("Do you know the people on this list?"),
            choices=(
                Choice(YES, t("Yes, they are contacts of mine")),
                Choice(NO, t("No, or not all of them")),
            ),
            guess=(NO,),
        ),
        *asked,
    ]


def likely_name(file: str) -> str:
    """What the list may be called, from the name of its file; "" where that says nothing.

    >>> likely_name("membres_club-2026-03.csv")
    'membres club'
    """
    name = _DATES.sub(" ", _COPY.sub("", _ENDING.sub("", file.rpartition("/")[2])))
    words = " ".join(re.sub(r"[_.,;()\s-]+", " ", name).split())
    is_telling = any(map(str.isalpha, words)) and not _SAYS_NOTHING.fullmatch(folded(words))
    return words[:LONGEST_NAME] if is_telling else ""


def mapping_of(layout: Layout, file: str, answers: Mapping[str, Sequence[str]]) -> ColumnMapping:
    """What was answered of a list; what was not is taken as guessed."""
    roles = tuple(_role(answers.get(column_id(layout, place)), likely) for place, likely in enumerate(layout.guess))
    named = answers.get(list_id(layout, file))
    name = likely_name(file) if named is None else "".join(named[:1]).strip()[:LONGEST_NAME]
    return ColumnMapping(roles, name, YES in answers.get(known_id(layout, file), ()))


def _role(answer: Sequence[str] | None, likely: Role) -> Role:
    if answer is None:
        return likely
    return Role(answer[0]) if answer and answer[0] in set(Role) else Role.NOTHING
