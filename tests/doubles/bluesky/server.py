"""The double's answers. Listening, faults and what was asked are those of the other double (`tests/doubles/mastodon`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from tests.doubles.bluesky.community import Community, Shown
from tests.doubles.mastodon import Asked
from tests.doubles.mastodon import Double as Listening
from tests.doubles.mastodon.faults import What

Answer = tuple[int, Any, str]
Params = dict[str, str]
REVOKED = (400, {"error": "ExpiredToken", "message": "Token has been revoked"}, "")


class Double(Listening):
    """Grants `limit` requests in `window`. `state` is what a session says of the owner's account ("": all is well);
    `knows_the_network` is switched off for a PDS without an AppView."""

    def __init__(self, community: Community | None = None, **options: Any) -> None:
        crowd = community or Community()
        super().__init__(now=options.pop("now", None) or (lambda: crowd.now), **options)
        self.crowd = crowd
        self.state = ""
        self.knows_the_network = True
        self.accepts_any = False
        self.issued = 0
        self.access: set[str] = set()
        self.refresh: set[str] = set()

    def rate(self) -> tuple[dict[str, str], bool]:
        """The headers for the next answer, as a PDS writes them, and whether it is granted."""
        headers, granted = super().rate()
        resets_at = int(self._resets_at.timestamp())
        policy = f"{self.limit};w={int(self.window / timedelta(seconds=1))}"
        left = headers["X-RateLimit-Remaining"]
        told = {"RateLimit-Limit": str(self.limit), "RateLimit-Remaining": left, "RateLimit-Reset": str(resets_at)}
        return told | {"RateLimit-Policy": policy}, granted

    def answer(self, asked: Asked) -> Answer:
        """Status and answer to a request; the last part is for a header that is not used here."""
        name = asked.path.removeprefix("/xrpc/")
        if asked.method == "POST":
            return self._session(name, asked.token)
        if name not in ("com.atproto.sync.getLatestCommit", "com.atproto.repo.listRecords") and not self._lets_in(
            asked
        ):
            return 400, {"error": "InvalidToken", "message": "Token could not be verified"}, ""
        if name.startswith("app.bsky.") and not self.knows_the_network:
            return 400, {"error": "InvalidRequest", "message": f"No service configured for {name}"}, ""
        method = _METHODS.get(name)
        found = method(self, asked.params) if method else (501, {"error": "MethodNotImplemented", "message": name}, "")
        if any(fault.what == What.REPEAT and fault.strikes(asked.path, asked.params) for fault in self.faults):
            return self._last_page.get(asked.path, found)
        self._last_page[asked.path] = found
        return found

    def _lets_in(self, asked: Asked) -> bool:
        return self.accepts_any or asked.token in self.access

    def _session(self, name: str, token: str) -> Answer:
        if name == "com.atproto.server.refreshSession":
            if token not in self.refresh:
                return REVOKED
            self.refresh.discard(token)
        elif name == "com.atproto.server.deleteSession":
            self.refresh.discard(token)
            return 200, {}, ""
        elif name != "com.atproto.server.createSession":
            return 501, {"error": "MethodNotImplemented", "message": name}, ""
        self.issued += 1
        held = {"accessJwt": f"access-{self.issued}", "refreshJwt": f"refresh-{self.issued}"}
        self.access, self.refresh = {held["accessJwt"]}, self.refresh | {held["refreshJwt"]}
        return 200, held | self._owner(), ""

    def _owner(self) -> Shown:
        state = {"active": False, "status": self.state} if self.state else {"active": True}
        return {"did": self.crowd.did(0), "handle": self.crowd.handle(0)} | state

    def get_session(self, _params: Params) -> Answer:
        return 200, self._owner(), ""

    def commit(self, _params: Params) -> Answer:
        return 200, {"cid": "bafycommit", "rev": f"rev-{self.crowd.posts}-{self.crowd.following}"}, ""

    def get_record(self, _params: Params) -> Answer:
        profile = {"$type": "app.bsky.actor.profile", "displayName": "Member 0", "description": "I am number 0."}
        return 200, {"uri": self.crowd.uri("app.bsky.actor.profile", 0), "cid": "bafyme", "value": profile}, ""

    def list_records(self, params: Params) -> Answer:
        collection, owner = params["collection"], self.crowd.number_of(params["repo"])
        if owner is None:
            return 400, {"error": "InvalidRequest", "message": "Could not find repo"}, ""
        count = self.crowd.count(collection) if owner == 0 else len(self.crowd.follows(owner))
        numbers = range(count) if params.get("reverse") else range(count - 1, -1, -1)
        records = [self.crowd.record(collection, number, owner) for number in numbers]
        if cursor := params.get("cursor"):
            is_up = bool(params.get("reverse"))
            records = [
                each for each in records if (each["uri"][-13:] > cursor) is is_up and each["uri"][-13:] != cursor
            ]
        some = records[: int(params.get("limit", "50"))]
        return 200, {"records": some} | ({"cursor": some[-1]["uri"][-13:]} if some else {}), ""

    def profile(self, params: Params) -> Answer:
        number = self.crowd.number_of(params["actor"])
        if number is None:
            return 400, {"error": "InvalidRequest", "message": "Profile not found"}, ""
        return 200, self.crowd.detailed(number), ""

    def profiles(self, params: Params) -> Answer:
        numbers = [self.crowd.number_of(actor) for actor in params["actors"]]
        if len(numbers) > 25:
            return 400, {"error": "InvalidRequest", "message": "actors must not have more than 25 elements"}, ""
        return 200, {"profiles": [self.crowd.detailed(number) for number in numbers if number is not None]}, ""

    def follows(self, params: Params) -> Answer:
        return self._of(params, "follows", self.crowd.follows)

    def followers(self, params: Params) -> Answer:
        return self._of(params, "followers", self.crowd.followers_of)

    def _of(self, params: Params, name: str, of: Callable[[int], list[int]]) -> Answer:
        number = self.crowd.number_of(params["actor"])
        if number is None:
            return 400, {"error": "InvalidRequest", "message": "Actor not found"}, ""
        return self._page(name, params, of(number), self.crowd.view, {"subject": self.crowd.view(number)})

    def mutes(self, params: Params) -> Answer:
        return self._page("mutes", params, [4], self.crowd.view, {})

    def notifications(self, params: Params) -> Answer:
        numbers = range(self.crowd.notifications, 0, -1)
        return self._page("notifications", params, numbers, self.crowd.notification, {"priority": False})

    def feed(self, params: Params) -> Answer:
        if number := self.crowd.number_of(params["actor"]):
            return 200, {"feed": [self.crowd.last_post(number)]}, ""
        return self._page("feed", params, range(self.crowd.posts - 1, -1, -1), self.crowd.feed, {})

    def _page(
        self, name: str, params: Params, numbers: Sequence[int], shown: Callable[[int], Shown], more: Shown
    ) -> Answer:
        """Cursors count from the end, so that what is new does not move them; the last page has none."""
        limit, cursor = int(params.get("limit", "50")), params.get("cursor", "")
        if cursor and not cursor.isdigit():
            return 400, {"error": "InvalidRequest", "message": "Malformed cursor"}, ""
        first = len(numbers) - int(cursor) if cursor else 0
        some = numbers[first : first + limit]
        left = len(numbers) - first - len(some)
        return 200, {name: [shown(number) for number in some], **more} | ({"cursor": str(left)} if left else {}), ""


_METHODS: dict[str, Callable[[Double, Params], Answer]] = {
    "com.atproto.server.getSession": Double.get_session,
    "com.atproto.sync.getLatestCommit": Double.commit,
    "com.atproto.repo.getRecord": Double.get_record,
    "com.atproto.repo.listRecords": Double.list_records,
    "app.bsky.actor.getProfile": Double.profile,
    "app.bsky.actor.getProfiles": Double.profiles,
    "app.bsky.graph.getFollows": Double.follows,
    "app.bsky.graph.getFollowers": Double.followers,
    "app.bsky.graph.getMutes": Double.mutes,
    "app.bsky.notification.listNotifications": Double.notifications,
    "app.bsky.feed.getAuthorFeed": Double.feed,
}
