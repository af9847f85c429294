"""Finds, in Python source, the calls that write to the database."""

from __future__ import annotations

import ast
import re

ALWAYS = {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "abulk_create", "abulk_update", "asave"}
WITH_KEYWORDS_ONLY = {"create", "update", "acreate", "aupdate"}
SAVE_OPTIONS = {"force_insert", "force_update", "using", "update_fields"}
WRITING_SQL = re.compile(r"^\s*(insert|update|delete|replace|truncate|drop|alter)\s", re.IGNORECASE)


def writes(source: str) -> list[tuple[int, str]]:
    """(line, method) of each call that writes: manager, queryset and model methods, and raw SQL that changes rows.

    `dict.update`, `hashlib`'s `update` and an image's `save` take positional arguments and are told apart by it.
    """
    return sorted(
        (node.lineno, node.func.attr)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _writes(node, node.func)
    )


def _writes(call: ast.Call, function: ast.Attribute) -> bool:
    method, keywords = function.attr, {keyword.arg for keyword in call.keywords}
    if method in ALWAYS or (isinstance(function.value, ast.Name) and function.value.id == "bulk"):
        return True
    if method == "save":
        return not call.args and keywords <= SAVE_OPTIONS
    if method in ("delete", "adelete"):
        return not call.args and not keywords
    if method in WITH_KEYWORDS_ONLY:
        return not call.args and bool(keywords)
    if method in ("execute", "executemany"):
        return any(WRITING_SQL.match(text) for text in map(_leading_text, call.args[:1]))
    return False


def _leading_text(argument: ast.expr) -> str:
    """The beginning of a string, also of an f-string or a sum; empty where it is a variable."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    if isinstance(argument, ast.JoinedStr) and argument.values:
        return _leading_text(argument.values[0])
    if isinstance(argument, ast.BinOp):
        return _leading_text(argument.left)
    return ""
