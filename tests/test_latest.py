"""What is remembered of the last subject."""

from __future__ import annotations

import pytest

import udslint.latest as latest_module
from udslint.latest import by_identity, latest, latest_pair


def test_the_last_subject_is_asked_once():
    asked = []

    @latest
    def length(text: list[int]) -> int:
        """Count."""
        asked.append(text)
        return len(text)

    one, equal = [1], [1]
    assert [length(one), length(one), length(equal), length(one)] == [1, 1, 1, 1]
    assert [subject is one for subject in asked] == [True, False, True]
    assert length.__doc__ == "Count."


def test_the_last_question_about_the_last_subject_is_asked_once():
    asked = []

    @latest_pair
    def item(values: list[int], index: int) -> int:
        asked.append((values, index))
        return values[index]

    one, equal = [1, 2], [1, 2]
    assert [item(one, 0), item(one, 0), item(one, 1), item(equal, 1), item(one, 1)] == [1, 1, 2, 2, 2]
    assert [(values is one, index) for values, index in asked] == [(True, 0), (True, 1), (False, 1), (True, 1)]


def test_a_subject_that_fails_is_not_remembered():
    @latest
    def first(values: list[int]) -> int:
        return values[0]

    values: list[int] = []
    for _ in range(2):
        try:
            first(values)
        except IndexError:
            continue
        raise AssertionError
    values.append(7)
    assert first(values) == 7


def test_answers_are_kept_by_identity_and_by_what_else_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[list[int], int]] = []

    @by_identity
    def more(subject: list[int], number: int) -> int:
        asked.append((subject, number))
        return len(subject) + number

    one, other = [1], [1]
    assert [more(one, 1), more(one, 1), more(one, 2), more(other, 1), more([1, 2], 1)] == [2, 2, 3, 2, 3]
    assert len(asked) == 4
    monkeypatch.setattr(latest_module, "MAX_KEPT", 1)
    assert [more(one, 3), more(one, 1), more(one, 1)] == [4, 2, 2]
    assert len(asked) == 6
