"""What there is to import at a path: exports are recognised by their content, whole or one beside the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from entregent.base.files import Unreadable, open_part, top_names
from entregent.base.text import Text, t
from entregent.contract import registry
from entregent.contract.network import Files

DEEPEST = 4
# With more parts than this nobody looks whether some of them are another network's.
MOST_PARTS = 80
SURELY_ANOTHERS = 0.7
NAMED = 5


@dataclass(frozen=True, slots=True)
class Source:
    """An export that a network recognises. `file` is its name as the owner knows it; `inside` names the part of the file
    or folder at `path` that it is, "" for the whole."""

    path: Path
    file: str
    network: str
    network_name: str
    observed_at: datetime
    inside: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What cannot be imported, and the sentence that says why and what to do. `is_aside` is for what was left alone beside
    something that can."""

    path: Path
    file: str
    message: Text
    is_aside: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """Somewhere to look: a path, the part inside of it, and its name for the owner."""

    path: Path
    inside: str
    name: str
    depth: int

    def within(self, files: Files | None) -> list[_Place]:
        """The places directly within: the children of a folder, the topmost parts of an archive."""
        if self.depth >= DEEPEST:
            return []
        if self.path.is_dir() and not self.inside:
            return [_Place(child, "", child.name, self.depth + 1) for child in _children(self.path)]
        names = top_names([f"{self.inside}/{name}" if self.inside else name for name in files.names()] if files else [])
        if names == [self.inside] or (not self.inside and len(names) < 2):
            return []
        return [_Place(self.path, name, f"{self.name}/{name.rpartition('/')[2]}", self.depth + 1) for name in names]


def sources(path: Path, now: datetime, *, name: str | None = None) -> list[Source | Refusal]:
    """What there is to import at `path`: itself if a network recognises it and all that is in it, else what is inside."""
    return list(_look(_Place(path, "", name or path.name or str(path), 0), now))


def _look(place: _Place, now: datetime) -> Iterator[Source | Refusal]:
    whole, is_web_page = None, False
    try:
        with open_part(place.path, place.inside, name=place.name if not place.inside else None) as files:
            is_web_page = _holds_pages_only(files)
            recognised = registry.recognise(files)
            whole = _source(place, recognised, files, now) if recognised else None
            parts = place.within(files)
            if whole and not _is_mixed(parts, whole.network):
                yield whole
                return
    except Unreadable as error:
        if place.inside or not place.path.is_dir():
            yield Refusal(place.path, place.name, error.message)
            return
        parts = place.within(None)
    found = [item for part in parts for item in _look(part, now)]
    if any(isinstance(item, Source) for item in found):
        yield from _told_together(place, found)
    else:
        yield whole or _unknown(place, is_web_page=is_web_page)


def _source(place: _Place, recognised: registry.Recognised, files: Files, now: datetime) -> Source:
    network = recognised.network
    export = network.export
    observed_at = (export.observed_at(files) if export else None) or files.modified_at or now
    return Source(place.path, place.name, network.slug, network.name, min(observed_at, now), place.inside)


def _is_mixed(parts: list[_Place], network: str) -> bool:
    """Whether another network's export lies among the parts of what this network recognises as a whole."""
    return 1 < len(parts) <= MOST_PARTS and any(_is_anothers(part, network) for part in parts)


def _is_anothers(part: _Place, network: str) -> bool:
    try:
        with open_part(part.path, part.inside, name=part.name if not part.inside else None) as files:
            found = registry.recognise(files)
            own = registry.get(network)
            if found is None or found.network.slug == network or found.confidence < SURELY_ANOTHERS:
                return False
            return not (own and own.export and own.export.recognise(files) >= registry.RECOGNISED_ABOVE)
    except Unreadable:
        return False


def _told_together(place: _Place, found: list[Source | Refusal]) -> Iterator[Source | Refusal]:
    """The sources, what is damaged, and in one sentence what is not known."""
    unknown = []
    for item in found:
        if isinstance(item, Refusal) and item.is_aside:
            unknown.append(item.file)
        else:
            yield item
    if unknown:
        files = ", ".join(unknown[:NAMED]) + (" …" if len(unknown) > NAMED else "")
        message = t("Left alone, for it is not known here: {files}.", files=files)
        yield Refusal(place.path, place.name, message, is_aside=True)


def _holds_pages_only(files: Files) -> bool:
    """Whether this is an export that was asked for as web pages: people choose that form by mistake."""
    heads = [files.head(name, 200).lstrip().lower() for name in files.names()[:20]]
    pages = [head for head in heads if head.startswith((b"<!doctype html", b"<html"))]
    data = any(name.lower().endswith((".csv", ".json", ".vcf")) for name in files.names())
    return bool(pages) and not data


def _children(folder: Path) -> list[Path]:
    try:
        return sorted(child for child in folder.iterdir() if not child.name.startswith(".") and not child.is_symlink())
    except OSError:
        return []


def _unknown(place: _Place, *, is_web_page: bool) -> Refusal:
    if is_web_page:
        message = t(
            "{file} holds web pages (HTML): ask for the export again and choose JSON or CSV as its format.",
            file=place.name,
        )
        return Refusal(place.path, place.name, message)
    known = ", ".join(network.name for network in registry.networks().values() if network.has_export)
    message = t("{file} is not an export that is known here: drop one of {known}.", file=place.name, known=known)
    return Refusal(place.path, place.name, message, is_aside=place.depth > 0)
