"""Protocol mappers of OpenID Connect: which keys a provider reads, when a mapper runs, and what it writes.

Source: facts/keycloak/TOKENS.md (Audience, Other claims), VERIFIED.md (Scopes and claims).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from udslint.read.holes import Hole, known
from udslint.record import record

if TYPE_CHECKING:
    from udslint.keycloak.source import Giver
    from udslint.model.values import StringMap, Text

Target = Literal["access", "lightweight", "id", "userinfo", "introspection"]
"""Where a mapper writes to; of the access tokens a client has one kind or the other."""

OIDC = "openid-connect"
AUDIENCE = "oidc-audience-mapper"
ATTRIBUTE = "oidc-usermodel-attribute-mapper"
PROPERTY = "oidc-usermodel-property-mapper"
GROUPS = "oidc-group-membership-mapper"
BARE_GROUPS = "bare-group-path-mapper"
FULL_NAME = "oidc-full-name-mapper"
ADDRESS = "oidc-address-mapper"
PAIRWISE = "oidc-sha256-pairwise-sub-mapper"
AUDIENCE_RESOLVE = "oidc-audience-resolve-mapper"
REALM_ROLES = "oidc-usermodel-realm-role-mapper"
CLIENT_ROLES = "oidc-usermodel-client-role-mapper"
ACR = "oidc-acr-mapper"
ALLOWED_ORIGINS = "oidc-allowed-origins-mapper"

CLIENT_AUDIENCE = "included.client.audience"
CUSTOM_AUDIENCE = "included.custom.audience"
CLAIM_NAME = "claim.name"
USER_ATTRIBUTE = "user.attribute"
SALT = "pairwiseSubAlgorithmSalt"
"""What a pairwise mapper cannot do without: each token request fails then."""

ACCESS_FLAG = "access.token.claim"
ID_FLAG = "id.token.claim"
USERINFO_FLAG = "userinfo.token.claim"
INTROSPECTION_FLAG = "introspection.token.claim"
LIGHTWEIGHT_FLAG = "lightweight.claim"
FLAGS = (ACCESS_FLAG, ID_FLAG, USERINFO_FLAG, INTROSPECTION_FLAG, LIGHTWEIGHT_FLAG)
"""The switches that say where a mapper writes to; only the text "true" is on."""
_DECIDED_BY: dict[Target, tuple[str, str]] = {
    "access": (ACCESS_FLAG, ACCESS_FLAG),
    "lightweight": (LIGHTWEIGHT_FLAG, LIGHTWEIGHT_FLAG),
    "id": (ID_FLAG, ID_FLAG),
    "userinfo": (USERINFO_FLAG, ID_FLAG),
    "introspection": (INTROSPECTION_FLAG, ACCESS_FLAG),
}
_ON_ALONE = (AUDIENCE_RESOLVE, ALLOWED_ORIGINS)
_ALWAYS = ("access", "introspection")
"""Where these write to without a flag."""

_OIDC_KEYS = frozenset((*FLAGS, "access.tokenResponse.claim", "consent.text"))
_CLAIM_KEYS = frozenset((CLAIM_NAME, "jsonType.label", "multivalued"))
_SAML_KEYS = frozenset(("attribute.name", "attribute.nameformat", "friendly.name"))
KNOWN_KEYS: dict[str, frozenset[str]] = {
    AUDIENCE: _OIDC_KEYS | {CLIENT_AUDIENCE, CUSTOM_AUDIENCE},
    ATTRIBUTE: _OIDC_KEYS | _CLAIM_KEYS | {USER_ATTRIBUTE, "aggregate.attrs"},
    PROPERTY: _OIDC_KEYS | _CLAIM_KEYS | {USER_ATTRIBUTE},
    GROUPS: _OIDC_KEYS | _CLAIM_KEYS | {"full.path"},
    BARE_GROUPS: _OIDC_KEYS | _CLAIM_KEYS | {"full.path"},
    FULL_NAME: _OIDC_KEYS,
    ADDRESS: _OIDC_KEYS
    | {f"{USER_ATTRIBUTE}.{part}" for part in ("street", "locality", "region", "postal_code", "country", "formatted")},
    PAIRWISE: _OIDC_KEYS | {"sectorIdentifierUri", SALT},
    "saml-user-attribute-mapper": _SAML_KEYS | {USER_ATTRIBUTE, "aggregate.attrs"},
    "saml-user-property-mapper": _SAML_KEYS | {USER_ATTRIBUTE},
    "saml-group-membership-mapper": _SAML_KEYS | {"single", "full.path"},
    "saml-role-list-mapper": _SAML_KEYS | {"single"},
}
"""The configuration keys of the providers that the UDS client policy allows and whose keys are known."""

_COMPONENT = re.compile(r"((?:\\.|[^\\.])+?)\.", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
PROTECTED = frozenset(("iss", "exp", "iat", "jti", "typ", "scope", "nonce", "session_state"))
"""Claims that no mapper can write, but for one of roles."""
SETTERS = PROTECTED | {"sub", "azp", "acr", "auth_time", "aud"}
"""Claims that Keycloak writes in its own way: a mapper can write nothing within them, but for one of roles."""
ROLES = (REALM_ROLES, CLIENT_ROLES)

_FIXED_CLAIMS = {FULL_NAME: "name", ADDRESS: "address", PAIRWISE: "sub", ACR: "acr"}


@record
class Writer:
    """A mapper that runs for a client: the client's own, or one of a client scope."""

    giver: Giver
    provider: str
    config: StringMap

    def reaches(self, target: Target) -> bool | None:
        """Tell whether its flags let it write to a token or an answer; None: not known. A pairwise one minds no flag.

        Left out or empty, the flag of userinfo counts as that of the ID token, and that of the introspection as that
        of the access token; two old providers are on without a flag.
        """
        if self.provider == PAIRWISE:
            return True
        flag, instead = _DECIDED_BY[target]
        if self.config.at(flag) not in (None, ""):
            return is_on(self.config, flag)
        return (target in _ALWAYS and self.provider in _ON_ALONE) or is_on(self.config, instead)

    @property
    def claim(self) -> tuple[str, ...] | None:
        """The path of the claim that it writes; None: it writes none, or which one is not known."""
        return claim_path(self.provider, self.config)


def is_on(config: StringMap, flag: str) -> bool | None:
    """Tell whether a flag is on: exactly "true"; None: not known."""
    value = config.at(flag)
    return None if isinstance(value, Hole) else value == "true"


def claim_path(provider: str, config: StringMap) -> tuple[str, ...] | None:
    """Give the path of the claim that a mapper writes; None: it writes none, or which one is not known."""
    if provider == BARE_GROUPS:
        return ("bare-groups",)
    if provider == ALLOWED_ORIGINS:
        return ("allowed-origins",)
    if fixed := _FIXED_CLAIMS.get(provider):
        return (fixed,)
    if provider in (AUDIENCE, AUDIENCE_RESOLVE):
        return None
    name = known(config.at(CLAIM_NAME))
    path = split_claim(name) if name else ()
    return path if path and not in_vain(provider, path) else None


def in_vain(provider: str, path: tuple[str, ...]) -> bool:
    """Tell whether Keycloak ignores what a mapper writes at a path."""
    return provider not in ROLES and path[0] in (PROTECTED if len(path) == 1 else SETTERS)


@lru_cache(maxsize=4096)
def split_claim(name: str) -> tuple[str, ...]:
    """Split a `claim.name` at its dots; a backslash takes the meaning from the next character."""
    parts: list[str] = []
    at = 0
    while match := _COMPONENT.match(name, at):
        parts.append(match[1])
        at = match.end()
    if at < len(name):
        parts.append(name[at:])
    return tuple(_ESCAPED.sub(r"\1", part) for part in parts)


def audience_of(config: StringMap) -> tuple[str, Text] | None:
    """Give the key that decides the audience of an audience mapper, and its value; None: it adds none.

    The client's audience wins over the custom one unless it is empty.
    """
    for key in (CLIENT_AUDIENCE, CUSTOM_AUDIENCE):
        value = config.at(key)
        if value:
            return key, value
    return None
