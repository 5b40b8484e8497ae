from __future__ import annotations

import pytest

from udslint.labels import Selector, is_empty, narrows, overlaps
from udslint.model.values import StringMap
from udslint.read.holes import UNKNOWN, Expr, Hole

NAME = Hole((Expr("{{ .Values.name }}", ".Values.name"),))
OTHER = Hole((Expr("{{ .Values.other }}", ".Values.other"),))


def labels(is_open: bool = False, **values: str | Hole) -> StringMap:
    return StringMap(values, is_open=is_open)


@pytest.mark.parametrize(
    ("selector", "other", "narrower", "overlapping"),
    [
        (labels(app="a", tier="web"), labels(app="a"), True, True),
        (labels(app="a"), labels(app="a", tier="web"), False, True),
        (labels(app="a"), labels(app="b"), False, False),
        (labels(app="a", part="x"), labels(app="b", part="x"), False, False),
        (labels(app="a"), labels(tier="web"), False, False),
        (labels(app="a"), labels(), True, False),
        (labels(app="a"), None, True, False),
        (None, labels(app="a"), False, False),
        (labels(app=NAME), labels(app=NAME), True, True),
        (labels(app=NAME), labels(app=OTHER), None, None),
        (labels(app=NAME, tier="db"), labels(app=OTHER, tier="web"), False, False),
        (labels(True), labels(app="a"), None, None),
        (labels(app="a"), labels(True, app="a"), None, None),
        (UNKNOWN, labels(app="a"), None, None),
        (labels(app="a"), UNKNOWN, None, None),
    ],
)
def test_selectors(selector: Selector, other: Selector, narrower: bool | None, overlapping: bool | None) -> None:
    assert narrows(selector, other) is narrower
    assert overlaps(selector, other) is overlapping


def test_an_open_or_unknown_selector_is_not_empty() -> None:
    assert [is_empty(one) for one in (None, labels(), labels(True), labels(app="a"), UNKNOWN)] == [
        True, True, False, False, False,
    ]  # fmt: skip
