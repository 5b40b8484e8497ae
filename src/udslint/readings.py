"""In which readings of a template something holds, said in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from udslint.latest import by_identity, latest
from udslint.meanings import is_of_root

if TYPE_CHECKING:
    from udslint.read.template.conditions import Atom, Known

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


def in_which(
    readings: Readings, variants: frozenset[int], *, complete: bool = True, cut_short: bool = False
) -> str | None:
    """Say in plain words in which readings something holds; None: in all.

    Args:
        readings: the readings of a file.
        variants: the numbers of those in which it holds.
        complete: they are all that there are; of others no more is said than was seen.
        cut_short: others were looked for in vain, so what the few that were seen have in common may be the reason.
    """
    if len(variants) == len(readings) and not cut_short:
        return None
    return _sheet_of(readings).words(variants, complete=complete) or None


class _Sheet:
    """The readings of a file as bits: one for each answer to each question."""

    def __init__(self, readings: Readings) -> None:
        from udslint.read.template.conditions import Known

        answers = list(dict.fromkeys((atom, holds) for one in readings for atom, _ in one for holds in (True, False)))
        bits = {answer: 1 << number for number, answer in enumerate(answers)}
        self._asked = [{bits[answer]: answer for answer in _with_plain(one) if answer in bits} for one in readings]
        """The answers that lead to each reading, in the order in which they were asked."""
        self._all: list[int] = []
        """The answers of each reading, with those that follow from others."""
        self._against: list[int] = []
        """The answers that each reading contradicts."""
        for one in readings:
            known = Known(dict(one))
            found = [(atom, holds) for atom, holds in answers if known.implies(atom) is holds]
            self._all.append(sum(bits[answer] for answer in found))
            self._against.append(sum(bits[atom, not holds] for atom, holds in found))
        self._said: dict[tuple[frozenset[int], bool], str] = {}

    def words(self, variants: frozenset[int], *, complete: bool) -> str:
        """Say in which of the readings something holds."""
        if (variants, complete) not in self._said:
            from udslint.read.template.items import without_repeats

            words = list(without_repeats(list(self._alternatives(variants, complete=complete))))
            if len(words) > MAX_ALTERNATIVES:
                words = [*words[: MAX_ALTERNATIVES - 1], f"in {len(words) - MAX_ALTERNATIVES + 1} other cases"]
            self._said[variants, complete] = ", or ".join(words)
        return self._said[variants, complete]

    def _alternatives(self, variants: frozenset[int], *, complete: bool) -> Iterator[str]:
        from udslint.read.template.items import words_for
        from udslint.telling import seen_with, telling

        outside = [one for number, one in enumerate(self._against) if number not in variants]
        left = sorted(variants)
        while left:
            answers = self._asked[left[0]]
            asked = sum(answers)
            told = telling(asked, [self._all[number] for number in left], outside)
            left = [number for number in left if told & ~self._all[number]]
            told = told if complete else seen_with(told, asked, self._all)
            yield words_for(answer for bit, answer in answers.items() if bit & told)


_sheet_of = latest(_Sheet)


def _with_plain(answers: Iterable[tuple[Atom, bool]]) -> Iterator[tuple[Atom, bool]]:
    """Give answers, each with the plain one that it holds: where `hasPrefix "a" .Values.x` does, `.Values.x` does."""
    from udslint.read.template.conditions import Atom
    from udslint.read.template.filled import filled_by

    for atom, holds in answers:
        value = filled_by(atom) if holds else None
        if value is not None:
            yield Atom("true", value), True
        yield atom, holds


def may_meet(left: Readings, here: frozenset[int], right: Readings, there: frozenset[int]) -> bool:
    """Tell whether one set of values can lead to one of some readings of a file, and of some of another file.

    No, too, where that is not known: `hasPrefix "v1" .Values.x` and `hasPrefix "v2" .Values.x` may exclude each other.

    Args:
        left: all readings of a file.
        here: the numbers of those of them that count.
        right: all readings of another file that reads the same values.
        there: the numbers of those of them that count.
    """
    key = id(left), here, id(right), there
    if key not in _MET:
        if len(_MET) > MAX_MET:
            _MET.clear()
        _MET[key] = left, right, _may_meet(left, here, right, there)
    return _MET[key][2]


_MET: dict[tuple[int, frozenset[int], int, frozenset[int]], tuple[Readings, Readings, bool]] = {}
"""By identity, which is theirs while they are kept: to hash hundreds of readings takes longer than to compare."""
MAX_MET = 4096


def _may_meet(left: Readings, here: frozenset[int], right: Readings, there: frozenset[int]) -> bool:
    from udslint.read.template.conditions import undecided

    ones = _about(left, here, _subjects_of(right))
    others = _about(right, there, _subjects_of(left))
    return any(
        all(known.implies(atom) in (None, holds) for atom, holds in other) and not undecided(one, other)
        for one, known in ones
        for other, _ in others
    )


@by_identity
def _subjects_of(readings: Readings) -> frozenset[str] | None:
    """Give what the questions of all readings of a file are about; None: one may be about anything."""
    from udslint.read.template.conditions import is_opaque

    asked = {atom for answers in readings for atom, _ in answers}
    return None if any(map(is_opaque, asked)) else frozenset(atom.subject for atom in asked)


@by_identity
def _about(
    readings: Readings, variants: frozenset[int], subjects: frozenset[str] | None
) -> list[tuple[frozenset[tuple[Atom, bool]], Known]]:
    """Give the answers that lead to some readings, as far as they may be about the same: each set of them once."""
    from udslint.read.template.conditions import Known, is_opaque

    found = {
        frozenset(
            (atom, holds)
            for atom, holds in readings[number]
            if subjects is None or is_opaque(atom) or _concerns(atom.subject, subjects)
        )
        for number in variants
    }
    return [(answers, Known(dict(answers))) for answers in found]


def _concerns(subject: str, others: Iterable[str]) -> bool:
    """Tell whether what the chart is given is one of others, or lies in one of them, or holds one."""
    if ".Values." not in subject and not is_of_root(subject):
        return False
    return any(f"{subject}.".startswith(f"{other}.") or other.startswith(f"{subject}.") for other in others)
