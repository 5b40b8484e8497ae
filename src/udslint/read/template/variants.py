"""All readings of a template: every combination of answers while they are few, else a set that meets every pair."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Generic, TypeVar

from udslint.read.template.conditions import Atom, implied

T = TypeVar("T")
Answers = tuple[tuple[Atom, bool], ...]


@dataclass(frozen=True, slots=True)
class Variant(Generic[T]):
    """A reading and the answers that lead to it, in the order in which they were asked."""

    answers: Answers
    reading: T


@dataclass(slots=True)
class Chooser:
    """Answers questions by a script; what the script does not say is answered in one way and noted."""

    script: Mapping[Atom, bool]
    first: Callable[[Atom], bool]
    concerns: Callable[[tuple[int, int]], bool]
    asked: dict[Atom, bool] = field(default_factory=dict)
    free: list[Atom] = field(default_factory=list)
    """Questions that the script does not answer."""

    def __call__(self, atom: Atom, place: tuple[int, int]) -> bool:
        """Answer a question."""
        known = implied(atom, self.asked)
        if known is not None:
            return known
        if not self.concerns(place):
            return self.first(atom)
        if atom in self.script:
            answer = self.script[atom]
        else:
            answer = self.first(atom)
            self.free.append(atom)
        self.asked[atom] = answer
        return answer


    def has_seen(self, normal: str) -> bool:
        """Tell whether an answer so far says that a value is there: it is true, or `hasKey` names it."""
        name = f'"{normal.rpartition(".")[2]}"'
        for atom, holds in self.asked.items():
            if holds and (atom.subject == normal or atom.subject.startswith(normal + ".")):
                return True
            if holds and atom.subject.startswith("hasKey ") and atom.subject.endswith(name):
                return True
        return False


@dataclass(frozen=True, slots=True)
class Explored(Generic[T]):
    """The readings found, and whether they are all there are."""

    variants: tuple[Variant[T], ...]
    complete: bool


def explore(
    read: Callable[[Chooser], T],
    limit: int,
    first: Callable[[Atom], bool] = lambda _: True,
    concerns: Callable[[tuple[int, int]], bool] = lambda _: True,
) -> Explored[T]:
    """Read a template under all combinations of answers, or under a covering set if they are more than the limit.

    Args:
        read: reads once, asking the chooser.
        limit: how many readings there may be at most.
        first: the answer to try first; the one that the chart's default values give.
        concerns: tells whether a block at a place can change what is looked at.
    """
    found: list[Variant[T]] = []
    atoms: dict[Atom, None] = {}
    pending: list[dict[Atom, bool]] = [{}]
    while pending and len(found) + len(pending) <= limit:
        chooser = Chooser(pending.pop(), first, concerns)
        reading = read(chooser)
        found.append(Variant(tuple(chooser.asked.items()), reading))
        atoms.update(dict.fromkeys(chooser.asked))
        pending.extend(_others(chooser))
    if not pending:
        return Explored(tuple(found), complete=True)
    return Explored(tuple(_covering(read, tuple(atoms), first, concerns, limit)), complete=False)


def _others(chooser: Chooser) -> Iterable[dict[Atom, bool]]:
    """Give the scripts that turn one free answer round and keep what was asked before it."""
    for atom in chooser.free:
        script: dict[Atom, bool] = {}
        for asked, answer in chooser.asked.items():
            if asked == atom:
                script[asked] = not answer
                break
            script[asked] = answer
        yield script


def _covering(
    read: Callable[[Chooser], T],
    atoms: Sequence[Atom],
    first: Callable[[Atom], bool],
    concerns: Callable[[tuple[int, int]], bool],
    limit: int,
) -> Iterable[Variant[T]]:
    known = set(atoms)
    done: set[Answers] = set()
    queue = [{}, *pairwise(atoms, first)]
    while queue and len(done) < limit:
        chooser = Chooser(queue.pop(0), first, concerns)
        reading = read(chooser)
        answers = tuple(chooser.asked.items())
        new = [atom for atom in chooser.asked if atom not in known]
        if new:
            known.update(new)
            queue = list(pairwise(tuple(known_in_order(atoms, new)), first))
        if answers not in done:
            done.add(answers)
            yield Variant(answers, reading)


def known_in_order(atoms: Sequence[Atom], new: Sequence[Atom]) -> Iterable[Atom]:
    """Give the questions in the order in which they were met."""
    yield from atoms
    yield from new


def pairwise(atoms: Sequence[Atom], first: Callable[[Atom], bool]) -> list[dict[Atom, bool]]:
    """Make scripts in which every two questions meet all four pairs of answers, in few scripts and always the same."""
    open_pairs = {
        (one, a, two, b) for one, two in combinations(range(len(atoms)), 2) for a, b in product((True, False), repeat=2)
    }
    scripts: list[dict[Atom, bool]] = []
    while open_pairs:
        seed = min(open_pairs)
        row: dict[int, bool] = {seed[0]: seed[1], seed[2]: seed[3]}
        for index in range(len(atoms)):
            if index not in row:
                row[index] = _better(index, row, open_pairs, default=first(atoms[index]))
        open_pairs -= {
            (one, row[one], two, row[two]) for one, two in combinations(range(len(atoms)), 2)
        }
        scripts.append({atoms[index]: answer for index, answer in row.items()})
    return scripts


def _better(index: int, row: Mapping[int, bool], open_pairs: set[tuple[int, bool, int, bool]], *, default: bool) -> bool:
    """Choose the answer that meets more pairs not met yet."""

    def gain(answer: bool) -> int:
        return sum(
            ((index, answer, other, held) if index < other else (other, held, index, answer)) in open_pairs
            for other, held in row.items()
        )

    return default if gain(default) >= gain(not default) else not default
