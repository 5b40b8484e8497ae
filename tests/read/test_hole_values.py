"""Values that are not settled, compared as far as they are."""

from __future__ import annotations

import pytest

from udslint.read.holes import UNKNOWN, Expr, Hole, differ

DOMAIN, HOST = Expr("{{ .Values.domain }}", ".Values.domain"), Expr("{{ .Values.host }}", ".Values.host")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("a", "b"),
        (Hole(("https://g.", DOMAIN, "/a")), Hole(("https://g.", DOMAIN, "/b"))),
        (Hole(("https://g.", DOMAIN, "/a")), Hole(("https://g.", HOST, "/b"))),
        (Hole(("https://g.", DOMAIN)), Hole(("https://h.", DOMAIN))),
        (Hole(("https://g.", DOMAIN)), Hole(("https://g.", DOMAIN, "/"))),
        (Hole(("https://search.", DOMAIN)), "uds-store"),
        ("uds-store", Hole((HOST, "-x"))),
    ],
)
def test_values_that_certainly_differ(left: object, right: object) -> None:
    assert differ(left, right)
    assert differ(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("a", "a"),
        ("a", UNKNOWN),
        (UNKNOWN, UNKNOWN),
        ("a", Hole((DOMAIN,))),
        (Hole((DOMAIN,)), Hole((DOMAIN,))),
        (Hole((DOMAIN,)), Hole((HOST,))),
        (Hole(("g.", DOMAIN)), Hole((HOST, ".", DOMAIN))),
        (Hole(("g.", DOMAIN, "/a")), Hole(("g.", HOST, "/a"))),
        (Hole((DOMAIN,)), Hole((DOMAIN, HOST))),
    ],
)
def test_values_that_may_be_equal(left: object, right: object) -> None:
    assert not differ(left, right)
    assert not differ(right, left)
