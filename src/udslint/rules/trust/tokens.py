"""Stage 5: tokens that are accepted by more applications, or say more, than was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.keycloak.account import ACCOUNT
from udslint.keycloak.mappers import CLAIM_NAME, GROUPS, is_on
from udslint.keycloak.refusal import LIFESPAN, lifespan_of, seconds
from udslint.read.holes import Hole, differ, same, shown
from udslint.rules.registry import Said, at, at_path, check
from udslint.rules.runtime.configs import config_of, machine
from udslint.rules.traits import is_saml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.keycloak.prediction import Token
    from udslint.keycloak.token import Audience
    from udslint.model import Client, Mapper, Package, StringMap
    from udslint.platform import Platform
    from udslint.settings import Settings

CORE_CLAIMS = frozenset(("sub", "azp", "client_id", "acr", "aud", "realm_access", "resource_access"))
"""Claims by which applications tell who holds a token, for whom it is, and what it allows."""
FULL_PATH = "full.path"
SAML_GROUPS = "saml-group-membership-mapper"


@check("audience-multiple")
def audience_multiple(client: Client, token: Token, package: Package) -> Iterator[Said]:
    """One token is accepted by several applications."""
    if not machine(client) or is_saml(client) is not False:
        return
    given = _distinct(token)
    if len(given) < 2:
        return
    places = [token.audience_path(audience) or () for audience in given]
    place = at_path(places[1], client.place)
    for audience, path in zip(given, places, strict=True):
        if path != places[1]:
            place = place.also(path, f"audience '{shown(audience.value)}'")
    yield place.says(audiences=_joined([_described(audience, package) for audience in given]))


def _distinct(token: Token) -> list[Audience]:
    """Give the audiences, other than Keycloak's own, that mappers of the client give and that certainly differ."""
    found: list[Audience] = []
    for audience in token.audiences:
        if not audience.certain or audience.giver.kind != "mapper" or not differ(audience.value, ACCOUNT):
            continue
        if all(differ(audience.value, other.value) for other in found):
            found.append(audience)
    return found


def _described(audience: Audience, package: Package) -> str:
    protected = any(
        same(client.client_id, audience.value) and client.enable_authservice_selector is not None
        for client in package.clients
        if not isinstance(client.enable_authservice_selector, Hole)
    )
    by = ", whose application Authservice protects in this Package" if protected else ""
    return f"'{shown(audience.value)}' (mapper '{shown(audience.giver.mapper)}'{by})"


def _joined(parts: list[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


@check("audience-account")
def audience_account(client: Client, token: Token) -> Iterator[Said]:
    """A scope puts Keycloak's own account client into the token of a machine."""
    if not machine(client) or is_saml(client) is not False:
        return
    giver = next((one.giver for one in token.audiences if one.giver.kind == "scope" and one.value == ACCOUNT), None)
    if giver:
        message = "listed" if giver.assigned == "listed" else "default"
        yield at(client, "clientId").says(message, scope=giver.scope)


@check("core-claim-overwritten")
def core_claim_overwritten(mapper: Mapper, token: Token) -> Iterator[Said]:
    """A mapper writes a claim on which trust rests."""
    writer = token.writer_at(mapper.place)
    claim = writer.claim if writer else None
    if writer is None or claim is None or claim[0] not in CORE_CLAIMS or CLAIM_NAME not in writer.config:
        return
    if any(writer.reaches(target) for target in ("access", "id", "userinfo")):
        yield at(mapper, "config", CLAIM_NAME).says(claim=".".join(claim), mapper=mapper.name)


@check("token-long-lived")
def token_long_lived(client: Client, platform: Platform, settings: Settings) -> Iterator[Said]:
    """The access token of a service account lives long."""
    lifespan = lifespan_of(client)
    life = seconds(lifespan) if isinstance(lifespan, str) else None
    if life is None or not machine(client) or is_saml(client) is not False:
        return
    longest = platform.realm.timeouts.session_max
    life = longest if life < 0 else min(life, longest)
    if life > settings.token_lifespan_limit:
        yield at(client, "attributes", LIFESPAN).says(life=life, limit=settings.token_lifespan_limit)


@check("group-path-bare")
def group_path_bare(mapper: Mapper, client: Client, token: Token) -> Iterator[Said]:
    """Groups are named without their path, so that equal names under different parents are one."""
    config = _group_config(mapper, client, token)
    if config is not None and is_on(config, FULL_PATH) is False:
        yield at(mapper, "config", FULL_PATH).says(mapper=mapper.name)


def _group_config(mapper: Mapper, client: Client, token: Token) -> StringMap | None:
    if config := config_of(mapper, token):
        return config.values if config.provider == GROUPS else None
    values = mapper.config
    if isinstance(values, Hole) or mapper.protocol_mapper != SAML_GROUPS or mapper.protocol != "saml":
        return None
    return values if is_saml(client) else None
