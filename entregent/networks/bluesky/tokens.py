"""What the owner granted: the tokens of a session, renewed when they have run out.

app password   `access`, `refresh` (com.atproto.server.refreshSession)
OAuth          the same, with `key`, `issuer`, `token_url`, `revoke_url` and `client`; each request is proved (DPoP)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from entregent.base.http.client import Answer
from entregent.base.http.polite import PoliteHttp, ahead, retry_after
from entregent.base.jsonfile import inside, text_of
from entregent.base.proofs import proof
from entregent.contract.live import Later, Renew, Revoked, Session
from entregent.contract.text import Text, t
from entregent.networks.bluesky.asking import REST, Access, Api, error_of

# What a server says of an access token that has run out, or that it does not know.
_STALE = ("ExpiredToken", "InvalidToken", "invalid_token")
# What it says of a proof: that its nonce is to be in it, or that it is wrong, as where our clock and its own differ.
_UNPROVED = ("use_dpop_nonce", "invalid_dpop_proof")
# Clocks that differ by less are one.
_NEAR = timedelta(seconds=30)


@dataclass(slots=True)
class Tokens:
    """The tokens of one session. `renewing` is `Session.renew`, None where nothing has to be renewed; `nonces` holds what
    each server wants in its proofs, `clocks` how far its clock is ahead of ours: a proof is good for a moment only."""

    http: PoliteHttp
    server: str
    held: dict[str, str]
    now: Callable[[], datetime]
    renewing: Renew | None = None
    nonces: dict[str, str] = field(default_factory=dict)
    clocks: dict[str, timedelta] = field(default_factory=dict)
    _is_renewed: bool = False

    @property
    def host(self) -> str:
        """The server's name, for sentences."""
        return urlsplit(self.server).netloc

    def headers(self, method: str, url: str) -> Mapping[str, str]:
        """See `Access`."""
        token = self.held.get("access", "")
        if not self.held.get("key"):
            return {"Authorization": f"Bearer {token}"}
        return {"Authorization": f"DPoP {token}", "DPoP": self._proof(method, url, token)}

    def again(self, answer: Answer) -> bool:
        """See `Access`: renewed once for one request, and sent anew where the server only wanted its nonce or its time."""
        is_told = self._note(answer)
        error = error_of(answer)[0] if answer.status in (400, 401) else ""
        if error in _UNPROVED or any(each in answer.headers.get("www-authenticate", "") for each in _UNPROVED):
            return is_told
        if error not in _STALE:
            self._is_renewed = False
            return False
        if self._is_renewed:
            raise self.revoked()
        self.renew()
        self._is_renewed = True
        return True

    def renew(self) -> None:
        """Change the token that renews for new ones. Raises `Revoked`, `Later` or `HttpError`."""
        self.held = dict(self.renewing(self._changed) if self.renewing else self._changed(self.held))

    def _changed(self, held: Mapping[str, str]) -> Mapping[str, str]:
        self.held = dict(held)
        answer = self._asked_anew()
        if answer.status >= 500:
            asked = retry_after(answer, self.now())
            down = t("{host} is out of order: it is tried again later.", host=self.host)
            raise Later(down, asked or self.now() + REST)
        try:
            found = answer.json()
        except ValueError:
            raise Api(self.http, self.server, self.now).later(REST) from None
        names = ("access_token", "refresh_token") if self.held.get("key") else ("accessJwt", "refreshJwt")
        access, refresh = (text_of(inside(found, name)) for name in names)
        if answer.status != 200 or not access:
            raise self.revoked(error_of(answer)[0])
        return {**held, "access": access, "refresh": refresh or held.get("refresh", "")}

    def _asked_anew(self) -> Answer:
        refresh = self.held.get("refresh", "")
        if not self.held.get("key"):
            url = f"{self.server}/xrpc/com.atproto.server.refreshSession"
            return self.http.post(url, credentials={"Authorization": f"Bearer {refresh}"})
        form = {"grant_type": "refresh_token", "refresh_token": refresh, "client_id": self.held.get("client", "")}
        return self.proved(self.held.get("token_url", ""), form)

    def proved(self, url: str, form: Mapping[str, str]) -> Answer:
        """Send a form with a proof of the key, once more where the server asks for its nonce, or for its time."""
        for _ in range(3):
            answer = self.http.post(url, form=form, credentials={"DPoP": self._proof("POST", url)})
            if not (self._note(answer) and error_of(answer)[0] in _UNPROVED):
                break
        return answer

    def _proof(self, method: str, url: str, token: str = "") -> str:  # noqa: S107
        host = urlsplit(url).netloc
        its_now = self.now() + self.clocks.get(host, timedelta())
        return proof(self.held.get("key", ""), method, url, its_now, nonce=self.nonces.get(host, ""), token=token)

    def _note(self, answer: Answer) -> bool:
        """Keep the nonce and the time that an answer brings; whether either is another one than before."""
        host, nonce = urlsplit(answer.url).netloc, answer.headers.get("dpop-nonce", "")
        before, off = self.clocks.get(host, timedelta()), ahead(answer, self.now())
        is_new = bool(nonce) and self.nonces.get(host) != nonce
        if nonce:
            self.nonces[host] = nonce
        if abs(off - before) > _NEAR:
            self.clocks[host], is_new = off, True
        return is_new

    def revoked(self, error: str = "") -> Revoked:
        """The error for tokens that are not taken any more."""
        return Revoked(shut(self.host, error) or t(
            "{host} does not take your permission any more: connect the account anew.", host=self.host))  # fmt: skip


def shut(host: str, error: str) -> Text | None:
    """What is to be said where a server keeps the owner's account shut; None where the error is another one."""
    if error in ("AccountTakedown", "AccountSuspended", "RepoTakendown", "RepoSuspended"):
        return t("{host} has suspended this account: see there what it says.", host=host)
    if error in ("AccountDeactivated", "RepoDeactivated"):
        return t("This account is closed on {host}, or has moved to another server: connect it anew.", host=host)
    return None


def api_of(session: Session) -> Api:
    """The owner's server, asked with what they granted."""
    access: Access = Tokens(session.http, session.server, dict(session.credentials), session.now, session.renew)
    return Api(session.http, session.server, session.now, access)
