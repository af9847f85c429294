"""Whatever way an archive or an address book comes, the same people stand afterwards, and another variant adds none."""

from __future__ import annotations

from pathlib import Path

import pytest

from entregent.people.models import Person
from entregent.ties.models import Interaction, Tie
from tests.journeys.taking import people_of, take, workspace
from tests.writers import contacts, facts, linkedin, vcards

pytestmark = pytest.mark.django_db
COMPLETE = [v for v in linkedin.ALL_VARIANTS.values() if v.parts == "complete" and v.has_urls]
REFERENCE = linkedin.ALL_VARIANTS["complete-2026"]


def shown(path: Path) -> dict[str, object]:
    """Everybody but the owner by name and key: profile and counts of the tie."""
    here = workspace()
    take(here, path)
    found = {}
    for keys, told in people_of(here).items():
        if not told["profile"][7]:
            found["/".join(key for _network, key in keys)] = (told["profile"], told["tie"])
    return found


@pytest.mark.parametrize("variant", COMPLETE, ids=lambda variant: variant.name)
def test_every_complete_archive_says_the_same_people_and_ties(variant: linkedin.Variant, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert shown(linkedin.write(variant, tmp_path / "a")) == shown(linkedin.write(REFERENCE, tmp_path / "b"))


@pytest.mark.parametrize("variant", linkedin.ALL_VARIANTS.values(), ids=lambda variant: variant.name)
def test_another_variant_of_what_is_known_adds_nobody(variant: linkedin.Variant, tmp_path: Path) -> None:
    here = workspace()
    (tmp_path / "first").mkdir()
    take(here, linkedin.write(REFERENCE, tmp_path / "first"))
    before = Person.objects.filter(workspace=here, is_root=True).count()
    # An archive without addresses names the event of connecting by another identity of the same person.
    exchanged = Interaction.objects.filter(workspace=here).exclude(kind="connection")
    said = exchanged.count()
    view = take(here, linkedin.write(variant, tmp_path))
    assert Person.objects.filter(workspace=here, is_root=True).count() == before
    assert view.counts["created"]["people"] == 0
    assert exchanged.count() == said


@pytest.mark.parametrize("name", contacts.GOOGLE_VARIANTS)
def test_every_address_book_of_one_kind_says_the_same_people(name: str, tmp_path: Path) -> None:
    here = workspace()
    take(here, contacts.write_google(contacts.GOOGLE_VARIANTS[name], tmp_path))
    names = Person.objects.filter(workspace=here, is_root=True).values_list("name", "company", "position", "place")
    assert sorted(names) == sorted((entry.name, entry.company, entry.title, entry.city) for entry in contacts.ENTRIES)


def test_one_person_in_three_files_is_one_person(tmp_path: Path) -> None:
    here = workspace()
    for folder in ("a", "b", "c"):
        (tmp_path / folder).mkdir()
    take(here, linkedin.write(REFERENCE, tmp_path / "a"))
    take(here, contacts.write_google(contacts.GOOGLE_VARIANTS["new-english"], tmp_path / "b"))
    take(here, vcards.write_vcard(vcards.VCARD_VARIANTS["apple-3.0"], tmp_path / "c"))
    rows = Person.objects.filter(workspace=here, is_root=True, name__startswith="Quentin Sorel")
    (doctor,) = rows
    assert {row.network for row in doctor.identities.all()} == {"linkedin", "google", "vcard"}
    assert Tie.objects.get(person=doctor).interactions > 0


def test_a_message_alone_makes_a_tie_and_a_connection_alone_is_weak_not_zero(tmp_path: Path) -> None:
    here = workspace()
    take(here, linkedin.write(REFERENCE, tmp_path))
    ties = {tie.person.name: tie.strength for tie in Tie.objects.filter(workspace=here).select_related("person")}
    assert ties[facts.ELOISE.name] > ties[facts.BARE.name] > 0
