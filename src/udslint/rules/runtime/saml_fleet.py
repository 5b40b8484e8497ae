"""Stage 4: SAML clients that answer at one address."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from udslint.read.holes import Hole, same
from udslint.record import record
from udslint.rules.registry import Said, at_span, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.facts import Fleet, PackageFact
    from udslint.place import Place, Value


@record
class _Named:
    """A SAML client with a name for its IdP-initiated login."""

    package: PackageFact
    id: Value
    name: Place


@check("saml-idp-initiated-collision")
def saml_idp_initiated_collision(fleet: Fleet) -> Iterator[Said]:
    """Two SAML clients have one name for their IdP-initiated login."""
    seen: dict[object, list[_Named]] = defaultdict(list)
    said = set()
    for named in sorted(_named(fleet), key=lambda named: not named.package.context):
        earlier = next((one for one in seen[named.name.value] if _differ(one, named)), None)
        seen[named.name.value].append(named)
        if earlier is not None and not named.package.context and named.name.span not in said:
            said.add(named.name.span)
            place = at_span(named.name.span, named.name.path).see(earlier.name.span, "first here")
            fields = {"value": named.name.value, "client": named.id, "package": named.package.title}
            if named.package.deployed_with(earlier.package):
                yield place.says(severity=None, other=earlier.id, **fields)
            else:
                yield place.says("other-file", severity="note", other=earlier.id, **fields)


def _named(fleet: Fleet) -> Iterator[_Named]:
    for package in fleet.packages:
        for client in package.clients:
            name = client.sso_url_name
            if name is not None and not isinstance(name.value, Hole):
                yield _Named(package, client.id.value, name)


def _differ(one: _Named, other: _Named) -> bool:
    """Tell whether they certainly are two clients, in Packages or readings of a template that can be at one time."""
    return same(one.id, other.id) is False and one.package.may_be_beside(other.package)
