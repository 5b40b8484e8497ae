"""Stage 4: placeholders in the template of a client's Secret: `clientField(secret)`, `clientField(attributes)["x"]`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from udslint.latest import latest
from udslint.model.package import Client
from udslint.model.values import Items, StringMap, Text
from udslint.nearest import did_you_mean, nearest
from udslint.platform import Platform
from udslint.read.holes import Hole, differ
from udslint.record import record
from udslint.rules.registry import At, Said, at, check
from udslint.rules.runtime.secret_fields import secret_map
from udslint.uris import HOLE, skeleton

PLACEHOLDER = re.compile(r'clientField\(([a-zA-Z]+)\)(?:\["?(\w+)"?\]|(\.json\(\)))?', re.ASCII)
"""What the operator replaces. Source: SF16, SF18."""
MEANT = re.compile(r"client[_-]?field\s*[({\[][^)}\]\n]*[)}\]]?", re.IGNORECASE)
"""What an author may have written for it."""
DATA_KEY = re.compile(r"(?!\.\.?$|\.\.)[-._a-zA-Z0-9]{1,253}")
"""A key of a Secret, as Kubernetes validates it."""
SAML_CERTIFICATE = "samlIdpCertificate"
LISTS = ("redirectUris", "webOrigins", "defaultClientScopes")
OBJECTS = ("access", "attributes", "authenticationFlowBindingOverrides", "protocolMappers")
FIELDS = frozenset(
    (
        "adminUrl", "alwaysDisplayInConsole", "authorizationServicesEnabled", "authorizationSettings", "baseUrl",
        "bearerOnly", "clientAuthenticatorType", "clientId", "clientTemplate", "consentRequired", "description",
        "directAccessGrantsEnabled", "enabled", "frontchannelLogout", "fullScopeAllowed", "id", "implicitFlowEnabled",
        "name", "nodeReRegistrationTimeout", "notBefore", "optionalClientScopes", "origin", "protocol", "publicClient",
        "registeredNodes", "rootUrl", "secret", "serviceAccountsEnabled", "standardFlowEnabled", "type",
        "surrogateAuthRequired", *LISTS, *OBJECTS,
    )
)  # fmt: skip
"""The fields of Keycloak's client representation."""
FIELDS_OF_ADMIN_API = FIELDS | {SAML_CERTIFICATE}
"""What the operator can fill in: it adds the certificate."""
FIELDS_OF_REGISTRATION_API = FIELDS_OF_ADMIN_API | {"registrationAccessToken"}


class Placeholder(NamedTuple):
    """A placeholder as the operator reads it."""

    text: str
    field: str
    entry: str | None
    """The index."""
    json: str | None


@record
class _Value:
    """A value of the template, and what leads to it from the client."""

    client: Client
    keys: tuple[str, ...]
    text: str

    @property
    def place(self) -> At:
        """Where it stands."""
        return at(self.client, *self.keys)

    def placeholders(self) -> tuple[Placeholder, ...]:
        """Give each placeholder once."""
        return _placeholders(self.text)

    def bare_placeholders(self) -> tuple[Placeholder, ...]:
        """Give each placeholder once of which all is taken: no index, not understood or not known, stands behind."""
        return _placeholders(self.text, _NOTHING_BEHIND)


_NOTHING_BEHIND = re.compile(rf"(?![\[{HOLE}])")


@lru_cache(maxsize=1024)
def _placeholders(text: str, behind: re.Pattern[str] | None = None) -> tuple[Placeholder, ...]:
    found = (m for m in PLACEHOLDER.finditer(text) if behind is None or behind.match(text, m.end()))
    return tuple(dict.fromkeys(Placeholder(m[0], m[1], m[2], m[3]) for m in found))


@latest
def _values(client: Client) -> tuple[_Value, ...]:
    template = secret_map(client, "template")
    if template is None:
        return ()
    return tuple([_Value(client, (*template.keys, key), skeleton(text)) for key, text in template.values.items()])


@check("template-placeholder-malformed")
def template_placeholder_malformed(client: Client) -> Iterator[Said]:
    """A placeholder is not written as the operator reads it."""
    for value in _values(client):
        for message, text in _all_malformed(value.text):
            yield value.place.says(message, text=text)


@lru_cache(maxsize=1024)
def _all_malformed(text: str) -> tuple[tuple[str, str], ...]:
    """Give each thing that is wrong with what is meant as placeholders in a text."""
    return tuple(dict.fromkeys(one for meant in MEANT.finditer(text) if (one := _malformed(text, meant))))


def _malformed(text: str, meant: re.Match[str]) -> tuple[str, str] | None:
    """Give what is wrong with something that is meant as a placeholder, and its text."""
    read = PLACEHOLDER.match(text, meant.start())
    if read is None:
        is_unsettled = HOLE in meant[0] or text[meant.end() : meant.end() + 1] == HOLE
        return None if is_unsettled else ("default", meant[0])
    index = re.match(r"\[[^\]\n]*\]?", text[read.end() :])
    if index is None or read[2] or read[3] or HOLE in index[0] or read[1] not in (*LISTS, *OBJECTS):
        return None
    return "index", read[0] + index[0]


@check("template-field-unknown")
def template_field_unknown(client: Client, platform: Platform) -> Iterator[Said]:
    """A placeholder names a field that Keycloak does not return."""
    fields = FIELDS_OF_ADMIN_API if platform.client_api == "admin" else FIELDS_OF_REGISTRATION_API
    for value in _values(client):
        for one in value.placeholders():
            if one.field in fields:
                continue
            hint = did_you_mean(nearest(one.field, fields))
            if one.entry:
                yield value.place.says("index", severity="error", text=one.text, name=one.field, hint=hint)
            else:
                yield value.place.says("json" if one.json else "default", text=one.text, name=one.field, hint=hint)


@check("template-field-not-scalar")
def template_field_not_scalar(client: Client) -> Iterator[Said]:
    """A placeholder puts a list or an object into text."""
    for value in _values(client):
        for one in value.bare_placeholders():
            if one.entry or one.json:
                continue
            if one.field in OBJECTS:
                yield value.place.says(text=one.text)
            elif _has_several(client, one.field):
                yield value.place.says("list", text=one.text)


@check("template-saml-on-oidc")
def template_saml_on_oidc(client: Client) -> Iterator[Said]:
    """The certificate of the SAML identity provider is asked for on an OIDC client."""
    if client.protocol not in (None, "openid-connect"):
        return
    for value in _values(client):
        for one in value.placeholders():
            if one.field == SAML_CERTIFICATE:
                yield value.place.says(text=one.text)


@check("template-index-unordered")
def template_index_unordered(client: Client) -> Iterator[Said]:
    """A placeholder picks one of several entries by a number that means nothing."""
    for value in _values(client):
        for one in value.placeholders():
            if one.entry and _has_several(client, one.field):
                yield value.place.says(text=one.text, name=one.field)


def _has_several(client: Client, field: str) -> bool:
    """Tell whether a list of the client certainly has more than one entry."""
    lists: dict[str, Items[Text] | Hole | None] = {
        "redirectUris": client.redirect_uris,
        "webOrigins": client.web_origins,
        "defaultClientScopes": client.default_client_scopes,
    }
    entries = lists.get(field)
    if field == "defaultClientScopes" and entries is None:
        return client.protocol in (None, "openid-connect")  # the realm gives it five. Source: facts/keycloak/TOKENS.md
    return isinstance(entries, Items) and any(differ(one, other) for one, other in combinations(entries, 2))


@check("template-key-invalid")
def template_key_invalid(client: Client) -> Iterator[Said]:
    """A key of the template cannot be a key of a Secret."""
    template = secret_map(client, "template")
    for key in template.values if template else StringMap():
        if template and not DATA_KEY.fullmatch(key):
            yield at(client, *template.keys, key).key().says(name=key)
