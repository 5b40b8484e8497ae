"""What Keycloak's other endpoints answer about a token.

Source: facts/keycloak/TOKENS.md (Audience 6, Other claims), and tests/e2e against Keycloak 26.7.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.keycloak.content import Content, content_of
from udslint.keycloak.mappers import PROPERTY, USER_ATTRIBUTE
from udslint.keycloak.scopes import OPENID
from udslint.keycloak.source import KEYCLOAK
from udslint.keycloak.token import Answer
from udslint.read.holes import Hole

if TYPE_CHECKING:
    from udslint.keycloak.mappers import Writer
    from udslint.keycloak.prediction import Token

FOUND_BY = frozenset(("sub", "azp", "sid"))
"""Claims by which Keycloak finds account, client and session again: with other values it does not know its token."""
NOT_IN_USERINFO = frozenset(("acr", "allowed-origins", "azp"))
"""Claims that userinfo leaves out, whatever the mapper's flag says."""


def introspection_of(token: Token) -> Answer:
    """Give what introspection answers a client that is in the answer's audience; any other gets `active: false`.

    Keycloak runs the mappers anew, by their introspection flag: it adds to the token's audience and takes nothing away
    from it, but of the other claims only those are there whose flag is on. Who may ask is said by the token's audience,
    and only where it has none by what introspection adds.
    """
    added = content_of(token.writers, token.account, "introspection")
    given = {one.value for one in (*token.audiences, *added.audiences) if one.certain and isinstance(one.value, str)}
    always = {name for name, claim in token.claims.items() if KEYCLOAK in claim.givers and claim.value != ""}
    claims = {"active", "client_id", "token_type", "username", *always, *added.claims(certain=True)}
    if given:
        claims.add("aud")
    return Answer(_inactive(token, added), tuple(sorted(claims)), tuple(sorted(given)))


def _inactive(token: Token, added: Content) -> str | None:
    if claim := _lost(token):
        return f"active: false, for a mapper writes '{claim}' and Keycloak does not know the token again"
    asker = any(one.certain for one in token.audiences or added.audiences)
    return None if asker or token.mappers_open else "active: false, for the token names no client that could ask"


def userinfo_of(token: Token) -> Answer:
    """Give what the userinfo endpoint answers; it wants `openid` in the token."""
    lost, openid = _lost(token), token.scope_giver(OPENID) is not None
    if lost and (openid or lost == "azp"):
        return Answer(f"401, a mapper writes '{lost}' and Keycloak does not know the token again")
    if not openid:
        return Answer(None if token.scopes_open else "403, the token's scope has no openid")
    if token.account.lightweight:
        return Answer("401, the access token is a lightweight one")
    content = content_of(token.writers, token.account, "userinfo")
    claims = {"sub", *content.claims(certain=True)} - NOT_IN_USERINFO
    if content.audience_setters:
        claims.add("aud")
    return Answer(None, tuple(sorted(claims)))


def _lost(token: Token) -> str | None:
    """Name a claim that a mapper certainly gives a value by which Keycloak finds nothing."""
    for name in sorted(FOUND_BY & token.claims.keys()):
        if name == "sub" and "preferred_username" in token.claims:
            continue  # Keycloak then finds the account by its name
        for giver in token.claims[name].givers:
            writer = token.writer_at(giver.path) if giver.path else None
            if writer and not _keeps(name, writer):
                return name
    return None


def _keeps(claim: str, writer: Writer) -> bool:
    """Tell whether a mapper may write what Keycloak itself would write."""
    read = writer.config.at(USER_ATTRIBUTE)
    return isinstance(read, Hole) or (claim == "sub" and writer.provider == PROPERTY and read == "id")
