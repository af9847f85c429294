"""Full-text search over all that is known of people: the rows in which terms occur, and how often.

The database finds the rows (FTS5 on SQLite, a GIN index on PostgreSQL); counting phrases of stems is done here, so
both give the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from entregent.accounts.models import Workspace
from entregent.analysis.spans import occurrences
from entregent.analysis.words import Synonyms, Term, default_synonyms, query_terms
from entregent.people.models import Person

# CROSS JOIN has SQLite ask the full-text index first, whatever it thinks of the other indexes.
_SQLITE = """SELECT d.person_id, d.field, d.words, d.length
    FROM people_search s CROSS JOIN people_searchdocument d ON d.id = s.rowid
    WHERE people_search MATCH %s AND +d.workspace_id = %s"""
_POSTGRESQL = """SELECT person_id, field, words, length FROM people_searchdocument
    WHERE to_tsvector('simple', words) @@ to_tsquery('simple', %s) AND workspace_id = %s"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A term (its place in the query) that occurs `count` times in a field of a person; the field has `length` words."""

    person: int
    field: str
    term: int
    count: int
    length: int


def terms_of(workspace: Workspace, text: str) -> tuple[Term, ...]:
    """The terms of a query, with the synonyms that come with the application and the workspace's own."""
    own = Synonyms.parse(line.replace(",", "=") for line in workspace.synonyms.splitlines())
    return query_terms(text, default_synonyms().joined(own))


def hits(workspace: Workspace, terms: Sequence[Term]) -> list[Hit]:
    """Where the terms occur, over everybody in the workspace."""
    found = []
    for number, term in enumerate(terms):
        for person, field, words, length in _rows(workspace, term):
            if count := occurrences(words, term):
                found.append(Hit(person, field, number, count, length))
    return found


def narrow(people: QuerySet[Person], workspace: Workspace, text: str) -> QuerySet[Person]:
    """Only those of the people of whom every word of `text` is known; all of them when it holds no word.

    The last word may be unfinished, as it is while somebody types.
    """
    terms = terms_of(workspace, text)
    for number, term in enumerate(terms):
        wanted = _wanted(term, is_prefix=number == len(terms) - 1)
        people = people.filter(pk__in=RawSQL(f"SELECT person_id FROM ({_statement()}) found", [wanted, workspace.pk]))  # noqa: S608, S611
    return people


def _rows(workspace: Workspace, term: Term) -> list[tuple[int, str, str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [_wanted(term, is_prefix=False), workspace.pk])
        return list(cursor.fetchall())


def _statement() -> str:
    return _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL


def _wanted(term: Term, *, is_prefix: bool) -> str:
    """The term as the database's full-text index is asked for it: one of its alternatives."""
    if connection.vendor == "sqlite":
        return " OR ".join(_sqlite_phrase(words, is_prefix) for words in term.alternatives)
    return " | ".join(_postgresql_phrase(words, is_prefix) for words in term.alternatives)


def _sqlite_phrase(words: Sequence[str], is_prefix: bool) -> str:
    return '"' + " ".join(words).replace('"', " ") + '"' + ("*" if is_prefix else "")


def _postgresql_phrase(words: Sequence[str], is_prefix: bool) -> str:
    quoted = ["'" + word.replace("\\", "\\\\").replace("'", "''") + "'" for word in words]
    if is_prefix:
        quoted[-1] += ":*"
    return "(" + " <-> ".join(quoted) + ")"
