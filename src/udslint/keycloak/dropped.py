"""What Keycloak drops of a client without a word: values of blanks only, by the two meanings that Java has for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.model.values import StringMap
from udslint.read.holes import Hole

if TYPE_CHECKING:
    from udslint.model.package import Client
    from udslint.model.values import Text

_NO_WHITESPACE = frozenset("\x85\xa0\u2007\u202f")
"""Blanks for Python and not for Java's `isBlank`."""
_CONTROL = "".join(map(chr, range(33)))
"""What Java's `trim` takes away: no other blanks than those of ASCII, and all control characters."""


def is_blank(value: Text | None) -> bool:
    """Tell whether a clientId, a redirect URI or a web origin certainly has nothing but blanks."""
    return isinstance(value, str) and not value.strip() and not _NO_WHITESPACE.intersection(value)


def attribute(client: Client, name: str) -> Text | None:
    """Give a client attribute; one of blanks is none, for Keycloak drops it [V P21]."""
    if isinstance(client.attributes, Hole):
        return client.attributes
    value = client.attributes.at(name) if isinstance(client.attributes, StringMap) else None
    return None if isinstance(value, str) and not value.strip(_CONTROL) else value
