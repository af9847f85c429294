"""What the archive and the API both know is one fact: the same ids, the same people, the same moments."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from entregent.contract.records import Identity, Interaction, Post
from entregent.networks.mastodon import activities, events, statuses
from entregent.networks.mastodon.accounts import Accounts
from entregent.networks.mastodon.activities import Actors
from entregent.networks.mastodon.events import Seer
from tests.doubles.mastodon.community import FIRST_ID, NOW, Community

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
CROWD = Community()
SEER = Seer(str(FIRST_ID), CROWD.key(0), CROWD.domain, NOW + timedelta(days=1))


def as_archived(entity: dict[str, Any]) -> dict[str, Any]:
    """A status of the API as the archive's outbox holds it."""
    at, uri = entity["created_at"], entity["uri"]
    if entity["reblog"]:
        return {"type": "Announce", "id": uri, "published": at, "object": entity["reblog"]["uri"]}
    keys = [each["acct"] if "@" in each["acct"] else f"{each['acct']}@{CROWD.domain}" for each in entity["mentions"]]
    actors = [f"https://{key.partition('@')[2]}/users/{key.partition('@')[0]}" for key in keys]
    tags = [{"type": "Mention", "href": actor, "name": f"@{key}"} for actor, key in zip(actors, keys, strict=True)]
    above = f"{actors[0]}/statuses/1" if entity["in_reply_to_id"] else None
    note = {"id": uri, "type": "Note", "content": entity["content"], "inReplyTo": above, "tag": tags, "cc": []}
    note["to"] = [PUBLIC] if entity["visibility"] == "public" else actors
    return {"type": "Create", "published": at, "object": note}


def archived(activity: dict[str, Any]) -> list[Any]:
    actors = Actors(CROWD.key(0), CROWD.domain)
    if activity["type"] == "Announce":
        at = statuses.moment(activity["published"], SEER.now)
        return [statuses.boost(activity["id"], actors.wrote(activity["object"]), at, activity["object"])]
    found = activities.status(activity, actors, SEER.now)
    assert found
    return list(statuses.records(found))


def known_by(record: Any) -> tuple[Any, ...]:
    people = tuple(who.key for who in record.people) if isinstance(record, Interaction) else ()
    kind = (record.kind, record.direction, record.audience) if isinstance(record, Interaction) else ()
    return type(record).__name__, record.source_id, record.at, record.text, people, kind


def test_a_status_tells_the_same_from_the_archive_and_from_the_server() -> None:
    kinds = set()
    for number in range(1, 13):
        entity = CROWD.own(number)
        live = [each for each in events.own(entity, SEER) if isinstance(each, Interaction | Post)]
        before = archived(as_archived(entity))
        assert {known_by(each) for each in live} == {known_by(each) for each in before}
        kinds |= {each.source_id.partition(":")[0] for each in live}
    assert {"reply", "boost", "message"} <= kinds


def test_whom_the_owner_follows_is_the_same_connection() -> None:
    key = CROWD.key(3)
    lists = Accounts(following={key: None})
    person = SEER.who(CROWD.account(3))
    assert person
    before, live = lists.connection(key), events.following(person)
    assert before
    assert (before.source_id, before.kind, before.direction) == (live.source_id, live.kind, live.direction)
    shown = lists.identity(key)
    assert isinstance(shown, Identity)
    assert (shown.source_id, shown.handle, shown.is_contact) == (key, f"@{key}", True)
