"""What is read of vCard files, property by property, and how damaged ones fail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from entregent.base.files import Unreadable, open_files
from entregent.contract.network import Reading
from entregent.contract.records import Identity, Missing, Record, Relation, Skipped
from entregent.networks.vcard import export

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SAMPLES = Path(__file__).parents[1] / "samples"


def read_bytes(content: bytes, folder: Path, name: str = "contacts.vcf") -> list[Record | Skipped | Missing]:
    path = folder / name
    path.write_bytes(content)
    with open_files(path) as files:
        return list(export.read(files, Reading(now=NOW)))


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""))


@pytest.fixture
def one(tmp_path: Path):
    """Reads one card of the given lines and returns its identity."""

    def read(*lines: str, version: str = "3.0", encoding: str = "utf-8") -> Identity:
        found = read_bytes(card(*lines, version=version).encode(encoding), tmp_path)
        assert len(found) == 1
        assert isinstance(found[0], Identity), found
        return found[0]

    return read


def identities(found: list[Record | Skipped | Missing]) -> list[Identity]:
    return [record for record in found if isinstance(record, Identity)]


def skips(found: list[Record | Skipped | Missing]) -> list[tuple[int, str]]:
    return [(record.line, str(record.reason)) for record in found if isinstance(record, Skipped)]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("FN:Élodie Dupont", "Élodie Dupont"),
        ("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=89lodie=\r\n Dupo=\r\nnt", "Élodie Dupont"),
        ("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:=C9lodie Dupont", "Élodie Dupont"),
        ("FN;QUOTED-PRINTABLE;CHARSET=no-such-thing:=C3=89lodie Dupont", "Élodie Dupont"),
        ("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C9lodie Dupont", "Élodie Dupont"),
        ("FN:Élodie\r\n  Dupont", "Élodie Dupont"),
        ("fn:Élodie Du\r\n\tpont", "Élodie Dupont"),
        ("N:Dupont;Élodie;;Dr.;", "Élodie Dupont"),
        ("N;ENCODING=QUOTED-PRINTABLE:Dupont=3B=C3=89lodie", "Élodie Dupont"),
        ('FN;X-NOTE="a:b;c":Élodie Dupont', "Élodie Dupont"),
        ('FN;X-NOTE="never closed:Élodie Dupont', "Élodie Dupont"),
        ("FN:Élodie\\, Dupont", "Élodie, Dupont"),
    ],
)
def test_names(one, line: str, name: str):
    assert one(line).name == name


def test_character_folded_between_its_bytes(tmp_path: Path):
    folded = card("FN:XX Dupont").encode().replace(b"XX", b"\xc3\r\n \x89lodie")
    assert identities(read_bytes(folded, tmp_path))[0].name == "Élodie Dupont"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, newline: str):
    content = card("N:Dupont;Élodie;;;", "NOTE:Zoë’s friend").replace("\r\n", newline).encode(encoding)
    (found,) = identities(read_bytes(content, tmp_path))
    assert (found.given_name, found.family_name, found.note) == ("Élodie", "Dupont", "Zoë’s friend")


def test_escaped_parts_stay_whole(one):
    found = one("N:O\\;Neil;Ada;;;", "ORG:Night\\, Day\\; Sons;Sales", "NOTE:a\\nb\\\\n\\,c", "CATEGORIES:x\\,y,z")
    assert found.family_name == "O;Neil"
    assert found.company == "Night, Day; Sons"
    assert found.note == "a\nb\\n,c"
    assert found.labels == ("x,y", "z")


def test_telephones_leave_out_shared_lines(one):
    found = one(
        "FN:A B",
        "TEL;WORK;FAX:+33 1 00",
        "TEL;TYPE=pager:+33 2 00",
        'TEL;VALUE=uri;TYPE="voice,cell":tel:+33-6-12;ext=4',
        "TEL;CELL:06 12 00",
        "TEL:call me",
    )
    assert found.phones == ("+33-6-12", "06 12 00")


def test_urls_come_as_written_and_only_harmless_ones(one):
    found = one(
        "FN:A B",
        "item1.URL;type=pref:https\\://people.example/in/Ada",
        "item1.X-ABLabel:_$!<HomePage>!$_",
        "X-SOCIALPROFILE;type=x;x-user=ada:https://social.example/@ada",
        "X-SOCIALPROFILE;type=x:x-apple:ada",
        "URL:people.example/ada",
        "URL:javascript:alert(1)",
        "IMPP;X-SERVICE-TYPE=Jabber:xmpp:ada@chat.example",
    )
    assert found.urls == (
        "https://people.example/in/Ada",
        "people.example/ada",
        "https://social.example/@ada",
        "xmpp:ada@chat.example",
    )


@pytest.mark.parametrize(
    ("line", "birthday"),
    [
        ("BDAY:19800131", "1980-01-31"),
        ("BDAY;VALUE=date:1980-01-31", "1980-01-31"),
        ("BDAY:1980-01-31T00:00:00Z", "1980-01-31"),
        ("BDAY:--0131", "--01-31"),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-01-31", "--01-31"),
        ("BDAY;VALUE=text:around 1980", "around 1980"),
    ],
)
def test_birthdays(one, line: str, birthday: str):
    assert one("FN:A B", line).birthday == birthday


def test_address_that_tells_most_gives_the_place(one):
    found = one(
        "FN:A B",
        "ADR;TYPE=work:;;1 Mill Lane;Leeds;;LS1;United Kingdom",
        "ADR;TYPE=home:;;2 rue Basse;Lyon;;69001;France",
    )
    assert (found.place, found.country) == ("Lyon", "France")
    found = one("FN:A B", "ADR;TYPE=home:;;;;;;France", "ADR;TYPE=work,pref:;;1 Mill Lane;Leeds")
    assert (found.place, found.country) == ("Leeds", "")


@pytest.mark.parametrize(
    ("lines", "is_organisation"),
    [
        (("FN:Acme", "ORG:Acme"), True),
        (("ORG:Acme;",), True),
        (("FN:Acme", "KIND:org"), True),
        (("FN:Acme", "X-ABShowAs:COMPANY"), True),
        (("N:Durand;Ada;;;", "ORG:Acme"), False),
        (("FN:Ada Durand", "ORG:Acme"), False),
    ],
)
def test_organisations(one, lines: tuple[str, ...], is_organisation: bool):
    assert one(*lines).is_organisation is is_organisation


@pytest.mark.parametrize(
    ("rev", "observed_at"),
    [
        ("20251103T093000Z", datetime(2025, 11, 3, 9, 30, tzinfo=UTC)),
        ("2025-11-03T09:30:00+02:00", datetime(2025, 11, 3, 7, 30, tzinfo=UTC)),
        ("2025-11-03", datetime(2025, 11, 3, tzinfo=UTC)),
        ("2031-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+12:00", None),
        ("yesterday", None),
    ],
)
def test_revision_tells_when_it_was_true(one, rev: str, observed_at: datetime | None):
    assert one("FN:A B", f"REV:{rev}").observed_at == observed_at


def test_nested_agent_card_does_not_mix_with_its_principal(tmp_path: Path):
    agent = "AGENT:\r\n" + card("FN:The Agent", "TEL:2", version="2.1").rstrip()
    found = read_bytes((card("FN:Ada", agent, "EMAIL:a@b.example") + card("FN:Next")).encode(), tmp_path)
    assert [(i.name, i.phones, i.emails) for i in identities(found)] == [
        ("Ada", (), ("a@b.example",)),
        ("Next", (), ()),
    ]


def test_bad_card_in_the_middle_keeps_the_rest(tmp_path: Path):
    good, last = card("FN:Ada"), card("FN:Zoe")
    open_end = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Lost\r\nTEL:1\r\n"
    found = read_bytes((good + open_end + card("NOTE:nobody") + "stray\r\n" + last).encode(), tmp_path)
    assert [i.name for i in identities(found)] == ["Ada", "Zoe"]
    assert [line for line, _ in skips(found)] == [5, 9, 13]
    assert "no end" in skips(found)[0][1]
    assert "no name" in skips(found)[1][1]


def test_line_that_holds_nothing_costs_only_itself(tmp_path: Path):
    found = read_bytes(card("FN:Ada", "rubbish", "EMAIL:a@b.example").encode(), tmp_path)
    assert identities(found)[0].emails == ("a@b.example",)
    assert [line for line, _ in skips(found)] == [4]


def test_soft_break_before_the_end_does_not_swallow_it(tmp_path: Path):
    content = card("FN:Ada", "NOTE;ENCODING=QUOTED-PRINTABLE:abc=") + card("FN:Zoe")
    assert [i.name for i in identities(read_bytes(content.encode(), tmp_path))] == ["Ada", "Zoe"]


@pytest.mark.parametrize("indent", ["", " "])
def test_photos_are_not_read(tmp_path: Path, indent: str):
    photo = "PHOTO;ENCODING=BASE64;TYPE=JPEG:" + f"\r\n{indent}".join(["TEL" + "A" * 70] * 50) + "\r\n"
    (found,) = identities(read_bytes(card("FN:Ada", photo, "TEL:123", version="2.1").encode(), tmp_path))
    assert (found.name, found.phones) == ("Ada", ("123",))


def test_endless_line_is_refused_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("entregent.networks.vcard.lines.LONGEST_LINE", 1 << 20)
    content = card("FN:Ada", "NOTE:" + "x" * (3 << 20)).encode()
    with pytest.raises(Unreadable, match="export your contacts again"):
        read_bytes(content, tmp_path)


def test_card_without_measure_is_refused_alone(tmp_path: Path):
    huge = card("FN:Ada", *(f"TEL:{n}" for n in range(3000)))
    found = read_bytes((huge + card("FN:Zoe")).encode(), tmp_path)
    assert [i.name for i in identities(found)] == ["Zoe"]
    assert [line for line, _ in skips(found)] == [1]


def test_long_note_is_cut_and_the_card_kept(tmp_path: Path):
    note = "\r\n ".join("word " * 12 for _ in range(20_000))
    (found,) = identities(read_bytes(card("FN:Ada", "NOTE:" + note, "TEL:12").encode(), tmp_path))
    assert found.phones == ("12",)
    assert 1000 < len(found.note) <= 20_000


@pytest.mark.parametrize("tenth", range(1, 10))
@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*/*.vcf")), ids=lambda path: path.name)
def test_truncated_at_each_tenth(tmp_path: Path, sample: Path, tenth: int):
    content = sample.read_bytes()
    whole = {i.key: i for i in identities(read_bytes(content, tmp_path))}
    for found in identities(read_bytes(content[: len(content) * tenth // 10], tmp_path)):
        assert found.name == whole[found.key].name
        assert found.phones == whole[found.key].phones


def test_folder_of_cards_and_a_stranger_among_them(tmp_path: Path):
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "ada.vcf").write_text(card("FN:Ada"))
    (folder / "zoe.txt").write_text("\n" + card("FN:Zoe"))
    (folder / "read me.txt").write_text("hello")
    with open_files(folder) as files:
        assert export.recognise(files) == 0.6
        found = list(export.read(files, Reading(now=NOW)))
    assert sorted(i.name for i in identities(found)) == ["Ada", "Zoe"]
    assert [(s.file, s.line) for s in found if isinstance(s, Skipped)] == [("read me.txt", 0)]


@pytest.mark.parametrize("content", [b"x", b"Name,Given Name\n", b"BEGIN:VCALENDAR\n", b"\xff\xfeB\0E\0", b"\0" * 100])
def test_other_files_are_not_recognised(tmp_path: Path, content: bytes):
    (tmp_path / "contacts.vcf").write_bytes(content)
    with open_files(tmp_path / "contacts.vcf") as files:
        assert export.recognise(files) == 0


@pytest.mark.parametrize(
    ("name", "day"),
    [("contacts-2026-02-15.vcf", datetime(2026, 2, 15, tzinfo=UTC)), ("x20260230.vcf", None), ("contacts.vcf", None)],
)
def test_day_in_the_name(tmp_path: Path, name: str, day: datetime | None):
    (tmp_path / name).write_text(card("FN:Ada"))
    with open_files(tmp_path / name) as files:
        assert export.observed_at(files) == day


def test_groups_become_labels_and_related_cards_relations(tmp_path: Path):
    found = read_bytes((SAMPLES / "directory-4.0" / "annuaire-2026-02-15.vcf").read_bytes(), tmp_path)
    assert {i.name: i.labels for i in identities(found)} == {
        "Inès Bouvier": ("Chorale",),
        "Yann Le Goff": ("Chorale",),
        "Coopérative des Brumes": (),
    }
    (relation,) = (record for record in found if isinstance(record, Relation))
    assert [who.key[-2:] for who in relation.people] == ["01", "02"]
    assert relation.context == "colleague"


def walk(folder: Path) -> Iterator[Path]:
    yield from folder.glob("*/*.vcf")


def test_samples_are_recognised():
    for path in walk(SAMPLES):
        with open_files(path) as files:
            assert export.recognise(files) > 0.9
