"""What the blocks of a template come to, remembered by the answers to the questions that they ask.

A template is followed once for each combination of answers, but each of its blocks asks only some of the questions: a
block that gets the same answers as before writes the same again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from udslint.forks import Forks
from udslint.read.template.noticed import Noticed
from udslint.read.template.variants import NoReadingError

if TYPE_CHECKING:
    from udslint.read.template.blocks import Node
    from udslint.read.template.conditions import Atom
    from udslint.read.template.expand import Expander
    from udslint.read.template.lexer import Text
    from udslint.read.template.pieces import Piece
    from udslint.read.template.symbols import Frame, Scope


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
    variables: Frame
    """The variables of the file behind it."""
    fails: bool = False
    """Helm renders nothing: it says `fail`."""


class Replays:
    """The blocks of a file, with what they came to."""

    def __init__(self) -> None:
        self._starts: defaultdict[Hashable, Forks[Question, Outcome]] = defaultdict(Forks)
        self.texts: dict[int, tuple[Piece, ...]] = {}
        """What the texts between the blocks of the top level are written as."""

    def follow(self, start: Hashable, decide: Decider) -> tuple[Outcome | None, list[bool]]:
        """Give what a block comes to under the answers that there are; None if it never got these, as far as asked.

        Args:
            start: what the block depends on besides: which one it is, and what was written and set before it.
            decide: answers its questions.
        """
        answers: list[bool] = []

        def answer(question: Question) -> bool:
            answers.append(question.put_to(decide))
            return answers[-1]

        return self._starts[start].recall(answer), answers

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


def replayed(expander: Expander, number: int, node: Node, scope: Scope, replays: Replays) -> None:
    """Expand a block of the top level, or repeat what it came to before under the same answers.

    Args:
        expander: expands it.
        number: which block of the file it is.
        node: the block.
        scope: of the file.
        replays: what the blocks came to before.
    """
    out, variables = expander.writer.out, scope.frames[0]
    start = number, out.line(), tuple([(name, id(value)) for name, value in variables.items()])
    outcome, answers = replays.follow(start, expander.decide)
    if outcome is None:
        listener = Listener(expander.decide, answers)
        outcome = _came_to(replace(expander, decide=listener, noticed=Noticed(), steps=0), node, scope)
        replays.remember(start, listener.asked, outcome)
    elif not outcome.fails:
        for piece in outcome.pieces:
            out.add(piece)
        scope.frames[0] = dict(outcome.variables)
    if outcome.fails:
        raise NoReadingError
    expander.noticed.add(outcome.noticed)
    expander.count(outcome.steps)


def rewritten(expander: Expander, number: int, node: Text, replays: Replays) -> None:
    """Write a text of the top level, which is the same in each reading.

    Args:
        expander: writes it.
        number: which block of the file it is.
        node: the text.
        replays: what the blocks came to before.
    """
    out = expander.writer.out
    pieces = replays.texts.get(number)
    if pieces is None:
        first = len(out.pieces)
        expander.writer.text(node)
        replays.texts[number] = tuple(out.pieces[first:])
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
        return Outcome((), expander.noticed, expander.steps, {}, fails=True)
    return Outcome(tuple(out.pieces[first:]), expander.noticed, expander.steps, dict(scope.frames[0]))
