"""The double's authorisation: applications, codes, PKCE, tokens, and taking them back (RFC 6749, 7636, 7009)."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

SCOPES = ("read", "profile", *(f"read:{name}" for name in (
    "accounts", "blocks", "bookmarks", "favourites", "filters", "follows", "lists", "mutes", "notifications", "search",
    "statuses")), "write", *(f"write:{name}" for name in (
    "accounts", "blocks", "bookmarks", "conversations", "favourites", "filters", "follows", "lists", "media", "mutes",
    "notifications", "reports", "statuses")))  # fmt: skip
Answer = tuple[int, dict[str, Any]]


@dataclass(slots=True)
class Authority:
    """Whom the double knows. `knows_pkce` as since 4.3; `tokens` are those that are taken."""

    knows_pkce: bool = True
    apps: dict[str, dict[str, str]] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def metadata(self, base: str) -> Answer:
        """RFC 8414; servers before 4.3 have none."""
        if not self.knows_pkce:
            return 404, {"error": "Record not found"}
        return 200, {
            "issuer": f"{base}/", "authorization_endpoint": f"{base}/oauth/authorize",
            "token_endpoint": f"{base}/oauth/token",
            "revocation_endpoint": f"{base}/oauth/revoke", "scopes_supported": list(SCOPES),
            "response_types_supported": ["code"], "response_modes_supported": ["query", "fragment", "form_post"],
            "grant_types_supported": ["authorization_code", "client_credentials"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"], "app_registration_endpoint": f"{base}/api/v1/apps",
        }  # fmt: skip

    def register(self, form: dict[str, str]) -> Answer:
        """An application, a CredentialApplication entity."""
        scopes = form.get("scopes", "read")
        if not form.get("client_name") or not form.get("redirect_uris") or set(scopes.split()) - set(SCOPES):
            return 422, {"error": "Validation failed: something is missing, or a scope is not known"}
        id_ = f"client-{len(self.apps) + 1}"
        app = {"client_id": id_, "client_secret": f"secret-of-{id_}", "scopes": scopes, "uri": form["redirect_uris"]}
        self.apps[id_] = app
        return 200, {
            "id": str(len(self.apps)), "name": form["client_name"], "website": form.get("website"),
            "redirect_uri": form["redirect_uris"], "redirect_uris": [form["redirect_uris"]], "scopes": scopes.split(),
            "client_id": id_, "client_secret": app["client_secret"], "client_secret_expires_at": 0, "vapid_key": "",
        }  # fmt: skip

    def say_yes(self, url: str) -> tuple[str, str]:
        """What the owner does on the page at `url`: the code, and the state that goes back with it."""
        asked = dict(parse_qsl(urlsplit(url).query))
        app = self.apps[asked["client_id"]]
        assert asked["response_type"] == "code"
        assert asked["redirect_uri"] == app["uri"], "the page leads back elsewhere than was registered"
        assert set(asked["scope"].split()) <= set(app["scopes"].split()), "more scopes than were registered"
        assert asked.get("code_challenge_method", "S256") == "S256"
        code = f"code-{len(self.codes) + 1}"
        self.codes[code] = asked
        return code, asked.get("state", "")

    def decide(self, url: str, *, is_yes: bool) -> str:
        """Where the page at `url` leads back to: with a code, or with the owner's no (RFC 6749, 4.1.2)."""
        asked = dict(parse_qsl(urlsplit(url).query))
        if not is_yes:
            return f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked.get('state', '')})}"
        code, state = self.say_yes(url)
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': state})}"

    def consent(self, url: str) -> str:
        """The page that asks the owner."""
        asked = dict(parse_qsl(urlsplit(url).query))
        wanted = "".join(f"<li>{escape(scope)}</li>" for scope in asked.get("scope", "read").split())
        return (
            f'<!doctype html><html lang="en"><title>Authorization required</title><h1>Authorization required</h1>'
            f"<p>A program asks for:</p><ul>{wanted}</ul>"
            f'<form method="post"><button name="said" value="yes">Authorize</button>'
            f'<button name="said" value="no">Deny</button></form></html>'
        )

    def token(self, form: dict[str, str]) -> Answer:
        """A Token entity for a code that is good once."""
        app, asked = self.apps.get(form.get("client_id", "")), self.codes.pop(form.get("code", ""), None)
        if app is None or app["client_secret"] != form.get("client_secret"):
            return 401, {"error": "invalid_client", "error_description": "Client authentication failed."}
        wrong = (
            asked is None or asked["client_id"] != app["client_id"] or asked["redirect_uri"] != form.get("redirect_uri")
        )
        if wrong or asked is None or not _fits(asked.get("code_challenge"), form.get("code_verifier", "")):
            return 400, {"error": "invalid_grant", "error_description": "The provided grant is invalid or expired."}
        token = f"token-{len(self.tokens) + 1}"
        self.tokens[token] = asked["scope"]
        return 200, {
            "access_token": token,
            "token_type": "Bearer",
            "scope": asked["scope"],
            "created_at": 1_772_442_000,
        }

    def revoke(self, form: dict[str, str]) -> Answer:
        """Take a token back."""
        app = self.apps.get(form.get("client_id", ""))
        if app is None or app["client_secret"] != form.get("client_secret"):
            return 403, {
                "error": "unauthorized_client",
                "error_description": "You are not authorized to revoke this token",
            }
        self.tokens.pop(form.get("token", ""), None)
        return 200, {}


def _fits(challenge: str | None, verifier: str) -> bool:
    digest = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return challenge is None or digest == challenge
