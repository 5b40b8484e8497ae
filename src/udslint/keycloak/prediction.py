"""From a client to the token that its service account gets: a pure function over the loaded model."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from udslint.keycloak import policy
from udslint.keycloak.account import access_target, account_of, has_session, varies
from udslint.keycloak.content import Content, content_of
from udslint.keycloak.mappers import AUDIENCE, CLAIM_NAME, audience_of
from udslint.keycloak.own import own_mappers
from udslint.keycloak.pairwise import sectors
from udslint.keycloak.refusal import refusal_of, rejection_of, token_error
from udslint.keycloak.scopes import OPENID, claims_given, giving, giving_audiences, scopes_of, shown, writers_of
from udslint.keycloak.source import KEYCLOAK
from udslint.keycloak.token import Claim
from udslint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from udslint.finding import Path
    from udslint.keycloak.account import Account
    from udslint.keycloak.mappers import Writer
    from udslint.keycloak.own import Own
    from udslint.keycloak.scopes import Scopes
    from udslint.keycloak.source import Giver
    from udslint.keycloak.token import Answer, Audience, Ignored, Refusal
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
    rejection = rejection_of(loaded.violations[0]) if loaded.violations else None
    return Token(loaded.package.clients[0], platform, settings, request_scope, rejection)


class Token:
    """The answer to a client-credentials request of a client, as Keycloak would give it.

    What depends on a value that is not known refuses nothing and gives nothing: it is kept with `certain` false and
    left out of the plain lists. The parts of the token are there even where none is issued: they say what it would
    hold. Each part is worked out when it is asked for: the rules, which ask for every account of a fleet, want few.

    Args:
        client: as loaded.
        platform: the target.
        settings: the domain and what the client policy lets through besides are taken from them.
        request_scope: the `scope` parameter of the token request; None: not sent.
        rejection: why the API server does not take the Package in the first place.
    """

    def __init__(
        self,
        client: Client,
        platform: Platform,
        settings: Settings,
        request_scope: str | None = None,
        rejection: Refusal | None = None,
    ) -> None:
        self._client = client
        self._platform = platform
        self._settings = settings
        self._request_scope = request_scope
        self._rejection = rejection

    def __repr__(self) -> str:
        return f"Token(registered={self.registered}, issued={self.issued}, audience={self.audience})"

    @cached_property
    def registered(self) -> bool:
        """Keycloak registers the client."""
        return self.refusal is None

    @cached_property
    def refusal(self) -> Refusal | None:
        """Why the client is not registered."""
        objections = policy.objections(self._client, self._platform, self._settings)
        return self._rejection or next(map(refusal_of, objections), None)

    @cached_property
    def issued(self) -> bool:
        """There is a token."""
        return self.registered and self.error is None

    @cached_property
    def error(self) -> str | None:
        """Why no token is issued: HTTP status, error code and description."""
        refused_scope = self._request_scope if self._scopes.refused else None
        id_token = content_of(self._own.writers if self.id_token else (), self.account, "id")
        return token_error(self._client, refused_scope) or _failure(self._content, id_token)

    @property
    def audiences(self) -> tuple[Audience, ...]:
        """The values of `aud`, with what gives each."""
        return tuple(self._audience_content.audiences)

    @property
    def audience(self) -> tuple[str, ...]:
        """The audiences that are certain and known, each once, in alphabetical order; the order in a token varies."""
        return tuple(sorted({one.value for one in self.audiences if one.certain and isinstance(one.value, str)}))

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """By name: those that are certainly there."""
        return self._content.claims(certain=True)

    @cached_property
    def possible_claims(self) -> Mapping[str, Claim]:
        """By name: those that may be there."""
        return self._content.claims(certain=False)

    def may_have(self, claim: str) -> bool:
        """Tell whether a mapper that is seen may write a claim other than `aud`."""
        target = access_target(self._client)
        return claim in self._audience_content.written or any(
            claim in claims_given(self._platform, scope, target) for scope in self._scopes.applied
        )

    @cached_property
    def scope(self) -> tuple[str, ...]:
        """The names in the token's `scope`, in alphabetical order."""
        return tuple(shown(self._scopes, self._platform))

    @property
    def scopes(self) -> tuple[Giver, ...]:
        """The client scopes that are applied, shown in `scope` or not."""
        return tuple(self._scopes.applied.values())

    @property
    def id_token(self) -> bool:
        """An ID token comes with it."""
        return self._request_scope is not None and OPENID in self._request_scope.split(" ")

    @property
    def ignored(self) -> tuple[Ignored, ...]:
        """What in the Package has no effect on the token."""
        return (*self._scopes.ignored, *self._own.ignored, *self._content.ignored)

    @cached_property
    def writers(self) -> tuple[Writer, ...]:
        """The mappers that Keycloak runs for the client, its own ones first, then those of its scopes."""
        return (*self._own.writers, *writers_of(self._scopes, self._platform))

    @property
    def mappers_open(self) -> bool:
        """The client may have mappers that are not seen."""
        return self._own.open or self._audience_content.open

    @property
    def scopes_open(self) -> bool:
        """The client may have scopes that are not seen."""
        return self._scopes.open

    @property
    def unsure(self) -> bool:
        """Whether Keycloak registers the client depends on what a server answers."""
        return any(sector for _, sector in sectors(self._client))

    @property
    def certain(self) -> bool:
        """Nothing in the token depends on something that is not known."""
        seen = all(one.certain and isinstance(one.value, str) for one in self.audiences)
        return seen and not (self.mappers_open or self.scopes_open or self.unsure or self.possible_claims)

    @cached_property
    def account(self) -> Account:
        """The service account."""
        return account_of(self._client)

    def writer_at(self, path: Path) -> Writer | None:
        """Give the client's mapper at a logical path if Keycloak runs it; None: it does not, or that is not known."""
        return next((writer for writer in self._own.writers if writer.giver.path == path), None)

    def audience_path(self, audience: Audience) -> Path | None:
        """Give the logical path of the value that makes an audience; None: it does not stand in the Package."""
        if audience.giver.kind != "mapper" or audience.giver.path is None:
            return None
        writer = self.writer_at(audience.giver.path)
        decides = audience_of(writer.config) if writer and writer.provider == AUDIENCE else None
        return (*audience.giver.path, "config", decides[0] if decides else CLAIM_NAME)

    def scope_giver(self, scope: str) -> Giver | None:
        """Give the client scope of this name if it is applied."""
        return self._scopes.applied.get(scope)

    @property
    def introspection(self) -> Answer:
        """What the introspection endpoint answers a client that is in `audience`."""
        from udslint.keycloak.answers import introspection_of

        return introspection_of(self)

    @property
    def userinfo(self) -> Answer:
        """What the userinfo endpoint answers the holder of the token."""
        from udslint.keycloak.answers import userinfo_of

        return userinfo_of(self)

    @cached_property
    def _scopes(self) -> Scopes:
        return scopes_of(self._client, self._platform, self._settings, self._request_scope)

    @cached_property
    def _own(self) -> Own:
        return own_mappers(self._client, self._platform, self._settings)

    @cached_property
    def _content(self) -> Content:
        """What stands in the access token."""
        writers = (*self._own.writers, *giving(self._scopes, self._platform))
        content = content_of(writers, self.account, access_target(self._client))
        _add_fixed(content, _fixed(self._client, self.scope, self._settings))
        return content

    @cached_property
    def _audience_content(self) -> Content:
        """What the client's mappers write into it, and of those of its scopes the ones that give audiences."""
        writers = (*self._own.writers, *giving_audiences(self._scopes, self._platform))
        return content_of(writers, self.account, access_target(self._client))


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
            content.written[name] = Claim(name, before.value, (KEYCLOAK, *before.givers), before.certain)
