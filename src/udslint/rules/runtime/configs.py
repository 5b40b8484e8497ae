"""The configuration of a mapper as the rules look at it: a key that is misspelt leaves the meant one unknown."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from udslint.keycloak.mappers import AUDIENCE, CLIENT_AUDIENCE, CUSTOM_AUDIENCE, KNOWN_KEYS
from udslint.model import StringMap
from udslint.nearest import folded, nearest
from udslint.read.holes import UNKNOWN

if TYPE_CHECKING:
    from udslint.keycloak.prediction import Token
    from udslint.model import Client, Mapper

AUDIENCE_KEYS = (CLIENT_AUDIENCE, CUSTOM_AUDIENCE)


class Config(NamedTuple):
    """What a mapper is set to."""

    provider: str
    values: StringMap


def config_of(mapper: Mapper, token: Token) -> Config | None:
    """Give the configuration of a mapper of OpenID Connect that Keycloak runs; None: it does not, or there is none."""
    writer = token.writer_at(mapper.place)
    if writer is None or not (writer.config or writer.config.open):
        return None
    return Config(writer.provider, _meant(writer.provider, writer.config))


def audience_config(mapper: Mapper, token: Token) -> StringMap | None:
    """Give the configuration of an audience mapper that Keycloak runs."""
    config = config_of(mapper, token)
    return config.values if config and config.provider == AUDIENCE else None


def machine(client: Client) -> bool:
    """Tell whether the client certainly has a service account."""
    return client.service_accounts_enabled is True


def unread_keys(provider: str, config: StringMap) -> dict[str, str | None]:
    """Give the keys that the provider does not read, each with the one that was probably meant."""
    known = KNOWN_KEYS.get(provider)
    if known is None:
        return {}
    return {key: _meant_key(key, provider) for key in config if key not in known}


def misspelt_audience_key(key: str) -> str | None:
    """Give the audience key that another key is close to; None: it is close to none."""
    if "audience" in folded(key):
        return CUSTOM_AUDIENCE if "custom" in folded(key) else CLIENT_AUDIENCE
    return nearest(key, AUDIENCE_KEYS)


@lru_cache(maxsize=1024)
def _meant_key(key: str, provider: str) -> str | None:
    near = misspelt_audience_key(key) if provider == AUDIENCE else None
    return near or nearest(key, KNOWN_KEYS[provider])


def _meant(provider: str, config: StringMap) -> StringMap:
    meant = [near for near in unread_keys(provider, config).values() if near and near not in config]
    if not meant:
        return config
    return StringMap({**config, **dict.fromkeys(meant, UNKNOWN)}, is_open=config.open)
