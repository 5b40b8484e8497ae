"""What is remembered of the last subject."""

from __future__ import annotations

from udslint.latest import latest


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
