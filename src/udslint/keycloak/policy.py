"""What Keycloak's UDS client policy and its own validation refuse when the operator registers a client.

Measured on Keycloak 26.7.1 (facts/keycloak/TOKENS.md, VERIFIED.md); the allow-lists follow the target version.
Each function gives what is certainly refused; a value that is not known is not refused.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from udslint.finding import dotted
from udslint.keycloak.account import USERNAME_PREFIX
from udslint.keycloak.dropped import attribute, is_blank
from udslint.keycloak.links import encoded_problem, link_problem, may_be_relative, redirect_problem
from udslint.keycloak.pairwise import SECTOR, hosts_of, without_sector, without_sector_host
from udslint.keycloak.refusal import seconds
from udslint.model import Client, Items, Mapper, Part, StringMap, Text
from udslint.nearest import did_you_mean, nearest
from udslint.read.holes import Hole, known, same
from udslint.record import record
from udslint.uris import HOLE, certain_text, parse, skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from udslint.finding import Path
    from udslint.platform import Platform
    from udslint.settings import Settings

COLUMN = 255
"""Characters that Keycloak's database keeps of a URL or a name; one more and it answers HTTP 500 [V Q05]."""
POST_LOGOUT = "post.logout.redirect.uris"
SAML_URLS = tuple(
    f"saml_{service}_{binding}"
    for service in ("assertion_consumer_url", "single_logout_service_url")
    for binding in ("post", "redirect")
)
"""Attributes whose URLs Keycloak was seen to validate [V Q04]."""


_NO_FIELDS: Mapping[str, object] = {}


@record
class Objection:
    """Why Keycloak refuses a client: the rule that says so, and the part and field that it is about."""

    rule: str
    part: Part
    keys: Path
    message_id: str = "default"
    fields: Mapping[str, object] = _NO_FIELDS
    first: Path | None = None
    """Where an earlier thing stands that this one repeats."""


def objections(client: Client, platform: Platform, settings: Settings) -> Iterator[Objection]:
    """Give everything for which the client is certainly refused; the policy looks at mappers, then at scopes."""
    return chain(
        mapper_refusals(client, platform, settings),
        scope_refusals(client, platform, settings),
        reserved_id_refusals(client, platform),
        repeated_mapper_refusals(client),
        url_refusals(client),
        post_logout_refusals(client),
        session_refusals(client, platform),
        pairwise_refusals(client),
        empty_id_refusals(client),
        long_id_refusals(client),
        length_refusals(client),
    )


def mapper_allowed(provider: Text, platform: Platform, settings: Settings) -> bool:
    """Tell whether the client policy lets a mapper provider through."""
    allowed = platform.allowed_mappers
    if allowed is None or isinstance(provider, Hole):
        return True
    return provider in allowed or provider in settings.extra_protocol_mappers


def scope_allowed(scope: Text, platform: Platform, settings: Settings) -> bool:
    """Tell whether the client policy lets a client scope through."""
    allowed = platform.allowed_scopes
    if allowed is None or isinstance(scope, Hole):
        return True
    return scope in allowed or scope in settings.extra_client_scopes


def meant(name: Text, allowed: Iterable[str] | None) -> str:
    """Name what was probably meant, as the end of a sentence."""
    return did_you_mean(nearest(name, allowed or ())) if isinstance(name, str) else ""


def mapper_refusals(client: Client, platform: Platform, settings: Settings) -> Iterator[Objection]:
    """Mappers whose provider is off the allow-list."""
    for mapper in client.mappers if platform.on_violation == "rejected" else ():
        if not mapper_allowed(mapper.protocol_mapper, platform, settings):
            exists = mapper.protocol_mapper in platform.mapper_protocols
            near = "" if exists else meant(mapper.protocol_mapper, platform.allowed_mappers)
            yield Objection("mapper-not-allowed", mapper, ("protocolMapper",), fields={"meant": near})


def scope_refusals(client: Client, platform: Platform, settings: Settings) -> Iterator[Objection]:
    """Default client scopes that are off the allow-list."""
    scopes = client.default_client_scopes
    if platform.on_violation != "rejected" or not isinstance(scopes, Items):
        return
    for index, scope in enumerate(scopes):
        if not scope_allowed(scope, platform, settings):
            near = "" if scope in platform.realm.scopes else meant(scope, platform.allowed_scopes)
            keys: Path = ("defaultClientScopes", index)
            yield Objection("client-scope-not-allowed", client, keys, fields={"meant": near})


def reserved_id_refusals(client: Client, platform: Platform) -> Iterator[Objection]:
    """A clientId of the realm's own: the operator may only touch clients that it made [V P60]."""
    if platform.owned_clients_only and client.client_id in platform.realm.own_clients:
        yield Objection("client-id-reserved", client, ("clientId",))


def repeated_mapper_refusals(client: Client) -> Iterator[Objection]:
    """A mapper that has the name and the protocol of an earlier one."""
    seen: list[Mapper] = []
    for mapper in client.mappers:
        first = next((one for one in seen if _same_mapper(one, mapper)), None)
        if first is None:
            seen.append(mapper)
        else:
            yield Objection("mapper-name-repeated", mapper, ("name",), first=(*first.place, "name"))


def _same_mapper(one: Mapper, other: Mapper) -> bool:
    return bool(same(one.name, other.name)) and bool(same(one.protocol, other.protocol))


def url_refusals(client: Client) -> Iterator[Objection]:
    """URLs that Keycloak does not take: one of them refuses the whole client [V R Q04]."""
    for index, uri in enumerate(client.redirect_uris if isinstance(client.redirect_uris, Items) else ()):
        if problem := redirect_problem(uri):
            yield _url_refusal(client, ("redirectUris", index), problem)
    if problem := link_problem(client.base_url, relative=True):
        yield _url_refusal(client, ("baseUrl",), problem)
    if problem := _admin_problem(client):
        yield _url_refusal(client, ("adminUrl",), problem)
    for name in SAML_URLS if client.protocol == "saml" else ():
        if problem := link_problem(attribute(client, name), relative=False):
            yield _url_refusal(client, ("attributes", name), problem)


def _admin_problem(client: Client) -> str | None:
    """Only clients of OpenID Connect may have a relative one."""
    url = client.admin_url
    if url and client.protocol != "saml" and may_be_relative(url):
        return encoded_problem(url)
    return link_problem(url, relative=False)


def _url_refusal(client: Client, keys: Path, problem: str) -> Objection:
    return Objection("url-refused", client, keys, fields={"problem": problem})


def post_logout_refusals(client: Client) -> Iterator[Objection]:
    """Post-logout redirect URIs that are no URIs, mostly for a wrong separator [V L]."""
    keys: Path = ("attributes", POST_LOGOUT)
    for uri in post_logout_uris(client):
        if separator := refused_separator(uri):
            message_id = "newline-at-end" if uri.endswith("\n") and len(uri.split()) == 1 else "default"
            yield Objection("post-logout-separator", client, keys, message_id, {"separator": separator})
            return
        if HOLE not in uri and (problem := redirect_problem(uri)):
            yield _url_refusal(client, keys, problem)
            return


def post_logout_uris(client: Client) -> tuple[str, ...]:
    """Give what Keycloak takes for single post-logout redirect URIs, with `HOLE` for what is not known."""
    value = attribute(client, POST_LOGOUT)
    return tuple(filter(None, re.split(_DELIMITER, skeleton(value)))) if value else ()


_DELIMITER = re.compile(r"\s*##\s*", re.ASCII)
_SEPARATOR = re.compile(r"[\s|]|#(?=[\w.+\-]+:)")
_LIST = re.compile(r"[,;](?=[\s\"']*[\w.+\-]*:?/)")
"""What separates URIs without making a refused one of the whole."""


def listed_by(text: str) -> str | None:
    """Name the character that was meant to separate URIs and for Keycloak is part of one."""
    found = _LIST.search(text)
    return f"'{found[0]}'" if found else None


def refused_separator(text: str) -> str | None:
    """Name what separates post-logout redirect URIs in a way for which Keycloak refuses the client."""
    if may_be_relative(text):
        return None
    if text.startswith("[") or (text.startswith(("+,", "-,")) and parse(text) is None):
        return "','"
    found = _SEPARATOR.search(text)
    if found is None:
        return None
    if found[0].isspace() and (comma := listed_by(text)):
        return comma
    return {"\n": "a newline"}.get(found[0], "a blank" if found[0].isspace() else f"'{found[0]}'")


def session_refusals(client: Client, platform: Platform) -> Iterator[Objection]:
    """Session limits above those of the realm [V T22 T32], whatever the protocol; what is no number is ignored."""
    limits = {
        "client.session.idle.timeout": platform.realm.timeouts.session_idle,
        "client.session.max.lifespan": platform.realm.timeouts.session_max,
    }
    for name, limit in limits.items():
        value = attribute(client, name)
        if isinstance(value, str) and (seconds(value) or 0) > limit:
            yield Objection("session-timeout-refused", client, ("attributes", name), fields={"limit": limit})


def pairwise_refusals(client: Client) -> Iterator[Objection]:
    """A pairwise subject needs one host to be pairwise for: that of the redirect URIs, unless a sector is named."""
    for mapper in without_sector_host(client):
        yield Objection("pairwise-without-host", mapper, ("config", SECTOR), "sector")
    for mapper in without_sector(client):
        hosts = hosts_of(client)
        if hosts.missing:
            yield Objection("pairwise-without-host", mapper, ("protocolMapper",))
        elif len(hosts.certain) > 1:
            named = " and ".join(f"'{host}'" if host else "a URI without one" for host in sorted(hosts.certain)[::-1])
            yield Objection("pairwise-without-host", mapper, ("protocolMapper",), "several", {"hosts": named})


def empty_id_refusals(client: Client) -> Iterator[Objection]:
    """A clientId of blanks."""
    if is_blank(client.client_id):
        yield Objection("client-id-empty", client, ("clientId",))


def long_id_refusals(client: Client) -> Iterator[Objection]:
    """A clientId that does not fit Keycloak's database [K]."""
    length = certain_length(client.client_id)
    room = COLUMN - len(USERNAME_PREFIX)  # the name of the account's user is kept in such a column too [K]
    if length > COLUMN:
        yield Objection("client-id-too-long", client, ("clientId",), fields={"length": length, "limit": COLUMN})
    elif length > room and known(client.service_accounts_enabled):
        fields = {"length": length, "limit": room}
        yield Objection("client-id-too-long", client, ("clientId",), "service-account", fields)


def length_refusals(client: Client) -> Iterator[Objection]:
    """Values that do not fit Keycloak's database [V Q05]."""
    for part, keys, value in chain(_columns(client), _keys(client)):
        length = certain_length(value)
        if length > COLUMN:
            name = dotted(keys[-2:]) if isinstance(keys[-1], int) else keys[-1]
            yield Objection("value-too-long", part, keys, fields={"name": name, "length": length, "limit": COLUMN})


def _columns(client: Client) -> Iterator[tuple[Part, Path, Text | None]]:
    yield client, ("name",), client.name
    yield client, ("baseUrl",), client.base_url
    yield client, ("adminUrl",), client.admin_url
    yield client, ("secret",), client.secret
    for key, values in (("redirectUris", client.redirect_uris), ("webOrigins", client.web_origins)):
        for index, value in enumerate(values if isinstance(values, Items) else ()):
            yield client, (key, index), None if is_blank(value) else value
    for mapper in client.mappers:
        yield mapper, ("name",), mapper.name


def _keys(client: Client) -> Iterator[tuple[Part, Path, str]]:
    """Give the long names of attributes and of settings of mappers; those without a value are dropped."""
    for key in client.attributes if isinstance(client.attributes, StringMap) else ():
        if len(key) > COLUMN and attribute(client, key) is not None:
            yield client, ("attributes", key), key
    for mapper in client.mappers:
        for key, value in mapper.config.items() if isinstance(mapper.config, StringMap) else ():
            if len(key) > COLUMN and value and not isinstance(value, Hole):
                yield mapper, ("config", key), key


def certain_length(value: Text | None) -> int:
    """Give how many characters a value has at least."""
    return len(value) if isinstance(value, str) else 0 if value is None else sum(map(len, certain_text(value)))
