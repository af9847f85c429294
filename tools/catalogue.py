"""The French catalogue: `python tools/catalogue.py update | compile | check | extract`.

`extract` prints every sentence of the code and the templates; `update` merges them into django.po, sorted, without
line numbers and dates so that a diff shows sentences only; `compile` writes django.mo, which is committed; `check`
fails when a sentence is missing, fuzzy or obsolete, when places differ, when the typography is wrong, or when
django.mo is older than django.po. English is the language of the code and needs no catalogue.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, cast

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.french import typographic_faults

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "entregent"
PO = SOURCE / "locale" / "fr" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
TEMPLATE_SUFFIXES = (".html", ".txt", ".svg")
# Position of each argument that is a sentence (or a context), by the function's own name.
SENTENCE, PLURAL, CONTEXT = "sentence", "plural", "context"
FUNCTIONS: dict[str, tuple[str, ...]] = {
    "gettext": (SENTENCE,),
    "gettext_lazy": (SENTENCE,),
    "gettext_noop": (SENTENCE,),
    "ngettext": (SENTENCE, PLURAL),
    "ngettext_lazy": (SENTENCE, PLURAL),
    "pgettext": (CONTEXT, SENTENCE),
    "pgettext_lazy": (CONTEXT, SENTENCE),
    "npgettext": (CONTEXT, SENTENCE, PLURAL),
    "npgettext_lazy": (CONTEXT, SENTENCE, PLURAL),
    "t": (SENTENCE,),
}
MODULES = ("django.utils.translation", "entregent.base.text", "entregent.contract.text")
BABEL_KEYWORDS = ("gettext", "ngettext", "pgettext", "npgettext", "_")
PLACES = re.compile(r"%\((\w+)\)[-+#0-9.]*[a-z]|(?<!\{)\{(\w*)[^{}]*\}(?!\})")
# Babel writes when a catalogue was made into django.mo; the same sentences must give the same file.
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
CHANGING_HEADERS = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team", "Report-Msgid-Bugs-To")


class NotExtractable(Exception):
    """A sentence is built while the program runs, so no catalogue can hold it. The message names the place."""


def python_messages(source: str, name: str = "") -> Iterator[tuple[str, ...]]:
    """(context, sentence[, plural]) of each call to a translating function, under whatever name it was imported."""
    tree = ast.parse(source)
    known = {
        alias.asname or alias.name: FUNCTIONS[alias.name]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in MODULES
        for alias in node.names
        if alias.name in FUNCTIONS
    }
    yield from (("", sentence) for sentence in _helps(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known:
            message = _message_of(node, known[node.func.id], name)
            if message:
                yield message


def _helps(tree: ast.Module) -> Iterator[str]:
    """What the help of the command line says: the docstrings of commands, and what Typer is told of their parameters."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any(map(_makes_command, node.decorator_list)):
            yield ast.get_docstring(node) or ""
        elif isinstance(node, ast.Call) and _last_name(node.func) in ("Option", "Argument", "Application"):
            for keyword in node.keywords:
                if keyword.arg == "help" and isinstance(keyword.value, ast.Constant):
                    yield str(keyword.value.value)


def _makes_command(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and _last_name(decorator.func) in ("command", "callback")


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _message_of(call: ast.Call, roles: tuple[str, ...], name: str) -> tuple[str, ...] | None:
    """The literals of one call; None where the sentence is a variable, which some other call has marked."""
    literals = {}
    for role, argument in zip(roles, call.args, strict=False):
        if isinstance(argument, ast.JoinedStr | ast.BinOp):
            raise NotExtractable(f"{name}:{argument.lineno}: a translated sentence has to be one literal")
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            return None
        literals[role] = argument.value
    if SENTENCE not in literals:
        return None
    plural = (literals[PLURAL],) if PLURAL in literals else ()
    return (literals.get(CONTEXT, ""), literals[SENTENCE], *plural)


def template_messages(source: str) -> Iterator[tuple[str, ...]]:
    """The same for a Django template."""
    from django.utils.translation.template import templatize

    # Django turns the tags into calls and blanks the rest; the indentation that is left means nothing.
    code = "\n".join(line.strip() for line in templatize(source).splitlines())
    for _line, function, found, _comments in extract_python(
        cast("IO[bytes]", io.BytesIO(code.encode())), BABEL_KEYWORDS, (), {"encoding": "utf-8"}
    ):
        texts = [text for text in (found if isinstance(found, tuple | list) else (found,)) if isinstance(text, str)]
        if texts:
            yield tuple(texts) if function in ("pgettext", "npgettext") else ("", *texts)


def sources() -> Iterator[Path]:
    """Files of the application that may hold sentences, tests and migrations left out, in a stable order."""
    for path in sorted(SOURCE.rglob("*")):
        parts = set(path.relative_to(SOURCE).parts)
        is_template = path.suffix in TEMPLATE_SUFFIXES and "templates" in parts
        if (path.suffix == ".py" or is_template) and not parts & {"tests", "migrations", "vendor", "locale"}:
            yield path


def extract() -> Catalog:
    """Every sentence of the application, untranslated."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
    catalogue = Catalog(charset="utf-8")
    for path in sources():
        text = path.read_text(encoding="utf-8")
        name = str(path.relative_to(ROOT))
        for context, *sentence in python_messages(text, name) if path.suffix == ".py" else template_messages(text):
            if sentence[0]:
                catalogue.add(tuple(sentence) if len(sentence) == 2 else sentence[0], context=context or None)
    return catalogue


def french() -> Catalog:
    """The catalogue as committed; an empty one where there is none yet."""
    if not PO.exists():
        return Catalog(locale="fr", charset="utf-8", fuzzy=False)
    with PO.open("rb") as file:
        return read_po(file, locale="fr", charset="utf-8")


def update() -> None:
    """Merge the sentences of the code into the French catalogue; a near match is proposed and marked fuzzy."""
    catalogue = french()
    catalogue.update(extract())
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.header_comment = "# French sentences of Entregent. Brought up to date by `make messages`."
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, no_location=True, sort_output=True, ignore_obsolete=True)
    lines = [
        line
        for line in buffer.getvalue().decode().splitlines()
        if not line.startswith(tuple(f'"{header}' for header in CHANGING_HEADERS))
    ]
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_text("\n".join(lines).strip() + "\n", encoding="utf-8")


def compiled(catalogue: Catalog) -> bytes:
    """The bytes of django.mo: the same for the same sentences, whenever they are written."""
    calm = Catalog(locale="fr", charset="utf-8", fuzzy=False, creation_date=_NO_DATE, revision_date=_NO_DATE)
    calm.mime_headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Plural-Forms", catalogue.plural_forms),
    ]
    for message in sorted(catalogue, key=lambda m: (str(m.id), m.context or "")):
        if message.id and not message.fuzzy:
            calm.add(message.id, message.string, context=message.context)
    buffer = io.BytesIO()
    write_mo(buffer, calm)
    return buffer.getvalue()


def places(text: str) -> set[str]:
    """The named places of a sentence: `%(name)s` and `{name}`."""
    return {match[1] or match[2] or "" for match in PLACES.finditer(text)}


def faults_of(message: Message) -> list[str]:
    """What is wrong with one translated sentence."""
    originals = message.id if isinstance(message.id, tuple | list) else (message.id,)
    translations = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if not all(translations):
        return ["has no French"]
    if message.fuzzy:
        return ["is fuzzy: verify it and remove the mark"]
    wanted = set().union(*map(places, originals))
    faults = [
        f"has other places in French: {', '.join(sorted(places(text) ^ wanted))}"
        for text in translations
        if (places(text) != wanted if len(originals) == 1 else not places(text) <= wanted)
    ]
    return faults + [fault for text in translations for fault in typographic_faults(text)]


def check() -> list[str]:
    """Everything that is wrong with the French catalogue, one line each."""
    catalogue, wanted = french(), extract()
    have = {(message.id if isinstance(message.id, str) else message.id[0], message.context) for message in catalogue}
    need = {(message.id if isinstance(message.id, str) else message.id[0], message.context) for message in wanted}
    faults = [f"{sentence!r} is missing: run `make messages`" for sentence, _ in sorted(need - have, key=str)]
    faults += [
        f"{sentence!r} is obsolete: run `make messages`" for sentence, _ in sorted(have - need, key=str) if sentence
    ]
    for message in catalogue:
        if message.id:
            faults += [f"{message.id!r} {fault}" for fault in faults_of(message)]
    if PO.exists() and (not MO.exists() or MO.read_bytes() != compiled(catalogue)):
        faults.append("django.mo is older than django.po: run `make messages`")
    return faults


def main(arguments: list[str]) -> int:
    """Run one of the commands; exit code 1 when `check` finds something, 2 for an unknown command."""
    try:
        match arguments:
            case ["extract"]:
                write_po(sys.stdout.buffer, extract(), no_location=True, omit_header=True, sort_output=True)
            case ["update"]:
                update()
            case ["compile"]:
                MO.write_bytes(compiled(french()))
            case ["check"]:
                faults = check()
                print("\n".join(faults))
                return 1 if faults else 0
            case _:
                print("Choose one of: extract, update, compile, check.", file=sys.stderr)
                return 2
    except NotExtractable as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
