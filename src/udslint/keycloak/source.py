"""What puts something into a token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from udslint.record import record

if TYPE_CHECKING:
    from udslint.finding import Path
    from udslint.model.values import Text


Assigned = Literal["listed", "default", "requested", ""]


@record
class Giver:
    """A mapper of the client, a client scope with its mapper, or Keycloak itself."""

    kind: Literal["mapper", "scope", "keycloak"]
    mapper: Text = ""
    """The mapper's name."""
    scope: str = ""
    """The client scope that brings the mapper."""
    assigned: Assigned = ""
    """How the client comes to the scope: its defaultClientScopes, the realm's defaults, the request."""
    path: Path | None = None
    """The mapper's logical path in the Package, or that of the scope in the client's list."""


KEYCLOAK = Giver("keycloak")
