"""Several things of one kind done together, step by step.

What a step needs, code and data, stays in the processor's caches while it is done for all: files analysed so take up
to a tenth less time than one after the other.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TypeVar

T = TypeVar("T")

Steps = Generator[None, None, T]
"""Something that pauses after each of its steps, and returns what it comes to."""


def in_step(several: Sequence[Steps[T]]) -> Steps[list[T]]:
    """Do the first step of all, then the second, and so on; give what each comes to, in their order."""
    found: dict[int, T] = {}
    going = list(enumerate(several))
    while going:
        going = [(number, steps) for number, steps in going if _goes_on(number, steps, found)]
        yield
    return [found[number] for number in range(len(several))]


def _goes_on(number: int, steps: Steps[T], found: dict[int, T]) -> bool:
    try:
        next(steps)
    except StopIteration as end:
        found[number] = end.value
        return False
    return True


def done(steps: Steps[T]) -> T:
    """Do all steps."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: T = end.value
            return found
