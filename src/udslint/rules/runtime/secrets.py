"""Stage 4: the Kubernetes Secret that the operator writes for a client."""

from __future__ import annotations

import re
from collections.abc import Iterator

from udslint.model.package import Client, Package
from udslint.names import normalized
from udslint.read.holes import Hole
from udslint.rules.names import Key, name_key, repeated
from udslint.rules.registry import Said, at, check
from udslint.rules.runtime.secret_fields import has_secret, may_have_template, name_keys, secret_map, secret_name

PREFIX = "sso-client"
RESERVED_LABELS = ("uds/generation", "uds/package")
RELOAD = "uds.dev/pod-reload"
RELOAD_SELECTOR = "uds.dev/pod-reload-selector"
_PAIRS = re.compile(r"\s*[^=,\s]+\s*=[^,]*(?:,\s*[^=,\s]+\s*=[^,]*)*")


@check("secret-name-shortened")
def secret_name_shortened(client: Client) -> Iterator[Said]:
    """The default name of the Secret loses the end of the clientId."""
    if secret_name(client) is not None or not has_secret(client):
        return
    name = client.client_id
    end = re.search(r"[^A-Za-z]+$", name.suffix if isinstance(name, Hole) else name)
    if end:
        shortened = f"{PREFIX}-{name.source[: -len(end[0])]}" if isinstance(name, Hole) else _default_name(name)
        yield at(client, "clientId").says(name=shortened)


def _default_name(client_id: str) -> str:
    return normalized(f"{PREFIX}-{client_id}")


@check("secret-name-collision")
def secret_name_collision(package: Package) -> Iterator[Said]:
    """Two clients get one Secret."""
    clients = [client for client in package.clients if has_secret(client)]
    for client, first, name in repeated(clients, _secret_key):
        if client.client_id != first.client_id:
            place = at(client, *name_keys(client)).also((*first.place, *name_keys(first)), "the other client")
            yield place.says(name=name, other=first.client_id)


def _secret_key(client: Client) -> Key | None:
    name = secret_name(client)
    return name_key(PREFIX, client.client_id) if name is None else name_key(name)


@check("secret-label-reserved")
def secret_label_reserved(client: Client) -> Iterator[Said]:
    """A label of the Secret overwrites one that the operator needs."""
    labels = secret_map(client, "labels")
    for name in RESERVED_LABELS:
        value = labels.values.at(name) if labels else None
        if labels and value is not None and not (isinstance(value, Hole) and not value.text):  # which may be null
            yield at(client, *labels.keys, name).key().says(name.removeprefix("uds/"), name=name)


@check("secret-of-public-client")
def secret_of_public_client(client: Client) -> Iterator[Said]:
    """Labels or annotations are given for a Secret that is not made."""
    if client.public_client is not True or secret_name(client) is not None or may_have_template(client):
        return
    for name in ("labels", "annotations"):
        if found := secret_map(client, name):
            yield at(client, *found.keys).key().says(name=name)


@check("pod-reload-ignored")
def pod_reload_ignored(client: Client) -> Iterator[Said]:
    """What asks for pods to be restarted on a new secret is not understood."""
    if labels := secret_map(client, "labels"):
        value = labels.values.get(RELOAD)
        if isinstance(value, str) and value not in ("true", "false"):
            yield at(client, *labels.keys, RELOAD).says()
    if annotations := secret_map(client, "annotations"):
        if annotations.values.get(RELOAD, "false") != "false":
            yield at(client, *annotations.keys, RELOAD).key().says("annotation")
        selector = annotations.values.get(RELOAD_SELECTOR)
        if isinstance(selector, str) and not _PAIRS.fullmatch(selector):
            yield at(client, *annotations.keys, RELOAD_SELECTOR).says("selector")
