"""Stage 4: what only several Packages together show."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from udslint.nearest import Candidates, did_you_mean
from udslint.read.holes import Hole
from udslint.rules.registry import Said, at_span, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.facts import ClientFact, Fleet, Grant
    from udslint.finding import Span
    from udslint.platform import Platform


@check("audience-unknown")
def audience_unknown(fleet: Fleet, platform: Platform) -> Iterator[Said]:
    """An audience names a client that nobody has: by the context, or because one has this name in another case."""
    ids = [client.id.value for fact in fleet.packages for client in fact.clients]
    if any(isinstance(one, Hole) for one in ids):
        return
    known = frozenset(one for one in ids if isinstance(one, str)) | platform.realm.own_clients
    unknown: dict[Span, tuple[str, ClientFact, Grant]] = {}
    for title, client, grant in _grants(fleet):
        if isinstance(grant.audience.value, str) and grant.audience.value not in known:
            unknown.setdefault(grant.audience.span, (title, client, grant))
    if not unknown:
        return
    are_all = _are_all_clients_known(fleet)
    in_lower_case = {one.lower(): one for one in sorted(known)}
    nearest = cache(Candidates(known).nearest)
    for span, (title, client, grant) in unknown.items():
        value = str(grant.audience.value)
        place, name = at_span(span, grant.audience.path), client.id.value
        if are_all:
            yield place.says(value=value, client=name, package=title, meant=did_you_mean(nearest(value)))
        elif meant := in_lower_case.get(value.lower()):
            yield place.says("case", value=value, client=name, package=title, meant=meant)


def _are_all_clients_known(fleet: Fleet) -> bool:
    """Tell whether what is in the cluster is given, and all of it is seen."""
    return any(fact.context for fact in fleet.packages) and not any(fact.clients_open for fact in fleet.packages)


def _grants(fleet: Fleet) -> Iterator[tuple[str, ClientFact, Grant]]:
    """Give the audiences that are named as clients, with the Package and the client that have them."""
    for fact in fleet.reported:
        for client in fact.clients:
            for grant in client.grants:
                if grant.by_client and grant.certain:
                    yield fact.title, client, grant
