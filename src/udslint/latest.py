"""Answers kept by the identity of what is asked about: checks, one after the other, ask the same of one part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

S = TypeVar("S")
T = TypeVar("T")
A = TypeVar("A")
P = ParamSpec("P")

MAX_KEPT = 4096
"""Answers of one function that are kept."""


def latest(function: Callable[[S], A]) -> Callable[[S], A]:
    """Make a function remember its last subject, by identity, and what it answered.

    The answer must not be changed by anybody, nor the subject.
    """
    known: tuple[object, A] | None = None

    def answer(subject: S) -> A:
        nonlocal known
        last = known  # another thread may come between
        if last is None or last[0] is not subject:
            last = known = subject, function(subject)
        return last[1]

    answer.__doc__ = function.__doc__
    return answer


def latest_pair(function: Callable[[S, T], A]) -> Callable[[S, T], A]:
    """Make a function remember its last subject, by identity, what was asked about it, and what it answered.

    The answer must not be changed by anybody, nor the subject.
    """
    known: tuple[object, T, A] | None = None

    def answer(subject: S, about: T) -> A:
        nonlocal known
        last = known  # another thread may come between
        if last is None or last[0] is not subject or last[1] != about:
            last = known = subject, about, function(subject, about)
        return last[2]

    answer.__doc__ = function.__doc__
    return answer


def by_identity(function: Callable[Concatenate[S, P], A]) -> Callable[Concatenate[S, P], A]:
    """Make a function remember its answers, by the identity of its first argument and the others as they are.

    To hash a large subject may take longer than to answer. Neither it nor the answers must be changed by anybody.
    """
    known: dict[tuple[object, ...], tuple[object, A]] = {}

    def answer(subject: S, /, *others: P.args, **named: P.kwargs) -> A:
        key = (id(subject), *others, *named.items())  # its identity is its own as long as it is kept
        found = known.get(key)
        if found is None:
            if len(known) >= MAX_KEPT:
                known.clear()
            found = known[key] = subject, function(subject, *others, **named)
        return found[1]

    answer.__doc__ = function.__doc__
    return answer
