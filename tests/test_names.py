from __future__ import annotations

import pytest

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
