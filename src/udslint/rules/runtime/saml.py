"""Stage 4: SAML clients that refuse every login, or answer otherwise than was meant [V X]."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from udslint.keycloak.dropped import attribute
from udslint.keycloak.links import link_problem, redirect_problem
from udslint.read.holes import Hole
from udslint.redirects import accepts
from udslint.rules.registry import Said, at, check
from udslint.rules.traits import all_known, is_saml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.model import Client

CERTIFICATE = "saml.signing.certificate"
SIGNATURE = "saml.client.signature"
ENCRYPT = "saml.encrypt"
NAME_ID = "saml_name_id_format"
NAME_IDS = ("username", "email", "transient", "persistent")
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
    uris = all_known(client.redirect_uris)
    if not is_saml(client) or not uris or any(map(redirect_problem, uris)):
        return
    for name in ACS_URLS:
        url = attribute(client, name)
        if isinstance(url, str) and not link_problem(url, relative=False) and not accepts(uris, url):
            yield at(client, "attributes", name).says()


@check("saml-without-standard-flow")
def saml_without_standard_flow(client: Client) -> Iterator[Said]:
    """Keycloak refuses SAML logins where the standard flow is off."""
    if is_saml(client) and client.standard_flow_enabled is False:
        yield at(client, "standardFlowEnabled").says()
