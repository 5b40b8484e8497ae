from __future__ import annotations

import ada_url
import pytest
from hypothesis import given
from hypothesis import strategies as st

from udslint.urls import Url, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://App.uds.dev:443/a/../login?x", Url("https", "app.uds.dev", "app.uds.dev", "", "/login")),
        ("https://app.uds.dev:8443", Url("https", "app.uds.dev:8443", "app.uds.dev", "8443", "/")),
        ("com.example:x", Url("com.example", "", "", "", "x")),
    ],
)
def test_a_url_is_read_by_the_whatwg_rules(text: str, expected: Url) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize("text", ["/login", "app.uds.dev", "https://app.uds.dev:*/x", "", "http*"])
def test_what_is_no_absolute_url_is_none(text: str) -> None:
    assert parse(text) is None


@given(st.from_regex(r"https?://[a-z0-9.x-]{0,12}(\.[a-z]{1,3})?(:\d{0,5})?(/[a-zA-Z0-9/._*%-]{0,8})?", fullmatch=True))
def test_what_is_read_without_the_library_is_what_it_reads(text: str) -> None:
    try:
        url = ada_url.URL(text)
    except ValueError:
        assert parse(text) is None
    else:
        expected = Url(url.protocol.removesuffix(":"), url.host, url.hostname, url.port, url.pathname)
        assert parse(text) == expected
