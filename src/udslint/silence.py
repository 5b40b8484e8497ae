"""Which checks have nothing to say of a part, told once for all parts that look alike.

Most checks look at a field or two, find them not set, and are silent. A check is asked about an outline of a part: it
shows which fields are not set or empty, the flags, and some words that many parts have, and nothing else. A check that
is silent without having looked at more is silent about every part in which what it looked at is the same, and need not
be called for it. So no check has to declare what it reads, and none can declare it wrongly.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from udslint.forks import Forks
from udslint.model.values import Items, StringMap

if TYPE_CHECKING:
    from udslint.model.package import Part
    from udslint.platform import Platform
    from udslint.rules.registry import Check
    from udslint.settings import Settings

COMMON: Final = frozenset(
    ("openid-connect", "saml", "client-secret", "Ingress", "Egress", "IntraNamespace", "Anywhere", "KubeAPI", "tenant",
     "admin", "HTTP", "TCP", "UDP")
)  # fmt: skip
"""Words that are shown in an outline; any would do, and others only make more outlines."""
MAX_OUTLINES: Final = 4096
_SHOWN: Final = COMMON.union((None, True, False))
_SIMPLE: Final = frozenset((str, bool, type(None)))
_COLLECTIONS: Final = frozenset((Items, StringMap))
EMPTY: Final = "\0empty"
HIDDEN: Final = "\0hidden"

Outline = tuple[Hashable, ...]
"""What an outline shows of each field, in the order of the model's fields."""


class _LookedError(BaseException):
    """A check looked at something that an outline does not show; no `except Exception` of its own stops it."""


class _Unseen:
    """Stands for what a check is given besides its subject."""

    def __getattr__(self, _: str) -> Any:
        raise _LookedError


class _Outlined:
    """Stands for a part of which only the outline may be looked at; notes which fields are asked for."""

    def __init__(self, part: Part, seen: Mapping[str, Hashable]) -> None:
        self._part = part
        self._seen = seen
        self.asked: dict[str, Hashable] = {}

    __class__: Any = property(lambda self: type(self._part))
    """What `isinstance` asks for."""

    def __eq__(self, _: object) -> bool:
        raise _LookedError

    def __hash__(self) -> int:
        raise _LookedError

    def __getattr__(self, name: str) -> Any:
        if name in self._seen:
            self.asked[name] = self._seen[name]
            if self._seen[name] is HIDDEN:
                raise _LookedError
            return getattr(self._part, name)
        found = getattr(type(self._part), name, None)
        if isinstance(found, property) and found.fget:
            return found.fget(self)
        raise _LookedError


def outline_of(part: Part) -> Outline:
    """Give what an outline of a part shows."""
    return tuple(
        [
            (value if value in _SHOWN else HIDDEN)
            if type(value) in _SIMPLE
            else (EMPTY if type(value) in _COLLECTIONS and not value and not value.open else HIDDEN)
            for value in part.__dict__.values()
        ]
    )


class _Observed:
    """A check, with what is known of when it is silent.

    Args:
        check: it is for parts.
        given: what all parts of a run have in common, by name: the platform and the settings.
    """

    def __init__(self, check: Check, given: Mapping[str, Any]) -> None:
        self.check = check
        self._extras = [given.get(name, _UNSEEN) for name in check.extras]
        self._known = Forks[str, bool]()
        """Whether it is silent, by what an outline shows of the fields that it asks for."""

    def is_silent(self, part: Part, seen: Mapping[str, Hashable]) -> bool:
        """Tell whether the check certainly says nothing of parts of this outline."""
        known = self._known.recall(seen.__getitem__)
        return self._learn(part, seen) if known is None else known

    def _learn(self, part: Part, seen: Mapping[str, Hashable]) -> bool:
        outlined = _Outlined(part, seen)
        try:
            silent = not any(True for _ in self.check.function(outlined, *self._extras))
        except (_LookedError, Exception):  # noqa: BLE001 one that crashes will crash again, where that is reported
            silent = False
        self._known.learn(list(outlined.asked.items()), silent)
        return silent


_UNSEEN: Final = _Unseen()


class Plan:
    """The checks to run, by what they are called for.

    Attributes:
        checks: all of them, by subject.
    """

    def __init__(self, checks: Iterable[Check], platform: Platform, settings: Settings) -> None:
        by_subject: dict[str, list[Check]] = {}
        for check in checks:
            by_subject.setdefault(check.subject, []).append(check)
        self.checks = {subject: tuple(found) for subject, found in by_subject.items()}
        given = {"platform": platform, "settings": settings}
        self._observed = {subject: [_Observed(one, given) for one in found] for subject, found in self.checks.items()}
        self._speaking: dict[tuple[str, Outline], tuple[Check, ...]] = {}

    def of(self, subject: str) -> tuple[Check, ...]:
        """Give the checks for a subject."""
        return self.checks.get(subject, ())

    def of_part(self, subject: str, part: Part) -> tuple[Check, ...]:
        """Give the checks that may have something to say of a part."""
        outline = outline_of(part)
        found = self._speaking.get((subject, outline))
        if found is None:
            found = self._asked(subject, part, outline)
            if len(self._speaking) < MAX_OUTLINES:
                self._speaking[subject, outline] = found
        return found

    def _asked(self, subject: str, part: Part, outline: Outline) -> tuple[Check, ...]:
        seen = dict(zip(part.__dict__, outline, strict=True))
        return tuple([one.check for one in self._observed.get(subject, ()) if not one.is_silent(part, seen)])
