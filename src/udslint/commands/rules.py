"""`udslint rules` and `udslint explain`: what udslint looks for."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from udslint.about import rule_url
from udslint.commands.failure import USAGE, Failure
from udslint.rules.registry import find_rule, rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.finding import Rule

VERSION = 1
"""The version of the JSON; it grows when a key changes its meaning or goes away."""


def rules_table() -> str:
    """Write all rules as a table for people, grouped by stage."""
    return "\n".join(_table()) + "\n"


def rules_json() -> str:
    """Write all rules for programs."""
    from udslint.report.encode import dumps

    return dumps({"version": VERSION, "rules": [_entry(rule) for rule in rules().values()]})


def named_rule(name: str) -> Rule:
    """Find a rule by its name or code, in any case.

    Raises:
        Failure: there is none; it names the nearest.
    """
    rule = find_rule(name.lower()) or find_rule(name.upper())
    if rule is None:
        raise Failure(_unknown(name), USAGE)
    return rule


def _unknown(name: str) -> str:
    from udslint.nearest import nearest

    near = nearest(name, [known for rule in rules().values() for known in (rule.name, rule.code)], cutoff=60.0)
    hint = f"the nearest is '{near}'" if near else "'udslint rules' lists them all"
    return f"There is no rule '{name}'; {hint}."


def _table() -> Iterator[str]:
    width = max((len(rule.name) for rule in rules().values()), default=0)
    for stage, members in groupby(rules().values(), key=lambda rule: rule.stage):
        yield f"{stage}:"
        for rule in members:
            yield f"  {rule.code}  {rule.name:<{width}}  {_severity(rule):<12}  {rule.title}"
        yield ""
    yield f"{len(rules())} rules; 'udslint explain NAME' shows the page of one."


def _severity(rule: Rule) -> str:
    return rule.severity if rule.enabled else f"{rule.severity}, off"


def _entry(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "stage": rule.stage,
        "severity": rule.severity,
        "enabled": rule.enabled,
        "precision": rule.precision,
        "title": rule.title,
        "messages": dict(rule.messages),
        "since": rule.since,
        "until": rule.until,
        "tags": list(rule.tags),
        "securitySeverity": rule.security_severity,
        "references": list(rule.references),
        "helpUri": rule_url(rule),
    }
