"""Tables as CSV: read by the names of their columns whatever program wrote them, and written so that no cell runs.

for row in read_table(stream, {"first_name": ("First Name", "Prénom"), "url": ()}, required=("first_name",)):
    if isinstance(row, BadRow): ...  # row.line, row.reason
    else: line, cells = row          # cells["first_name"], cells["url"]
"""

from __future__ import annotations

from entregent.base.csvfile.columns import Header, Wanted, fold_name, has_header
from entregent.base.csvfile.table import BadRow, Table, read_rows, read_table
from entregent.base.csvfile.writing import Cell, Writable, escape_cell, table_lines, write_table

__all__ = [
    "BadRow",
    "Cell",
    "Header",
    "Table",
    "Wanted",
    "Writable",
    "escape_cell",
    "fold_name",
    "has_header",
    "read_rows",
    "read_table",
    "table_lines",
    "write_table",
]
