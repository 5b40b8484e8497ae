"""Redirect hosts that are right for one kind of gateway only: what the gateway appends is not what they end in.

The gateway of an `expose` entry decides the domain: the admin domain for an admin gateway, the cluster's for others. A
host that is that of the entry and one domain, `reports.{{ .Values.domain }}`, does not look at that. One that has the
gateway's name in it, `reports.{{ .Values.gateway }}.{{ .Values.domain }}`, is right for `admin` only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from udslint.hosts import (
    Pattern,
    hosts_of,
    is_under,
    joined,
    knows_domain,
    may_equal,
    names_domain,
    same_tokens,
    text_of,
)
from udslint.read.holes import Expr, Hole, same, written
from udslint.record import record

if TYPE_CHECKING:
    from udslint.finding import Severity
    from udslint.model.package import Expose
    from udslint.settings import Settings

TENANT = "tenant"
"""The gateway of an `expose` entry for HTTP that names none."""
BUILTIN_GATEWAYS = ("admin", "passthrough", TENANT)
ADMIN = "admin"
"""What the name of an admin gateway has in it, and a value that holds the admin domain."""
_OF_VALUES = re.compile(r'(?:default "[^"]*" )?(\.Values(?:\.\w+)+)')
_ABOUT_GATEWAYS = re.compile(r"gateway|admin", re.IGNORECASE)
_HOST_NAME = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)


@record
class Doubt:
    """Why a redirect host need not be one that is served."""

    message_id: str
    """"gateway": the gateway is a value of the template; "admin": it is an admin gateway; "named": the host has its
    name in it."""
    severity: Severity
    expose: Expose
    """The entry at which the application is exposed."""
    fields: Mapping[str, object]
    """Of the message."""


def doubt_of(host: Pattern, entries: Sequence[Expose], settings: Settings, asked: frozenset[str]) -> Doubt | None:
    """Tell why a host is right for one kind of gateway only; None where it may well be served.

    All entries that may serve it are on one gateway, and one of them certainly has this host but for the domain.

    Args:
        host: of a redirect URI.
        entries: those at which the application may be exposed.
        settings: those for the file.
        asked: the expressions that the template's conditions ask for.
    """
    if _is_settled(host, settings):
        return None
    serving = [one for one in entries if any(may_equal(host, other) for other in hosts_of(one, settings, host))]
    if not serving or not _have_one_gateway(serving):
        return None
    fitting = [one for one in serving if one.host is not None and _domain_behind(_start_of(one), host) is not None]
    return next((doubt for one in fitting or serving if (doubt := _doubt_at(host, one, settings, asked))), None)


def gateway_of(expose: Expose) -> str | Hole:
    """Give the gateway of an `expose` entry for HTTP."""
    return expose.gateway or TENANT


def _is_settled(host: Pattern, settings: Settings) -> bool:
    """Tell whether it is certain what a host is, and of which of the cluster's domains."""
    return all(isinstance(piece, str) for piece in host) and knows_domain(settings, host)


def _doubt_at(host: Pattern, expose: Expose, settings: Settings, asked: frozenset[str]) -> Doubt | None:
    """Tell why a host need not be that of an entry: behind it stands a domain, or its gateway's name and a domain."""
    gateway = expose.gateway or ""
    if expose.domain is not None or expose.host is None or _is_asked_for(gateway, asked):
        return None
    start = _start_of(expose)
    if (domain := _domain_behind(start, host)) is not None:
        if isinstance(gateway, Hole):  # with a domain that is written out, the author knows which it is
            return Doubt("gateway", "note", expose, {"gateway": gateway}) if isinstance(domain, Expr) else None
        severity = _severity(domain, settings) if ADMIN in gateway else None
        return severity and Doubt("admin", severity, expose, {"gateway": gateway, "domain": written((domain,))})
    if _domain_behind(joined(*start, *text_of(gateway), "."), host) is None:
        return None
    named = gateway if isinstance(gateway, str) else _by_default(gateway)
    if ADMIN in named or (named and settings.domain.startswith(f"{named}.")):
        return None
    return Doubt("named", "note", expose, {"gateway": gateway})  # a cluster's domain may begin so as well


def _start_of(expose: Expose) -> Pattern:
    """Give what the host of an entry begins with, up to the domain."""
    return joined(*text_of(expose.host or ""), ".")


def _domain_behind(start: Pattern, host: Pattern) -> Expr | str | None:
    """Give what a host has behind a start that ends in a dot, if that is a domain and says nothing of the gateway."""
    dot, end = start[-1], host[-1]
    if isinstance(end, str) and isinstance(dot, str) and end.startswith(dot):
        is_behind = same_tokens((*host[:-1], dot), start)
        domain: Expr | str = end[len(dot) :]
    else:
        is_behind, domain = same_tokens(host[:-1], start), end
    return domain if is_behind and _is_of_all_gateways(domain) else None


def _is_of_all_gateways(domain: Expr | str) -> bool:
    """Tell whether a text is a domain, or an expression is one by its name, and says nothing of the gateway."""
    if isinstance(domain, str):
        return _HOST_NAME.fullmatch(domain) is not None and ADMIN not in domain
    return names_domain(domain) and ADMIN not in (domain.normal or domain.source).lower()


def _have_one_gateway(entries: Sequence[Expose]) -> bool:
    """Tell whether the gateway, or the value that decides it, certainly is the same everywhere."""
    first = entries[0]
    return all(one.domain is None and same(one.gateway, first.gateway) for one in entries)


def _is_asked_for(gateway: str | Hole, asked: frozenset[str]) -> bool:
    """Tell whether a condition of the template asks for the gateway, or may, as one that is no value of the chart."""
    if isinstance(gateway, str):
        return any(_ABOUT_GATEWAYS.search(one) for one in asked)
    value = _OF_VALUES.fullmatch(gateway.only.normal) if gateway.only else None
    return value is None or not asked.isdisjoint((value[0], value[1]))


def _by_default(gateway: Hole) -> str:
    """Give what a gateway is by the chart's values; empty where these do not say."""
    return next((part.default or "" for part in gateway.parts if isinstance(part, Expr)), "")


def _severity(domain: Expr | str, settings: Settings) -> Severity | None:
    """Tell how certain it is that a domain is no admin domain, by what the chart's values say; None: it is one."""
    by_default = domain.default or "" if isinstance(domain, Expr) else domain
    if not _HOST_NAME.fullmatch(by_default):
        return "note"
    if ADMIN in by_default.lower() or is_under(by_default, settings.admin_domain):
        return None
    return "warning" if isinstance(domain, Expr) else "note"  # only a name says that it is the cluster's
