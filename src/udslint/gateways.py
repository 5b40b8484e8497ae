"""Redirect hosts that are right for one kind of gateway only: what the gateway appends is not what they end in.

The gateway of an `expose` entry decides the domain: the admin domain for an admin gateway, the cluster's for others. A
host that is that of the entry and one domain by its name, `reports.{{ .Values.domain }}`, does not look at that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from udslint.hosts import Pattern, hosts_of, is_under, joined, may_equal, names_domain, same_tokens, text_of
from udslint.read.holes import Expr, Hole, same
from udslint.record import record

if TYPE_CHECKING:
    from udslint.finding import Severity
    from udslint.model.package import Expose
    from udslint.settings import Settings

ADMIN = "admin"
"""What the name of an admin gateway has in it, and a value that holds the admin domain."""
_OF_VALUES = re.compile(r'(?:default "[^"]*" )?(\.Values(?:\.\w+)+)')
_ABOUT_GATEWAYS = re.compile(r"gateway|admin", re.IGNORECASE)
_HOST_NAME = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)


@record
class Doubt:
    """Why a redirect host need not be one that is served."""

    message_id: str
    """"gateway": the gateway is a value of the template; "admin": it is an admin gateway."""
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
    domain = host[-1] if host else ""
    if not isinstance(domain, Expr) or not _is_of_all_gateways(domain):
        return None
    serving = [one for one in entries if any(may_equal(host, other) for other in hosts_of(one, settings, host))]
    expose = next((one for one in serving if _is_domain_behind(host, one)), None)
    if expose is None or not _have_one_gateway(serving):
        return None
    if isinstance(expose.gateway, Hole):
        is_open = _is_left_open(expose.gateway, asked)
        return Doubt("gateway", "note", expose, {"gateway": expose.gateway}) if is_open else None
    if ADMIN not in (expose.gateway or "") or any(_ABOUT_GATEWAYS.search(one) for one in asked):
        return None
    severity = _severity(domain.default or "", settings)
    return severity and Doubt("admin", severity, expose, {"gateway": expose.gateway, "domain": domain.source})


def _is_of_all_gateways(domain: Expr) -> bool:
    """Tell whether an expression is a domain by its name, and says nothing of the gateway."""
    return names_domain(domain) and ADMIN not in (domain.normal or domain.source).lower()


def _is_domain_behind(host: Pattern, expose: Expose) -> bool:
    """Tell whether a host is that of an entry with a domain behind it, and the entry leaves that to its gateway."""
    if expose.domain is not None or expose.host is None:
        return False
    return same_tokens(host[:-1], joined(*text_of(expose.host), "."))


def _have_one_gateway(entries: Sequence[Expose]) -> bool:
    """Tell whether the gateway, or the value that decides it, certainly is the same everywhere."""
    first = entries[0]
    return all(one.domain is None and same(one.gateway, first.gateway) for one in entries)


def _is_left_open(gateway: Hole, asked: frozenset[str]) -> bool:
    """Tell whether a gateway is a value of the chart, and no condition of the template asks for it."""
    wanted = gateway.parts[0] if len(gateway.parts) == 1 else ""
    value = _OF_VALUES.fullmatch(wanted.normal) if isinstance(wanted, Expr) else None
    return value is not None and asked.isdisjoint((value[0], value[1]))


def _severity(by_default: str, settings: Settings) -> Severity | None:
    """Tell how certain it is that a domain is no admin domain, by what the chart's values say; None: it is one."""
    if not _HOST_NAME.fullmatch(by_default):
        return "note"
    is_admin = ADMIN in by_default.lower() or is_under(by_default, settings.admin_domain)
    return None if is_admin else "warning"
