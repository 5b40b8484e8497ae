"""From a client to the token that its service account gets: a pure function over the loaded model."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from udslint.keycloak import policy
from udslint.keycloak.account import access_target, account_of, has_session, varies
from udslint.keycloak.content import Content, content_of
from udslint.keycloak.own import own_mappers
from udslint.keycloak.pairwise import sectors
from udslint.keycloak.refusal import refusal_of, rejection_of, token_error
from udslint.keycloak.scopes import OPENID, giving, scopes_of, shown, writers_of
from udslint.keycloak.source import KEYCLOAK
from udslint.keycloak.token import Claim, Token
from udslint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from udslint.model.package import Client
    from udslint.platform import Platform


_VARYING = {
    "exp": varies("when it ends"),
    "iat": varies("when it was issued"),
    "jti": varies("the token's id"),
}
"""Claims of every token whose values Keycloak chooses."""


def predict_token(
    client: Mapping[str, Any], request_scope: str | None = None, settings: Settings | None = None
) -> Token:
    """Predict what Keycloak makes of an SSO client, written as in a Package's `spec.sso`.

    Args:
        client: the client's fields; the CRD's pruning and defaults are applied to it.
        request_scope: the `scope` parameter of the token request; None: not sent.
        settings: defaults if None.

    Raises:
        UnknownRelease: the settings name a UDS Core version that is not known.
    """
    from udslint import platform as platforms
    from udslint.checking import crd_of
    from udslint.model.load import load

    settings = settings or Settings()
    platform = platforms.load(settings.uds_core)
    metadata = {"name": "predicted", "namespace": "predicted"}
    tree = {"apiVersion": "uds.dev/v1alpha1", "kind": "Package", "metadata": metadata, "spec": {"sso": [dict(client)]}}
    loaded = load(tree, crd_of(platform))
    token = predict(loaded.package.clients[0], platform, settings, request_scope)
    if not loaded.violations:
        return token
    return replace(token, registered=False, refusal=rejection_of(loaded.violations[0]), issued=False)


def predict(client: Client, platform: Platform, settings: Settings, request_scope: str | None = None) -> Token:
    """Predict what Keycloak makes of a client, and the token that its service account gets.

    A value that is not known refuses nothing and gives nothing: what depends on it is kept apart in the token.
    """
    account = account_of(client)
    scopes = scopes_of(client, platform, settings, request_scope)
    own = own_mappers(client, platform, settings)
    access = content_of((*own.writers, *giving(scopes, platform)), account, access_target(client))
    names = tuple(shown(scopes, platform))
    _add_fixed(access, _fixed(client, names, settings))
    refusal = next((refusal_of(one) for one in policy.objections(client, platform, settings)), None)
    id_token = request_scope is not None and OPENID in request_scope.split(" ")
    error = token_error(client, request_scope if scopes.refused else None) or _failure(
        access, content_of(own.writers if id_token else (), account, "id")
    )
    return Token(
        registered=refusal is None,
        refusal=refusal,
        issued=refusal is None and error is None,
        error=error,
        audiences=tuple(access.audiences),
        claims=access.claims(certain=True),
        possible_claims=access.claims(certain=False),
        scope=names,
        scopes=tuple(scopes.applied.values()),
        id_token=id_token,
        ignored=(*scopes.ignored, *own.ignored, *access.ignored),
        writers=(*own.writers, *writers_of(scopes, platform)),
        mappers_open=own.open or access.open,
        scopes_open=scopes.open,
        unsure=any(sector for _, sector in sectors(client)),
        account=account,
    )


def _failure(*contents: Content) -> str | None:
    """Tell that Keycloak cannot write one of the tokens that it would give."""
    return "500, a mapper writes a list with a null to 'aud'" if any(one.failing for one in contents) else None


def _fixed(client: Client, scope: tuple[str, ...], settings: Settings) -> dict[str, object]:
    """Give what every token has."""
    fixed: dict[str, object] = {
        **_VARYING,
        "iss": f"https://sso.{settings.domain}/realms/uds",
        "typ": "Bearer",
        "azp": client.client_id,
        "scope": " ".join(scope),
    }
    name = "sid" if has_session(client) else "sub"
    return {**fixed, name: varies("the session's id" if name == "sid" else "the service account's id")}


def _add_fixed(content: Content, fixed: dict[str, object]) -> None:
    """Add what every token has; where a mapper writes it too, the mapper's value stays."""
    if content.audiences:
        values = list(dict.fromkeys(one.value for one in content.audiences))
        certain = any(one.certain for one in content.audiences)
        givers = tuple(one.giver for one in content.audiences)
        content.written["aud"] = Claim("aud", values[0] if len(values) == 1 else values, givers, certain)
    for name, value in fixed.items():
        before = content.written.get(name)
        if before is None:
            content.written[name] = Claim(name, value, (KEYCLOAK,))
        else:
            content.written[name] = Claim(name, before.value, (KEYCLOAK, *before.givers))
