"""What mappers together write into one token, or into one answer about it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from udslint.keycloak.gifts import AUD, Gift, as_long, as_text, gifts
from udslint.keycloak.mappers import AUDIENCE, AUDIENCE_RESOLVE, ROLES, SETTERS, in_vain
from udslint.keycloak.token import Audience, Claim, Ignored

if TYPE_CHECKING:
    from collections.abc import Iterable

    from udslint.keycloak.account import Account
    from udslint.keycloak.mappers import Target, Writer
    from udslint.keycloak.source import Giver

    Path = tuple[tuple[str, ...], bool]
    """Where a mapper writes, and whether what it writes may hold other claims."""

AUTH_TIME = ("auth_time",)


@dataclass(slots=True)
class Content:
    """What mappers write into one token or answer."""

    audiences: list[Audience] = field(default_factory=list)
    written: dict[str, Claim] = field(default_factory=dict)
    paths: dict[str, list[Path]] = field(default_factory=dict)
    """Where it was written, by the claim."""
    ignored: list[Ignored] = field(default_factory=list)
    audience_setters: list[Giver] = field(default_factory=list)
    """Mappers that write the claim `aud`, where audience mappers add to it."""
    open: bool = False
    failing: Giver | None = None
    """A mapper for which Keycloak fails to make the token."""

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
    _doubt_claims(content)
    return content


def _take(content: Content, writer: Writer, gift: Gift, *, certain: bool) -> None:
    path = gift.path
    if path is None:
        content.open = True
    elif path and in_vain(writer.provider, path):
        _ignore(content, writer, path, "no mapper can write this claim")
    elif path == AUD:
        _take_audience(content, writer, gift.value, certain=certain)
    elif path == AUTH_TIME and writer.provider not in ROLES:
        time = as_long(gift.value)
        if time is None:
            _ignore(content, writer, path, "Keycloak takes only a number for it")
        else:
            content.add(path[0], time, writer.giver, certain=certain)
    elif path:
        sets = path[0] in SETTERS and writer.provider not in ROLES
        before = content.written.get(path[0])
        value = as_text(gift.value) if sets else _nested(before, path[1:], gift.value)
        content.add(path[0], value, writer.giver, certain=certain)
        content.paths.setdefault(path[0], []).append((path, isinstance(gift.value, dict)))


def _ignore(content: Content, writer: Writer, path: tuple[str, ...], reason: str) -> None:
    content.ignored.append(Ignored(f"claim '{'.'.join(path)}'", reason, writer.giver.path))


def _take_audience(content: Content, writer: Writer, value: object, *, certain: bool) -> None:
    """Add audiences; Keycloak writes each as text, and fails at one that is null."""
    values = value if isinstance(value, list) else [value]
    if writer.provider not in (AUDIENCE, AUDIENCE_RESOLVE):
        content.audience_setters.append(writer.giver)
    if None in values and certain and writer.provider not in ROLES:
        content.failing = writer.giver
    content.open |= None in values and content.failing is None
    content.audiences += [Audience(as_text(one), writer.giver, certain) for one in values if one is not None]


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


def _doubt_claims(content: Content) -> None:
    """Make uncertain a claim that one mapper writes and another one writes into.

    Which one runs first is chance: Keycloak fails (HTTP 500) at the part if the whole is there, and otherwise the whole
    takes its place.
    """
    for name, paths in content.paths.items():
        if any(_clash(one, other) for one in paths for other in paths):
            content.written[name] = replace(content.written[name], certain=False)


def _clash(whole: Path, part: Path) -> bool:
    (outer, holds), (inner, _) = whole, part
    return not holds and len(outer) < len(inner) and inner[: len(outer)] == outer


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
