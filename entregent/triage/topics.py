"""What the owner writes about, and what others say of themselves."""

from __future__ import annotations

from collections.abc import Collection

from entregent.analysis.topics import subjects
from entregent.base.bulk import among
from entregent.people.models import Sighting
from entregent.posts.models import Post

# The owner's latest posts that are read for their subjects.
LATEST = 300


def own_subjects(workspace_id: int) -> dict[str, str]:
    """The words that come back in the owner's latest posts, by stem."""
    texts = Post.objects.filter(workspace=workspace_id).order_by("-at").values_list("text", flat=True)[:LATEST]
    return subjects(texts)


def bios_of(people: Collection[int]) -> dict[int, str]:
    """What these persons (roots) say of themselves on their profiles, the freshest word of each network; nothing of those of
    whom nothing is known."""
    rows = Sighting.objects.filter(among("identity__person_id", list(people)), is_mention=False).order_by("observed_at")
    said: dict[tuple[int, int], str] = {}
    for person, identity, told in rows.values_list("identity__person_id", "identity_id", "said"):
        if text := " . ".join(filter(None, (told.get("headline"), told.get("summary")))):
            said[person, identity] = text
    found: dict[int, str] = {}
    for (person, _identity), text in said.items():
        found[person] = f"{found[person]} . {text}" if person in found else text
    return found
