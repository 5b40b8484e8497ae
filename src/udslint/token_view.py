"""A predicted token as `udslint token` prints it: decoded, with what gives each claim, and what is not in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from udslint.keycloak.account import USERNAME_PREFIX
from udslint.keycloak.refusal import lacks_account, lifespan_of, seconds
from udslint.keycloak.scopes import OPENID
from udslint.read.holes import Hole, shown

if TYPE_CHECKING:
    from udslint.finding import Path
    from udslint.keycloak.prediction import Token
    from udslint.keycloak.source import Giver
    from udslint.keycloak.token import Claim
    from udslint.model import Client
    from udslint.platform import Platform
    from udslint.settings import Settings

Line = Callable[["Path"], int | None]
"""Gives the line at which a logical path stands; None: it does not stand in a file."""

ORDER = ("iss", "sub", "aud", "azp", "typ", "scope", "preferred_username", "exp", "iat", "jti")
ARROW = " ← "


def render(
    token: Token,
    client: Client,
    platform: Platform,
    settings: Settings,
    *,
    line: Line = lambda _: None,
    request_scope: str | None = None,
    denial: str = "",
    assumed: Sequence[str] = (),
) -> str:
    """Write the request, the token that it gets, and what one would look for in vain.

    Args:
        token: as predicted for this client and request.
        client: the client as loaded.
        platform: the target.
        settings: the domain is taken from them.
        line: gives the line of a logical path.
        request_scope: the `scope` parameter of the request.
        denial: where and why the operator denies the Package, as a text to go on with; empty if it does not.
        assumed: what the chart's values say, on which this rests.
    """
    answer = f"No client: the operator denies the Package, {denial}" if denial else _answer(token, line)
    parts = [_request(client, settings, request_scope), answer]
    parts += _contents(token, client, platform, line, is_denied=bool(denial))
    parts += _section("By the chart's values:", iter(assumed))
    return "\n\n".join(parts) + "\n"


def _contents(token: Token, client: Client, platform: Platform, line: Line, *, is_denied: bool) -> Iterator[str]:
    """Write what stands in the token, or would, and what does not."""
    if lacks_account(client):
        if token.registered and not is_denied:
            yield "It has no service account. What the users of a client get at their login is not predicted."
        return
    if token.registered:
        yield _token(token, client, platform, line, is_given=token.issued and not is_denied)
        yield from _section("Not in it:", _absent(token, client))
    yield from _section("Without effect:", _ignored(token, line))
    yield from _section("Not settled by the manifest:", _open(token))


def _section(title: str, lines: Iterator[str]) -> list[str]:
    found = list(lines)
    return ["\n".join([title, *(f"  {one}" for one in found)])] if found else []


def _request(client: Client, settings: Settings, scope: str | None) -> str:
    """Write the request as curl sends it; the Basic header is made of `--user`."""
    id_ = shown(client.client_id)
    body = "grant_type=client_credentials" + ("" if scope is None else f"&scope={scope.replace(' ', '+')}")
    lines = [
        f"POST https://sso.{settings.domain}/realms/uds/protocol/openid-connect/token",
        f"Authorization: Basic base64({id_}:SECRET)",
        "Content-Type: application/x-www-form-urlencoded",
        "",
        body,
    ]
    if any(mark in id_ for mark in ":%"):
        lines.insert(2, "  (the clientId must be URL-encoded in the header: it holds ':' or '%')")
    return "\n".join(lines)


def _answer(token: Token, line: Line) -> str:
    if token.refusal is not None:
        place = _line_of(token.refusal.path, line)
        return f"No client: Keycloak does not register it: {token.refusal}{place}."
    if token.error is not None:
        return f"No token: {token.error}."
    also = " and an ID token" if token.id_token else ""
    return f"200 OK: an access token{also}, no refresh token."


def _token(token: Token, client: Client, platform: Platform, line: Line, *, is_given: bool) -> str:
    """Write the decoded access token, one claim a line."""
    title = "The access token" if is_given else "The access token would be"
    claims = {**token.possible_claims, **token.claims}
    names = [name for name in ORDER if name in claims] + sorted(set(claims) - set(ORDER))
    rows = [(f'"{name}": {_value(claims[name].value)}', _note(claims[name], token, line)) for name in names]
    life = _lifespan(client, platform)
    rows = [(text, note or f"lives for {life}") if text.startswith('"exp"') else (text, note) for text, note in rows]
    written = [f"  {text}{',' if at < len(rows) - 1 else ''}{_arrow(note)}" for at, (text, note) in enumerate(rows)]
    return "\n".join([f"{title}:", "{", *written, "}"])


def _arrow(note: str) -> str:
    return ARROW + note if note else ""


def _value(value: object) -> str:
    """Write a value as JSON; what Keycloak chooses stands in pointed brackets."""
    return json.dumps(value, default=shown, ensure_ascii=False)


def _note(claim: Claim, token: Token, line: Line) -> str:
    """Say what gives a claim; nothing for what every token has."""
    if claim.name == "aud":
        notes = [_giver(one.giver, token, line, token.audience_path(one)) for one in token.audiences]
    else:
        notes = [_giver(giver, token, line, giver.path) for giver in claim.givers if giver.kind != "keycloak"]
    text = f";{ARROW}".join(dict.fromkeys(notes))
    if notes and claim.givers[0].kind == "keycloak":
        text += ", instead of Keycloak's own value"
    return text if claim.certain else f"perhaps, by {text}"


def _giver(giver: Giver, token: Token, line: Line, path: Path | None) -> str:
    if giver.kind == "mapper":
        return f"mapper '{shown(giver.mapper)}'{_line_of(path, line)}"
    scope = token.scope_giver(giver.scope) or giver
    how = {
        "default": ", a default of the realm",
        "listed": f", of defaultClientScopes{_line_of(scope.path, line)}",
        "requested": ", as the request asks",
    }
    return f"scope '{scope.scope}'{how.get(scope.assigned, '')}"


def _line_of(path: Path | None, line: Line) -> str:
    number = line(path) if path is not None else None
    return "" if number is None else f", line {number}"


def _lifespan(client: Client, platform: Platform) -> str:
    """Say how long the token lives."""
    timeouts, written = platform.realm.timeouts, lifespan_of(client)
    if isinstance(written, Hole):
        return shown(written) + " seconds"
    own = seconds(written) if written else None
    if own is None:
        return f"{timeouts.access_token} seconds, the realm's default"
    return f"{timeouts.session_max if own < 0 else min(own, timeouts.session_max)} seconds"


def _absent(token: Token, client: Client) -> Iterator[str]:
    """Say what one would look for in vain, and why."""
    claims = {**token.claims, **token.possible_claims}
    if "aud" not in claims and not token.mappers_open:
        yield "aud: no audience mapper takes effect; applications that check it refuse the token"
    if "client_id" not in claims:
        yield "client_id, clientHost, clientAddress: the UDS realm has no scope 'service_account'; azp has the clientId"
    if "preferred_username" not in claims and not token.scopes_open:
        yield f"preferred_username ('{USERNAME_PREFIX}…'): comes with the scope 'profile', which is not applied"
    if "realm_access" not in claims and not token.scopes_open:
        yield "realm_access, resource_access: come with the scope 'roles', which is not applied"
    yield "email, name, groups: a service account has none"
    yield "a refresh token: the client-credentials grant gives none, use.refresh.tokens or not"
    if not token.id_token:
        yield "an ID token: comes only when the request asks for scope=openid"
    if token.scope_giver(OPENID) is None and not token.scopes_open:
        yield "userinfo: answers 403, for the token's scope has no openid"
    if client.groups is not None:
        yield "the limit of groups.anyOf: it is for logins, and a service account does not log in"


def _ignored(token: Token, line: Line) -> Iterator[str]:
    for one in token.ignored:
        yield f"{one.what}{_line_of(one.path, line)}: {one.reason}"


def _open(token: Token) -> Iterator[str]:
    if token.mappers_open:
        yield "protocolMappers: there may be more claims and audiences than are shown"
    if token.scopes_open:
        yield "defaultClientScopes: there may be more scopes, and claims, than are shown"
    for audience in token.audiences:
        if not audience.certain:
            yield f"audience '{shown(audience.value)}': depends on a value that is not known"
