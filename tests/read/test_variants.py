"""All readings while they are few, else a set in which every two answers meet."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, product
from math import comb

import pytest

from udslint.read.template.conditions import Atom
from udslint.read.template.variants import Chooser, Explored, Explorer, NoReadingError

HERE = (0, 1)
Ask = Callable[[str], bool]


def explored(body: Callable[[Ask], object], limit: int = 256, **how: object) -> Explored[object]:
    def read(chooser: Chooser) -> object:
        return body(lambda name: chooser(Atom("true", name), HERE))

    return Explorer(read, limit, **how).explore()  # type: ignore[arg-type]


def independent(count: int) -> Callable[[Ask], object]:
    return lambda ask: tuple(ask(f".Values.c{number}") for number in range(count))


def test_all_combinations_of_independent_conditions() -> None:
    found = explored(independent(4))
    assert found.complete
    assert {one.reading for one in found.variants} == set(product((True, False), repeat=4))
    assert len(found.variants) == 16


def test_the_usual_answers_come_first() -> None:
    found = explored(independent(3), first=lambda atom: atom.subject == ".Values.c1")
    assert found.variants[0].reading == (False, True, False)


def test_nested_conditions_are_asked_only_where_they_are_reached() -> None:
    found = explored(lambda ask: ask(".a") and ask(".b") and ask(".c"))
    assert [{atom.subject: holds for atom, holds in one.answers} for one in found.variants] == [
        {".a": True, ".b": True, ".c": True},
        {".a": False},
        {".a": True, ".b": False},
        {".a": True, ".b": True, ".c": False},
    ]


def test_what_is_asked_twice_has_one_answer() -> None:
    found = explored(lambda ask: (ask(".a"), ask(".a")))
    assert {one.reading for one in found.variants} == {(True, True), (False, False)}


def test_an_else_if_chain_has_as_many_readings_as_arms() -> None:
    def read(chooser: Chooser) -> int:
        for number in range(20):
            if chooser(Atom("equal", ".Values.mode", f'"{number}"'), HERE):
                return number
        return -1

    found = Explorer(read, 256).explore()
    assert found.complete
    assert sorted(one.reading for one in found.variants) == list(range(-1, 20))


def test_what_does_not_concern_has_its_usual_answer() -> None:
    found = explored(independent(3), concerns=lambda place: False, first=lambda atom: False)
    assert [one.reading for one in found.variants] == [(False, False, False)]


def test_a_reading_that_fails_is_none() -> None:
    def body(ask: Ask) -> object:
        if ask(".a") and not ask(".b"):
            raise NoReadingError
        return ask(".c")

    found = explored(body)
    assert found.complete
    assert len(found.variants) == 4
    assert all((Atom("true", ".b"), False) not in one.answers for one in found.variants)


def readings_of(found: Explored[object]) -> list[tuple[bool, ...]]:
    return [one.reading for one in found.variants]  # type: ignore[misc]


def pairs_met(found: Explored[object]) -> set[object]:
    return {frozenset(pair) for one in found.variants for pair in combinations(one.answers, 2)}


@pytest.mark.parametrize("count", [9, 12, 30])
def test_a_cover_meets_every_pair(count: int) -> None:
    found = explored(independent(count))
    assert not found.complete
    atoms = [Atom("true", f".Values.c{number}") for number in range(count)]
    wanted = {
        frozenset(((one, a), (two, b)))
        for one, two in combinations(atoms, 2)
        for a, b in product((True, False), repeat=2)
    }
    assert wanted <= pairs_met(found)


def test_a_cover_is_small_and_quickly_known_to_be_needed() -> None:
    reads = 0

    def body(ask: Ask) -> object:
        nonlocal reads
        reads += 1
        return independent(12)(ask)

    few = explored(body, limit=16)
    assert pairs_met(few) == pairs_met(explored(independent(12), limit=2**12))
    assert reads <= 40


@pytest.mark.parametrize("count", [9, 14])
def test_what_is_not_complete_meets_nearly_all_triples_and_fours(count: int) -> None:
    """Findings that take several branches together are found though not every combination is read."""
    found = explored(independent(count))
    readings = [one.reading for one in found.variants]
    assert len(readings) == len(set(readings)) == 256
    for size, share in ((3, 1), (4, 0.999)):
        met = {(at, tuple(one[i] for i in at)) for one in readings for at in combinations(range(count), size)}  # type: ignore[index]
        assert len(met) >= share * comb(count, size) * 2**size


def test_readings_by_chance_reach_conditions_in_conditions() -> None:
    """Each of six groups asks its second and third question only where the one before it holds."""

    def body(ask: Ask) -> object:
        return tuple(ask(f".g{group}") and ask(f".g{group}.in") and ask(f".g{group}.deep") for group in range(6))

    found = explored(body)
    assert not found.complete
    together = {(reading[at], reading[at + 2], reading[at + 4]) for reading in readings_of(found) for at in (0, 1)}
    assert together == set(product((True, False), repeat=3))


def test_readings_by_chance_stay_away_from_failures() -> None:
    """Only one in thirty combinations renders; those are close to each other."""

    def body(ask: Ask) -> object:
        answers = tuple(ask(f".Values.c{number}") for number in range(14))
        if sum(answers[:8]) < 7:
            raise NoReadingError
        return answers

    found = explored(body)
    assert len(found.variants) >= 100


def test_a_cover_reaches_conditions_in_conditions() -> None:
    """Every pair that can be met is met, though each condition is asked only where the one before it holds."""

    def body(ask: Ask) -> object:
        for group in range(4):
            if ask(f".g{group}") and ask(f".g{group}.in") and ask(f".g{group}.deep"):
                pass
        return None

    everything, found = explored(body, limit=10_000), explored(body, limit=60)
    assert everything.complete
    assert not found.complete
    assert pairs_met(found) == pairs_met(everything)


def test_a_cover_finds_its_way_around_failures() -> None:
    def body(ask: Ask) -> object:
        answers = [ask(f".Values.c{number}") for number in range(10)]
        if answers[0] and answers[1]:
            raise NoReadingError
        return tuple(answers)

    found = explored(body)
    assert found.variants
    assert not any(reading[:2] == (True, True) for reading in (one.reading for one in found.variants))  # type: ignore[index]
    other = {
        frozenset(((Atom("true", ".Values.c0"), True), (Atom("true", f".Values.c{n}"), False))) for n in range(1, 10)
    }
    assert other <= pairs_met(found)


def test_readings_are_the_same_each_time() -> None:
    one, other = explored(independent(14)), explored(independent(14))
    assert [variant.answers for variant in one.variants] == [variant.answers for variant in other.variants]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 256])
def test_the_limit_holds(limit: int) -> None:
    assert 1 <= len(explored(independent(9), limit=limit).variants) <= limit


def test_costly_readings_are_fewer() -> None:
    found = explored(independent(9), limit=600, cost=lambda _: 100_000)
    assert not found.complete
    assert len(found.variants) <= 10


def test_what_is_as_usual_is_kept_but_takes_not_all_the_room() -> None:
    unsure = {".Values.c8", ".Values.c9"}
    few = explored(independent(10), limit=40, unsure=lambda atom: atom.subject in unsure)
    readings = {one.reading for one in few.variants}
    assert {(True,) * 10, (*(True,) * 8, False, True), (*(True,) * 9, False)} <= readings
    many = explored(independent(60), limit=20, unsure=lambda _: True)
    assert [sum(not answer for answer in one.reading) == 1 for one in many.variants][:7] == [False, *[True] * 5, False]


def guarded(switches: int, guards: int, *, early: bool) -> Callable[[Ask], object]:
    """Ask for switches, and fail where one of the guards is not true."""

    def body(ask: Ask) -> object:
        seen = () if early else tuple(ask(f".Values.c{number}") for number in range(switches))
        if not all(ask(f".Values.g{number}") for number in range(guards)):
            raise NoReadingError
        return seen or tuple(ask(f".Values.c{number}") for number in range(switches))

    return body


@pytest.mark.parametrize("early", [True, False])
@pytest.mark.parametrize("guards", [3, 12, 20])
def test_guards_take_no_readings_away(guards: int, early: bool) -> None:
    """The usual answers fail, and the first reading differs from them in the guards alone."""
    found = explored(guarded(12, guards, early=early), first=lambda _: False)
    readings = readings_of(found)
    assert len(set(readings)) == len(readings) == 256
    assert readings[0] == (False,) * 12


def test_a_guard_over_what_was_asked_before_is_mended_where_it_counts() -> None:
    def body(ask: Ask) -> object:
        seen = independent(12)(ask)
        if not ask(".Values.c3") and not ask(".Values.c5"):
            raise NoReadingError
        return seen

    first = readings_of(explored(body, first=lambda _: False))[0]
    assert [number for number, answer in enumerate(first) if answer] == [5]


def test_an_answer_that_fails_with_another_one_only_is_tried_with_others() -> None:
    def body(ask: Ask) -> object:
        seen = tuple(ask(f".Values.c{number}") for number in range(11))
        if seen[0] and ask(".Values.late"):
            raise NoReadingError
        return (*seen, ask(".Values.late"))

    met = {(one[0], one[-1]) for one in readings_of(explored(body))}
    assert met == {(True, False), (False, True), (False, False)}


@pytest.mark.parametrize("guards", [0, 4])
def test_nothing_is_read_twice_under_the_same_answers(guards: int) -> None:
    read: list[frozenset[tuple[Atom, bool]]] = []

    def body(chooser: Chooser) -> object:
        try:
            return guarded(9, guards, early=True)(lambda name: chooser(Atom("true", name), HERE))
        finally:
            read.append(frozenset(chooser.asked.items()))

    Explorer(body, 256).explore()
    assert len(set(read)) == len(read) > 256
