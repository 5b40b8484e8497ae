"""What Keycloak's other endpoints answer about a token.

Source: facts/keycloak/TOKENS.md (Audience 6, Other claims).
"""

from __future__ import annotations

from udslint.keycloak.content import content_of
from udslint.keycloak.scopes import OPENID
from udslint.keycloak.token import Answer, Token


def introspection_of(token: Token) -> Answer:
    """Give what introspection answers a client that is in the token's audience; any other gets `active: false`.

    A mapper's introspection flag adds to what the token itself has, and takes nothing away.
    """
    added = content_of(token.writers, token.account, "introspection")
    audience = {one.value for one in added.audiences if one.certain and isinstance(one.value, str)}
    claims = {"active", "client_id", "username", *token.claims, *added.claims(certain=True)}
    if audience:
        claims.add("aud")
    asker = any(one.certain for one in token.audiences)
    error = None if asker or token.mappers_open else "active: false, for the token names no client that could ask"
    return Answer(error, tuple(sorted(claims)), tuple(sorted(audience)))


def userinfo_of(token: Token) -> Answer:
    """Give what the userinfo endpoint answers; it wants `openid` in the token."""
    if token.scope_giver(OPENID) is None:
        return Answer(None if token.scopes_open else "403, the token's scope has no openid")
    claims = {"sub", *content_of(token.writers, token.account, "userinfo").claims(certain=True)}
    return Answer(None, tuple(sorted(claims)))
