"""Which checks have nothing to say of a part, told once for all parts that look alike.

Most checks look at a field or two, find them not set, and are silent. A check is asked about an outline of a part: it
shows which fields are not set or empty, the flags, and some words that many parts have, and nothing else. A check that
is silent without having looked at more is silent about every part of that outline, and need not be called for it. So
no check has to declare what it reads, and none can declare it wrongly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

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

Outline = tuple[object, ...]
"""What an outline shows of each field, in the order of the model's fields."""


class _LookedError(BaseException):
    """A check looked at something that an outline does not show; no `except Exception` of its own stops it."""


class _Unseen:
    """Stands for what a check is given besides its subject."""

    def __getattr__(self, _: str) -> Any:
        raise _LookedError


class _Outlined:
    """Stands for a part of which only the outline may be looked at."""

    def __init__(self, kind: type[Part], shown: Mapping[str, object]) -> None:
        self._kind = kind
        self._shown = shown

    __class__: Any = property(lambda self: self._kind)
    """What `isinstance` asks for."""

    def __eq__(self, _: object) -> bool:
        raise _LookedError

    def __hash__(self) -> int:
        raise _LookedError

    def __getattr__(self, name: str) -> Any:
        if name in self._shown:
            return self._shown[name]
        found = getattr(self._kind, name, None)
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


def speaking(checks: Iterable[Check], part: Part, outline: Outline, given: Mapping[str, Any]) -> tuple[Check, ...]:
    """Leave out the checks that say nothing of any part with the outline of this one.

    Args:
        checks: those for such parts.
        part: one of them.
        outline: its outline.
        given: what all parts of a run have in common, by name: the platform and the settings.
    """
    values = part.__dict__.items()
    shown = {name: value for (name, value), seen in zip(values, outline, strict=True) if seen is not HIDDEN}
    outlined = _Outlined(type(part), shown)
    return tuple(check for check in checks if not _is_silent(check, outlined, given))


def _is_silent(check: Check, outlined: _Outlined, given: Mapping[str, Any]) -> bool:
    try:
        return not any(True for _ in check.function(outlined, *(given.get(name, _UNSEEN) for name in check.extras)))
    except (_LookedError, Exception):  # noqa: BLE001 one that crashes will crash again, where that is reported
        return False


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
        self._given = {"platform": platform, "settings": settings}
        self._speaking: dict[tuple[str, Outline], tuple[Check, ...] | None] = {}

    def of(self, subject: str) -> tuple[Check, ...]:
        """Give the checks for a subject."""
        return self.checks.get(subject, ())

    def of_part(self, subject: str, part: Part) -> tuple[Check, ...]:
        """Give the checks that may have something to say of a part."""
        outline = outline_of(part)
        key = subject, outline
        found = self._speaking.get(key)
        if found is not None:
            return found
        if key not in self._speaking:  # what is seen only once would be asked in vain
            if len(self._speaking) < MAX_OUTLINES:
                self._speaking[key] = None
            return self.of(subject)
        found = self._speaking[key] = speaking(self.of(subject), part, outline, self._given)
        return found
