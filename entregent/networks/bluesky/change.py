"""Changing whom the owner follows, mutes and keeps on lists.

Follows and places on lists are records of the owner's repository, written and deleted there; mutes are kept by the network.
What the network says of a follow comes some seconds late, so the repository itself is looked at too: at its newest follows,
and at the record that the network names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from entregent.base.http import HttpError
from entregent.base.http.polite import Wait
from entregent.base.jsonfile import elements, inside, name_of, text_of
from entregent.contract.changing import Deed, End, Outcome, OwnList, Standing
from entregent.contract.live import Later, NotAllowed, Session
from entregent.contract.text import t
from entregent.networks.bluesky.asking import Api, Declined, Repeating
from entregent.networks.bluesky.keys import did
from entregent.networks.bluesky.people import list_key
from entregent.networks.bluesky.posts import uri_of
from entregent.networks.bluesky.tokens import api_of

FOLLOW, LIST, ITEM = "app.bsky.graph.follow", "app.bsky.graph.list", "app.bsky.graph.listitem"
_CURATED = "app.bsky.graph.defs#curatelist"
_MUTES = {Deed.MUTE: "app.bsky.graph.muteActor", Deed.UNMUTE: "app.bsky.graph.unmuteActor"}
_AT_ONCE = 100
_NO_SCOPE = "ScopeMissing"


def standings(session: Session, keys: Sequence[str], *, with_lists: bool = False) -> Mapping[str, Standing]:
    """How the owner stands to these accounts, by key: one request for all, and one for each that is followed."""
    api = api_of(session)
    if not keys:
        return {}
    shown = elements(inside(_read(api, "app.bsky.actor.getProfiles", {"actors": list(keys)}), "profiles"))
    views = {did(inside(each, "did")): each for each in shown}
    newest = {} if not views else _newest(api, session.key)
    items = _items(api, session.key) if with_lists and views else None
    return {key: _standing(api, key, views[key], newest, items) for key in keys if key in views}


def _standing(
    api: Api, key: str, view: object, newest: Mapping[str, str], items: Mapping[str, Mapping[str, str]] | None
) -> Standing:
    told = uri_of(inside(view, "viewer", "following"))
    follow = newest.get(key, "") or (told if told and _is_there(api, told) else "")
    on = items.get(key, {}) if items is not None else {}
    ref = {"follow": follow, "blocked": "yes" if inside(view, "viewer", "blockedBy") is True else ""}
    ref |= {f"item {rkey}": uri for rkey, uri in on.items()}
    return Standing(
        key,
        follows=bool(follow),
        mutes=inside(view, "viewer", "muted") is True,
        locked=False,
        lists=tuple(sorted(on)) if items is not None else None,
        ref={name: value for name, value in ref.items() if value},
    )


def _newest(api: Api, owner: str) -> dict[str, str]:
    """The addresses of the owner's newest follows, by whom they are of."""
    asked = {"repo": owner, "collection": FOLLOW, "limit": _AT_ONCE}
    found = elements(inside(_read(api, "com.atproto.repo.listRecords", asked), "records"))
    return {key: uri_of(inside(each, "uri")) for each in found if (key := did(inside(each, "value", "subject")))}


def _is_there(api: Api, uri: str) -> bool:
    owner, collection, key = uri.removeprefix("at://").split("/", 2)
    try:
        api.get("com.atproto.repo.getRecord", {"repo": owner, "collection": collection, "rkey": key})
    except Declined as declined:
        if declined.error == "RecordNotFound":
            return False
        raise _unknowing(api) from None
    return True


def _items(api: Api, owner: str) -> dict[str, dict[str, str]]:
    """By account, the lists that it is on, and the address of the record that says so."""
    found: dict[str, dict[str, str]] = {}
    for each in _records(api, owner, ITEM):
        key, rkey = did(inside(each, "value", "subject")), list_key(inside(each, "value", "list"))
        if key and rkey:
            found.setdefault(key, {})[rkey] = uri_of(inside(each, "uri"))
    return found


def _records(api: Api, owner: str, collection: str) -> Iterator[object]:
    asked = {"repo": owner, "collection": collection, "limit": _AT_ONCE}
    try:
        for page in api.pages("com.atproto.repo.listRecords", asked, "records"):
            yield from page.items
    except (Declined, Repeating):
        raise _unknowing(api) from None


def own_lists(session: Session) -> tuple[OwnList, ...]:
    """The owner's lists of people (those made for moderation left out), by key and name."""
    found = [
        OwnList(list_key(inside(each, "uri")), name_of(inside(each, "value", "name")))
        for each in _records(api_of(session), session.key, LIST)
        if inside(each, "value", "purpose") == _CURATED
    ]
    return tuple(each for each in found if each.id and each.title)


def change(
    session: Session,
    deed: Deed,
    standing: Standing,
    *,
    list_id: str = "",
    kept: Mapping[str, str] | None = None,  # noqa: ARG001
) -> Outcome:
    """Do one deed. There are no settings to bring back (`kept`)."""
    api = api_of(session)
    if deed is Deed.FOLLOW and standing.ref.get("blocked"):
        return Outcome(End.REJECTED, t("This account blocks you."))
    try:
        return Outcome(End.DONE, standing=_done(api, session, deed, standing, list_id))
    except Declined as declined:
        if _NO_SCOPE in declined.error or declined.status == 403:
            raise NotAllowed(
                t(
                    "{host} has let you be read here, and not changed: connect the account anew, and allow it.",
                    host=api.host,
                )
            ) from None
        if declined.words:
            return Outcome(End.REJECTED, t("{host} says no: {words}", host=api.host, words=declined.words))
        return Outcome(End.REJECTED, t("{host} says no.", host=api.host))
    except Wait:
        raise
    except (Later, HttpError):
        return Outcome(End.UNKNOWN)


def _done(api: Api, session: Session, deed: Deed, standing: Standing, list_id: str) -> Standing:
    """How things stand once the deed is done."""
    ref, lists, item = dict(standing.ref), set(standing.lists or ()), f"item {list_id}"
    if name := _MUTES.get(deed):
        api.post(name, {"actor": standing.key})
        return replace(standing, mutes=deed is Deed.MUTE)
    if deed is Deed.FOLLOW:
        ref["follow"] = _write(api, session, FOLLOW, {"subject": standing.key})
    elif deed is Deed.UNFOLLOW:
        _delete(api, session, ref.pop("follow", ""))
    elif deed is Deed.ADD:
        named = {"subject": standing.key, "list": f"at://{session.key}/{LIST}/{list_id}"}
        ref[item] = _write(api, session, ITEM, named)
        lists.add(list_id)
    else:
        _delete(api, session, ref.pop(item, ""))
        lists.discard(list_id)
    told = tuple(sorted(lists)) if standing.lists is not None else None
    return replace(standing, follows="follow" in ref, lists=told, ref=ref)


def _write(api: Api, session: Session, collection: str, value: Mapping[str, str]) -> str:
    at = f"{session.now():%Y-%m-%dT%H:%M:%S}.000Z"
    record = {"$type": collection, "createdAt": at, **value}
    body = {"repo": session.key, "collection": collection, "record": record}
    return text_of(inside(api.post("com.atproto.repo.createRecord", body), "uri"))


def _delete(api: Api, session: Session, uri: str) -> None:
    if uri:
        collection, key = uri.split("/")[-2:]
        api.post("com.atproto.repo.deleteRecord", {"repo": session.key, "collection": collection, "rkey": key})


def _read(api: Api, name: str, params: Mapping[str, object]) -> object:
    try:
        return api.get(name, params)
    except Declined:
        raise _unknowing(api) from None


def _unknowing(api: Api) -> NotAllowed:
    return NotAllowed(
        t("{host} does not tell how you stand to others: nothing can be changed from here.", host=api.host)
    )
