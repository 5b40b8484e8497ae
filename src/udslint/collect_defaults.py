"""What the facts of a template are by default: its chart's values, and its name, put beside the expressions in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.latest import latest
from udslint.place import place_of
from udslint.record import replace

if TYPE_CHECKING:
    from udslint.by_default import Defaults
    from udslint.facts import ClientFact, PackageFact
    from udslint.place import Place
    from udslint.read.objects import TemplateFacts


@latest
def _defaults_of(template: TemplateFacts) -> Defaults:
    """Give the defaults of a template: its readings, one after the other, ask for the same."""
    from udslint.by_default import Defaults

    return Defaults(template.values)


def with_defaults(fact: PackageFact, template: TemplateFacts | None) -> PackageFact:
    """Give the facts of a Package with what the expressions in them are by default; a plain file has none."""
    if template is None:
        return fact
    defaults = _defaults_of(template)
    return replace(
        fact,
        name=_place(fact.name, defaults) if fact.name else None,
        namespace=_place(fact.namespace, defaults) if fact.namespace else None,
        clients=tuple(_client(one, defaults) for one in fact.clients),
        exposes=tuple(replace(one, host=_place(one.host, defaults)) for one in fact.exposes),
    )


def _client(client: ClientFact, defaults: Defaults) -> ClientFact:
    return replace(
        client,
        id=_place(client.id, defaults),
        grants=tuple(replace(one, audience=_place(one.audience, defaults)) for one in client.grants),
        groups=client.groups and tuple(map(defaults.value, client.groups)),
        hosts=tuple(map(defaults.value, client.hosts)),
    )


def _place(place: Place, defaults: Defaults) -> Place:
    value = defaults.value(place.value)
    return place if value is place.value else place_of(value, place.span, place.path)
