"""Workbooks of spreadsheet programs, which are not read: recognised only to say what to do instead."""

from __future__ import annotations

from entregent.contract.network import Files

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_ENDINGS = (".xls", ".xlt", ".xla")


def is_workbook(files: Files) -> bool:
    """Whether this is a workbook of the old Excel, of LibreOffice or of Numbers. (`open_files` refuses the new Excel's.)"""
    names = files.names()
    if len(names) == 1:
        return names[0].lower().endswith(_OLD_ENDINGS) and files.head(names[0], 8) == _OLD_OFFICE
    if "content.xml" in names and "mimetype" in names:
        return b"opendocument.spreadsheet" in files.head("mimetype", 100)
    return "Index/Document.iwa" in names or any(name.endswith("/Index/Document.iwa") for name in names)
