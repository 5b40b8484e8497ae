"""What the mappers write into the token of a service account."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from udslint.digits import whole_in
from udslint.keycloak import mappers as m
from udslint.keycloak.account import ACCOUNT, ACCOUNT_ROLES, ANY_ACCOUNT, REALM_ROLES, Account, varies
from udslint.read.holes import Hole, known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from udslint.keycloak.mappers import Writer
    from udslint.model.values import StringMap

_LONG = range(-(2**63), 2**63)
_INT = range(-(2**31), 2**31)
AUD = ("aud",)
_REALM_ROLES, _CLIENT_ROLES = "usermodel.realmRoleMapping", "usermodel.clientRoleMapping"
_CLIENT = "${client_id}"
"""What stands in a claim's name, and in a prefix, for the client whose roles they are."""
_EMPTY = ("email", "firstName", "lastName")
"""Attributes that every user has, and a service account without a value: a list of them holds one null."""
_ADDRESS = {part: part for part in ("formatted", "locality", "region", "postal_code", "country")}
_ADDRESS["street"] = "street_address"
"""The parts of an address: in the mapper's keys, and in the claim."""


class Gift(NamedTuple):
    """A value at a path of the token; a value at `aud` is one more audience."""

    path: tuple[str, ...] | None
    """None: which claim it is, is not known."""
    value: object
    certain: bool = True


def gifts(writer: Writer, account: Account) -> Iterator[Gift]:
    """Give what a mapper writes for a service account, whichever token it writes to."""
    give = _GIVERS.get(writer.provider)
    if give is None:
        yield Gift(None, None, certain=False)
    else:
        yield from give(writer.config, account)


def gives(writer: Writer) -> bool:
    """Tell whether a mapper may write anything for a service account."""
    return any(gifts(writer, ANY_ACCOUNT))


def gives_audience(writer: Writer) -> bool:
    """Tell whether what a mapper writes for a service account may be an audience."""
    return any(gift.path in (AUD, None) for gift in gifts(writer, ANY_ACCOUNT))


def _audience(config: StringMap, _account: Account) -> Iterator[Gift]:
    if found := m.audience_of(config):
        _, value = found
        visible = not isinstance(value, Hole) or any(isinstance(part, str) for part in value.parts)
        yield Gift(AUD, value, certain=visible)


def _audience_resolve(_config: StringMap, _account: Account) -> Iterator[Gift]:
    yield Gift(AUD, ACCOUNT)


def _nothing(_config: StringMap, _account: Account) -> Iterator[Gift]:
    """Names, email and groups: a service account has none, and the claim stays away."""
    return iter(())


def _attribute(config: StringMap, account: Account) -> Iterator[Gift]:
    name = config.at(m.USER_ATTRIBUTE)
    if isinstance(name, Hole):
        yield Gift(_path(config), name, certain=False)
    elif name and (value := account.attribute(name)) is not None:
        yield from _claim(config, value, wrap=_many(config))
    elif name in _EMPTY and _many(config) and (path := _path(config)):
        yield Gift(path, [None])


def _many(config: StringMap) -> bool:
    """Tell whether a mapper writes a list."""
    return known(config.at("multivalued")) == "true"


def _property(config: StringMap, account: Account) -> Iterator[Gift]:
    name = config.at(m.USER_ATTRIBUTE)
    if isinstance(name, Hole):
        yield Gift(_path(config), name, certain=False)
    elif name and (value := account.property(name)) is not None:
        yield from _claim(config, value, wrap=False)


def _claim(config: StringMap, value: object, *, wrap: bool) -> Iterator[Gift]:
    name, label = config.at(m.CLAIM_NAME), config.at("jsonType.label")
    if isinstance(label, Hole):
        yield Gift(_path(config), value, certain=False)
    elif name:
        converted = _converted(value, label)
        if wrap or converted is not None:
            path = _path(config)
            yield Gift(path, [converted] if wrap else converted, certain=path is not None)


def _path(config: StringMap) -> tuple[str, ...] | None:
    name = known(config.at(m.CLAIM_NAME))
    return m.split_claim(name) if name else None


def _converted(value: object, label: str | None) -> Any:
    """Convert as `jsonType.label` says; None: the value does not fit, and Keycloak drops the claim."""
    if label == "boolean":
        return value is True or (isinstance(value, str) and value.lower() == "true")
    if label in ("long", "int"):
        return _number(value, _LONG if label == "long" else _INT)
    text = as_text(value)
    return _json(text) if label == "JSON" else text


def as_text(value: object) -> str | Hole:
    """Write a value as Java's `toString` does."""
    if isinstance(value, Hole):
        return value
    if isinstance(value, list):
        return f"[{', '.join(str(as_text(one)) for one in value)}]"
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def as_long(value: object) -> object:
    """Read a number as Java's `Long` does; None: it is none."""
    return _number(value, _LONG)


def _number(value: object, fits: range) -> object:
    if isinstance(value, Hole):
        return value if "milliseconds" in value.source and fits is _LONG else None
    return None if isinstance(value, bool) else whole_in(str(value), fits)


def _json(text: str | Hole) -> object:
    if isinstance(text, Hole):
        return text if "milliseconds" in text.source else None
    try:
        return json.loads(text)
    except ValueError:
        return None


def _realm_roles(config: StringMap, _account: Account) -> Iterator[Gift]:
    yield from _roles(config, _path(config), config.at(f"{_REALM_ROLES}.rolePrefix"), REALM_ROLES)


def _client_roles(config: StringMap, _account: Account) -> Iterator[Gift]:
    """Roles of one client, or of all; the account has some of the client `account` only."""
    client, prefix = config.at(f"{_CLIENT_ROLES}.clientId") or "", config.at(f"{_CLIENT_ROLES}.rolePrefix")
    name = known(config.at(m.CLAIM_NAME))
    path = m.split_claim(name.replace(_CLIENT, ACCOUNT)) if name else None
    if isinstance(client, Hole):
        yield Gift(path, client, certain=False)
    elif client in ("", ACCOUNT):
        if isinstance(prefix, str) and not client:
            prefix = prefix.replace(_CLIENT, ACCOUNT)
        yield from _roles(config, path, prefix, ACCOUNT_ROLES)


def _roles(
    config: StringMap, path: tuple[str, ...] | None, prefix: str | Hole | None, roles: tuple[str, ...]
) -> Iterator[Gift]:
    """All roles, or only one where the mapper is not multivalued; a type that they do not fit leaves none."""
    label = config.at("jsonType.label")
    if isinstance(label, Hole) or isinstance(prefix, Hole):
        yield Gift(path, varies("the roles"), certain=False)
        return
    values = [_converted((prefix or "") + role, label) for role in roles]
    if _many(config):
        yield Gift(path, values, certain=path is not None)
    elif values[0] is not None:
        yield Gift(path, varies("one of the roles") if isinstance(values[0], str) else values[0], path is not None)


def _acr(_config: StringMap, _account: Account) -> Iterator[Gift]:
    yield Gift(("acr",), "1")


def _address(config: StringMap, account: Account) -> Iterator[Gift]:
    """The parts of the address that the account has; without any there is no claim."""
    names = {claim: config.at(f"{m.USER_ATTRIBUTE}.{part}") for part, claim in _ADDRESS.items()}
    if any(isinstance(name, Hole) for name in names.values()):
        yield Gift(("address",), {}, certain=False)
    values = {claim: account.attribute(name) for claim, name in names.items() if isinstance(name, str)}
    if parts := {claim: value for claim, value in values.items() if value is not None}:
        yield Gift(("address",), parts)


def _pairwise(_config: StringMap, _account: Account) -> Iterator[Gift]:
    yield Gift(("sub",), varies("a hash of the service account's id"))


def _allowed_origins(_config: StringMap, account: Account) -> Iterator[Gift]:
    if account.has_origins is not False:
        yield Gift(("allowed-origins",), list(account.origins), certain=account.has_origins is True)


_GIVERS: dict[str, Callable[[StringMap, Account], Iterator[Gift]]] = {
    m.AUDIENCE: _audience,
    m.AUDIENCE_RESOLVE: _audience_resolve,
    m.ATTRIBUTE: _attribute,
    m.PROPERTY: _property,
    m.GROUPS: _nothing,
    m.BARE_GROUPS: _nothing,
    m.FULL_NAME: _nothing,
    m.REALM_ROLES: _realm_roles,
    m.CLIENT_ROLES: _client_roles,
    m.ACR: _acr,
    m.ADDRESS: _address,
    m.PAIRWISE: _pairwise,
    m.ALLOWED_ORIGINS: _allowed_origins,
}
"""By provider; what another one writes (allowed by a setting) is not known."""
