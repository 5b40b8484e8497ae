"""What was measured on a running Keycloak 26.7.1 has its finding, or its silence.

The fixture has, for each experiment that one client decides, the client, the rules that the experiment judges and
those of them that have to speak. It says of the others why no rule can.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from making import findings, manifest
from udslint.finding import Finding
from udslint.rules.registry import rules

FIXTURE = json.loads((Path(__file__).parents[1] / "fixtures/keycloak/verified.json").read_text("utf-8"))
STATUS = {201: False, 400: True, 409: True, 500: True}


def findings_of(client: dict, **settings: object) -> tuple[Finding, ...]:
    return findings(json.dumps(manifest({"sso": [client]}, "app"), indent=1), **settings)


def judged_by(experiment: dict) -> list[str]:
    """Give the rules that an experiment judges: a list, or the name of one."""
    judged = experiment["judged"]
    return FIXTURE["sets"][judged] if isinstance(judged, str) else judged


@pytest.mark.parametrize("name", FIXTURE["experiments"])
def test_experiment(name: str) -> None:
    experiment = FIXTURE["experiments"][name]
    judged = [rule for rule in judged_by(experiment) if rule in rules()]
    said = {finding.rule.name for finding in findings_of(experiment["client"], **experiment.get("settings", {}))}
    assert sorted(said.intersection(judged)) == sorted(set(experiment["says"]).intersection(judged))


def test_no_experiment_is_forgotten(shared: Path) -> None:
    facts = {fact["id"] for fact in json.loads((shared / "facts/keycloak/verified.json").read_text("utf-8"))}
    known = {*FIXTURE["experiments"], *FIXTURE["left"]}
    several = {name.split(" ")[0] for name in known if name.split(" ")[0] in ("A01", "Q04", "Q05", "X61")}
    assert facts == {name for name in known if name in facts} | several


def test_what_keycloak_refuses_is_an_error_of_the_registration_stage(shared: Path) -> None:
    """By the measured answer alone, whatever rules the experiment was made for."""
    compared = 0
    for fact in json.loads((shared / "facts/keycloak/verified.json").read_text("utf-8")):
        experiment = FIXTURE["experiments"].get(fact["id"])
        answer = fact["observed"].get("register") if isinstance(fact["observed"], dict) else None
        status = answer[0] if isinstance(answer, list) else answer
        if experiment is None or status not in STATUS:
            continue
        found = findings_of(experiment["client"])
        errors = [one for one in found if one.rule.stage == "registration" and one.severity == "error"]
        assert bool(errors) is STATUS[status], fact["id"]
        compared += 1
    assert compared > 200
