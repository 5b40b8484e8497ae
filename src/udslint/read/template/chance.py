"""Answers made up by chance, the same each time: readings that are not like those that were chosen for their pairs."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from udslint.read.template.conditions import Atom, Known
from udslint.read.template.cover import Cover

HALF = 0.5


class Chance:
    """Changes some of the answers of a reading that did not fail, as many as works."""

    def __init__(self, cover: Cover) -> None:
        self._cover = cover
        self._random = Random(0)  # noqa: S311 it is for variety
        self._changed = len(cover.atoms)
        self._seen = {frozenset(answers.items()) for answers in cover.good}

    def next(self) -> dict[Atom, bool]:
        """Give answers; a question that is asked under some answers only is given these too."""
        chance, cover = self._random.random, self._cover
        changed = Known({})
        atoms = sorted(cover.atoms, key=lambda _: chance())[: self._changed]
        if chance() < HALF:
            # A condition around others is else hardly ever false: each of those wants it to be true.
            atoms.sort(key=cover.atoms.__getitem__)
        for atom in atoms:
            likely = chance() < HALF
            context = cover.context(atom, likely is not cover.is_vain(atom, likely))
            for needed, answer in context.answers.items():
                if changed.implies(needed) is None:
                    changed.add(needed, holds=answer)
        base = cover.good[int(chance() * len(cover.good))] if cover.good else {}
        return {**base, **changed.answers}

    def is_new(self, asked: Mapping[Atom, bool]) -> bool:
        """Take note of a reading; tells whether there was none with these answers."""
        self._changed = min(self._changed * 2, len(self._cover.atoms))
        before = len(self._seen)
        self._seen.add(frozenset(asked.items()))
        return len(self._seen) > before

    def failed(self) -> None:
        """Take note that a reading failed: the next one stays closer to one that did not."""
        self._changed = max(self._changed // 2, 1)
