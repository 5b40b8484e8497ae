"""Stage 5: credentials that everybody can read who can read the manifest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from udslint.model import Client, SecretConfig, StringMap
from udslint.rules.registry import Said, at, check
from udslint.rules.traits import is_saml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.finding import Path

_PASSWORD = re.compile(
    r"(^|[^a-z])(pass|passwd|password|passphrase|pwd|secret|token|credential|credentials"
    r"|(api|access|secret|private|signing|encryption)[^a-z0-9]?key)$"
)
_NO_SECRET = re.compile(
    r"(true|false|null|none|yes|no|on|off|enabled?|disabled?|required|optional|bearer|basic|\d{1,5})?", re.IGNORECASE
)
"""Words that say whether there is a credential, or of what kind."""
_REFERENCE = re.compile(
    r"\w[\w+.\-]*://|^(?:vault|file|arn|ref):|^<[^<>]+>$|^@?(?:~|\.{0,2})/[\w.\-]+/"
    r"|^[A-Z]?[a-z\d._\-]+(?:/[A-Z]?[a-z\d._\-]+){2,}(?:#\w+)?$"
    r"|(?i:client_?field)\s*\(|\$\{[^}]*\}|\$\([^)]*\)|\{\{"
)
"""Addresses, file names and placeholders that others fill in."""


@check("secret-in-manifest")
def secret_in_manifest(client: Client) -> Iterator[Said]:
    """A credential stands in the manifest."""
    if isinstance(client.secret, str) and client.secret and client.public_client is not True:
        yield at(client, "secret").says()
    for path, template in _templates(client):
        for key, value in template.items():
            if isinstance(value, str) and _is_literal(value) and _is_password(key):
                yield at(client, *path, key).says("template", name=key)


def _templates(client: Client) -> Iterator[tuple[Path, StringMap]]:
    if isinstance(client.secret_config, SecretConfig) and isinstance(client.secret_config.template, StringMap):
        yield ("secretConfig", "template"), client.secret_config.template
    if isinstance(client.secret_template, StringMap):
        yield ("secretTemplate",), client.secret_template


def _is_password(key: str) -> bool:
    """Tell whether what stands under a key is a password by its name: DB_PASSWORD, clientSecret, api-key."""
    words = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", key).lower()
    return _PASSWORD.search(words) is not None


def _is_literal(value: str) -> bool:
    """Tell whether a value can be the credential itself."""
    text = value.strip()
    if _NO_SECRET.fullmatch(text) or _REFERENCE.search(text):
        return False
    return not (_is_password(text) and re.search(r"[_\-.]|[a-z][A-Z]", text))


@check("secret-empty")
def secret_empty(client: Client) -> Iterator[Said]:
    """Keycloak takes the empty text for the client's password."""
    if client.secret == "" and client.public_client is False and is_saml(client) is False:
        yield at(client, "secret").says()
