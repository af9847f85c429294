"""The database is written in `actions.py`, `work.py` and migrations, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.files import APPLICATION, shown, written_by_hand
from tests.architecture.writes import writes


def may_write(path: Path) -> bool:
    """Whether this file is one of those that hold writes. (`graph` is pure: it writes files of its own, no table.)"""
    parts = path.relative_to(APPLICATION).parts
    if parts[0] == "graph":
        return True
    return path.name in ("actions.py", "work.py") or bool({"actions", "work", "migrations", "tests"} & set(parts[:-1]))


def test_only_actions_and_work_write() -> None:
    found = [
        f"{shown(path)}:{line} calls .{method}()"
        for path in written_by_hand(".py")
        if not may_write(path)
        for line, method in writes(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        "Person.objects.create(name=name)",
        "person.save()",
        "person.save(update_fields=['name'])",
        "Person.objects.filter(pk=1).update(name='x')",
        "Person.objects.filter(pk=1).delete()",
        "manager.bulk_create(rows)",
        "Person.objects.get_or_create(name='x')",
        "cursor.execute('INSERT INTO people VALUES (1)')",
        "cursor.execute(f'delete from {table}')",
        "cursor.executemany('UPDATE x SET y = %s ' + more, rows)",
    ],
)
def test_a_write_is_seen(source: str) -> None:
    assert len(writes(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "seen.update(other)",
        "digest.update(b'bytes')",
        "image.save(path, 'PNG')",
        "Person.objects.filter(pk=1).values_list('name')",
        "cursor.execute('SELECT 1')",
        "service.delete(key)",
    ],
)
def test_what_writes_no_row_is_let_pass(source: str) -> None:
    assert writes(source) == []
