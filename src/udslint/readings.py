"""In which readings of a template something holds, said in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from udslint.read.template.conditions import Atom

MAX_ALTERNATIVES = 3
"""How many alternatives "when … or …" names at most."""

Readings = tuple[tuple[tuple["Atom", bool], ...], ...]
"""For each reading of a file, the answers to its conditions that lead there; a plain file has one reading."""

PLAIN: Readings = ((),)
"""The one reading of a file without conditions."""


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


@lru_cache(maxsize=64)
def _completed(readings: Readings) -> list[dict[Atom, bool]]:
    """Give the answers of each reading, with those among them that follow from others."""
    from udslint.read.template.conditions import implied

    atoms = list(dict.fromkeys(atom for answers in readings for atom, _ in answers))
    completed = []
    for answers in readings:
        asked = dict(answers)
        follow = {atom: truth for atom in atoms if (truth := implied(atom, asked)) is not None}
        completed.append({**asked, **follow})
    return completed


def _telling(
    asked: Mapping[Atom, bool], inside: list[dict[Atom, bool]], outside: list[dict[Atom, bool]]
) -> dict[Atom, bool]:
    """Leave out the answers that are not needed to tell a reading from those outside.

    What few of the readings inside answer so is left out first: what is left is the reason that they share, if there is
    one.
    """
    shared = {atom: sum(one.get(atom) is holds for one in inside) for atom, holds in asked.items()}
    kept = dict(asked)
    for atom in sorted(list(asked)[::-1], key=shared.__getitem__):
        rest = {other: holds for other, holds in kept.items() if other != atom}
        if not any(rest.items() <= one.items() for one in outside):
            kept = rest
    return kept
