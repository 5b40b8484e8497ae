"""Who udslint is: its version and where it lives."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from udslint.finding import Rule

__version__ = "0.1.0"
"""The version of the distribution; a test compares it with pyproject.toml. Reading package metadata would cost time."""

PROJECT_URL = "https://github.com/defenseunicorns/udslint"


def rule_url(rule: Rule) -> str:
    """Give the address of a rule's page."""
    return f"{PROJECT_URL}/blob/main/rules/{rule.stage}/{rule.name}.md"
