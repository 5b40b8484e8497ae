"""What a predicted token is made of, what gave each part, and what was ignored on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.record import record

if TYPE_CHECKING:
    from udslint.finding import Path
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
