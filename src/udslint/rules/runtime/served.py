"""Redirect URIs on hosts at which no `expose` entry serves the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.gateways import doubt_of
from udslint.hosts import hosts_of, may_equal
from udslint.read.holes import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from udslint.hosts import Pattern
    from udslint.model.package import Expose
    from udslint.rules.registry import At, Said
    from udslint.settings import Settings

MAX_PLACES = 3
"""How many of several places a finding names."""


def unserved(
    host: Pattern, places: Iterable[At], entries: Sequence[Expose], settings: Settings, asked: frozenset[str]
) -> Iterator[Said]:
    """Say of the redirect URIs on a host that no entry serves it, or why it need not be served.

    Args:
        host: that of the redirect URIs.
        places: where these stand.
        entries: those at which the application may be exposed.
        settings: those for the file.
        asked: the expressions that the template's conditions ask for.
    """
    exposed = [one for expose in entries for one in hosts_of(expose, settings, host)]
    if exposed and not any(may_equal(host, one) for one in exposed):
        hosts = tuple(dict.fromkeys(exposed))
        message = "default" if len(hosts) == 1 else "several"  # all of them would be others in each reading
        for place in places:
            yield _beside(place, entries).says(message, host=written(host), exposed=written(hosts[0]))
    elif doubt := doubt_of(host, entries, settings, asked):
        for place in places:
            beside = place.also((*doubt.expose.place, "gateway"), "its gateway")
            yield beside.says(doubt.message_id, severity=doubt.severity, host=written(host), **doubt.fields)


def _beside(place: At, entries: Iterable[Expose]) -> At:
    """Name where the first hosts are that are served."""
    for expose in [one for one in entries if one.host is not None][:MAX_PLACES]:
        place = place.also((*expose.place, "host"), "exposed here")
    return place
