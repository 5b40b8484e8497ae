"""What mappers together write into one token, or into one answer about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from udslint.keycloak.gifts import AUD, Gift, gifts
from udslint.keycloak.mappers import AUDIENCE, AUDIENCE_RESOLVE
from udslint.keycloak.token import Audience, Claim, Ignored
from udslint.read.holes import Hole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from udslint.keycloak.account import Account
    from udslint.keycloak.mappers import Target, Writer
    from udslint.keycloak.source import Giver

PROTECTED = frozenset(("iss", "exp", "iat", "jti", "typ", "scope"))
"""Claims that no mapper can write."""
REMOVED = frozenset(("nonce", "auth_time", "session_state"))
"""Claims that a mapper writes in vain: Keycloak takes them out of the token again."""


@dataclass(slots=True)
class Content:
    """What mappers write into one token or answer."""

    audiences: list[Audience] = field(default_factory=list)
    written: dict[str, Claim] = field(default_factory=dict)
    ignored: list[Ignored] = field(default_factory=list)
    audience_setters: list[Giver] = field(default_factory=list)
    """Mappers that write the claim `aud`, where audience mappers add to it."""
    open: bool = False

    def add(self, name: str, value: object, giver: Giver, *, certain: bool) -> None:
        """Write a claim; one that is there already has one more giver."""
        before = self.written.get(name)
        if before is None:
            self.written[name] = Claim(name, value, (giver,), certain)
        elif certain or not before.certain:
            self.written[name] = Claim(name, value, (*before.givers, giver), certain or before.certain)

    def claims(self, *, certain: bool) -> dict[str, Claim]:
        """Give the claims that are certain, or those that may be there."""
        return {name: claim for name, claim in self.written.items() if claim.certain is certain}


def content_of(writers: Iterable[Writer], account: Account, target: Target) -> Content:
    """Put together what mappers write for a service account into a token or an answer."""
    content = Content()
    for writer in writers:
        reaches = writer.reaches(target)
        if reaches is False:
            continue
        for gift in gifts(writer, account):
            _take(content, writer, gift, certain=gift.certain and reaches is True)
    _doubt_audiences(content)
    return content


def _take(content: Content, writer: Writer, gift: Gift, *, certain: bool) -> None:
    path = gift.path
    if path is None:
        content.open = True
    elif path == AUD:
        values = gift.value if isinstance(gift.value, list) else [gift.value]
        if writer.provider not in (AUDIENCE, AUDIENCE_RESOLVE):
            content.audience_setters.append(writer.giver)
        content.audiences += [Audience(one, writer.giver, certain) for one in values if isinstance(one, (str, Hole))]
    elif len(path) == 1 and path[0] in PROTECTED | REMOVED:
        reason = "no mapper can write this claim" if path[0] in PROTECTED else "Keycloak takes this claim out again"
        content.ignored.append(Ignored(f"claim '{path[0]}'", reason, writer.giver.path))
    elif path:
        before = content.written.get(path[0])
        content.add(path[0], _nested(before, path[1:], gift.value), writer.giver, certain=certain)


def _doubt_audiences(content: Content) -> None:
    """Make uncertain what a mapper may take out that sets `aud` instead of adding to it: which one runs last is chance.

    Measured on Keycloak 26.7.1: with a property mapper to `aud`, the audience of an audience mapper was missing from
    the token in some registrations of one client, and there in others.
    """
    setters = content.audience_setters
    if setters:
        content.audiences = [
            Audience(one.value, one.giver, one.certain and setters == [one.giver]) for one in content.audiences
        ]


def _nested(before: Claim | None, path: tuple[str, ...], value: object) -> object:
    """Put a value into a claim that holds others."""
    if not path:
        return value
    result: dict[str, Any] = dict(before.value) if before and isinstance(before.value, dict) else {}
    node = result
    for name in path[:-1]:
        inner = node.get(name)
        node[name] = dict(inner) if isinstance(inner, dict) else {}
        node = node[name]
    node[path[-1]] = value
    return result
