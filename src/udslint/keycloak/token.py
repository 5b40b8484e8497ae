"""A predicted token: what is in it, what gave each part, and what was ignored on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.keycloak.mappers import AUDIENCE, CLAIM_NAME, audience_of
from udslint.record import record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from udslint.finding import Path
    from udslint.keycloak.account import Account
    from udslint.keycloak.mappers import Writer
    from udslint.keycloak.source import Giver
    from udslint.model.values import Text


@record
class Refusal:
    """Why a client is not registered."""

    reason: str
    """What Keycloak, or the API server, answers."""
    rule: str = ""
    """The rule that says the same, "" if there is none."""
    path: Path | None = None
    """Where the cause stands in the Package."""

    def __str__(self) -> str:
        return self.reason


@record
class Audience:
    """A value of the token's `aud`."""

    value: Text
    giver: Giver
    certain: bool = True
    """False: it depends on a value that is not known."""


@record
class Claim:
    """A claim at the top of the token."""

    name: str
    value: object
    """What it holds, as far as it is known; a Hole where Keycloak chooses it."""
    givers: tuple[Giver, ...]
    """What writes it, the earliest first; of several mappers, which one wins is chance."""
    certain: bool = True


@record
class Ignored:
    """Something in the manifest that has no effect on the token."""

    what: str
    reason: str
    path: Path | None = None


@record
class Answer:
    """What an endpoint answers about the token, or why it does not."""

    error: str | None
    claims: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()


@record(kw_only=True)
class Token:
    """The answer to a client-credentials request of a client, as Keycloak would give it.

    What depends on a value that is not known is kept with `certain` false and left out of the plain lists. The parts
    of the token are there even where none is issued: they say what it would hold.
    """

    registered: bool
    refusal: Refusal | None = None
    """Why the client is not registered."""
    issued: bool
    error: str | None = None
    """Why no token is issued: HTTP status, error code and description."""
    audiences: tuple[Audience, ...] = ()
    claims: Mapping[str, Claim]
    """By name: those that are certainly there."""
    possible_claims: Mapping[str, Claim]
    """By name: those that may be there."""
    scope: tuple[str, ...] = ()
    """The names in the token's `scope`, in alphabetical order."""
    scopes: tuple[Giver, ...] = ()
    """The client scopes that are applied, shown in `scope` or not."""
    id_token: bool = False
    ignored: tuple[Ignored, ...] = ()
    writers: tuple[Writer, ...] = ()
    """The mappers that Keycloak runs for the client, its own ones first, then those of its scopes."""
    mappers_open: bool = False
    """The client may have mappers that are not seen."""
    scopes_open: bool = False
    """The client may have scopes that are not seen."""
    unsure: bool = False
    """Whether Keycloak registers the client depends on what a server answers."""
    account: Account
    """The service account."""

    @property
    def audience(self) -> tuple[str, ...]:
        """The audiences that are certain and known, each once, in alphabetical order; the order in a token varies."""
        return tuple(sorted({one.value for one in self.audiences if one.certain and isinstance(one.value, str)}))

    @property
    def certain(self) -> bool:
        """Nothing in the token depends on something that is not known."""
        seen = all(one.certain and isinstance(one.value, str) for one in self.audiences)
        return seen and not (self.mappers_open or self.scopes_open or self.unsure or self.possible_claims)

    def writer_at(self, path: Path) -> Writer | None:
        """Give the client's mapper at a logical path if Keycloak runs it; None: it does not, or that is not known."""
        return next((writer for writer in self.writers if writer.giver.path == path), None)

    def audience_path(self, audience: Audience) -> Path | None:
        """Give the logical path of the value that makes an audience; None: it does not stand in the Package."""
        if audience.giver.kind != "mapper" or audience.giver.path is None:
            return None
        writer = self.writer_at(audience.giver.path)
        decides = audience_of(writer.config) if writer and writer.provider == AUDIENCE else None
        return (*audience.giver.path, "config", decides[0] if decides else CLAIM_NAME)

    def scope_giver(self, scope: str) -> Giver | None:
        """Give the client scope of this name if it is applied."""
        return next((giver for giver in self.scopes if giver.scope == scope), None)

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
