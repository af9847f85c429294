"""Writing and reading many rows at once, as tuples, where the ORM would build objects, and a statement per hundred rows.

Only what a hot path needs, on SQLite and PostgreSQL: prepared statements that are executed for each row, primary keys
that are known before rows are written, long lists of values as one parameter, and rows as the database gives them.
Columns are named by their fields; foreign keys as `person_id`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import chain, islice
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models, transaction
from django.db.models import Lookup, Q, QuerySet

from entregent.base.memory import give_back

Row = tuple[Any, ...]

_AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.FloatField, models.BooleanField)
_FETCHED_AT_ONCE = 2_000
_WRITTEN_AT_ONCE = 5_000
_SQLITE_PARAMETERS = 990
# 1 is NORMAL; 16,000 pages are 64 MB of changes kept in the log before they are moved into the database; 24 MB of pages
# in memory are as fast as more while rows are written in order.
_WHILE_LOADING = {"synchronous": 1, "wal_autocheckpoint": 16_000, "cache_size": -24_000}


@contextmanager
def loading(*, waits: bool = False) -> Iterator[None]:
    """While many transactions follow one another, let SQLite wait for the disk seldom: after a power cut the last of them
    may be missing, never a part of one. The first write afterwards waits for the disk, for itself and all before it.
    The memory that pages took is given back. With `waits`, each transaction waits for the disk as ever: what it tells, or
    keeps for others (a token that a server takes only once), cannot be had again.
    """
    wanted = {name: value for name, value in _WHILE_LOADING.items() if not (waits and name == "synchronous")}
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        before = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
        for name, value in wanted.items():
            cursor.execute(f"PRAGMA {name} = {value}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for name, value in before.items():
                cursor.execute(f"PRAGMA {name} = {value}")
        shrink()


def shrink() -> None:
    """Give back what is not needed any more, between two stages that need much memory: pages that SQLite keeps, too."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA shrink_memory")
    give_back()


def new_ids(model: type[models.Model], count: int) -> list[int]:
    """That many primary keys, ascending, that no row has had nor will be given: for rows inserted with their key."""
    if not count:
        return []
    table = model._meta.db_table
    if connection.vendor == "sqlite":
        last = _advanced(table, count)
        return list(range(last - count + 1, last + 1))
    column: Any = model._meta.pk
    with connection.cursor() as cursor:
        sequence = "pg_get_serial_sequence(%s, %s)"
        ask = f"SELECT nextval({sequence}) FROM generate_series(1, %s)"  # noqa: S608
        cursor.execute(ask, [_quoted(table), column.column, count])
        return sorted(pk for (pk,) in cursor.fetchall())


@transaction.atomic
def _advanced(table: str, count: int) -> int:
    """The last key given out of a table of SQLite, after `count` more were taken."""
    advance = "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s"
    begin = "INSERT INTO sqlite_sequence (seq, name) VALUES (%s, %s)"
    with connection.cursor() as cursor:
        cursor.execute(advance, [count, table])
        if not cursor.rowcount:
            cursor.execute(begin, [count, table])
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        return int(cursor.fetchone()[0])


def insert(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Row], *, ignore_conflicts: bool = False
) -> None:
    """Insert rows, each with the values of the columns `names`; all other columns get their defaults.

    With `ignore_conflicts`, a row that a unique constraint refuses is left out. No signal is sent, `save` is not called.
    """
    columns, others = _columns(model, names), _others(model, names)
    if others:
        defaults = tuple(column.get_default() for column in others)
        rows = (row + defaults for row in rows)
    _insert(model, [*columns, *others], rows, " ON CONFLICT DO NOTHING" if ignore_conflicts else "")


def update(model: type[models.Model], names: Sequence[str], rows: Iterable[Row]) -> None:
    """Write the columns `names`; each row holds their values, then the primary key of the row to change."""
    columns, key = _columns(model, names), _key(model)
    changes = ", ".join(f"{_quoted(column.column)} = %s" for column in columns)
    statement = f"UPDATE {_quoted(model._meta.db_table)} SET {changes} WHERE {_quoted(key.column)} = %s"  # noqa: S608
    if ready := _prepared([*columns, key], list(rows)):
        with connection.cursor() as cursor:
            cursor.executemany(statement, ready)


def upsert(model: type[models.Model], names: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows, or write the columns `names` of those whose primary key (one of `names`) is there already."""
    columns = _columns(model, names)
    key = _quoted(_key(model).column)
    changes = ", ".join(f"{name} = excluded.{name}" for column in columns if (name := _quoted(column.column)) != key)
    _insert(model, columns, rows, f" ON CONFLICT ({key}) DO UPDATE SET {changes}")


def among(name: str, values: Collection[int] | Collection[str]) -> Q:
    """A condition for `filter`: the column is one of these values, however many. They travel as a single parameter."""
    return Q(**{f"{name}__among": _Values(list(values))})


def fetch(query: QuerySet[Any, Any], *, is_large: bool = False) -> Iterator[Row]:
    """The rows of a query with `values_list`, as the database gives them: see `moment` and `parsed` for times and JSON.

    Nothing may be written while they are being read. Of a large answer only a part is held at a time.
    """
    try:
        statement, parameters = query.query.sql_with_params()
    except EmptyResultSet:
        return
    with connection.chunked_cursor() if is_large else connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        while rows := cursor.fetchmany(_FETCHED_AT_ONCE):
            yield from rows


def moment(value: datetime) -> datetime:
    """A time that `fetch` read, which SQLite gives without its zone, in UTC."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def parsed(value: str) -> Any:
    """What a JSON column that `fetch` read holds."""
    return json.loads(value)


class _Values:
    """A list that Django does not look into."""

    def __init__(self, values: list[Any]) -> None:
        self.values = values


@models.ForeignObject.register_lookup
@models.Field.register_lookup
class _Among(Lookup):
    lookup_name = "among"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} IN (SELECT value FROM json_each(%s))", [*parameters, json.dumps(self.rhs.values)]  # noqa: S608

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", [*parameters, self.rhs.values]


def _insert(model: type[models.Model], columns: Sequence[Any], rows: Iterable[Row], conflict: str) -> None:
    names = ", ".join(_quoted(column.column) for column in columns)
    one = f"({', '.join(['%s'] * len(columns))})"
    begin = f"INSERT INTO {_quoted(model._meta.db_table)} ({names}) VALUES "  # noqa: S608
    # Each statement has its price in SQLite, the more so with triggers: many rows in each.
    size = max(1, _SQLITE_PARAMETERS // len(columns)) if connection.vendor == "sqlite" else 1
    for some in _blocks(rows, size * -(-_WRITTEN_AT_ONCE // size)):
        ready = _prepared(columns, some)
        whole = len(ready) - len(ready) % size
        with connection.cursor() as cursor:
            if full := [list(chain.from_iterable(ready[at : at + size])) for at in range(0, whole, size)]:
                cursor.executemany(begin + ", ".join([one] * size) + conflict, full)
            if rest := ready[whole:]:
                cursor.execute(begin + ", ".join([one] * len(rest)) + conflict, list(chain.from_iterable(rest)))


def _blocks(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some


def _prepared(columns: Sequence[Any], rows: Sequence[Row]) -> Sequence[Sequence[Any]]:
    """The rows as the database takes them."""
    preparations = [(at, prepare) for at, column in enumerate(columns) if (prepare := _preparation(column))]
    return [_ready(row, preparations) for row in rows] if preparations else rows


def _ready(row: Row, preparations: Sequence[tuple[int, Callable[[Any], Any]]]) -> Sequence[Any]:
    changed = list(row)
    for at, prepare in preparations:
        if changed[at] is not None:
            changed[at] = prepare(changed[at])
    return changed


def _preparation(column: Any) -> Callable[[Any], Any] | None:
    """What a value of this column goes through before the database takes it; None where it takes it as it is."""
    target = column.target_field if column.is_relation else column
    if isinstance(target, _AS_THEY_ARE):
        return None
    if connection.vendor == "sqlite":
        if isinstance(target, models.DateTimeField):
            return _sqlite_moment
        if isinstance(target, models.DateField):
            return date.isoformat
        if isinstance(target, models.JSONField):
            return json.dumps
    return lambda value: column.get_db_prep_save(value, connection)


def _sqlite_moment(value: datetime) -> str:
    """As the ORM writes it: in UTC, without saying so. Raises ValueError for a time without a zone."""
    if value.tzinfo is None:
        raise ValueError(f"This time has no zone: {value}")
    return (value if value.tzinfo is UTC else value.astimezone(UTC)).isoformat(" ")[: -len("+00:00")]


def _columns(model: type[models.Model], names: Iterable[str]) -> list[Any]:
    return [model._meta.get_field(name) for name in names]


def _others(model: type[models.Model], names: Collection[str]) -> list[Any]:
    """The columns beside `names` that an insert must fill, a primary key that the database gives left out."""
    named = {column.column for column in _columns(model, names)}
    return [
        field
        for field in model._meta.concrete_fields
        if field.column not in named and not isinstance(field, models.AutoField | models.BigAutoField)
    ]


def _key(model: type[models.Model]) -> Any:
    return model._meta.pk


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
