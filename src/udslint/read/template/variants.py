"""All readings of a template: every combination of answers while they are few, else a set that meets every pair."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from udslint.forks import Forks
from udslint.read.template.conditions import Atom, Known, tells_of
from udslint.read.template.cover import Cover

T = TypeVar("T")
Answers = tuple[tuple[Atom, bool], ...]
MAX_COST = 1_000_000
"""What all readings of a file together may cost; a large file gets fewer readings."""
USUAL_SHARE = 4
"""Of so many readings one may be kept because it is as usual as the first."""
MAX_CHANGES = 100
"""Answers that may be changed to come from the usual ones to a reading that does not fail."""
ATTEMPTS = 4
"""Readings that may be tried for each that may be kept; those that end in `fail` are not kept."""


class NoReadingError(ValueError):
    """Helm renders nothing under these answers: the template says `fail`, or `required` of what is not there."""


@dataclass(frozen=True, slots=True)
class Variant(Generic[T]):
    """A reading and the answers that lead to it, in the order in which they were asked."""

    answers: Answers
    reading: T


@dataclass(slots=True)
class Chooser:
    """Answers questions by a script; what the script does not say is answered in one way."""

    script: Mapping[Atom, bool]
    first: Callable[[Atom], bool]
    concerns: Callable[[tuple[int, int]], bool]
    unsure: Callable[[Atom], bool] = lambda _: False
    """Tells whether the chart's values leave an answer open."""
    known: Known = field(default_factory=lambda: Known({}))
    guessed: set[tuple[int, int]] = field(default_factory=set)
    """Blocks that do not matter, in which an answer is open all the same."""
    counted: dict[Atom, None] = field(default_factory=dict)
    """The questions in the order in which their answers last counted."""
    lost: set[str] = field(default_factory=set)
    """What has been found to be lacking."""

    def __call__(self, atom: Atom, place: tuple[int, int]) -> bool:
        """Answer a question."""
        known = self.known.implies(atom)
        if known is not None:
            self._count(atom)
            return known
        if not self.concerns(place):
            if self.unsure(atom):
                self.guessed.add(place)
            return self.first(atom)
        answer = self.script[atom] if atom in self.script else self.first(atom)
        self.known.add(atom, holds=answer)
        self._count(atom)
        return answer

    def _count(self, atom: Atom) -> None:
        """Take note that an answer counts once more."""
        if atom in self.known.answers:
            self.counted.pop(atom, None)
            self.counted[atom] = None

    def require(self, atom: Atom, *, holds: bool) -> bool:
        """Take it that a question has an answer, as Helm stops where it has another; tells whether it may have it."""
        known = self.known.implies(atom)
        if known is None:
            self.known.assume(atom, holds=holds)
        return known in (None, holds)

    @property
    def asked(self) -> dict[Atom, bool]:
        """The questions asked, with their answers."""
        return self.known.answers

    def has_seen(self, normal: str) -> bool:
        """Tell whether an answer so far says that a value is there: it is true, or `hasKey` names it."""
        return normal in self.known.seen or f'hasKey "{normal.rpartition(".")[2]}"' in self.known.seen

    def lacks(self, normal: str, place: tuple[int, int]) -> bool:
        """Tell whether a value that no values file defines is certainly not there, as far as answers tell.

        A question about what lies in it cannot be answered if it is not there. That is said at the question, not again
        where its answer has led.
        """
        if place in self.guessed or self.has_seen(normal) or any(tells_of(atom, normal) for atom in self.asked):
            return False
        if normal in self.lost and any(atom.subject.startswith(f"{normal}.") for atom in self.asked):
            return False
        self.lost.add(normal)
        return True


@dataclass(frozen=True, slots=True)
class Attempt(Generic[T]):
    """What answers come to."""

    asked: Mapping[Atom, bool]
    """The answers, in the order in which they were asked."""
    counted: Sequence[Atom]
    """The questions in the order in which their answers last counted."""
    reading: T | None
    """None where Helm would render nothing."""


@dataclass(frozen=True, slots=True)
class Explored(Generic[T]):
    """The readings found, and whether they are all there are."""

    variants: tuple[Variant[T], ...]
    complete: bool
    limit: int
    """How many there might have been: fewer of a template that costs much."""


@dataclass(slots=True)
class Explorer(Generic[T]):
    """Reads a template under one set of answers after another."""

    read: Callable[[Chooser], T]
    """Reads once, asking the chooser; raises NoReadingError where Helm would render nothing."""
    limit: int
    """How many readings there may be at most."""
    first: Callable[[Atom], bool] = lambda _: True
    """The answer to try first; the one that the chart's default values give."""
    concerns: Callable[[tuple[int, int]], bool] = lambda _: True
    """Tells whether a block at a place can change what is looked at."""
    unsure: Callable[[Atom], bool] = lambda _: False
    """Tells whether an answer is as usual as the other: readings that differ in it alone are kept."""
    cost: Callable[[T], int] = lambda _: 1
    elsewhere: Sequence[Callable[[Atom], bool | None]] = ()
    """What the values of other deployments answer; None: they do not say."""
    attempts: int = 0
    tried: Forks[Atom, Attempt[T]] = field(default_factory=Forks)
    """Scripts differ in more than what is asked under them: half of them come to what others came to."""

    def explore(self) -> Explored[T]:
        """Read under all combinations of answers, or under as many as may be if they are more than the limit."""
        found: list[Variant[T]] = []
        pending: deque[dict[Atom, bool]] = deque([{}])
        met: list[Mapping[Atom, bool]] = []
        usual: list[dict[Atom, bool]] = [{}]
        while pending and len(found) + len(pending) <= self.limit and self.may_try:
            script = pending.popleft()
            attempt = self.attempt(script)
            others = list(_others(attempt.asked, script))
            pending.extend(others)
            if not met:
                usual += (other for other in others if self.unsure(next(reversed(other))))
            met.append(attempt.asked)
            if attempt.reading is not None:
                found.append(Variant(tuple(attempt.asked.items()), attempt.reading))
                self.limit = min(self.limit, max(MAX_COST // max(self.cost(attempt.reading), 1), 1))
        if not pending:
            return Explored(tuple(found), complete=True, limit=self.limit)
        return Explored(tuple(self._covering(met, usual)), complete=False, limit=self.limit)

    @property
    def may_try(self) -> bool:
        """Whether another reading may be tried."""
        return self.attempts < self.limit * ATTEMPTS

    def attempt(self, script: Mapping[Atom, bool]) -> Attempt[T]:
        """Read once, if nothing was read under the same answers."""
        self.attempts += 1
        known = self.tried.recall(lambda atom: script[atom] if atom in script else self.first(atom))
        return known or self._read(script)

    def _read(self, script: Mapping[Atom, bool]) -> Attempt[T]:
        chooser = Chooser(script, self.first, self.concerns, self.unsure)
        try:
            reading = self.read(chooser)
        except NoReadingError:
            reading = None
        attempt = Attempt(chooser.asked, tuple(chooser.counted), reading)
        self.tried.learn(list(chooser.asked.items()), attempt)
        return attempt

    def _mended(self, script: Mapping[Atom, bool], cover: Cover, most: int) -> Attempt[T]:
        """Read once, and again with another answer, the last one that counted, while that fails; each changes once."""
        changed: dict[Atom, bool] = {}
        while True:
            attempt = self.attempt({**script, **changed})
            cover.learn(attempt.asked)
            if attempt.reading is not None:
                return attempt
            cover.fail(attempt.asked, attempt.counted)
            last = next((atom for atom in reversed(attempt.counted) if atom not in changed), None)
            if last is None or len(changed) == most or not self.may_try:
                return attempt
            changed[last] = not attempt.asked[last]

    def _covering(self, met: Iterable[Mapping[Atom, bool]], usual: Sequence[dict[Atom, bool]]) -> Iterable[Variant[T]]:
        """Give readings that meet every pair of answers, and others while there may be more.

        Args:
            met: the answers of the readings that were tried.
            usual: the scripts of readings that are kept whatever they meet, while they are few.
        """
        cover = Cover()
        atoms: dict[Atom, None] = {}
        for asked in met:
            cover.learn(asked)
            atoms.update(dict.fromkeys(asked))
        self.attempts = 0
        kept = 0
        also = [{atom: holds for atom in atoms if (holds := answer(atom)) is not None} for answer in self.elsewhere]
        first = deque([*usual[:1], *also, *usual[1:]][: 1 + self.limit // USUAL_SHARE])
        while kept < self.limit and self.may_try:
            is_usual = bool(first)
            script = first.popleft() if first else cover.next(self.first)
            if script is None:
                break
            attempt = self._mended(script, cover, MAX_CHANGES if is_usual else 0)
            if attempt.reading is not None and (cover.meet(attempt.asked) or is_usual or not kept):
                kept += 1
                yield Variant(tuple(attempt.asked.items()), attempt.reading)
        yield from self._by_chance(cover, self.limit - kept)

    def _by_chance(self, cover: Cover, count: int) -> Iterable[Variant[T]]:
        """Give more readings: in many, nearly any three or four answers meet, and what goes together is no accident."""
        from udslint.read.template.chance import Chance

        chance = Chance(cover)
        while count > 0 and self.may_try:
            attempt = self._mended(chance.next(), cover, 1)
            if attempt.reading is None:
                chance.failed()
            elif chance.is_new(attempt.asked):
                count -= 1
                yield Variant(tuple(attempt.asked.items()), attempt.reading)


def _others(asked: Mapping[Atom, bool], script: Mapping[Atom, bool]) -> Iterable[dict[Atom, bool]]:
    """Give the scripts that turn one answer round that a script left open, and keep what was asked before it."""
    before: dict[Atom, bool] = {}
    for atom, answer in asked.items():
        if atom not in script:
            yield {**before, atom: not answer}
        before[atom] = answer
