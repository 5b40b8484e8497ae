"""Stage 4: SAML clients that refuse every login, or answer otherwise than was meant [V X]."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from udslint.hosts import names_domain
from udslint.keycloak.dropped import attribute
from udslint.keycloak.links import link_problem, redirect_problem
from udslint.model.values import Items
from udslint.read.holes import Expr, Hole, known
from udslint.redirects import accepts
from udslint.rules.registry import Said, at, check
from udslint.rules.traits import all_known, is_saml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from udslint.model import Client, Text

CERTIFICATE = "saml.signing.certificate"
SIGNATURE = "saml.client.signature"
ENCRYPT = "saml.encrypt"
NAME_ID = "saml_name_id_format"
NAME_IDS = ("username", "email", "transient", "persistent")
SOME_DOMAIN = "uds.dev"
UNKNOWN_PARTS = (Expr(""),)
ACS_URLS = ("saml_assertion_consumer_url_post", "saml_assertion_consumer_url_redirect")


@check("saml-signature-unset")
def saml_signature_unset(client: Client) -> Iterator[Said]:
    """Keycloak asks for signed requests, and makes the keys itself."""
    if is_saml(client) and attribute(client, SIGNATURE) is None and attribute(client, CERTIFICATE) is None:
        yield at(client, "protocol").says()


@check("saml-encrypt-unusable")
def saml_encrypt_unusable(client: Client) -> Iterator[Said]:
    """Keycloak has no certificate to encrypt with."""
    if is_saml(client) and attribute(client, ENCRYPT) == "true":
        yield at(client, "attributes", ENCRYPT).says()


@check("saml-name-id-unknown")
def saml_name_id_unknown(client: Client) -> Iterator[Said]:
    """Keycloak does not know a name ID format."""
    value = attribute(client, NAME_ID)
    if is_saml(client) and isinstance(value, str) and value not in NAME_IDS:
        yield at(client, "attributes", NAME_ID).says()


@check("saml-certificate-malformed")
def saml_certificate_malformed(client: Client) -> Iterator[Said]:
    """Keycloak cannot read the certificate that signatures are checked with."""
    value, signature = attribute(client, CERTIFICATE), attribute(client, SIGNATURE)
    if not is_saml(client) or not isinstance(value, str) or isinstance(signature, Hole):
        return
    if (signature or "true").lower() != "false" and not _is_certificate(value):
        yield at(client, "attributes", CERTIFICATE).says("one-line" if _is_folded(value) else "default")


def _is_folded(text: str) -> bool:
    """Tell whether the lines of a PEM file were joined to one."""
    return "-----BEGIN" in text and "\n" not in text.strip()


def _is_certificate(text: str) -> bool:
    """Tell whether a text is a certificate as Keycloak reads it: base64, in lines or not, with PEM's marks or not."""
    if _is_folded(text):
        return False
    if text.count("-----BEGIN") > 1:
        return True  # a chain: not measured, so nothing is said
    from base64 import b64decode

    body = re.sub(r"-----(BEGIN|END)[^\n]*-----", "", text)
    try:
        data = b64decode("".join(body.split()), validate=True)
    except ValueError:
        return False
    return len(data) > 100 and data[:2] == b"\x30\x82" and int.from_bytes(data[2:4], "big") <= len(data) - 4


@check("saml-acs-not-covered")
def saml_acs_not_covered(client: Client) -> Iterator[Said]:
    """Keycloak refuses a request that names the client's own assertion consumer URL."""
    for name in ACS_URLS if is_saml(client) else ():
        uris, url = _as_texts(client.redirect_uris, attribute(client, name))
        if not uris or url is None or any(map(redirect_problem, uris)):
            continue
        if not link_problem(url, relative=False) and not accepts(uris, url):
            yield at(client, "attributes", name).says()


def _as_texts(values: Items[Text] | Hole | None, url: Text | None) -> tuple[Sequence[str], str | None]:
    """Give redirect URIs and a URL that are settled, or in which one domain is all that is not; else nothing.

    The domain is the same in all of them, so it does not matter which it is.
    """
    uris = all_known(values)
    if uris is not None:
        return uris, known(url)
    if not isinstance(values, Items) or values.open or url is None:
        return (), None
    domains = {part for value in (*values, url) for part in _domains(value)}
    if len(domains) != 1 or not all(any(_domains(value)) for value in (*values, url)):
        return (), None
    return [_in_some_domain(value) for value in values], _in_some_domain(url)


def _domains(value: Text) -> Iterator[str]:
    """Give the domains in a value by what they mean; "" for all else that is not settled."""
    parts = (value.parts or UNKNOWN_PARTS) if isinstance(value, Hole) else ()
    yield from (part.normal if names_domain(part) else "" for part in parts if isinstance(part, Expr))


def _in_some_domain(value: Text) -> str:
    return value if isinstance(value, str) else "".join(p if isinstance(p, str) else SOME_DOMAIN for p in value.parts)


@check("saml-without-standard-flow")
def saml_without_standard_flow(client: Client) -> Iterator[Said]:
    """Keycloak refuses SAML logins where the standard flow is off."""
    if is_saml(client) and client.standard_flow_enabled is False:
        yield at(client, "standardFlowEnabled").says()
