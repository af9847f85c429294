"""What a network IS: data about it, and the parts it may have. This is all that an adapter's author reads.

A network is a folder under `entregent/networks/` whose `__init__.py` holds `NETWORK = Network(...)`. It is data
only and imports nothing heavy: each part is named by the module that holds it and loaded when it is first used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module, resources
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol, cast
from urllib.parse import quote

from entregent.base.files.errors import Unreadable
from entregent.contract.changing import Changer
from entregent.contract.live import Connect, Connector, Reader
from entregent.contract.notices import Notice
from entregent.contract.questions import Choice, Question
from entregent.contract.records import Elsewhere, Identity, Interaction, Missing, Record, Relation, Skipped

if TYPE_CHECKING:
    from entregent.sample.world import World

__all__ = ["Choice", "Export", "Files", "Network", "Notice", "Question", "Reading", "Sample", "Unreadable"]


class Files(Protocol):
    """What was dropped: a zip, a folder or a single file, all seen as named members (implemented in base/files).

    Names use `/` and are relative. Nothing is ever extracted to disk by path.
    """

    @property
    def name(self) -> str:
        """The name of the archive, folder or file itself, without its folder."""
        ...

    @property
    def modified_at(self) -> datetime | None:
        """When it was last written (UTC), None where nothing tells."""
        ...

    def names(self) -> Sequence[str]:
        """The members, in the order of the archive; for a single file, its own name."""
        ...

    def size(self, name: str) -> int:
        """Bytes of a member once decompressed, as declared by the archive."""
        ...

    def open(self, name: str) -> IO[bytes]:
        """A member as a stream of bytes, limits enforced while reading. Raises `Unreadable` when the data is
        damaged or a limit is passed."""
        ...

    def head(self, name: str, size: int = 4096) -> bytes:
        """The first bytes of a member, for recognising it; b'' where it cannot be read."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """What an adapter is given beside the files.

    `now` is when the import runs; `owner_keys` are keys the owner is already known by there; `owner_emails` are the
    owner's e-mail addresses (normalised), wherever they were learnt; `answers` holds what the owner answered to the
    adapter's questions, by the question's id.
    """

    now: datetime
    owner_keys: frozenset[str] = frozenset()
    owner_emails: frozenset[str] = frozenset()
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Export(Protocol):
    """Reads what a network gives its members to take away. A module `export.py` holds these functions.

    Where the network `has_questions`, the module holds `questions` too (see `contract.questions`).
    """

    def recognise(self, files: Files) -> float:
        """How sure (0–1) that these files are this network's. Cheap: names and the head of a few members. Never raises."""
        ...

    def read(self, files: Files, reading: Reading) -> Iterator[Record | Elsewhere | Skipped | Missing]:
        """Everything the files say, streaming, in a stable order. A damaged row is yielded as `Skipped`; an unknown
        file is yielded as `Skipped` with line 0. Raises only `Unreadable`: an export that is recognised and cannot be
        read (web pages instead of data, say) is refused so, with the sentence that helps."""
        ...

    def observed_at(self, files: Files) -> datetime | None:
        """The date of the export itself, from its name or content; None where nothing tells."""
        ...


class Sample(Protocol):
    """Writes this network's share of the invented sample world as real export files. A module `sample.py` holds it."""

    def write(self, world: World, folder: Path) -> Sequence[Path]:
        """Write the export into `folder` and return the paths to import."""
        ...


@dataclass(frozen=True, slots=True)
class Network:
    """One network, as data.

    `slug` names the folder and is stored in the database. `profile_url` is a template with `{key}` that leads to a
    profile there, empty where there is none. A network whose profiles have URLs brings a module `keys.py` with the
    function `key_of_url(url) -> str | None`, which gives the canonical key that a profile URL names, and, where a template
    cannot say it, `url_of_key(key) -> str` ("" for a key without an address). A network that
    writes mails to its members names the domains it writes from (`notice_domains`) and brings a module `notices.py` with
    the function `read(notice) -> Iterator[Record]` (see `contract.notices`). One that accounts can be connected to says how
    in `connect`, and brings the modules `connect.py` and `read.py`, and `change.py` where that names `changes` (see
    `contract.live` and `contract.changing`). One that `is_fallback` takes
    what no other network recognises, and is asked after all of them.
    """

    slug: str
    name: str
    package: str
    colour: str = "#667085"
    profile_url: str = ""
    has_export: bool = False
    has_questions: bool = False
    has_sample: bool = False
    has_keys: bool = False
    is_fallback: bool = False
    notice_domains: tuple[str, ...] = ()
    connect: Connect | None = None

    def _part(self, module: str) -> object:
        return import_module(f"{self.package}.{module}")

    @property
    def export(self) -> Export | None:
        """The part that reads exports, None where the network has none."""
        return cast(Export, self._part("export")) if self.has_export else None

    def questions(self, files: Files, reading: Reading) -> tuple[Question, ...]:
        """What the adapter must be told before it can read these files; nothing for most."""
        if not self.has_questions:
            return ()
        module = self._part("export")
        return cast("tuple[Question, ...]", tuple(module.questions(files, reading)))  # type: ignore[attr-defined]

    def read_notice(self, notice: Notice) -> Iterator[Identity | Interaction | Relation]:
        """What a mail that this network sent to the owner tells; nothing where its form is not known."""
        if self.notice_domains:
            yield from self._part("notices").read(notice)  # type: ignore[attr-defined]

    @property
    def connector(self) -> Connector | None:
        """The part that opens and ends connections, None where the network has none."""
        return cast(Connector, self._part("connect")) if self.connect else None

    @property
    def reader(self) -> Reader | None:
        """The part that reads what happened there, None where the network has none."""
        return cast(Reader, self._part("read")) if self.connect else None

    @property
    def changer(self) -> Changer | None:
        """The part that changes whom the account follows, None where the network has none."""
        return cast(Changer, self._part("change")) if self.connect and self.connect.changes else None

    @property
    def sample(self) -> Sample | None:
        """The part that writes the sample world's files, None where the network has none."""
        return cast(Sample, self._part("sample")) if self.has_sample else None

    def key_of_url(self, url: str) -> str | None:
        """The canonical key of the identity that a profile URL names here; None for any other URL."""
        if not self.has_keys:
            return None
        module = self._part("keys")
        return cast("str | None", module.key_of_url(url))  # type: ignore[attr-defined]

    def url_of(self, key: str) -> str:
        """Where the profile of an identity is; "" where there is none, as for a key that no profile address names."""
        url = self.profile_url.format(key=quote(key, safe="@:.~-_")) if self.profile_url else ""
        if not url and self.has_keys:
            url = self._part("keys").url_of_key(key)  # type: ignore[attr-defined]
        return url if url and self.key_of_url(url) == key else ""

    def help_text(self, language: str) -> str:
        """How to get the export, step by step, in Markdown (`help.<language>.md`, English where there is no other)."""
        folder = resources.files(self.package)
        for code in (language.split("-")[0], "en"):
            page = folder / f"help.{code}.md"
            if page.is_file():
                return page.read_text(encoding="utf-8")
        return ""

    def icon_svg(self) -> str:
        """The network's icon as SVG markup that inherits `currentColor`; empty where there is none."""
        icon = resources.files(self.package) / "icon.svg"
        return icon.read_text(encoding="utf-8") if icon.is_file() else ""
