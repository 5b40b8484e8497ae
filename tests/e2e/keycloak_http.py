"""Keycloak's endpoints as the tests use them: administration, tokens, introspection, userinfo, a login by form."""

from __future__ import annotations

import base64
import html
import json
import re
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPMessage, HTTPResponse
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

REALM = "uds"
_TIMEOUT = 120


@dataclass(frozen=True)
class Reply:
    """An HTTP answer."""

    status: int
    headers: HTTPMessage
    text: str

    @property
    def json(self) -> Any:
        """The body as JSON; {} where it is empty."""
        return json.loads(self.text or "{}")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def send(
    url: str,
    form: dict[str, str] | None = None,
    body: object = None,
    headers: dict[str, str] | None = None,
    method: str | None = None,
    cookies: CookieJar | None = None,
) -> Reply:
    """Send one request, a GET unless there is a form or a body; errors and redirects are answers too."""
    data = urlencode(form).encode() if form is not None else None if body is None else json.dumps(body).encode()
    kind = {} if body is None else {"Content-Type": "application/json"}
    request = urllib.request.Request(url, data, {**kind, **(headers or {})}, method=method)
    opener = urllib.request.build_opener(
        _NoRedirect, urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(cookies)
    )
    try:
        reply: HTTPResponse | urllib.error.HTTPError = opener.open(request, timeout=_TIMEOUT)
    except urllib.error.HTTPError as error:
        reply = error
    with reply:
        return Reply(reply.status, reply.headers, reply.read().decode())


def basic(client_id: str, secret: str) -> dict[str, str]:
    """Authenticate as a client, both parts URL encoded as OAuth 2.0 wants."""
    text = f"{quote(client_id, safe='')}:{quote(secret, safe='')}"
    return {"Authorization": "Basic " + base64.b64encode(text.encode()).decode()}


@dataclass
class Admin:
    """The admin API."""

    url: str
    password: str
    _token: str = field(default="", repr=False)
    _until: float = 0.0

    def __call__(self, method: str, path: str, body: object = None) -> Reply:
        """Send a request below /admin/realms (or, for a path from `/admin` on, there)."""
        if time.monotonic() > self._until:
            form = {"grant_type": "password", "client_id": "admin-cli", "username": "admin", "password": self.password}
            token = send(f"{self.url}/realms/master/protocol/openid-connect/token", form).json
            self._token, self._until = token["access_token"], time.monotonic() + token["expires_in"] / 2
        target = path if path.startswith("/admin/") else f"/admin/realms{path}"
        return send(f"{self.url}{target}", None, body, {"Authorization": f"Bearer {self._token}"}, method)

    def must(self, method: str, path: str, body: object = None) -> Any:
        """Send a request that must succeed, and give what it answers."""
        reply = self(method, path, body)
        assert reply.status < 300, f"{method} {path}: {reply.status} {reply.text}"
        return reply.json


@dataclass(frozen=True)
class Granted:
    """What the token endpoint answers."""

    status: int
    error: str
    raw: dict[str, Any]

    @property
    def claims(self) -> dict[str, Any]:
        """The claims of the access token."""
        return claims_of(self.raw["access_token"]) if self.status == 200 else {}

    @property
    def audience(self) -> set[str]:
        """The values of `aud`."""
        return audience_of(self.claims)

    @property
    def scope(self) -> set[str]:
        """The names in the access token's `scope`."""
        return set(self.claims.get("scope", "").split())

    @property
    def id_claims(self) -> dict[str, Any] | None:
        """The claims of the ID token; None: there is none."""
        return claims_of(self.raw["id_token"]) if "id_token" in self.raw else None


def claims_of(token: str) -> dict[str, Any]:
    """Read a token without looking at its signature."""
    middle = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    return claims


def audience_of(claims: dict[str, Any]) -> set[str]:
    """Give the values of `aud`, which is a text where it is one."""
    found = claims.get("aud", [])
    return {found} if isinstance(found, str) else set(found)


@dataclass(frozen=True)
class Realm:
    """The endpoints of the realm `uds`."""

    url: str

    @property
    def _base(self) -> str:
        return f"{self.url}/realms/{REALM}/protocol/openid-connect"

    def client_credentials(self, client_id: str, secret: str, scope: str | None = None) -> Granted:
        """Ask for a service account's token."""
        form = {"grant_type": "client_credentials"} | ({} if scope is None else {"scope": scope})
        return self._granted(form, client_id, secret)

    def introspect(self, token: str, client_id: str, secret: str) -> dict[str, Any]:
        """Ask about a token as a client."""
        reply = send(f"{self._base}/token/introspect", {"token": token}, headers=basic(client_id, secret))
        assert reply.status == 200, reply.text
        claims: dict[str, Any] = reply.json
        return claims

    def userinfo(self, token: str) -> Reply:
        """Ask who the user of a token is."""
        return send(f"{self._base}/userinfo", headers={"Authorization": f"Bearer {token}"})

    def authorize(self, client_id: str, redirect_uri: str, cookies: CookieJar | None = None, **more: str) -> Reply:
        """Send a browser to the authorization endpoint."""
        query = {"client_id": client_id, "redirect_uri": redirect_uri, "response_type": "code", **more}
        return send(f"{self._base}/auth?{urlencode(query)}", cookies=cookies)

    def login(self, client_id: str, secret: str, redirect_uri: str, user: tuple[str, str], scope: str) -> Granted:
        """Log a user in by the form, and fetch the tokens for the code."""
        cookies = CookieJar(DefaultCookiePolicy(secure_protocols=("http",)))  # as browsers do on 127.0.0.1
        page = self.authorize(client_id, redirect_uri, cookies, scope=scope, state="state", nonce="nonce")
        action = re.search(r'action="([^"]+)"', page.text)
        assert action, f"{page.status} {page.text[:2000]}"
        form = {"username": user[0], "password": user[1]}
        done = send(html.unescape(action[1]), form, cookies=cookies)
        code = parse_qs(urlsplit(done.headers["Location"]).query)["code"][0]
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
        return self._granted(form, client_id, secret)

    def _granted(self, form: dict[str, str], client_id: str, secret: str) -> Granted:
        reply = send(f"{self._base}/token", form, headers=basic(client_id, secret))
        raw = reply.json if reply.text.startswith("{") else {}
        return Granted(reply.status, raw.get("error", ""), raw)
