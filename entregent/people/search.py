"""Full-text search over all that is known of people: in which of their fields terms occur, and how often.

The database's full-text index (FTS5 on SQLite, GIN on PostgreSQL) tells in which documents a term occurs: their ids say
of whom and in which field, so no row is read. Words are counted here, in the documents that turn out to matter, so
both databases give the same answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from entregent.accounts.models import Workspace
from entregent.analysis.spans import apart, count_phrase
from entregent.analysis.words import Synonyms, Term, default_synonyms, query_terms
from entregent.people.models import Person, SearchDocument

FIELDS = SearchDocument.FIELDS
_SQLITE = "SELECT rowid AS id FROM people_search WHERE people_search MATCH %s"
_POSTGRESQL = "SELECT id FROM people_searchdocument WHERE vector @@ to_tsquery('simple', %s)"
# Words that PostgreSQL's parser keeps as they are; of others ("c++") it may find more than was asked for.
_KEPT_WHOLE = re.compile(r"[a-z0-9]{2,}")

# So many phrases are looked for in one query; SQLite takes 500.
_AT_ONCE = 200

Ints = npt.NDArray[np.int64]
_NONE: Ints = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Where terms occur: one row for each document and phrase in it, three columns of one length.

    `document` holds the ids of search documents, `term` places in the query, `phrase` the place of the phrase among those
    by which the term is looked for (`analysis.spans.apart`). Documents of every workspace are among them: keep to the
    people of one's own.
    """

    document: Ints
    term: Ints
    phrase: Ints

    @property
    def person(self) -> Ints:
        """Of whom each document is."""
        return self.document // 16

    @property
    def field(self) -> Ints:
        """The place of each document's field in `FIELDS`."""
        return self.document % 16

    def only(self, rows: npt.NDArray[np.bool_]) -> Matches:
        """Some of the rows."""
        return Matches(self.document[rows], self.term[rows], self.phrase[rows])


def terms_of(workspace: Workspace, text: str) -> tuple[Term, ...]:
    """The terms of a query, with the synonyms that come with the application and the workspace's own."""
    own = Synonyms.parse(line.replace(",", "=") for line in workspace.synonyms.splitlines())
    return query_terms(text, default_synonyms().joined(own))


def matches(terms: Sequence[Term]) -> Matches:
    """Where the terms occur."""
    wanted = [(number, place, phrase) for number, term in enumerate(terms) for place, phrase in enumerate(apart(term))]
    found = [
        _coded([phrase for *_where, phrase in wanted[at : at + _AT_ONCE]]) for at in range(0, len(wanted), _AT_ONCE)
    ]
    row = np.concatenate([codes % _AT_ONCE + at * _AT_ONCE for at, codes in enumerate(found)]) if found else _NONE
    document = np.concatenate([codes // _AT_ONCE for codes in found]) if found else _NONE
    place = np.array([(term, phrase) for term, phrase, _words in wanted], dtype=np.int64).reshape(-1, 2)
    return Matches(document, place[row, 0], place[row, 1])


def weigh(found: Matches, terms: Sequence[Term]) -> tuple[Ints, Ints]:
    """How often each phrase occurs in its document, and how many words that document has: two columns beside `found`."""
    read = _read(np.unique(found.document).tolist())
    phrases = [apart(term) for term in terms]
    counts, lengths = [], []
    for document, term, phrase in zip(found.document.tolist(), found.term.tolist(), found.phrase.tolist(), strict=True):
        words, length = read.get(document, ("", 0))
        counts.append(count_phrase(words, phrases[term][phrase]))
        lengths.append(length)
    return np.array(counts, dtype=np.int64), np.array(lengths, dtype=np.int64)


def narrow(people: QuerySet[Person], workspace: Workspace, text: str) -> QuerySet[Person]:
    """Only those of the people of whom every word of `text` is known; all of them when it holds no word.

    The last word may be unfinished, as it is while somebody types.
    """
    return people.filter(_known(terms_of(workspace, text)))


def says(field: str, text: str) -> Q:
    """The condition that this field of a person says every word of `text` (without synonyms, the last one perhaps
    unfinished); empty when it holds no word."""
    return _known(query_terms(text, Synonyms()), f" WHERE id %% 16 = {FIELDS.index(field)}")


def _known(terms: Sequence[Term], within: str = "") -> Q:
    condition = Q()
    for number, term in enumerate(terms):
        # Apart, not as one question with "or": PostgreSQL would then look every answer over again for the phrases in it.
        every = " UNION ALL ".join(_statement() for _phrase in term.alternatives)
        wanted = [_quoted(phrase, is_prefix=number == len(terms) - 1) for phrase in term.alternatives]
        condition &= Q(pk__in=RawSQL(f"SELECT id / 16 FROM ({every}) found{within}", wanted))  # noqa: S608, S611
    return condition


def _coded(phrases: Sequence[tuple[str, ...]]) -> Ints:
    """Where these phrases occur: document × `_AT_ONCE` + the place of the phrase, one number a row, since to take rows
    apart is what takes longest."""
    parts = (f"SELECT id * {_AT_ONCE} + {place} FROM ({_statement()}) found" for place in range(len(phrases)))  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), [_quoted(phrase, is_prefix=False) for phrase in phrases])
        # Row by row: ten thousand tuples kept at once have Python look through all its memory for garbage.
        found = np.fromiter(chain.from_iterable(cursor), dtype=np.int64)
    if connection.vendor == "sqlite":
        return found
    unsure = [place for place, phrase in enumerate(phrases) if not all(map(_KEPT_WHOLE.fullmatch, phrase))]
    doubtful = np.isin(found % _AT_ONCE, unsure)
    read = _read((found[doubtful] // _AT_ONCE).tolist())
    sure = [
        code for code in found[doubtful].tolist() if count_phrase(read[code // _AT_ONCE][0], phrases[code % _AT_ONCE])
    ]
    return np.concatenate((found[~doubtful], np.array(sure, dtype=np.int64)))


def _read(ids: list[int]) -> dict[int, tuple[str, int]]:
    """Words and length of these documents, with one query however many they are."""
    if not ids:
        return {}
    chosen = "= ANY(%s)" if connection.vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, words, length FROM people_searchdocument WHERE id {chosen}",  # noqa: S608
            [ids if connection.vendor == "postgresql" else json.dumps(ids)],
        )
        return {pk: (words, length) for pk, words, length in cursor.fetchall()}


def _statement() -> str:
    return _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL


def _quoted(phrase: Sequence[str], *, is_prefix: bool) -> str:
    """A phrase as the database's full-text index is asked for it; its last word perhaps unfinished."""
    if connection.vendor == "sqlite":
        return '"' + " ".join(phrase).replace('"', " ") + '"' + ("*" if is_prefix else "")
    quoted = ["'" + word.replace("\\", "\\\\").replace("'", "''") + "'" for word in phrase]
    if is_prefix:
        quoted[-1] += ":*"
    return "(" + " <-> ".join(quoted) + ")"
