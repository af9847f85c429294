"""The full-text index over search documents: FTS5 kept by triggers on SQLite, a GIN index on PostgreSQL.

The words are folded and stemmed before they are stored, so neither database is asked to know a language. FTS5 is told
the signs that stand within words (of addresses, of "c++"), so that its words are exactly those that are stored.
"""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE people_search USING fts5(
        words, content='people_searchdocument', content_rowid='id', detail=full,
        tokenize="unicode61 remove_diacritics 0 tokenchars '.+-@_#'")""",
    """CREATE TRIGGER people_search_insert AFTER INSERT ON people_searchdocument BEGIN
        INSERT INTO people_search(rowid, words) VALUES (new.id, new.words); END""",
    """CREATE TRIGGER people_search_delete AFTER DELETE ON people_searchdocument BEGIN
        INSERT INTO people_search(people_search, rowid, words) VALUES ('delete', old.id, old.words); END""",
    """CREATE TRIGGER people_search_update AFTER UPDATE OF words ON people_searchdocument BEGIN
        INSERT INTO people_search(people_search, rowid, words) VALUES ('delete', old.id, old.words);
        INSERT INTO people_search(rowid, words) VALUES (new.id, new.words); END""",
]
SQLITE_BACK = [
    "DROP TRIGGER people_search_update",
    "DROP TRIGGER people_search_delete",
    "DROP TRIGGER people_search_insert",
    "DROP TABLE people_search",
]
# Stored, since a phrase is looked up in it again for every row that holds its words.
POSTGRESQL = [
    """ALTER TABLE people_searchdocument
        ADD COLUMN vector tsvector GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED""",
    "CREATE INDEX people_search ON people_searchdocument USING gin (vector)",
]
POSTGRESQL_BACK = ["DROP INDEX people_search", "ALTER TABLE people_searchdocument DROP COLUMN vector"]


def run(sqlite, postgresql):
    def apply(apps, schema_editor):
        for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgresql:
            schema_editor.execute(statement)

    return apply


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(run(SQLITE, POSTGRESQL), run(SQLITE_BACK, POSTGRESQL_BACK))]
