"""In which readings something holds, in plain words."""

from __future__ import annotations

from itertools import product

import pytest

from udslint.read.template.conditions import Atom
from udslint.read.template.variants import Chooser, Explorer
from udslint.readings import PLAIN, Readings, in_which

A, B, C, D = (Atom("true", f".Values.{name}") for name in "abcd")
ALL = tuple(tuple(zip((A, B, C), answers, strict=True)) for answers in product((True, False), repeat=3))


def where(readings: Readings, **answers: bool) -> frozenset[int]:
    """The readings with these answers."""
    wanted = {(Atom("true", f".Values.{name}"), holds) for name, holds in answers.items()}
    return frozenset(number for number, one in enumerate(readings) if wanted <= set(one))


def test_everywhere_is_not_said() -> None:
    assert in_which(PLAIN, frozenset((0,))) is None
    assert in_which(ALL, frozenset(range(8))) is None


def test_one_answer() -> None:
    assert in_which(ALL, where(ALL, b=True)) == ".Values.b"
    assert in_which(ALL, where(ALL, c=False)) == "not .Values.c"


def test_answers_together_and_one_or_the_other() -> None:
    assert in_which(ALL, where(ALL, a=True, c=False)) == ".Values.a and not .Values.c"
    either = where(ALL, a=True) | where(ALL, b=True)
    assert in_which(ALL, either) == ".Values.a, or .Values.b"


def test_what_is_asked_only_in_a_branch() -> None:
    nested: Readings = (((A, True), (B, True)), ((A, True), (B, False)), ((A, False),))
    assert in_which(nested, frozenset((0,))) == ".Values.a and .Values.b"
    assert in_which(nested, frozenset((1,))) == ".Values.a and not .Values.b"
    assert in_which(nested, frozenset((2,))) == "not .Values.a"


def test_the_reason_that_few_readings_share() -> None:
    """Of readings that are not all, what they have in common is said, not what happens to tell one of them."""
    some: Readings = (
        ((A, True), (B, True), (C, True), (D, True)),
        ((A, True), (B, False), (C, False), (D, False)),
        ((A, False), (B, True), (C, False), (D, True)),
        ((A, False), (B, False), (C, True), (D, False)),
    )
    assert in_which(some, frozenset((0, 2))) in (".Values.b", ".Values.d")
    assert in_which(some, frozenset((0, 1))) == ".Values.a"
    assert in_which(some, frozenset((1, 2))) == "not .Values.c"


def test_many_alternatives_are_counted() -> None:
    modes = [Atom("equal", ".Values.mode", f'"{number}"') for number in range(8)]
    chain: Readings = tuple(
        tuple((mode, mode is chosen) for mode in modes[: modes.index(chosen) + 1]) for chosen in modes
    )
    assert in_which(chain, frozenset((1, 2))) == ".Values.mode is '1', or .Values.mode is '2'"
    said = in_which(chain, frozenset(range(1, 7)))
    assert said
    assert said.endswith(", or in 4 other cases")


def some_of(count: int) -> Readings:
    """Readings of a template with so many conditions that do not depend on each other; not all of them."""
    atoms = [Atom("true", f".Values.c{number}") for number in range(count)]

    def read(chooser: Chooser) -> object:
        return [chooser(atom, (0, 1)) for atom in atoms]

    found = Explorer(read, 256).explore()
    assert not found.complete
    return tuple(one.answers for one in found.variants)


@pytest.mark.parametrize("count", [9, 12, 14])
@pytest.mark.parametrize(
    "when",
    [
        {"c2": True, "c5": False},
        {"c1": False, "c4": True, "c7": True},
        {"c0": False, "c3": False, "c6": False, "c8": False},
    ],
)
def test_the_reason_is_said_though_not_all_readings_are_known(count: int, when: dict[str, bool]) -> None:
    readings = some_of(count)
    said = in_which(readings, where(readings, **when), complete=False)
    assert said == " and ".join(f"{'' if holds else 'not '}.Values.{name}" for name, holds in when.items())


def test_one_or_the_other_is_said_though_not_all_readings_are_known() -> None:
    """Where two values differ: no single answer says anything of that."""
    readings = some_of(12)
    differ = where(readings, c3=True, c9=False) | where(readings, c3=False, c9=True)
    alternatives = {".Values.c3 and not .Values.c9", "not .Values.c3 and .Values.c9"}
    assert set(str(in_which(readings, differ, complete=False)).split(", or ")) == alternatives


def test_no_more_is_said_than_was_read() -> None:
    """What only two readings show is said with all that they have in common: any of it may be the reason."""
    readings: Readings = (
        ((A, True), (B, True), (C, True), (D, True)),
        ((A, True), (B, True), (C, True), (D, False)),
        ((A, False), (B, False), (C, True), (D, True)),
        ((A, False), (B, True), (C, False), (D, False)),
    )
    found = frozenset((0, 1))
    assert in_which(readings, found) == ".Values.a"
    assert in_which(readings, found, complete=False) == ".Values.a and .Values.b and .Values.c"


def test_few_readings_of_many_that_fail_say_what_they_have_in_common() -> None:
    few: Readings = (((A, True), (B, True), (C, True)), ((A, True), (B, False), (C, True)))
    assert in_which(few, frozenset((0, 1)), complete=False) is None
    assert in_which(few, frozenset((0, 1)), complete=False, cut_short=True) == ".Values.a and .Values.c"
    many = tuple(((A, True), (B, bool(number % 2))) for number in range(10))
    assert in_which(many, frozenset(range(10)), complete=False, cut_short=True) is None
