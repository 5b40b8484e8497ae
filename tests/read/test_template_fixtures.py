"""The charts of tests/fixtures/templates: what Helm rendered is what the reading of each allows for."""

from __future__ import annotations

import pytest

from templates import CHARTS, Setting, all_settings, charts, not_admitted, packages, read_chart_file
from udslint.read import Reading

LEAST = 40


def test_every_construct_has_a_chart() -> None:
    assert len(charts()) >= LEAST
    assert all(setting.rendered.is_file() for setting in all_settings())


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    return {chart.name: read_chart_file(chart / "templates" / "package.yaml") for chart in charts()}


@pytest.mark.parametrize("setting", all_settings(), ids=lambda one: f"{one.chart.name}-{one.name}")
def test_reading_allows_for_what_helm_rendered(setting: Setting, readings: dict[str, Reading]) -> None:
    rendered = packages(setting.rendered.read_bytes().decode())
    assert not_admitted(readings[setting.chart.name], rendered) == []


@pytest.mark.parametrize("name", [chart.name for chart in charts()])
def test_reading_is_whole(name: str, readings: dict[str, Reading]) -> None:
    """No branch is left out, none is taken for broken, and nothing is wrong with the template."""
    reading = readings[name]
    assert reading.complete
    assert not reading.unread
    assert reading.template
    assert not reading.template.errors
    assert not reading.template.noted


def certain(name: str, *path: str | int, when: str = "") -> list[object]:
    """What each reading says of a place."""
    reading = read_chart_file(CHARTS / name / "templates" / "package.yaml")
    found = []
    for document in reading.packages:
        value = document.tree
        for step in path:
            value = value[step]
        found.append(value)
    return found


def test_what_a_named_template_writes_is_known() -> None:
    uris = certain("include-nindent", "spec", "sso", 0, "redirectUris")
    assert sorted(len(one) for one in uris) == [1, 2]
    assert certain("nested-nindent", "spec", "sso", 0, "redirectUris")[0][1].prefix == "https://two."
    assert certain("library-chart", "spec", "sso", 0, "clientId") == ["from-library"]


def test_what_a_variable_was_set_to_is_known() -> None:
    assert set(certain("prelude", "spec", "sso", 0, "name")) == {"Reports plain", "Reports secure"}
    assert set(certain("dict-arguments", "spec", "sso", 3, "clientId")) == {"four", "changed"}
    assert set(certain("set-values", "spec", "sso", 0, "name")) == {"fixed"}


def test_literal_loops_are_followed() -> None:
    [clients] = certain("range-literals", "spec", "sso")
    assert [client["clientId"] for client in clients[:3]] == ["uds-alpha", "uds-beta", "uds-gamma"]
    assert ["publicClient" in client for client in clients[:3]] == [False, True, True]
    assert [client["clientId"] for client in clients[-2:]] == ["n0", "n1"]
