"""Selectors with labels that no pod can have; tests/e2e/test_object_meta.py asks Kubernetes which those are."""

from __future__ import annotations

import pytest

from making import head
from udslint import Settings, check_text

EXPOSE = "expose: [{{service: a, host: a, port: 80, gateway: tenant, {}}}]"
ALLOW = "allow: [{{direction: Egress, remoteNamespace: a, {}}}]"


def paths(network: str) -> list[str]:
    text = f"{head()}spec:\n  network:\n    {network}\n"
    return [one.path for one in check_text(text, settings=Settings(select=("selector-invalid",))).findings]


@pytest.mark.parametrize("value", ["my app", "-a", "a/b", "x" * 64])
def test_values(value: str) -> None:
    assert paths(EXPOSE.format(f"selector: {{a: '{value}'}}")) == ["spec.network.expose[0].selector.a"]
    assert paths(ALLOW.format(f"remoteSelector: {{a: '{value}'}}")) == ["spec.network.allow[0].remoteSelector.a"]


@pytest.mark.parametrize("value", ["", "My_App.v2", "x" * 63, "{{ .Values.a }}", "<app>"])
def test_values_that_may_be(value: str) -> None:
    assert paths(EXPOSE.format(f"selector: {{a: '{value}'}}")) == []


def test_keys() -> None:
    assert paths(ALLOW.format("selector: {my key: a}")) == ["spec.network.allow[0].selector.my key"]
    assert paths(ALLOW.format("selector: {example.org/key: a}")) == []


def test_what_the_deprecated_field_hides() -> None:
    """The operator moves `podLabels` over `selector`."""
    assert paths(ALLOW.format("podLabels: {a: b}, selector: {a: b c}")) == []
    assert paths(ALLOW.format("podLabels: {a: b c}, selector: {a: b}")) == ["spec.network.allow[0].podLabels.a"]
