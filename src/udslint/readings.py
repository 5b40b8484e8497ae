"""In which readings of a template something holds, said in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from udslint.meanings import is_of_root

if TYPE_CHECKING:
    from udslint.read.template.conditions import Atom

MAX_ALTERNATIVES = 3
"""How many alternatives "when … or …" names at most."""

Readings = tuple[tuple[tuple["Atom", bool], ...], ...]
"""For each reading of a file, the answers to its conditions that lead there; a plain file has one reading."""

PLAIN: Readings = ((),)
"""The one reading of a file without conditions."""

Defaults = tuple[frozenset[int], ...]
"""For each deployment of a chart, the numbers of the readings of a file that its values do not rule out."""


def holds_by_default(defaults: Defaults, variants: frozenset[int] | set[int]) -> bool:
    """Tell whether the values of a deployment lead to readings in all of which something holds.

    Args:
        defaults: the readings to which those of each deployment lead.
        variants: the numbers of the readings in which it holds.
    """
    return any(bool(default) and default <= variants for default in defaults)


def in_which(readings: Readings, variants: frozenset[int]) -> str | None:
    """Say in plain words in which readings something holds; None: in all.

    Args:
        readings: all readings of a file.
        variants: the numbers of those in which it holds.
    """
    return None if len(variants) == len(readings) else _in_words(readings, variants)


@lru_cache(maxsize=1024)
def _in_words(readings: Readings, variants: frozenset[int]) -> str:
    from udslint.read.template.conditions import in_words

    answers = _completed(readings)
    outside = [one for number, one in enumerate(answers) if number not in variants]
    left = [(dict(readings[number]), answers[number]) for number in sorted(variants)]
    alternatives: list[dict[Atom, bool]] = []
    while left:
        telling = _telling(left[0][0], [one for _, one in left], outside)
        alternatives.append(telling)
        left = [(asked, one) for asked, one in left if not telling.items() <= one.items()]
    words = [in_words(one.items()) for one in alternatives]
    if len(words) > MAX_ALTERNATIVES:
        words = [*words[: MAX_ALTERNATIVES - 1], f"in {len(words) - MAX_ALTERNATIVES + 1} other cases"]
    return ", or ".join(words)


@lru_cache(maxsize=4096)
def may_meet(left: Readings, here: frozenset[int], right: Readings, there: frozenset[int]) -> bool:
    """Tell whether one set of values can lead to one of some readings of a file, and of some of another file.

    Args:
        left: all readings of a file.
        here: the numbers of those of them that count.
        right: all readings of another file that reads the same values.
        there: the numbers of those of them that count.
    """
    from udslint.read.template.conditions import Known

    ones = _about(left, here, {atom.subject for answers in right for atom, _ in answers})
    others = _about(right, there, {atom.subject for answers in left for atom, _ in answers})
    return any(
        all(known.implies(atom) in (None, holds) for atom, holds in other)
        for known in (Known(dict(one)) for one in ones)
        for other in others
    )


def _about(readings: Readings, variants: frozenset[int], subjects: set[str]) -> set[frozenset[tuple[Atom, bool]]]:
    """Give the answers that lead to some readings, as far as they are about the same values: each set of them once."""
    return {
        frozenset((atom, holds) for atom, holds in readings[number] if _concerns(atom.subject, subjects))
        for number in variants
    }


def _concerns(subject: str, others: set[str]) -> bool:
    """Tell whether what the chart is given is one of others, or lies in one of them, or holds one."""
    if ".Values." not in subject and not is_of_root(subject):
        return False
    return any(f"{subject}.".startswith(f"{other}.") or other.startswith(f"{subject}.") for other in others)


@lru_cache(maxsize=64)
def _completed(readings: Readings) -> list[dict[Atom, bool]]:
    """Give the answers of each reading, with those among them that follow from others."""
    from udslint.read.template.conditions import Known

    atoms = list(dict.fromkeys(atom for answers in readings for atom, _ in answers))
    completed = []
    for answers in readings:
        known = Known(dict(answers))
        completed.append({atom: truth for atom in atoms if (truth := known.implies(atom)) is not None})
    return completed


def _telling(
    asked: Mapping[Atom, bool], inside: list[dict[Atom, bool]], outside: list[dict[Atom, bool]]
) -> dict[Atom, bool]:
    """Leave out the answers that are not needed to tell a reading from those outside.

    A reading outside must contradict what is left: that it never came to a question says nothing of the answer. What
    few of the readings inside answer so is left out first, later questions before earlier ones: what is left is the
    reason that they share, if there is one.
    """
    shared = {atom: sum(one.get(atom) is holds for one in inside) for atom, holds in asked.items()}
    kept = dict(asked)
    latest = [*asked][::-1]
    for atom in sorted(latest, key=shared.__getitem__):
        rest = {other: holds for other, holds in kept.items() if other != atom}
        if all(any(one.get(other, holds) is not holds for other, holds in rest.items()) for one in outside):
            kept = rest
    return kept
