"""The version stands in two places, and they agree."""

from __future__ import annotations

import tomllib
from pathlib import Path

from udslint.about import PROJECT_URL, __version__, rule_url
from udslint.finding import Rule

ROOT = Path(__file__).parents[1]


def test_the_version_is_that_of_the_distribution() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == __version__


def test_a_rule_has_an_address() -> None:
    rule = Rule("UDS5009", "redirect-uri-open", "trust", "error", "Open.", {})
    assert rule_url(rule) == f"{PROJECT_URL}/blob/main/rules/trust/redirect-uri-open.md"
