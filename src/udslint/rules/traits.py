"""What kind of client an SSO item is; None where the manifest does not settle it."""

from __future__ import annotations

from udslint.keycloak.dropped import attribute
from udslint.latest import latest
from udslint.model import Client, Items, Text
from udslint.model.package import AdvancedHttp, Expose, Match, Uptime, UptimeChecks
from udslint.read.holes import Hole

DEVICE_FLOW = "oauth2.device.authorization.grant.enabled"
PKCE = "pkce.code.challenge.method"
"""Attributes of a client, as Keycloak calls them."""


def is_saml(client: Client) -> bool | None:
    """Tell whether the client speaks SAML; a client that names no protocol speaks OpenID Connect."""
    return None if isinstance(client.protocol, Hole) else client.protocol == "saml"


def is_on(flag: object) -> bool | None:
    """Tell whether a flag of the manifest is true."""
    return None if isinstance(flag, Hole) else flag is True


def browser_login(client: Client) -> bool | None:
    """Tell whether users log in by browser redirects: the only use of redirect URIs, for SAML too [V D02 X56]."""
    return is_on(client.standard_flow_enabled)


def device_login(client: Client) -> bool | None:
    """Tell whether users log in by the device flow; Keycloak reads the attribute whatever its case [V V02]."""
    value = attribute(client, DEVICE_FLOW)
    if isinstance(value, Hole) or is_saml(client) is None:
        return None
    return value is not None and value.lower() == "true" and not is_saml(client)


@latest
def user_login(client: Client) -> bool | None:
    """Tell whether users can log in to the client at all."""
    ways = (browser_login(client), device_login(client))
    return True if True in ways else None if None in ways else False


def routes_of(expose: Expose) -> Items[Match] | Hole | None:
    """Give what an `expose` entry asks of requests; the deprecated field wins."""
    if expose.match is not None:
        return expose.match
    advanced = expose.advanced_http
    return advanced.match if isinstance(advanced, AdvancedHttp) else advanced


def seen(values: Items[Text] | Hole | None) -> tuple[Text, ...]:
    """Give the entries of a list that are seen."""
    return values if isinstance(values, Items) else ()


def all_known(values: Items[Text] | Hole | None) -> tuple[str, ...] | None:
    """Give the entries of a list if all of it is known; None if not."""
    if values is None:
        return ()
    if isinstance(values, Hole) or values.open or any(isinstance(value, Hole) for value in values):
        return None
    return tuple(value for value in values if isinstance(value, str))


def uptime_paths(expose: Expose) -> Items[Text] | None:
    """Give the paths of an entry that are probed; None where there is no list, or it is not known."""
    checks = expose.uptime.checks if isinstance(expose.uptime, Uptime) else None
    paths = checks.paths if isinstance(checks, UptimeChecks) else None
    return paths if isinstance(paths, Items) else None


def has_uptime_checks(expose: Expose) -> bool:
    """Tell whether an entry certainly has uptime checks."""
    return bool(uptime_paths(expose))
