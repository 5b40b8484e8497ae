"""A few sets of answers in which every two questions meet every pair of answers that they can have together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from udslint.read.template.conditions import Atom, Known

MAX_ATOMS = 80
"""Questions whose pairs are counted."""
TRIES = 2
"""How often a pair is tried: with as many others as can be, and close to a reading that works."""
VAIN = 8
"""So many readings must have failed behind an answer until no more of them are tried."""
Pair = tuple[int, int]
"""Two answers by their numbers, the smaller one first: twice that of the question, and one more for yes."""


@dataclass(slots=True)
class Cover:
    """Knows which pairs of answers were met, and under which other answers a question is asked at all."""

    atoms: dict[Atom, int] = field(default_factory=dict)
    """The questions, numbered in the order in which they were first met."""
    needed: dict[Atom, dict[Atom, bool]] = field(default_factory=dict)
    """What was answered before a question whenever it was asked."""
    _closed: list[int] = field(default_factory=list)
    """For each answer, as bits, those with which it was met or tried in vain; itself among them."""
    _closed_up_to: dict[int, int] = field(default_factory=dict)
    """For a question the first one after it with which it has pairs that are not closed, as far as was looked."""
    _tried: dict[Pair, int] = field(default_factory=dict)
    good: list[dict[Atom, bool]] = field(default_factory=list)
    """The answers of readings that did not fail."""
    _met: set[tuple[Atom, bool]] = field(default_factory=set)
    """All of them."""
    _failed: dict[tuple[Atom, bool], tuple[int, set[tuple[Atom, bool]]]] = field(default_factory=dict)
    """How many readings have failed behind an answer, and the other answers that all of them have."""
    _vain: set[tuple[Atom, bool]] = field(default_factory=set)
    """Answers behind which readings fail whatever the others are, as far as was seen."""

    _contexts: dict[tuple[Atom, bool], Known] = field(default_factory=dict)

    def learn(self, asked: Mapping[Atom, bool]) -> None:
        """Take note of which questions a reading asks, and after which answers."""
        before: dict[Atom, bool] = {}
        for atom, answer in asked.items():
            if atom not in self.atoms:
                if len(self.atoms) == MAX_ATOMS:
                    continue
                self.atoms[atom] = len(self.atoms)
                self._closed += (1 << len(self._closed), 2 << len(self._closed))
            known = self.needed.get(atom, before)
            if known is before or not known.items() <= before.items():
                self.needed[atom] = {one: said for one, said in known.items() if before.get(one) is said}
                for holds in (True, False):
                    self._contexts.pop((atom, holds), None)
            before[atom] = answer

    def meet(self, asked: Mapping[Atom, bool]) -> bool:
        """Take note of the pairs of answers that a reading meets; tells whether there is a new one among them."""
        self.good.append(dict(asked))
        self._met.update(asked.items())
        held = self._bits(asked)
        numbers = [number for number in range(len(self._closed)) if held >> number & 1]
        is_new = any(held & ~self._closed[number] for number in numbers)
        for number in numbers:
            self._closed[number] |= held
        return is_new

    def _bits(self, answers: Mapping[Atom, bool]) -> int:
        """Give the answers that are numbered as bits."""
        return sum(1 << 2 * self.atoms[atom] + answer for atom, answer in answers.items() if atom in self.atoms)

    def fail(self, asked: Mapping[Atom, bool], counted: Iterable[Atom]) -> None:
        """Take note of a reading that failed: the answer that counted last led there, alone or with others."""
        *_, latest = counted or (None,)
        if latest is None:
            return
        last = latest, asked[latest]
        others = asked.items() - {last}
        count, common = self._failed.get(last, (0, set(others)))
        common.intersection_update(others)
        self._failed[last] = count + 1, common
        if count >= VAIN and all((atom, not answer) in self._vain for atom, answer in common):
            self._vain.add(last)

    def is_vain(self, atom: Atom, answer: bool) -> bool:
        """Tell whether an answer has led to `fail` often, and never to a reading that did not fail."""
        return (atom, answer) in self._vain and (atom, answer) not in self._met

    def next(self, first: Callable[[Atom], bool]) -> dict[Atom, bool] | None:
        """Give answers that meet a pair not met yet, and as many more as can be; None: there is none left."""
        atoms = list(self.atoms)
        for pair in self._open_pairs():
            one, two = pair
            script = self._script(atoms[one // 2], one % 2 == 1, atoms[two // 2], two % 2 == 1)
            tried = self._tried[pair] = self._tried.get(pair, 0) + 1
            if script is None or tried > TRIES or any(self.is_vain(*said) for said in script.items()):
                self._closed[one] |= 1 << two
                self._closed[two] |= 1 << one
            else:
                return self._filled(script, first) if tried < TRIES else self._near_a_good_one(script)
        return None

    def _open_pairs(self) -> Iterator[Pair]:
        """Give the pairs that are not closed yet."""
        for one in range(len(self.atoms)):
            for two in range(self._closed_up_to.get(one, one + 1), len(self.atoms)):
                pairs = product((2 * one + 1, 2 * one), (2 * two + 1, 2 * two))
                open_pairs = [(left, right) for left, right in pairs if not self._closed[left] >> right & 1]
                if not open_pairs and self._closed_up_to.get(one, one + 1) == two:
                    self._closed_up_to[one] = two + 1
                yield from open_pairs

    def _script(self, one: Atom, a: bool, two: Atom, b: bool) -> dict[Atom, bool] | None:
        """Give the answers that two answers need; None: they exclude each other."""
        first, second = self.context(one, a), self.context(two, b)
        if any(first.implies(atom) is (not answer) for atom, answer in second.answers.items()):
            return None
        return {**first.answers, **second.answers}

    def context(self, atom: Atom, answer: bool) -> Known:
        """Give the answers after which a question is asked, and one to it."""
        if (atom, answer) not in self._contexts:
            self._contexts[atom, answer] = Known({**self.needed[atom], atom: answer})
        return self._contexts[atom, answer]

    def _filled(self, script: dict[Atom, bool], first: Callable[[Atom], bool]) -> dict[Atom, bool]:
        """Add answers to the other questions, those first that meet more pairs not met yet."""
        held = self._bits(script)
        for atom, number in self.atoms.items():
            if atom not in script:
                usual = first(atom) is not self.is_vain(atom, first(atom))
                better = self._gain(number, usual, held) >= self._gain(number, not usual, held)
                script[atom] = usual if better or self.is_vain(atom, not usual) else not usual
                held |= 1 << 2 * number + script[atom]
        return script

    def _near_a_good_one(self, script: dict[Atom, bool]) -> dict[Atom, bool]:
        """Change as little as can be of a reading that did not fail."""
        changes = [sum(good.get(atom) is not answer for atom, answer in script.items()) for good in self.good]
        good = self.good[changes.index(min(changes))] if changes else {}
        return {**good, **script}

    def _gain(self, question: int, answer: bool, held: int) -> int:
        return (held & ~self._closed[2 * question + answer]).bit_count()
