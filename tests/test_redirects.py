"""What Keycloak accepts as redirect URI, as measured on Keycloak 26.7.1."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from udslint.keycloak.policy import redirect_problem
from udslint.redirects import accepts

CASES = json.loads((Path(__file__).parent / "fixtures/keycloak/redirect_cases.json").read_text())


@pytest.mark.parametrize(("pattern", "registered", "verdicts"), CASES["patterns"], ids=lambda value: repr(value)[:40])
def test_measured_verdicts(pattern: str | None, registered: bool, verdicts: str) -> None:
    assert (redirect_problem(pattern or "") is None) is registered
    tried = zip(CASES["candidates"], verdicts, strict=True)
    expected = {uri: verdict == "+" for uri, verdict in tried if verdict != "."}
    patterns = [pattern] if pattern and registered else []
    assert {uri: accepts(patterns, uri, CASES["keycloak"]) for uri in expected} == expected


def test_the_fixture_is_what_the_facts_say(shared: Path) -> None:
    facts = json.loads((shared / "facts/keycloak/redirect_cases.json").read_text())["patterns"]
    verdicts = 0
    for fact, (pattern, registered, marks) in zip(facts, CASES["patterns"], strict=True):
        assert (fact["redirectUris"], fact["registered"]) == ([pattern], registered)
        by_mark = {mark: {c for c, m in zip(CASES["candidates"], marks, strict=True) if m == mark} for mark in "+-"}
        assert (set(fact["accepted"]), set(fact["refused"])) == (by_mark["+"], by_mark["-"])
        verdicts += len(fact["accepted"]) + len(fact["refused"])
    assert verdicts == 4032


@pytest.mark.parametrize(
    ("patterns", "uri", "accepted"),
    [
        (["https://a.uds.dev/cb", "https://b.uds.dev/cb"], "https://b.uds.dev/cb", True),
        (["https://b.uds.dev:*"], "https://b.uds.dev:8443/x", True),
        (["https://b.uds.dev:*"], "https://c.uds.dev:8443/x", False),
        (["/cb"], "https://sso.uds.dev/cb", True),
        (["http://localhost/cb"], "http://localhost:1@evil.example/cb", False),
        (["https://app.uds.dev/*"], "https://app.uds.dev/a/%2E%2e/b", False),
        ([], "https://app.uds.dev/cb", False),
    ],
)
def test_more(patterns: list[str], uri: str, accepted: bool) -> None:
    assert accepts(patterns, uri) is accepted
