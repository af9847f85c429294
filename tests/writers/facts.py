"""What every variant of an invented archive says: few people, each there for a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the archive; `slug` is decoded and lower-cased, as identities are keyed."""

    given: str
    family: str
    slug: str
    company: str = ""
    position: str = ""
    connected_on: date | None = None
    email: str = ""

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"

    @property
    def url(self) -> str:
        return f"https://www.linkedin.com/in/{quote(self.slug)}"


@dataclass(frozen=True, slots=True)
class Line:
    """One message. `people` are the recipients; a line of a `spam` folder, an advert or a draft is to be left out."""

    conversation: str
    sender: Person
    people: tuple[Person, ...]
    at: datetime
    content: str
    title: str = ""
    folder: str = "INBOX"
    is_draft: bool = False

    @property
    def counts(self) -> bool:
        """Whether a reader is to take it."""
        return not self.is_draft and self.folder != "SPAM" and not self.content.startswith("<p class=")


OWNER = Person("Robin", "Keller", "robin-keller-training")
ELOISE = Person(
    "Éloïse", "d'Arvor", "éloïse-d-arvor", "Falandis Compétences", "Responsable formation – Lyon", date(2021, 4, 4)
)
DOCTOR = Person(
    "Quentin", "Sorel, Ph.D.", "quentin-sorel-8a41", "Ardent & Sons, Ltd", "Head of Learning, Europe", date(2023, 12, 31),
    "q.sorel@ardent.example",
)  # fmt: skip
PLAIN = Person("Mia", "Okafor", "mia-okafor", "Galvstead Learning", "Learning Designer", date(2026, 2, 8))
BARE = Person("Noé", "Lhermite", "noe-lhermite-77b", "", "", date(2019, 8, 13))
NAMESAKE = Person("Mia", "Okafor", "mia-okafor-2", "Banque Korrigane", "Analyste crédit", date(2022, 5, 30))
STRANGER = Person("Salim", "Bertin", "salim-bertin")

CONNECTIONS = (PLAIN, DOCTOR, NAMESAKE, ELOISE, BARE)
"""In the order of the file, the newest first."""
HIDDEN = (date(2024, 6, 7), date(2020, 1, 9))
"""When members who hide who they are were connected with."""


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


LINES = (
    Line("2-aaaa==", ELOISE, (OWNER,), _at("2025-06-01 14:03:22"),
         "Bonjour Robin\u202f! Un module « court »\u00a0?\nSur l’accueil."),
    Line("2-aaaa==", OWNER, (ELOISE,), _at("2025-06-01 15:10:00"), 'Oui, avec plaisir ; "court" me va.'),
    Line("2-bbbb==", DOCTOR, (OWNER, PLAIN, STRANGER), _at("2024-02-29 08:00:01"), "Hello all, a table in Lyon?",
         "Lyon, e-learning & co"),
    Line("2-bbbb==", OWNER, (DOCTOR, PLAIN, STRANGER), _at("2024-02-29 09:30:00"), "Gladly.", "Lyon, e-learning & co"),
    Line("2-cccc==", PLAIN, (OWNER,), _at("2026-02-09 23:59:59"), "Thank you!", folder="ARCHIVE"),
    Line("2-dddd==", STRANGER, (OWNER,), _at("2023-01-01 10:00:00"), "You have won.", folder="SPAM"),
    Line("2-eeee==", STRANGER, (OWNER,), _at("2023-02-01 10:00:00"),
         '<p class="spinmail-quill-editor__spin-break">Buy</p>'),
    Line("2-ffff==", OWNER, (BARE,), _at("2025-11-11 11:11:11"), "Noé, I meant to", is_draft=True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation; the owner sent it where `outgoing`. Its time has no zone."""

    person: Person
    at: datetime
    outgoing: bool
    message: str = ""


INVITATIONS = (
    Invited(PLAIN, _at("2026-01-29 14:37:00"), outgoing=False, message="We met at the fair, remember?"),
    Invited(ELOISE, _at("2021-04-03 00:05:00"), outgoing=True),
    Invited(STRANGER, _at("2025-12-12 12:00:00"), outgoing=False),
)


@dataclass(frozen=True, slots=True)
class Endorsed:
    """A skill confirmed by (or, where `given`, for) a person."""

    person: Person
    at: datetime
    skill: str
    given: bool = False


ENDORSEMENTS = (
    Endorsed(ELOISE, _at("2024-02-01 15:02:55"), "Ingénierie pédagogique"),
    Endorsed(DOCTOR, _at("2022-07-14 09:00:00"), "Facilitation", given=True),
)


@dataclass(frozen=True, slots=True)
class Recommended:
    """A recommendation by (or, where `given`, for) a person. The file names no address."""

    person: Person
    at: datetime
    text: str
    given: bool = False


RECOMMENDATIONS = (
    Recommended(DOCTOR, _at("2020-03-15 10:30:00"), "Robin is calm, clear and on time."),
    Recommended(ELOISE, _at("2023-09-02 16:45:00"), "Éloïse écoute, puis elle agit.", given=True),
)
