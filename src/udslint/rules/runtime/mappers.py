"""Stage 4: protocol mappers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.keycloak.account import LIGHTWEIGHT
from udslint.keycloak.dropped import attribute
from udslint.keycloak.gifts import AUD, gifts
from udslint.keycloak.mappers import (
    ACCESS_FLAG,
    ATTRIBUTE,
    AUDIENCE,
    CLAIM_NAME,
    FLAGS,
    GROUPS,
    ID_FLAG,
    INTROSPECTION_FLAG,
    KNOWN_KEYS,
    LIGHTWEIGHT_FLAG,
    OIDC,
    PAIRWISE,
    PROPERTY,
    SALT,
    USER_ATTRIBUTE,
    USERINFO_FLAG,
)
from udslint.keycloak.scopes import OPENID
from udslint.nearest import did_you_mean
from udslint.read.holes import Hole, same
from udslint.rules.registry import Said, at, check
from udslint.rules.runtime.configs import config_of, machine, misspelt_audience_key, unread_keys
from udslint.rules.traits import is_saml, user_login

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.keycloak.mappers import Writer
    from udslint.keycloak.prediction import Token
    from udslint.model import Client, Mapper, StringMap
    from udslint.platform import Platform

CLAIM_MAPPERS = (ATTRIBUTE, PROPERTY, GROUPS)
SAML_CLAIM_MAPPERS = ("saml-user-attribute-mapper", "saml-user-property-mapper", "saml-group-membership-mapper")
SAML_NAME = "attribute.name"
WITHOUT_CONFIG = {"saml-role-list-mapper"}
"""Mappers that do their work without a configuration."""


@check("claim-flag-not-boolean")
def claim_flag_not_boolean(mapper: Mapper, token: Token) -> Iterator[Said]:
    """A flag is neither "true" nor "false"."""
    config = config_of(mapper, token)
    for flag in FLAGS if config else ():
        value = config.values.at(flag) if config else None
        if isinstance(value, str) and value not in ("true", "false"):
            yield at(mapper, "config", flag).says()


@check("claim-flag-missing")
def claim_flag_missing(mapper: Mapper, client: Client, token: Token) -> Iterator[Said]:
    """The access or the id flag is left out where the others are given."""
    config = config_of(mapper, token)
    if config is None or config.provider == PAIRWISE or config.values.open:
        return
    values = config.values
    elsewhere = config.provider == AUDIENCE and machine(client)
    others = [flag for flag in FLAGS if flag in values and flag != USERINFO_FLAG]  # that alone is a choice
    if ACCESS_FLAG not in values and others and not elsewhere:
        yield at(mapper, "config", ACCESS_FLAG).says(flag=ACCESS_FLAG, mapper=mapper.name, where="access token")
    if ID_FLAG not in values and ACCESS_FLAG in values and USERINFO_FLAG in values:
        yield at(mapper, "config", ID_FLAG).says(flag=ID_FLAG, mapper=mapper.name, where="ID token")


@check("claim-flag-without-effect")
def claim_flag_without_effect(mapper: Mapper, client: Client, token: Token) -> Iterator[Said]:
    """A flag that is on cannot do anything here."""
    config = config_of(mapper, token)
    if config is None:
        return
    idle = {}
    if config.provider == AUDIENCE:
        idle[USERINFO_FLAG] = "userinfo"
    if attribute(client, LIGHTWEIGHT) is None:
        idle[LIGHTWEIGHT_FLAG] = "lightweight"
    if user_login(client) is False and token.scope_giver(OPENID) is None and not token.scopes_open:
        idle[ID_FLAG] = "id"
    for flag, message in idle.items():
        if config.values.at(flag) == "true":
            yield at(mapper, "config", flag).says(message)


@check("mapper-protocol-mismatch")
def mapper_protocol_mismatch(mapper: Mapper, client: Client, platform: Platform) -> Iterator[Said]:
    """A mapper speaks another protocol than its client or its provider."""
    protocol, wanted = mapper.protocol, client.protocol or OIDC
    if isinstance(protocol, Hole):
        return
    family = None if isinstance(mapper.protocol_mapper, Hole) else platform.mapper_protocols.get(mapper.protocol_mapper)
    if not isinstance(wanted, Hole) and protocol != wanted:
        yield at(mapper, "protocol").says(mapper=mapper.name, wanted=wanted)
    elif family and family != protocol:
        yield at(mapper, "protocol").says("family", provider=mapper.protocol_mapper, family=family)


@check("mapper-without-config")
def mapper_without_config(mapper: Mapper) -> Iterator[Said]:
    """A mapper has no configuration, and is none of those that can do without; a pairwise one needs its salt."""
    config = mapper.config
    if isinstance(config, Hole):
        return
    if mapper.protocol_mapper == PAIRWISE:
        if config is None or config.at(SALT) in (None, ""):
            yield at(mapper, "config").key().says("salt", mapper=mapper.name, needed=SALT)
    elif (
        not config
        and (config is None or not config.open)
        and mapper.protocol_mapper in KNOWN_KEYS.keys() - WITHOUT_CONFIG
    ):
        yield at(mapper, "config").key().says(mapper=mapper.name)


@check("mapper-key-unknown")
def mapper_key_unknown(mapper: Mapper) -> Iterator[Said]:
    """The provider does not read a key."""
    provider, config = mapper.protocol_mapper, mapper.config
    if isinstance(provider, Hole) or isinstance(config, Hole) or config is None:
        return
    for key, near in unread_keys(provider, config).items():
        audience = misspelt_audience_key(key) if provider == AUDIENCE else None
        if audience and not config.at(audience):
            continue
        meant = did_you_mean(None if near in config else near)
        yield at(mapper, "config", key).key().says(name=key, provider=provider, meant=meant)


@check("mapper-without-claim-name")
def mapper_without_claim_name(mapper: Mapper, client: Client, token: Token) -> Iterator[Said]:
    """A mapper does not say which claim it writes."""
    config = config_of(mapper, token)
    if config is not None:
        if config.provider in CLAIM_MAPPERS and config.values.at(CLAIM_NAME) in (None, ""):
            yield at(mapper, "config").key().says(mapper=mapper.name, name=CLAIM_NAME)
    elif is_saml(client) and mapper.protocol_mapper in SAML_CLAIM_MAPPERS and mapper.protocol == "saml":
        values = mapper.config
        if values and not isinstance(values, Hole) and not _names_attribute(values, str(mapper.protocol_mapper)):
            yield at(mapper, "config").key().says(mapper=mapper.name, name=SAML_NAME)


def _names_attribute(config: StringMap, provider: str) -> bool:
    """Tell whether a SAML mapper may have a name for its attribute, if only a misspelt one."""
    return config.at(SAML_NAME) not in (None, "") or SAML_NAME in unread_keys(provider, config).values()


@check("mapper-reaches-no-token")
def mapper_reaches_no_token(mapper: Mapper, client: Client, token: Token) -> Iterator[Said]:
    """No flag of a mapper is on."""
    config = config_of(mapper, token)
    if config is None or config.provider == PAIRWISE or (config.provider == AUDIENCE and machine(client)):
        return
    flags = (ACCESS_FLAG, ID_FLAG, USERINFO_FLAG, INTROSPECTION_FLAG)
    if all(config.values.at(flag) in ("false", None) for flag in flags):
        flag = next((flag for flag in flags if flag in config.values), ACCESS_FLAG)
        yield at(mapper, "config", flag).says(mapper=mapper.name)


@check("claim-written-twice")
def claim_written_twice(mapper: Mapper, client: Client, token: Token) -> Iterator[Said]:
    """A mapper writes a claim that another one writes too."""
    writer = token.writer_at(mapper.place)
    claim = writer.claim if writer else None
    if writer is None or claim is None or claim == AUD:
        return
    other = next((other for other in _others(writer, token) if _clash(writer, other, client, token)), None)
    if other is None:
        return
    place = at(mapper, "config", CLAIM_NAME)
    name, giver = ".".join(claim), other.giver
    if giver.kind == "scope":
        yield place.says("scope", claim=name, mapper=mapper.name, scope=giver.scope)
    elif giver.path:
        place = place.also((*giver.path, "config", CLAIM_NAME), "also written here")
        yield place.says(claim=name, mapper=mapper.name, other=giver.mapper)


def _others(writer: Writer, token: Token) -> Iterator[Writer]:
    """Give the client's mappers before this one, then those of its scopes."""
    before = True
    for other in token.writers:
        before = before and other is not writer
        if before or other.giver.kind == "scope":
            yield other


def _clash(writer: Writer, other: Writer, client: Client, token: Token) -> bool:
    """Tell whether two mappers certainly write different values to one claim of one token."""
    mine, theirs = writer.claim or (), other.claim or ()
    shorter = min(len(mine), len(theirs))
    if not shorter or mine[:shorter] != theirs[:shorter] or not _differ(_source(writer), _source(other)):
        return False
    if not any(writer.reaches(target) and other.reaches(target) for target in ("access", "id", "userinfo")):
        return False
    return user_login(client) is True or all(any(gifts(one, token.account)) for one in (writer, other))


def _source(writer: Writer) -> tuple[object, ...]:
    """Tell what decides a mapper's value: two with the same may both write it."""
    config = writer.config
    if writer.provider in (ATTRIBUTE, PROPERTY):
        label = config.at("jsonType.label") or "String"
        return (USER_ATTRIBUTE, config.at(USER_ATTRIBUTE), label, _switch(config, "multivalued"))
    if writer.provider == GROUPS:
        return (GROUPS, _switch(config, "full.path"))
    return (writer.provider,)


def _switch(config: StringMap, key: str) -> bool | Hole:
    value = config.at(key)
    return value if isinstance(value, Hole) else value == "true"


def _differ(left: tuple[object, ...], right: tuple[object, ...]) -> bool:
    """Tell whether what decides two values certainly differs."""
    return len(left) != len(right) or any(same(one, other) is False for one, other in zip(left, right, strict=True))
