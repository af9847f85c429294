"""Writing many rows at once: one prepared statement, executed for each row, where the ORM builds a statement per hundred.

Only what a hot path needs: plain inserts and updates of columns by primary key, on SQLite and PostgreSQL. Measured on
265,000 interactions: 2.6 s here, 16 s through `bulk_create` (SQLite, one core).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any

from django.db import connection, models

_AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.FloatField, models.AutoField)


def insert(rows: Sequence[models.Model], *, ignore_conflicts: bool = False) -> None:
    """Insert rows of one model; their primary keys are given by the database and not read back.

    With `ignore_conflicts`, a row that a unique constraint refuses is left out. No signal is sent, `save` is not called.
    """
    if not rows:
        return
    model = type(rows[0])
    columns: list[Any] = [field for field in model._meta.concrete_fields if not field.primary_key or field.is_relation]
    statement = _insert(model, columns)
    if ignore_conflicts:
        statement += " ON CONFLICT DO NOTHING"
    _execute(statement, rows, columns)


def update(rows: Sequence[models.Model], names: Iterable[str]) -> None:
    """Write these columns of rows of one model, each found by its primary key."""
    if not rows:
        return
    model = type(rows[0])
    columns: list[Any] = [model._meta.get_field(name) for name in names]
    key: Any = model._meta.pk
    changes = ", ".join(f"{_quoted(column.column)} = %s" for column in columns)
    statement = f"UPDATE {_quoted(model._meta.db_table)} SET {changes} WHERE {_quoted(key.column)} = %s"  # noqa: S608
    _execute(statement, rows, [*columns, key])


def upsert(rows: Sequence[models.Model]) -> None:
    """Insert rows whose primary key is set, or write all their other columns where it is there already."""
    if not rows:
        return
    model = type(rows[0])
    columns: list[Any] = list(model._meta.concrete_fields)
    primary: Any = model._meta.pk
    key = _quoted(primary.column)
    changes = ", ".join(
        f"{name} = excluded.{name}" for name in (_quoted(column.column) for column in columns) if name != key
    )
    _execute(f"{_insert(model, columns)} ON CONFLICT ({key}) DO UPDATE SET {changes}", rows, columns)


def _execute(statement: str, rows: Sequence[models.Model], columns: Sequence[Any]) -> None:
    names = [column.attname for column in columns]
    read: Callable[[models.Model], Any] = (
        attrgetter(*names) if len(names) > 1 else lambda row: (getattr(row, names[0]),)
    )
    prepared = [(place, column) for place, column in enumerate(columns) if not _is_plain(column)]
    with connection.cursor() as cursor:
        cursor.executemany(statement, [_values(read(row), prepared) for row in rows])


def _values(values: tuple[Any, ...], prepared: Sequence[tuple[int, Any]]) -> Sequence[Any]:
    if not prepared:
        return values
    changed = list(values)
    for place, column in prepared:
        changed[place] = column.get_db_prep_save(changed[place], connection)
    return changed


def _is_plain(column: Any) -> bool:
    """Whether the database takes a value of this column as it is."""
    return isinstance(column.target_field if column.is_relation else column, _AS_THEY_ARE)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _insert(model: type[models.Model], columns: Sequence[Any]) -> str:
    places = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {_quoted(model._meta.db_table)} ({_names(columns)}) VALUES ({places})"  # noqa: S608


def _names(columns: Sequence[Any]) -> str:
    return ", ".join(_quoted(column.column) for column in columns)
