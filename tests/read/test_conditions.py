"""Which answers follow from others, and how they are said."""

from __future__ import annotations

import pytest

from udslint.read.template.conditions import Atom, Known, in_words, plain_words, tells_of
from udslint.read.template.items import without_repeats, words_for


def true(subject: str) -> Atom:
    return Atom("true", subject)


def equal(subject: str, value: str) -> Atom:
    return Atom("equal", subject, value)


def more(subject: str) -> Atom:
    return Atom("more", subject)


A, B, AX = ".Values.a", ".Values.b", ".Values.a.x"


@pytest.mark.parametrize(
    ("asked", "other", "holds", "expected"),
    [
        # One thing has one value.
        (equal(A, '"x"'), equal(A, '"y"'), True, False),
        (equal(A, '"x"'), equal(A, '"y"'), False, None),
        (equal(A, '"x"'), equal(B, '"y"'), True, None),
        (equal(A, B), equal(A, '"y"'), True, None),
        (equal(A, '"x"'), equal(A, B), True, None),
        # A value that is false is none of those that are true, and the other way round.
        (equal(A, '"x"'), true(A), False, False),
        (equal(A, '""'), true(A), False, None),
        (equal(A, '""'), true(A), True, False),
        (equal(A, '"false"'), true(A), False, False),
        (equal(A, "false"), true(A), True, False),
        (equal(A, '"x"'), true(A), True, None),
        (true(A), equal(A, '"x"'), True, True),
        (true(A), equal(A, '"x"'), False, None),
        (true(A), equal(A, '"false"'), True, True),
        (true(A), equal(A, "false"), True, False),
        (true(A), equal(A, "0"), True, False),
        (true(A), equal(A, "1"), True, True),
        (true(A), equal(A, B), True, None),
        # What lies in nothing is nothing.
        (true(AX), true(A), False, False),
        (true(AX), true(A), True, None),
        (true(A), true(AX), True, True),
        (true(A), true(AX), False, None),
        (equal(AX, '"x"'), true(A), False, False),
        (equal(AX, '""'), true(A), False, None),
        (true(A), equal(AX, '"x"'), True, True),
        (true(A), equal(AX, '""'), True, None),
        (true(".Values.ab"), true(A), False, None),
        (true("f .Values.a"), true(A), False, None),
        (true("(.Values.l)[0].a.b"), true("(.Values.l)[0].a"), False, False),
        # Several are some.
        (more(A), true(A), False, False),
        (true(A), more(A), True, True),
        (true(A), more(A), False, None),
    ],
)
def test_implied(asked: Atom, other: Atom, holds: bool, expected: bool | None) -> None:
    assert Known({other: holds}).implies(asked) is expected


def test_what_was_answered_is_known() -> None:
    assert Known({true(A): False}).implies(true(A)) is False
    assert Known({}).implies(true(A)) is None


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ([(true(A), True)], ".Values.a"),
        ([(true(A), False)], "not .Values.a"),
        ([(true(A), True), (true(B), False)], ".Values.a and not .Values.b"),
        ([(equal(A, '"dev"'), True)], ".Values.a is 'dev'"),
        ([(equal(A, '"dev"'), False)], ".Values.a is not 'dev'"),
        ([(equal(A, "1"), True)], ".Values.a is '1'"),
        ([(equal(A, B), True)], ".Values.a is .Values.b"),
        ([(equal(A, '"dev"'), False), (equal(A, '"prod"'), True)], ".Values.a is 'prod'"),
        ([(more(A), True)], ".Values.a has several items"),
        ([(more(A), False)], ".Values.a has one item"),
        ([(true("(.Values.l)[0].on"), True)], ".Values.l[0].on"),
        ([(true("((.Values.l)[0].m)[1]"), False)], "not .Values.l[0].m[1]"),
    ],
)
def test_in_words(when: list[tuple[Atom, bool]], words: str) -> None:
    assert in_words(when) == words


def item(field: str, turn: int = 0, name: str = A) -> Atom:
    return true(f"({name})[{turn}]{field}")


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ([(true(A), True), (item(".port"), False)], ".Values.a has an item where not .port"),
        (
            [(item(".port"), False), (true(B), True), (equal("(.Values.a)[0].mode", '"x"'), True)],
            ".Values.b and .Values.a has an item where not .port and .mode is 'x'",
        ),
        (
            [(item(".a"), True), (item(".b.c"), False), (item(".d"), False)],
            ".Values.a has an item where .a, not .b.c and not .d",
        ),
        ([(more(A), True), (item(".port", 1), True)], ".Values.a has several items, one where .port"),
        (
            [(more(A), True), (item(".on"), True), (item(".on", 1), True)],
            ".Values.a has several items and .Values.a[0].on and .Values.a[1].on",
        ),
        ([(more(A), False), (item(".on"), True)], ".Values.a has one item and .Values.a[0].on"),
        ([(item(".on", 1), True)], ".Values.a[1].on"),
        ([(true('hasKey (.Values.a)[0] "x"'), True), (item(".on"), True)], None),
        ([(equal("(.Values.a)[0].x", ".Values.b"), True)], ".Values.a[0].x is .Values.b"),
        ([(true("(.Values.a)[0]"), True)], ".Values.a[0]"),
        (
            [(true(A), True), (item(".l"), True), (item(".on", name="(.Values.a)[0].l"), False)],
            ".Values.a and .Values.a[0].l has an item where not .on",
        ),
    ],
)
def test_what_an_item_is_like_is_said_of_any(when: list[tuple[Atom, bool]], words: str | None) -> None:
    assert words_for(when) == (words or in_words(when))


def test_what_is_said_of_any_item_is_not_said_of_one_of_several() -> None:
    any_item, several = words_for([(item(".x"), True)]), words_for([(more(A), True), (item(".x", 1), True)])
    assert list(without_repeats([several, any_item])) == [any_item]
    assert list(without_repeats([several, "x"])) == [several, "x"]


def test_plain_words_leave_calls_alone() -> None:
    assert plain_words("f (g .a)[0]") == "f (g .a)[0]"


@pytest.mark.parametrize(
    ("atom", "tells"),
    [
        (true(".Values.web"), False),
        (true(".Values.web.enabled"), False),
        (equal(".Values.web", "nil"), True),
        (equal(".Values.web.mode", '"x"'), False),
        (equal(".Values.mode", ".Values.web.mode"), True),
        (true('kindIs "map" .Values.web'), True),
        (true('kindIs "map" .Values.webs'), False),
        (true('hasKey .Values "web"'), True),
        (true('hasKey .Values "app"'), False),
        (true('has "web" (keys .Values)'), True),
        (equal('include "has.web" .', '"x"'), True),
        (true("$x after .Values.list in line 3"), True),
        (true('.Capabilities.APIVersions.Has "web .Values.web"'), False),
        (true(f"dict {'0a' * 32}"), True),
    ],
)
def test_what_may_tell_of_a_value(atom: Atom, tells: bool) -> None:
    assert tells_of(atom, ".Values.web") is tells
