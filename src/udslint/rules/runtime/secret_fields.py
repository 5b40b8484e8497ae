"""What a client says of its Kubernetes Secret: in `secretConfig`, or in the deprecated fields beside it."""

from __future__ import annotations

from typing import Literal

from udslint.model.package import Client, SecretConfig
from udslint.model.values import StringMap, Text
from udslint.read.holes import Hole
from udslint.record import record


@record
class SecretMap:
    """Labels, annotations or template of a Secret, and the keys that lead to them from the client."""

    values: StringMap
    keys: tuple[str, ...]


def has_secret(client: Client) -> bool:
    """Tell whether the operator certainly writes a Secret for the client."""
    return client.public_client is False


def secret_name(client: Client) -> Text | None:
    """Give the name that the author wants for the Secret; None: the default one."""
    config = client.secret_config
    if isinstance(config, Hole):
        return config
    return (config.name if config else None) or client.secret_name or None


def may_have_template(client: Client) -> bool:
    """Tell whether the Secret has a template, or may have one."""
    config = client.secret_config
    new = config.template if isinstance(config, SecretConfig) else config
    return new is not None or client.secret_template is not None


def name_keys(client: Client) -> tuple[str, ...]:
    """Give the keys that lead from the client to what its Secret is named after."""
    if isinstance(client.secret_config, SecretConfig) and client.secret_config.name:
        return ("secretConfig", "name")
    return ("secretName",) if client.secret_name else ("clientId",)


def secret_map(client: Client, name: Literal["labels", "annotations", "template"]) -> SecretMap | None:
    """Give a mapping of the Secret; None where there is none to be seen. That of `secretConfig` wins."""
    config = client.secret_config
    new = getattr(config, name) if isinstance(config, SecretConfig) else config
    if isinstance(new, StringMap):
        return SecretMap(new, ("secretConfig", name))
    old = getattr(client, f"secret_{name}")
    return SecretMap(old, (f"secret{name.capitalize()}",)) if new is None and isinstance(old, StringMap) else None
