"""Stage 4: fields of a client that the CRD takes and the operator does not hand to Keycloak."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic.alias_generators import to_snake

from udslint.model.package import Client
from udslint.platform import Platform
from udslint.read.holes import UNKNOWN, same
from udslint.rules.registry import Said, at, check


@check("field-not-forwarded")
def field_not_forwarded(client: Client, platform: Platform) -> Iterator[Said]:
    """The client has a field that never reaches Keycloak."""
    for name in sorted(platform.not_forwarded):
        value = getattr(client, to_snake(name))
        if value is None or value == UNKNOWN or value == "":
            continue
        if name != "name":
            yield at(client, name).key().says(name=name)
        elif same(value, client.client_id) is False:
            yield at(client, name).says("name", severity="note")
