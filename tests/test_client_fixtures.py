"""Each client in fixtures/clients that shows a rule's harm has its finding, and each that shows the fix has not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from client_fixtures import APPLICATIONS, Fixture, fixtures, of_rule
from udslint.rules.registry import rules
from udslint.run import check_text

TOKEN_RULES = [name for name, rule in rules().items() if "UDS4001" <= rule.code <= "UDS4031"]
"""The rules of "Service accounts and tokens"."""


def findings_of(fixture: Fixture) -> list[tuple[str, str]]:
    """Give rule and severity of each finding, with the applications known and the fixture's rule on."""
    settings = replace(fixture.settings, extend_select=(fixture.rule,))
    report = check_text(fixture.text, f"{fixture.rule}.yaml", settings, [APPLICATIONS.read_text()])
    return [(finding.rule.name, finding.severity) for finding in report.findings]


@pytest.mark.parametrize("fixture", fixtures(), ids=lambda fixture: fixture.id[:60])
def test_findings(fixture: Fixture) -> None:
    if fixture.rule not in rules():
        pytest.skip(f"there is no rule '{fixture.rule}' yet")
    found = findings_of(fixture)
    assert (fixture.rule in {rule for rule, _ in found}) is (fixture.kind == "harm"), found


@pytest.mark.parametrize("rule", TOKEN_RULES)
def test_every_rule_about_tokens_has_harm_and_fix(rule: str) -> None:
    assert of_rule(rule, "harm")
    assert of_rule(rule, "fix")


def test_every_client_id_is_its_own() -> None:
    ids = [fixture.id for fixture in fixtures()]
    assert len(ids) == len(set(ids))
