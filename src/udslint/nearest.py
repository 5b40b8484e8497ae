"""The name that was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

CUTOFF = 80.0
"""Similarity in percent (normalised Indel distance) below which two names are not taken for one misspelt."""


def nearest(name: str, candidates: Iterable[str], cutoff: float = CUTOFF) -> str | None:
    """Give the candidate nearest to a name, whatever its case and separators; None if none is near."""
    made = _known(candidates) if isinstance(candidates, frozenset) else Candidates(candidates)
    return made.nearest(name, cutoff)


def did_you_mean(name: str | None) -> str:
    """Ask at the end of a sentence whether a name was meant; nothing where none is near."""
    return f" (did you mean '{name}'?)" if name else ""


class Candidates:
    """Names that several others are compared with."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {folded(name): name for name in sorted(names, reverse=True)}
        self._folded = list(self._names)

    def nearest(self, name: str, cutoff: float = CUTOFF) -> str | None:
        """Give the one nearest to a name, whatever its case and separators; None if none is near."""
        wanted = folded(name)
        if wanted in self._names:
            return self._names[wanted]
        if not wanted:
            return None
        from rapidfuzz import fuzz, process

        found = process.extractOne(wanted, self._folded, scorer=fuzz.ratio, score_cutoff=cutoff)
        return self._names[found[0]] if found else None


@lru_cache(maxsize=64)
def _known(names: frozenset[str]) -> Candidates:
    """Prepare the names of an allow-list once."""
    return Candidates(names)


def folded(name: str) -> str:
    """Write a name without case and separators: `redirect_URIs` and `redirectUris` are one."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


WORDS_CUTOFF = 88.0
"""Similarity in percent of the sorted words of two names; `enableEgress` and `egressEnabled` have 96."""
_SHORT = 4
"""Letters in which one other makes another word as often as a mistake: `host` and `port`."""
_DIGITS = re.compile(r"[0-9]+")


def nearest_words(name: str, candidates: Iterable[str]) -> str | None:
    """Give the candidate that is made of the same words, in whatever order and form, or has one letter wrong.

    Names that differ in a number are names of different things.
    """
    from rapidfuzz import fuzz, process

    numbers = _DIGITS.findall(name)
    alike = sorted((one for one in candidates if _DIGITS.findall(one) == numbers), reverse=True)
    if misspelt := [one for one in alike if is_slip(name, one)]:
        return misspelt[-1]
    words = _words(name)
    spelt = {_words(candidate): candidate for candidate in alike}
    as_many = [one for one in spelt if one.count(" ") == words.count(" ")]  # `podSecurityContext` says more
    found = process.extractOne(words, as_many, scorer=fuzz.token_sort_ratio, score_cutoff=WORDS_CUTOFF)
    return spelt[found[0]] if found else None


def is_slip(name: str, other: str, shortest: int = _SHORT + 1) -> bool:
    """Tell whether two names are one but for a letter too many, too few, another or at its neighbour's place.

    Args:
        name: what was written.
        other: what may have been meant.
        shortest: how many letters both must have: of shorter names two may be meant.
    """
    from rapidfuzz.distance import OSA

    one, two = folded(name), folded(other)
    return min(len(one), len(two)) >= shortest and OSA.distance(one, two, score_cutoff=1) <= 1


def _words(name: str) -> str:
    return " ".join(re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name)).lower()
