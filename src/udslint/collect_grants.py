"""Which audiences the tokens of a Package's service accounts carry: what other Packages' applications accept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.facts import Grant
from udslint.keycloak.mappers import CLIENT_AUDIENCE
from udslint.place import place_of
from udslint.read.holes import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.checking import Manifest
    from udslint.model import Client
    from udslint.settings import Settings


def grants_of(manifest: Manifest, client: Client, settings: Settings) -> Iterator[Grant]:
    """Give the audiences that the client's mappers put, or may put, into the token of its service account."""
    if client.service_accounts_enabled is not True:
        return
    token = manifest.token(client, settings)
    for audience in token.audiences:
        path = token.audience_path(audience)
        if path:
            place = place_of(audience.value, manifest.document.span(path), path)
            yield Grant(place, shown(audience.giver.mapper), path[-1] == CLIENT_AUDIENCE, audience.certain)
