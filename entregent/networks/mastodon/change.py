"""Changing whom the owner follows, mutes and keeps on lists (methods `accounts` and `lists` of the API).

A Relationship entity says how things stand; every deed about an account answers with one. Deeds about lists answer with
nothing, so the lists of the account are read back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from entregent.base.http import HttpError
from entregent.base.http.polite import Wait
from entregent.base.jsonfile import elements, inside, name_of, text_of
from entregent.contract.changing import Deed, End, Outcome, OwnList, Standing, is_so
from entregent.contract.live import Later, NotAllowed, Session
from entregent.contract.text import t
from entregent.networks.mastodon.asking import LONG_REST, Api, Declined
from entregent.networks.mastodon.crawl import looked_up

AT_ONCE = 40
_PATHS = {Deed.FOLLOW: "follow", Deed.UNFOLLOW: "unfollow", Deed.MUTE: "mute", Deed.UNMUTE: "unmute"}
_SCOPES = "outside the authorized scopes"
_MOST_LANGUAGES = 20


def standings(session: Session, keys: Sequence[str], *, with_lists: bool = False) -> Mapping[str, Standing]:
    """How the owner stands to these accounts, by key: one request for each to find it, one for all to see how it stands."""
    api, home = _api(session), _home(session)
    accounts = {key: found for key in keys if text_of(inside(found := looked_up(api, key, home), "id"))}
    ids = {key: text_of(inside(found, "id")) for key, found in accounts.items()}
    if not ids:
        return {}
    told = _read(api, "/api/v1/accounts/relationships", {"id[]": list(ids.values()), "with_suspended": "true"})
    relationships = {text_of(inside(each, "id")): each for each in elements(told)}
    return {
        key: _standing(key, relationships[id_], _locked(accounts[key]), _lists_of(api, id_) if with_lists else None)
        for key, id_ in ids.items()
        if id_ in relationships
    }


def own_lists(session: Session) -> tuple[OwnList, ...]:
    """The owner's lists, by id and title."""
    found = elements(_read(_api(session), "/api/v1/lists"))
    lists = [OwnList(text_of(inside(each, "id")), name_of(inside(each, "title"))) for each in found]
    return tuple(each for each in lists if each.id and each.title)


def change(
    session: Session, deed: Deed, standing: Standing, *, list_id: str = "", kept: Mapping[str, str] | None = None
) -> Outcome:
    """Do one deed, and see by the answer how things stand now."""
    api, id_ = _api(session), standing.ref.get("id", "")
    try:
        if deed in _PATHS:
            answer = api.send("POST", f"/api/v1/accounts/{id_}/{_PATHS[deed]}", _settings(deed, kept or {}))
            after = _standing(standing.key, answer, standing.locked, standing.lists)
        else:
            method = "POST" if deed is Deed.ADD else "DELETE"
            api.send(method, f"/api/v1/lists/{list_id}/accounts", {"account_ids[]": id_})
            after = standings(session, [standing.key], with_lists=True)[standing.key]
    except Declined as declined:
        return _refused(api, deed, standing, declined, list_id)
    except Wait:
        raise
    except (Later, HttpError, KeyError):
        return Outcome(End.UNKNOWN)
    return Outcome(End.DONE if is_so(deed, after, list_id) else End.UNKNOWN, standing=after)


def _refused(api: Api, deed: Deed, standing: Standing, declined: Declined, list_id: str) -> Outcome:
    """The end of a deed that the server declines. Raises `NotAllowed` where it is not this account that matters."""
    if declined.status == 403 and _SCOPES in declined.words:
        raise NotAllowed(
            t(
                "{host} has let you be read here, and not changed: connect the account anew, and allow it.",
                host=api.host,
            )
        ) from None
    if deed is Deed.ADD and declined.status == 422 and list_id in _lists_of(api, standing.ref.get("id", "")):
        return Outcome(End.ALREADY)
    if declined.status == 404 and deed is Deed.ADD and not standing.follows:
        reason = t("Only somebody you follow can be on a list.")
    elif declined.status == 404:
        reason = t("{host} does not know this account, or this list, any more.", host=api.host)
    elif declined.words:
        reason = t("{host} says no: {words}", host=api.host, words=declined.words)
    else:
        reason = t("{host} says no.", host=api.host)
    return Outcome(End.REJECTED, reason)


def _settings(deed: Deed, kept: Mapping[str, str]) -> dict[str, object]:
    """The settings of a follow or a mute that an undo brings back; those of the server without them."""
    if deed is Deed.FOLLOW:
        form: dict[str, object] = {name: kept[name] for name in ("reblogs", "notify") if name in kept}
        return form | ({"languages[]": kept["languages"].split()} if kept.get("languages") else {})
    return {"notifications": kept["notifications"]} if deed is Deed.MUTE and "notifications" in kept else {}


def _standing(key: str, told: object, locked: bool | None, lists: tuple[str, ...] | None) -> Standing:
    follows, mutes = inside(told, "following") is True, inside(told, "muting") is True
    kept = {}
    if follows:
        kept = {"reblogs": _word(inside(told, "showing_reblogs")), "notify": _word(inside(told, "notifying"))}
        languages = [text_of(each) for each in elements(inside(told, "languages"))[:_MOST_LANGUAGES]]
        kept |= {"languages": " ".join(filter(None, languages))} if languages else {}
    if mutes:
        kept["notifications"] = _word(inside(told, "muting_notifications"))
    return Standing(
        key=key,
        follows=follows,
        mutes=mutes,
        asked=inside(told, "requested") is True,
        locked=locked,
        lists=lists,
        ref={"id": text_of(inside(told, "id"))},
        kept=kept,
    )


def _word(value: object) -> str:
    return "true" if value is True else "false"


def _locked(account: object) -> bool | None:
    locked = inside(account, "locked")
    return locked if isinstance(locked, bool) else None


def _lists_of(api: Api, id_: str) -> tuple[str, ...]:
    found = elements(_read(api, f"/api/v1/accounts/{id_}/lists"))
    return tuple(text for each in found if (text := text_of(inside(each, "id"))))


def _read(api: Api, path: str, params: Mapping[str, str | Sequence[str]] | None = None) -> object:
    """What stands at a path that every server has. Raises `Later` where it is declined."""
    try:
        return api.get(path, params)
    except Declined as declined:
        if declined.status == 404 and path.endswith("/lists"):
            return []
        raise api.later(LONG_REST) from None


def _api(session: Session) -> Api:
    return Api(session.http, session.server, session.credentials.get("token", ""), session.now)


def _home(session: Session) -> str:
    return session.credentials.get("domain", "") or session.key.rpartition("@")[2]
