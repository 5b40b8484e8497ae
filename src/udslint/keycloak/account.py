"""The service account: the user behind a client that asks for a token in its own name.

A fresh one has a user name, no email, no names, no groups and the realm's default roles.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from udslint.keycloak.dropped import attribute, is_blank
from udslint.model.values import Items
from udslint.read.holes import Expr, Hole, shown
from udslint.uris import certain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.model.package import Client
    from udslint.model.values import Text

LIGHTWEIGHT = "client.use.lightweight.access.token.enabled"
REFRESHED = "client_credentials.use_refresh_token"
USERNAME_PREFIX = "service-account-"
_ORIGIN = re.compile(r"https?://[^/]*")

REALM_ROLES = ("default-roles-uds", "offline_access", "uma_authorization")
ACCOUNT_ROLES = ("manage-account", "manage-account-links", "view-groups", "view-profile")
"""The service account's roles of the client `account`. Full scope is allowed and a Package can neither forbid it nor
map roles, so that the intersection with the client's role scope mappings is all of them."""
ACCOUNT = "account"


def varies(what: str) -> Hole:
    """Stand for a value that Keycloak chooses."""
    return Hole((Expr(f"<{what}>"),), text=True)


class Account(NamedTuple):
    """What mappers can read of a service account and of its client."""

    client_id: Text
    username: Text
    has_origins: bool | None
    """The client has web origins; None: not known."""
    origins: tuple[str, ...] = ()
    """Those that the Package gives."""
    lightweight: bool = False
    """The client gets lightweight access tokens."""

    def attribute(self, name: str) -> Text | None:
        """Give a user attribute; an account that nobody has touched has only its user name."""
        return self.username if name == "username" else None

    def property(self, name: str) -> object:
        """Give a property of Keycloak's user model by its getter's name; None: no such one, or it has no value."""
        name = name[:1].lower() + name[1:]
        return self.username if name == "username" else _PROPERTIES.get(name)


_PROPERTIES: dict[str, object] = {
    "id": varies("the service account's id"),
    "enabled": True,
    "emailVerified": False,
    "createdTimestamp": varies("milliseconds since 1970"),
    "serviceAccountClientLink": varies("the client's internal id"),
    "attributes": varies("all attributes as text"),
    "groupsCount": 0,
    "federated": False,
    "lastModifiedTimestamp": varies("milliseconds since 1970"),
    **dict.fromkeys(
        ("requiredActionsStream", "groupsStream", "realmRoleMappingsStream", "roleMappingsStream"),
        varies("the name of a Java object"),
    ),
}
ANY_ACCOUNT = Account("", USERNAME_PREFIX, None)
"""Stands for all service accounts."""


def account_of(client: Client) -> Account:
    """Give the service account of a client."""
    id_ = client.client_id
    username = (
        Hole((USERNAME_PREFIX, *id_.parts), text=True) if isinstance(id_, Hole) else USERNAME_PREFIX + id_.lower()
    )
    light = access_target(client) == "lightweight"
    return Account(id_, username, web_origins(client), tuple(dict.fromkeys(_origins(client))), light)


def _origins(client: Client) -> Iterator[str]:
    """Give the web origins as Keycloak has them: `+`, and leaving them out, stands for those of the redirect URIs."""
    listed = client.web_origins
    for origin in ("+",) if listed is None else listed if isinstance(listed, Items) else ():
        if is_blank(origin):
            continue
        if origin == "+":
            uris = client.redirect_uris if isinstance(client.redirect_uris, Items) else ()
            yield from (found[0] for uri in uris if (found := _ORIGIN.match(shown(uri))))
        else:
            yield shown(origin)


def access_target(client: Client) -> Literal["access", "lightweight"]:
    """Tell which kind of access token the client gets; the operator admits the attribute only before it had a list."""
    return "lightweight" if _is_on(client, LIGHTWEIGHT) else "access"


def has_session(client: Client) -> bool:
    """Tell whether the service account gets a refresh token: its token names the session then, not the account."""
    return _is_on(client, REFRESHED)


def _is_on(client: Client, name: str) -> bool:
    value = attribute(client, name)
    return isinstance(value, str) and value.lower() == "true"


def web_origins(client: Client) -> bool | None:
    """Tell whether the client has web origins; None: not known.

    Where the Package gives none, Keycloak takes those of the redirect URIs when it makes the client, of each that
    begins with `http`.
    """
    origins = client.web_origins
    if isinstance(origins, Hole):
        return None
    if origins is not None:
        if any(not is_blank(text) for origin in origins for text in certain_text(origin)):
            return True
        return None if origins.open or any(isinstance(origin, Hole) for origin in origins) else False
    uris = client.redirect_uris
    if uris is None:
        return False
    if isinstance(uris, Hole):
        return None
    if any(isinstance(uri, str) and uri.startswith("http") for uri in uris):
        return True
    return None if uris.open or any(isinstance(uri, Hole) for uri in uris) else False
