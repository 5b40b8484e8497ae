"""What something comes to, by the answers to the questions that it asks.

What asks the same questions in the same order, as long as it gets the same answers, comes to the same again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise
from typing import Generic, TypeVar

Q = TypeVar("Q")
"""What a question is about."""
T = TypeVar("T")
"""What things come to."""


class Fork(Generic[Q, T]):
    """A question, and by its answers what follows: the next one, or what it comes to."""

    __slots__ = ("branches", "question")

    def __init__(self, question: Q) -> None:
        self.question = question
        self.branches: dict[Hashable, Fork[Q, T] | T] = {}


class Forks(Generic[Q, T]):
    """What one thing came to so far."""

    __slots__ = ("_first",)

    def __init__(self) -> None:
        self._first: Fork[Q, T] | T | None = None

    def recall(self, answer: Callable[[Q], Hashable]) -> T | None:
        """Give what it comes to under the answers that there are; None if it never got these, as far as asked."""
        here = self._first
        while isinstance(here, Fork):
            here = here.branches.get(answer(here.question))
        return here

    def learn(self, asked: Sequence[tuple[Q, Hashable]], outcome: T) -> None:
        """Remember what it came to.

        Args:
            asked: the questions with the answers to them, in the order in which they were asked.
            outcome: what it came to; not None.
        """
        if not asked:
            self._first = outcome
            return
        fork = self._first = self._first if isinstance(self._first, Fork) else Fork(asked[0][0])
        for (_, answer), (question, _) in pairwise(asked):
            inner = fork.branches.get(answer)
            if not isinstance(inner, Fork):
                inner = fork.branches[answer] = Fork(question)
            fork = inner
        fork.branches[asked[-1][1]] = outcome
