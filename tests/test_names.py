from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from udslint.names import normalized


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("reports", "reports"),
        ("sso-client-app1", "sso-client-app"),
        ("App_Two--3.x", "app-two-3-x"),
        ("1-2", ""),
        ("é-app-é", "app"),
        ("a" * 300, "a" * 250),
        ("a" * 249 + "-b", "a" * 249),
    ],
)
def test_a_name_is_written_as_the_operator_does(name: str, expected: str) -> None:
    assert normalized(name) == expected


@given(st.text(st.sampled_from("aZ09 -_./é\u212a\U0001d7d8"), max_size=12))
def test_the_short_way_for_ascii_gives_what_the_expression_gives(name: str) -> None:
    assert normalized(name) == re.sub(r"[^a-z0-9]+", "-", name.lower())[:250].strip("0123456789-")
