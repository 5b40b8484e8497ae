"""Stage 4: the audience of a service account's token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.keycloak.mappers import (
    ACCESS_FLAG,
    AUDIENCE,
    CLAIM_NAME,
    CLIENT_AUDIENCE,
    CUSTOM_AUDIENCE,
    ID_FLAG,
    INTROSPECTION_FLAG,
    audience_of,
    is_on,
)
from udslint.model import StringMap
from udslint.read.holes import Hole, shown
from udslint.record import replace
from udslint.rules.registry import Said, at, at_path, check
from udslint.rules.runtime.configs import (
    AUDIENCE_KEYS,
    audience_config,
    machine,
    misspelt_audience_key,
    unread_keys,
)
from udslint.rules.traits import is_saml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.keycloak.prediction import Token
    from udslint.model import Client, Mapper, Text
    from udslint.platform import Platform


@check("audience-missing")
def audience_missing(client: Client, token: Token, platform: Platform) -> Iterator[Said]:
    """No audience mapper takes effect in the token of a service account."""
    if not machine(client) or is_saml(client) is not False or token.mappers_open:
        return
    if all(audience.giver.kind != "mapper" for audience in token.audiences):
        said = at(client, "serviceAccountsEnabled").says("account" if token.audience else "default")
        yield replace(said, apart=tuple(one.place for one in client.mappers if _is_for_else(one, platform)))


def _is_for_else(mapper: Mapper, platform: Platform) -> bool:
    """Tell whether a mapper certainly is not meant to give an audience, whatever is wrong with it."""
    provider, config = mapper.protocol_mapper, mapper.config
    if not isinstance(provider, str) or provider == AUDIENCE or provider not in platform.mapper_protocols:
        return False
    if not isinstance(config, StringMap):
        return config is None
    claim = config.at(CLAIM_NAME)
    return not isinstance(claim, Hole) and claim != "aud" and not any(map(misspelt_audience_key, config))


@check("audience-mapper-empty")
def audience_mapper_empty(mapper: Mapper, token: Token) -> Iterator[Said]:
    """An audience mapper names no audience."""
    config = audience_config(mapper, token)
    if config is not None and not any(config.at(key) for key in AUDIENCE_KEYS):
        key = next((key for key in AUDIENCE_KEYS if key in config), CLIENT_AUDIENCE)
        yield at(mapper, "config", key).says(mapper=mapper.name)


@check("audience-key-misspelled")
def audience_key_misspelled(mapper: Mapper, token: Token) -> Iterator[Said]:
    """A key of an audience mapper is close to the ones that give the audience."""
    config = audience_config(mapper, token)
    if config is None or not isinstance(mapper.config, StringMap):
        return
    for key in unread_keys("oidc-audience-mapper", config):
        near = misspelt_audience_key(key)
        if near and not mapper.config.at(near):
            yield at(mapper, "config", key).key().says(name=key, near=near)


@check("audience-overridden")
def audience_overridden(mapper: Mapper, token: Token) -> Iterator[Said]:
    """A custom audience stands beside a client's, which wins."""
    config = audience_config(mapper, token)
    if config is None:
        return
    client, custom = config.at(CLIENT_AUDIENCE), config.at(CUSTOM_AUDIENCE)
    if _visible(client) and _visible(custom):
        place = at(mapper, "config", CUSTOM_AUDIENCE).also((*mapper.place, "config", CLIENT_AUDIENCE), "this one wins")
        yield place.says(winner=client)


def _visible(value: Text | None) -> bool:
    """Tell whether a value certainly is not empty."""
    if isinstance(value, Hole):
        return any(isinstance(part, str) for part in value.parts)
    return bool(value)


@check("audience-not-a-list")
def audience_not_a_list(mapper: Mapper, token: Token) -> Iterator[Said]:
    """One audience value looks like several."""
    config = audience_config(mapper, token)
    found = audience_of(config) if config is not None else None
    if found is None:
        return
    key, value = found
    separator = _separator(value)
    if separator:
        message = "brackets" if separator == "brackets" else "default"
        yield at(mapper, "config", key).says(message, separator=separator)
    elif isinstance(value, str) and value != value.strip():
        yield at(mapper, "config", key).says("blank")


def _separator(value: Text) -> str | None:
    """Name what makes a value look like a list."""
    texts = [value] if isinstance(value, str) else [part for part in value.parts if isinstance(part, str)]
    for mark, name in ((",", "a comma"), ("##", "'##'")):
        if any(mark in text for text in texts):
            return name
    start = value if isinstance(value, str) else value.prefix
    # An address has brackets too, and may begin in what is not seen.
    has_brackets = "[" in start or (isinstance(value, str) and "]" in value)
    if has_brackets and not any("://" in text for text in texts):
        return "brackets"
    return "a blank" if isinstance(value, str) and len(value.split()) > 1 else None


@check("audience-not-in-access-token")
def audience_not_in_access_token(mapper: Mapper, client: Client, token: Token) -> Iterator[Said]:
    """An audience mapper of a service account does not write to the access token."""
    config = audience_config(mapper, token)
    if config is None or not machine(client):
        return
    flag = config.at(ACCESS_FLAG)
    if flag is None:
        yield at(mapper, "config", ACCESS_FLAG).says("missing", mapper=mapper.name)
    elif flag == "false":
        yield at(mapper, "config", ACCESS_FLAG).says(mapper=mapper.name)


@check("claim-flags-inconsistent")
def claim_flags_inconsistent(client: Client, token: Token) -> Iterator[Said]:
    """Mappers of one client that give audiences write to different tokens."""
    given = [(mapper, config) for mapper in client.mappers if (config := _giving(mapper, client, token)) is not None]
    for mapper, config in given[1:]:
        first, reference = given[0]
        flag = next((flag for flag in _COMPARED if _on(config, flag) != _on(reference, flag)), None)
        if flag:
            place = at_path((*mapper.place, "config", flag), mapper.place)
            place = place.also((*first.place, "config", flag), f"mapper '{shown(first.name)}' differs")
            yield place.says(flag=flag, mapper=mapper.name, other=first.name)


_COMPARED = (ACCESS_FLAG, ID_FLAG, INTROSPECTION_FLAG)


def _giving(mapper: Mapper, client: Client, token: Token) -> StringMap | None:
    """Give the configuration of an audience mapper without a fault of its own."""
    config = audience_config(mapper, token)
    if config is None or audience_of(config) is None or (machine(client) and is_on(config, ACCESS_FLAG) is not True):
        return None
    return config if all(config.at(flag) in ("true", "false", None) for flag in _COMPARED) else None


def _on(config: StringMap, flag: str) -> bool:
    """Tell whether a flag is on; left out, that of the introspection is as that of the access token."""
    left_out = flag == INTROSPECTION_FLAG and config.at(flag) is None
    return config.at(ACCESS_FLAG if left_out else flag) == "true"
