"""Lists and mappings as Go prints them; what Helm says is asked by tests/e2e/test_helm.py."""

from __future__ import annotations

import pytest
import yaml

from print_cases import PRINTED, READ_BACK
from udslint.read.holes import UNKNOWN
from udslint.read.template.printed import misprint, shortened


@pytest.mark.parametrize(("value", "text"), PRINTED.items())
def test_what_go_prints(value: str, text: str) -> None:
    assert misprint(yaml.safe_load(value)) == text


@pytest.mark.parametrize("value", READ_BACK)
def test_what_yaml_reads_back(value: str) -> None:
    assert misprint(yaml.safe_load(value)) == ""


def test_what_is_not_known_is_not_printed() -> None:
    assert misprint({"a": UNKNOWN}) == misprint([1, [UNKNOWN]]) == ""


def test_long_texts_are_shortened() -> None:
    assert shortened("a" * 60) == "a" * 60
    assert shortened("a" * 61) == "a" * 60 + "…"
