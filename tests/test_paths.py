"""Which of two entries for one host gets a request."""

from __future__ import annotations

import pytest

from making import findings, head

RULE = "exposed-host-collision"


def exposed(name: str, *routes: str, field: str = "advancedHTTP") -> str:
    match = f"match: [{', '.join(routes)}]"
    routing = f"advancedHTTP: {{{match}}}" if field == "advancedHTTP" else match
    entry = f"service: w, selector: {{app: {name}}}, port: 80, host: apps, {routing if routes else 'gateway: tenant'}"
    return head(name) + f"spec:\n  network:\n    expose:\n      - {{{entry}}}\n"


def collide(first: str, second: str) -> bool:
    return any(findings(f"{first}---\n{second}", select=(RULE,)))


def uri(kind: str, text: str) -> str:
    return f"{{name: r, uri: {{{kind}: '{text}'}}}}"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("prefix", "/app1"), ("prefix", "/app2"), False),
        (("prefix", "/app"), ("prefix", "/app2"), True),
        (("prefix", "/app"), ("prefix", "/app"), True),
        (("prefix", "/App"), ("prefix", "/app"), True),
        (("exact", "/app"), ("exact", "/app/x"), False),
        (("exact", "/app"), ("exact", "/app"), True),
        (("exact", "/app"), ("prefix", "/app/x"), False),
        (("exact", "/app/x"), ("prefix", "/app"), True),
        (("exact", "/app"), ("prefix", "/app"), True),
        (("prefix", "/"), ("prefix", "/app"), True),
        (("prefix", "/app1-{{ .Values.x }}"), ("prefix", "/app2"), False),
        (("prefix", "/{{ .Values.x }}"), ("prefix", "/app2"), False),
        (("exact", "/a{{ .Values.x }}"), ("exact", "/ab"), False),
        (("regex", "/app1/.*"), ("prefix", "/app2"), False),
        (("regex", "^/app1/.*"), ("regex", "/app2(/.*)?"), False),
        (("regex", "/app1?/.*"), ("prefix", "/app2"), True),
        (("regex", "/app1{0}2"), ("prefix", "/app2"), True),
        (("regex", "/app1|/app2"), ("prefix", "/app2"), True),
        (("regex", "(?i)/app1"), ("prefix", "/app2"), True),
        (("regex", "/app1{{ .Values.x }}"), ("prefix", "/app2"), False),
    ],
)
def test_routes_of_one_host(one: tuple[str, str], other: tuple[str, str], expected: bool) -> None:
    for first, second in ((one, other), (other, one)):
        assert collide(exposed("a", uri(*first)), exposed("b", uri(*second))) is expected


def test_every_route_counts() -> None:
    both = exposed("a", uri("prefix", "/one"), uri("prefix", "/two"))
    assert not collide(both, exposed("b", uri("prefix", "/three")))
    assert collide(both, exposed("b", uri("prefix", "/three"), uri("prefix", "/two")))
    assert collide(both, exposed("b", uri("prefix", "/three"), "{name: any, method: {exact: GET}}"))
    assert collide(both, exposed("b", uri("prefix", "/three"), "{name: any, uri: {}}"))
    assert not collide(both, exposed("b", "{{ toYaml .Values.routes }}"))


def test_a_route_for_every_path_comes_last() -> None:
    """So Istio decides nothing: SortVHostRoutes."""
    every = exposed("a")
    assert not collide(every, exposed("b", uri("prefix", "/b")))
    assert not collide(every, exposed("b", uri("exact", "/")))
    assert collide(every, exposed("b", uri("prefix", "/")))
    assert collide(every, exposed("b", uri("regex", ".*")))
    assert collide(every, exposed("b", "{name: any, method: {exact: GET}}"))
    assert collide(every, exposed("b"))


def test_each_entry_of_a_package_counts() -> None:
    several = exposed("a", uri("prefix", "/one")) + exposed("a", uri("prefix", "/two")).split("expose:\n")[1]
    assert collide(several, exposed("b", uri("prefix", "/two")))
    assert not collide(several, exposed("b", uri("prefix", "/three")))


def test_the_deprecated_field_wins() -> None:
    old = exposed("a", uri("prefix", "/one"), field="match")
    assert not collide(old, exposed("b", uri("prefix", "/two")))
    assert collide(old, exposed("b", uri("prefix", "/one"), field="match"))
    both = old.replace("match:", f"advancedHTTP: {{match: [{uri('prefix', '/two')}]}}, match:")
    assert not collide(both, exposed("b", uri("prefix", "/two")))
