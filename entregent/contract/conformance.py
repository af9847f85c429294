"""What every network's folder must hold to, checked over the registry by `tests/test_conformance.py`.

The samples of a network
------------------------
    networks/<slug>/samples/<case>/…              what a person would drop: any files, tiny and invented
    networks/<slug>/samples/<case>.expected.json  what reading it must yield, written once and then read by a person

A case that holds exactly one entry (a file, a zip, a sub-folder) drops that entry; a case that holds several drops the
case folder itself. A dropped folder is also zipped by the suite and must yield the same from the zip.

`expected.json` is `{"observed_at", "records", "skipped", "missing"}`, all in the order in which they are yielded. A record
is its fields that differ from their defaults, plus `"record"`, the name of its class. Samples are read with `NOW`,
without owner keys, and with the answers of `<case>.answers.json` (`{question id: [value, …]}`) where there is such a
file. Write or renew the files with `UPDATE_EXPECTED=1 pytest tests/test_conformance.py -k <slug>`, then read the
difference: the golden file is a statement about the world, not an echo of the code.

Each `check_…` raises AssertionError with a sentence that names what does not hold.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path
from typing import Any

from entregent.base.files import Unreadable, open_files
from entregent.contract.network import Network, Reading
from entregent.contract.records import (
    Elsewhere,
    FeedItem,
    Identity,
    Interaction,
    Missing,
    Post,
    Record,
    Relation,
    Skipped,
)
from entregent.contract.registry import RECOGNISED_ABOVE, identity_of_url, networks
from entregent.contract.text import Text

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
TENTHS = tuple(range(1, 10))

Yielded = Record | Elsewhere | Skipped | Missing


@dataclass(frozen=True, slots=True)
class Case:
    """One sample: the network it belongs to, its name, what is dropped, the file of what it must yield, and what the owner
    answers to the adapter's questions."""

    network: Network
    name: str
    dropped: Path
    expected: Path
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def cases(network: Network) -> list[Case]:
    """The samples of a network, by name."""
    folder = Path(str(resources.files(network.package))) / "samples"
    found = []
    for case in sorted(folder.iterdir()) if folder.is_dir() else ():
        if case.is_dir():
            entries = [entry for entry in case.iterdir() if entry.name != ".DS_Store"]
            dropped = entries[0] if len(entries) == 1 else case
            expected, answers = folder / f"{case.name}.expected.json", folder / f"{case.name}.answers.json"
            found.append(Case(network, case.name, dropped, expected, _answers(answers)))
    return found


def _answers(path: Path) -> dict[str, tuple[str, ...]]:
    if not path.is_file():
        return {}
    return {question: tuple(values) for question, values in json.loads(path.read_text(encoding="utf-8")).items()}


def read(case: Case, path: Path | None = None) -> list[Yielded]:
    """Everything the network's adapter yields for the sample, or for what lies at `path` in its stead. Raises
    `Unreadable`."""
    export = case.network.export
    assert export is not None, f"{case.network.slug} reads no export"
    with open_files(path or case.dropped) as files:
        return list(export.read(files, Reading(NOW, answers=case.answers)))


def as_json(case: Case, path: Path | None = None) -> dict[str, Any]:
    """What reading the sample (or what lies at `path`) yields, as `expected.json` holds it."""
    assert case.network.export is not None
    with open_files(path or case.dropped) as files:
        observed_at = case.network.export.observed_at(files)
    yielded = read(case, path)
    return {
        "observed_at": _plain(observed_at),
        "records": [{"record": type(r).__name__} | _plain(r) for r in yielded if not isinstance(r, Skipped | Missing)],
        "skipped": [_plain(each) for each in yielded if isinstance(each, Skipped)],
        "missing": [_plain(each) for each in yielded if isinstance(each, Missing)],
    }


def check_recognised_by_one(case: Case) -> None:
    """The sample is recognised by its own network and by no other (but for fallbacks, which would not be asked)."""
    with open_files(case.dropped) as files:
        sure = {slug: n.export.recognise(files) for slug, n in networks().items() if n.export is not None}
    asked = {slug for slug, network in networks().items() if case.network.is_fallback or not network.is_fallback}
    above = {slug for slug, confidence in sure.items() if confidence >= RECOGNISED_ABOVE and slug in asked}
    assert above == {case.network.slug}, f"{case.name} is recognised by {sure}, not by {case.network.slug} alone"
    assert all(0 <= confidence <= 1 for confidence in sure.values()), f"confidence is not within 0–1: {sure}"


def check_golden(case: Case, *, update: bool = False) -> None:
    """Reading the sample yields exactly what its golden file says; `update` writes that file instead."""
    found = as_json(case)
    if update:
        case.expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert case.expected.is_file(), f"{case.expected.name} is missing: write it as {__name__} says"
    assert found == json.loads(case.expected.read_text(encoding="utf-8"))


def check_same_from_zip(case: Case, folder: Path) -> None:
    """A sample that is a folder yields the same from a zip, whether its files lie at the top or in one sub-folder."""
    if not case.dropped.is_dir():
        return
    expected = as_json(case)
    for prefix in ("", f"{case.dropped.name}/"):
        path = zipped(case.dropped, folder / f"{case.dropped.name}.zip", prefix)
        found = as_json(case, path)
        assert _without_places(found, prefix) == _without_places(expected, ""), (
            f"the zip with {prefix!r} yields other records"
        )


def zipped(folder: Path, path: Path, prefix: str = "") -> Path:
    """Write the files below `folder` into a zip at `path`, each name behind `prefix`, and return its path."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(file for file in folder.rglob("*") if file.is_file()):
            archive.write(file, prefix + file.relative_to(folder).as_posix())
    return path


def check_records(case: Case) -> None:
    """Every record keeps what the contract says of its fields, and no source id occurs twice in its kind."""
    yielded = read(case)
    records = [each for each in yielded if not isinstance(each, Skipped | Missing)]
    own = [(case.network, each) for each in records if not isinstance(each, Elsewhere)]
    abroad = [(_network(each.network), each.record) for each in records if isinstance(each, Elsewhere)]
    for records_of in (own, abroad):
        owners = {
            (network.slug, each.key) for network, each in records_of if isinstance(each, Identity) and each.is_owner
        }
        for network, record in records_of:
            assert record.source_id, f"no source id: {record}"
            _check_record(record, network, {key for slug, key in owners if slug == network.slug})
    ids = Counter((network.slug, type(record), record.source_id) for network, record in (*own, *abroad))
    assert not (again := [key for key, times in ids.items() if times > 1]), f"source ids occur twice: {again}"
    for each in yielded:
        if isinstance(each, Skipped):
            assert each.file, f"no file: {each}"
            assert each.line >= 0, f"no line: {each}"
            assert str(each.reason), f"no reason: {each}"


def _network(slug: str) -> Network:
    network = networks().get(slug)
    assert network is not None, f"no such network: {slug}"
    return network


def check_questions(case: Case) -> None:
    """What is asked of a sample has ids of its own, is asked once, and is answered by the sample's own answers."""
    with open_files(case.dropped) as files:
        asked = case.network.questions(files, Reading(NOW))
        assert len({question.id for question in asked}) == len(asked), f"asked twice: {asked}"
        for question in asked:
            values = {choice.value for choice in question.choices}
            assert str(question.text), f"no text: {question}"
            assert not values or set(question.guess) <= values, f"the guess is no choice: {question}"
        left = case.network.questions(files, Reading(NOW, answers={each.id: each.guess for each in asked}))
    assert not left, f"asked again: {left}"
    assert set(case.answers) <= {question.id for question in asked}, "answers to what is not asked"


def check_keys(network: Network) -> None:
    """The address of a profile leads back to the key it was made of, for somebody in the samples at least."""
    if not network.has_keys:
        return
    seen = [each.key for case in cases(network) for each in read(case) if isinstance(each, Identity)]
    assert any(network.url_of(key) for key in seen), "no key of the samples has an address"
    for other in ("", "ada", "mailto:ada@example.org", "https://", "http://[::1", "\x00"):
        assert network.key_of_url(other) is None, f"{other!r} is no profile's address"


def check_second_read(case: Case) -> None:
    """Reading the sample again yields equal records in the same order."""
    assert read(case) == read(case)


def check_survives(case: Case, folder: Path, damage: Callable[[bytes], bytes]) -> list[Yielded]:
    """Damage every file of the sample at once: recognising never raises, and reading raises nothing but `Unreadable`.

    Returns what could still be read, an empty list where that is nothing.
    """
    path = damaged(case.dropped, folder, damage)
    export = case.network.export
    assert export is not None
    try:
        with open_files(path) as files:
            confidence = export.recognise(files)
            assert 0 <= confidence <= 1, f"confidence is not within 0–1: {confidence}"
            export.observed_at(files)
            case.network.questions(files, Reading(NOW))
        return read(case, path)
    except Unreadable as error:
        sentence = str(error.message).strip()
    assert sentence, "Unreadable without a sentence"
    return []


def damaged(dropped: Path, folder: Path, damage: Callable[[bytes], bytes]) -> Path:
    """A copy of what is dropped, below `folder`, with `damage` done to the bytes of each of its files."""
    copy = folder / dropped.name
    if dropped.is_file():
        copy.write_bytes(damage(dropped.read_bytes()))
        return copy
    shutil.copytree(dropped, copy)
    for file in copy.rglob("*"):
        if file.is_file():
            file.write_bytes(damage(file.read_bytes()))
    return copy


def check_presentation(network: Network) -> None:
    """A slug that names the folder, a name, a colour, an icon that follows the text's colour, help in both languages."""
    assert network.package.rsplit(".", 1)[-1] == network.slug
    assert network.name, "no name"
    assert network.colour.startswith("#"), "no colour"
    assert len(network.colour) == 7, "no colour"
    icon = network.icon_svg()
    assert icon.lstrip().startswith("<svg"), "no icon.svg"
    assert "currentColor" in icon, "icon.svg does not inherit currentColor"
    assert not any(word in icon for word in ("<script", "href", "<style", "<image")), "icon.svg holds more than shapes"
    if network.has_export:
        english, french = network.help_text("en"), network.help_text("fr")
        assert english.startswith("# "), "no help.en.md"
        assert french.startswith("# "), "no help.fr.md"
        assert english != french, "no help.fr.md"
        assert not (wrong := list(_french_faults(french))), f"French typography: {wrong}"


def _french_faults(text: str) -> Iterator[str]:
    """Marks that lack the space French sets before or within them (code and links left aside)."""
    in_code = False
    for line in text.splitlines():
        in_code ^= line.startswith("```")
        plain = "" if in_code else "".join(line.split("`")[::2])
        for at, mark in enumerate(plain):
            before, after = plain[at - 1 : at], plain[at + 1 : at + 2]
            if mark in ";!?»" and before not in ("\u202f", ")", "!", "?") and mark + after != "![":
                yield plain[max(0, at - 12) : at + 1]
            if mark == ":" and after in ("", " ") and before != "\u00a0":
                yield plain[max(0, at - 12) : at + 1]
            if mark == "«" and after != "\u202f":
                yield plain[at : at + 12]


def _check_record(record: Record, network: Network, owners: set[str]) -> None:
    match record:
        case Identity():
            _check_identity(record, network)
            _check_moment(record.observed_at)
        case Interaction():
            _check_people([who.key for who in record.people], owners, record)
            assert record.audience >= 2, f"audience: {record}"
            _check_moment(record.at)
        case Relation():
            _check_people([who.key for who in record.people], owners, record)
            assert len(record.people) >= 2, f"not two people: {record}"
            assert not record.directed or len(record.people) == 2, f"directed, but not two people: {record}"
        case Post() | FeedItem():
            _check_moment(record.at)


def _check_identity(record: Identity, network: Network) -> None:
    assert record.key == record.key.strip() != "", f"no key: {record}"
    named = [found[1] for url in record.urls if (found := identity_of_url(url)) and found[0] == network.slug]
    if named:
        # A provisional key is none that a profile's address can name; any other must be the one it names.
        canonical = network.key_of_url(network.url_of(record.key))
        assert canonical is None or canonical == record.key in named, f"the key is not canonical: {record}"
    assert all("@" in email and email == email.strip().lower() for email in record.emails), f"bad e-mail: {record}"
    assert not (record.is_owner and record.is_contact), f"the owner is no contact: {record}"


def _check_people(keys: list[str], owners: set[str], record: Record) -> None:
    assert keys, f"nobody: {record}"
    assert all(keys), f"somebody without key: {record}"
    assert len(set(keys)) == len(keys), f"somebody twice: {record}"
    assert not owners & set(keys), f"the owner among the people: {record}"


def _check_moment(moment: datetime | None) -> None:
    assert moment is None or moment.tzinfo is not None, f"a time without zone: {moment}"


def _plain(value: Any) -> Any:
    """A value as JSON: dataclasses as their fields that differ from the defaults, sentences and dates as text."""
    if isinstance(value, Text):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        present = ((each, getattr(value, each.name)) for each in fields(value))
        return {each.name: _plain(field_value) for each, field_value in present if field_value != _default(each)}
    return value


def _default(each: Field[Any]) -> object:
    return each.default if each.default is not MISSING else MISSING


def _without_places(found: dict[str, Any], prefix: str) -> dict[str, Any]:
    """The same without the folder in front of file names, and in an order that does not depend on the archive's."""
    skipped = [each | {"file": each["file"].removeprefix(prefix)} for each in found["skipped"]]
    return found | {"skipped": sorted(skipped, key=lambda each: (each["file"], each["line"], each["reason"]))}
