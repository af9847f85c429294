"""What the double answers to each path, as the API is documented. Pages are told by the `Link` header."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.doubles.mastodon import relations
from tests.doubles.mastodon.community import FIRST_ID, Community

NOT_FOUND = (404, {"error": "Record not found"}, "")
OUT_OF_SCOPE = (403, {"error": "This action is outside the authorized scopes"}, "")
_DEED = re.compile(r"/api/v1/accounts/(\d+)/(follow|unfollow|mute|unmute)")
_LIST = re.compile(r"/api/v1/lists/(\d+)/accounts")
# Status, entity, `Link` header.
Answer = tuple[int, Any, str]
Params = dict[str, str]


@dataclass(slots=True)
class Routes:
    """The API over one community. `is_open`: strangers may read follow lists; `shows_links`: pages bring `Link`."""

    community: Community
    base: str = ""
    streaming: str = ""
    is_open: bool = True

    def answer(self, path: str, params: Params, *, is_member: bool) -> Answer:
        """What stands at a path; only members see what is the owner's."""
        for pattern, needs_token, found in _ROUTES:
            if match := pattern.fullmatch(path):
                if needs_token and not is_member:
                    return 401, {"error": "This method requires an authenticated user"}, ""
                return found(self, params, *match.groups())
        return NOT_FOUND

    def instance(self, _params: Params) -> Answer:
        return 200, {
            "domain": self.community.domain, "title": "A double", "version": "4.5.0", "description": "A double",
            "source_url": "https://source.example", "usage": {"users": {"active_month": 3}}, "languages": ["en"],
            "configuration": {"urls": {"streaming": self.streaming, "status": None}},
            "registrations": {"enabled": False}, "contact": {"email": "", "account": None}, "rules": [],
            "api_versions": {"mastodon": 7},
        }, ""  # fmt: skip

    def me(self, _params: Params) -> Answer:
        more = {
            "source": {"privacy": "public", "note": "", "fields": [], "follow_requests_count": 0},
            "role": {"id": "-99"},
        }
        return 200, self.community.account(0) | more, ""

    def lookup(self, params: Params) -> Answer:
        number = self.community.number_of(params.get("acct", ""))
        return NOT_FOUND if number is None else (200, self.community.account(number), "")

    def search(self, params: Params) -> Answer:
        number = self.community.number_of(params.get("q", ""))
        return 200, [] if number is None else [self.community.account(number)], ""

    def following(self, params: Params, id_: str) -> Answer:
        if not self.is_open:
            return 401, {"error": "This API requires an authenticated user"}, ""
        return self._people(f"/api/v1/accounts/{id_}/following", params, self.community.follows(int(id_) - FIRST_ID))

    def followers(self, params: Params, id_: str) -> Answer:
        numbers = self.community.followers_of(int(id_) - FIRST_ID)
        return self._people(f"/api/v1/accounts/{id_}/followers", params, numbers)

    def mutes(self, params: Params) -> Answer:
        return self._people("/api/v1/mutes", params, self.community.muted)

    def blocks(self, params: Params) -> Answer:
        return self._people("/api/v1/blocks", params, self.community.blocked)

    def domain_blocks(self, _params: Params) -> Answer:
        return 200, list(self.community.blocked_domains), ""

    def lists(self, _params: Params) -> Answer:
        return 200, [relations.list_entity(id_, title) for id_, title in enumerate(self.community.lists, 1)], ""

    def lists_of(self, _params: Params, id_: str) -> Answer:
        return relations.lists_of(self.community, int(id_) - FIRST_ID)

    def listed(self, params: Params, id_: str) -> Answer:
        numbers = list(self.community.lists.values())
        if not 1 <= int(id_) <= len(numbers):
            return NOT_FOUND
        return self._people(f"/api/v1/lists/{id_}/accounts", params, numbers[int(id_) - 1])

    def relationships(self, params: Params) -> Answer:
        asked: Any = params.get("id[]", [])
        numbers = [int(one) - FIRST_ID for one in (asked if isinstance(asked, list) else [asked])]
        return 200, [relations.relationship(self.community, n) for n in numbers if 0 <= n < self.community.accounts], ""

    def change(self, method: str, path: str, form: dict[str, Any], scopes: str) -> Answer:
        """What the owner changes at a path; the token must hold the scope for it."""
        about, of_list = _DEED.fullmatch(path), _LIST.fullmatch(path)
        if method == "POST" and about:
            scope, deed = relations.DEEDS[about[2]]
            number = int(about[1]) - FIRST_ID
            if not 0 <= number < self.community.accounts:
                return NOT_FOUND
            return deed(self.community, number, form) if _allows(scopes, scope) else OUT_OF_SCOPE
        if of_list and method in ("POST", "DELETE"):
            on_list = relations.put_on_list if method == "POST" else relations.take_off_list
            return on_list(self.community, of_list[1], form) if _allows(scopes, "write:lists") else OUT_OF_SCOPE
        return NOT_FOUND

    def notifications(self, params: Params) -> Answer:
        return self._stream(
            "/api/v1/notifications", params, 80, 0, self.community.notifications, self.community.notification
        )

    def statuses(self, params: Params, id_: str) -> Answer:
        path = f"/api/v1/accounts/{id_}/statuses"
        if id_ != str(FIRST_ID):
            return 200, [], ""
        return self._stream(path, params, 40, 500_000, self.community.statuses, self.community.own)

    def _people(self, path: str, params: Params, numbers: Sequence[int]) -> Answer:
        """The ids of pages are those of the relationships: whoever came last has the highest."""
        limit = min(80, int(params.get("limit", "40")))
        first = len(numbers) - int(params["max_id"]) + 1 if "max_id" in params else 0
        some = numbers[first : first + limit]
        links = {}
        if first + limit < len(numbers):
            links["next"] = {"limit": limit, "max_id": len(numbers) - (first + len(some)) + 1}
        if some:
            links["prev"] = {"limit": limit, "min_id": len(numbers) - first}
        return 200, [self.community.account(number) for number in some], self._link(path, links)

    def _stream(
        self, path: str, params: Params, most: int, base: int, count: int, entity: Callable[[int], dict[str, Any]]
    ) -> Answer:
        """Entities with the ids `base` + 1 … `base` + `count`, the newest first."""
        limit = min(most, int(params.get("limit", "40")))
        top = min(count, int(params["max_id"]) - 1 - base) if "max_id" in params else count
        bottom = max(0, int(params["since_id"]) - base) if "since_id" in params else 0
        if "min_id" in params:
            bottom = max(0, int(params["min_id"]) - base)
            top = min(top, bottom + limit)
        numbers = list(range(top, max(bottom, top - limit), -1))
        links = {}
        if len(numbers) == limit:
            links["next"] = {"limit": limit, "max_id": base + numbers[-1]}
        if numbers:
            links["prev"] = {"limit": limit, "min_id": base + numbers[0]}
        return 200, [entity(number) for number in numbers], self._link(path, links)

    def _link(self, path: str, links: dict[str, dict[str, int]]) -> str:
        return ", ".join(f'<{self.base}{path}?{urlencode(query)}>; rel="{rel}"' for rel, query in links.items())


def _allows(scopes: str, scope: str) -> bool:
    return bool({scope, "write"} & set(scopes.split()))


_ROUTES: tuple[tuple[re.Pattern[str], bool, Callable[..., Answer]], ...] = tuple(
    (re.compile(pattern), needs_token, found)
    for pattern, needs_token, found in (
        (r"/api/v2/instance", False, Routes.instance),
        (r"/api/v1/accounts/verify_credentials", True, Routes.me),
        (r"/api/v1/accounts/lookup", False, Routes.lookup),
        (r"/api/v1/accounts/search", True, Routes.search),
        (r"/api/v1/accounts/relationships", True, Routes.relationships),
        (r"/api/v1/accounts/(\d+)/following", False, Routes.following),
        (r"/api/v1/accounts/(\d+)/followers", False, Routes.followers),
        (r"/api/v1/accounts/(\d+)/statuses", False, Routes.statuses),
        (r"/api/v1/accounts/(\d+)/lists", True, Routes.lists_of),
        (r"/api/v1/lists", True, Routes.lists),
        (r"/api/v1/lists/(\d+)/accounts", True, Routes.listed),
        (r"/api/v1/mutes", True, Routes.mutes),
        (r"/api/v1/blocks", True, Routes.blocks),
        (r"/api/v1/domain_blocks", True, Routes.domain_blocks),
        (r"/api/v1/notifications", True, Routes.notifications),
    )
)
