"""What the blocks of a template come to, remembered by the answers to the questions that they ask.

A template is followed once for each combination of answers, but each of its blocks asks only some of the questions: a
block that gets the same answers as before writes the same again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol

from udslint.forks import Forks
from udslint.read.template.blocks import Choice
from udslint.read.template.lexer import Text
from udslint.read.template.noticed import Noticed
from udslint.read.template.variants import NoReadingError

if TYPE_CHECKING:
    from udslint.read.template.blocks import Node
    from udslint.read.template.conditions import Atom
    from udslint.read.template.expand import Expander
    from udslint.read.template.pieces import Piece
    from udslint.read.template.symbols import Frame, Scope, Symbol


Expand = Callable[["Node", "Scope"], str]


class MutatedError(Exception):
    """A template changes a value in place: its blocks depend on each other by more than their variables."""


class Decider(Protocol):
    """Answers the questions that the branches ask."""

    def __call__(self, atom: Atom, place: tuple[int, int]) -> bool:
        """Answer a question asked by a block of the file that spans `place`."""

    def concerns(self, place: tuple[int, int]) -> bool:
        """Tell whether a block can change what is looked at."""

    def require(self, atom: Atom, *, holds: bool) -> bool:
        """Take it that a question has an answer, as Helm stops where it has another; tells whether it may have it."""

    def has_seen(self, normal: str) -> bool:
        """Tell whether a condition around has found the value to be there."""

    def lacks(self, normal: str, place: tuple[int, int]) -> bool:
        """Tell whether a value that no values file defines is certainly not there in the reading."""


class Question(NamedTuple):
    """A question that a block has asked."""

    about: Atom | str
    """A condition; or a value, of which it is asked whether a condition around has found it to be there."""
    place: tuple[int, int] = (0, 0)
    is_gap: bool = False
    """It is asked whether the value is certainly not there."""
    wanted: bool | None = None
    """The answer without which Helm stops; None: it goes on with any."""

    def put_to(self, decide: Decider) -> bool:
        """Ask it."""
        if not isinstance(self.about, str):
            wants = self.wanted
            return decide(self.about, self.place) if wants is None else decide.require(self.about, holds=wants)
        return decide.lacks(self.about, self.place) if self.is_gap else decide.has_seen(self.about)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a block came to."""

    pieces: tuple[Piece, ...]
    noticed: Noticed
    steps: int
    variables: tuple[Frame, ...]
    """Those of the blocks around it, the file's first, as they are behind it; empty: there are none."""
    fails: bool = False
    """Helm renders nothing: it says `fail`."""


class Replays:
    """The blocks of a file, with what they came to.

    Args:
        around: the identities of those that `around_most` finds: what they hold is remembered, not they.
    """

    def __init__(self, around: Collection[int] = ()) -> None:
        self.around = around
        self._starts: defaultdict[Hashable, Forks[Question, Outcome]] = defaultdict(Forks)
        self.texts: dict[int, tuple[Piece, ...]] = {}
        """What the texts between the blocks are written as."""
        self._kept: dict[int, Symbol] = {}
        """Values of variables: blocks are remembered by their identities, which no others must have."""

    def follow(self, start: Hashable, decide: Decider) -> tuple[Outcome | None, list[bool]]:
        """Give what a block comes to under the answers that there are; None if it never got these, as far as asked.

        Args:
            start: what the block depends on besides, as `start` gives it.
            decide: answers its questions.
        """
        answers: list[bool] = []

        def answer(question: Question) -> bool:
            answers.append(question.put_to(decide))
            return answers[-1]

        return self._starts[start].recall(answer), answers

    def start(self, node: Node, line: str, frames: Sequence[Frame]) -> Hashable:
        """Give what a block depends on besides answers: which one it is, and what was written and set before it."""
        if not any(frames):
            return id(node), line
        return id(node), line, tuple([tuple([(name, id(value)) for name, value in frame.items()]) for frame in frames])

    def keep(self, frames: Sequence[Frame]) -> None:
        """Keep what variables are before a block is remembered by them."""
        self._kept.update((id(value), value) for frame in frames for value in frame.values())

    def remember(self, start: Hashable, asked: Sequence[tuple[Question, bool]], outcome: Outcome) -> None:
        """Remember what a block came to under some answers."""
        self._starts[start].learn(asked, outcome)


class Listener:
    """Answers as another decider does, and remembers what was asked.

    Args:
        decide: the other one.
        answers: those that it gave to the first questions already. It is not asked again: what it has been asked since
            may change its answers.
    """

    def __init__(self, decide: Decider, answers: Iterable[bool]) -> None:
        self._decide = decide
        self._answers = list(answers)
        self.asked: list[tuple[Question, bool]] = []

    def __call__(self, atom: Atom, place: tuple[int, int]) -> bool:
        """Answer a question of a block."""
        return self._answer(Question(atom, place))

    def concerns(self, place: tuple[int, int]) -> bool:
        """Tell whether a block can change what is looked at: it always can, or never."""
        return self._decide.concerns(place)

    def require(self, atom: Atom, *, holds: bool) -> bool:
        """Take it that a question of a block has an answer."""
        return self._answer(Question(atom, wanted=holds))

    def has_seen(self, normal: str) -> bool:
        """Tell whether a condition around has found the value to be there."""
        return self._answer(Question(normal))

    def lacks(self, normal: str, place: tuple[int, int]) -> bool:
        """Tell whether a value that no values file defines is certainly not there in the reading."""
        return self._answer(Question(normal, place, is_gap=True))

    def _answer(self, question: Question) -> bool:
        number = len(self.asked)
        answer = self._answers[number] if number < len(self._answers) else question.put_to(self._decide)
        self.asked.append((question, answer))
        return answer


def block(expander: Expander, node: Node, scope: Scope) -> str:
    """Expand a block that no loop and no named template is around, or repeat what it came to before.

    Args:
        expander: expands it.
        node: the block.
        scope: that of what is around it; `.` is what it is in the file.
    """
    replays = expander.replays
    if replays is None:
        return expander.node(node, scope)
    if isinstance(node, Text):
        _rewrite(expander, node, replays)
    elif isinstance(node, Choice) and id(node) in replays.around:
        expander.count(1)
        return expander.choice(node, scope, partial(block, expander))
    else:
        _replay(expander, node, scope, replays)
    return ""


def _replay(expander: Expander, node: Node, scope: Scope, replays: Replays) -> None:
    out = expander.writer.out
    start = replays.start(node, out.line(), scope.frames)
    outcome, answers = replays.follow(start, expander.decide)
    if outcome is None:
        replays.keep(scope.frames)
        listener = Listener(expander.decide, answers)
        outcome = _came_to(replace(expander, decide=listener, noticed=Noticed(), steps=0), node, scope)
        replays.remember(start, listener.asked, outcome)
    elif not outcome.fails:
        for piece in outcome.pieces:
            out.add(piece)
        for frame, known in zip(scope.frames, outcome.variables, strict=False):
            frame.update(known)  # none is ever taken away
    if outcome.fails:
        raise NoReadingError
    expander.noticed.add(outcome.noticed)
    expander.count(outcome.steps)


def _rewrite(expander: Expander, node: Text, replays: Replays) -> None:
    """Write a text, which is the same in each reading."""
    out = expander.writer.out
    pieces = replays.texts.get(id(node))
    if pieces is None:
        first = len(out.pieces)
        expander.writer.text(node)
        replays.texts[id(node)] = tuple(out.pieces[first:])
    else:
        for piece in pieces:
            out.add(piece)
    expander.count(1)


def _came_to(expander: Expander, node: Node, scope: Scope) -> Outcome:
    """Expand a block with an expander of its own, which writes where the others write."""
    out = expander.writer.out
    first = len(out.pieces)
    try:
        expander.node(node, scope)
    except NoReadingError:
        return Outcome((), expander.noticed, expander.steps, (), fails=True)
    variables = tuple(map(dict, scope.frames)) if any(scope.frames) else ()
    return Outcome(tuple(out.pieces[first:]), expander.noticed, expander.steps, variables)
