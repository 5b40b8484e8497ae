"""NetworkPolicies that open the way which a Package itself does not open."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from udslint.read.holes import differ

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from udslint.facts import PackageFact
    from udslint.finding import Finding, Span
    from udslint.object_facts import PolicyFact
    from udslint.source import FileReport

RULE = "egress-to-keycloak-missing"

_Policies = dict[tuple[str, str], list["PolicyFact"]]


def without_opened(reports: Sequence[FileReport]) -> Iterator[Finding]:
    """Give the findings of files, but for missing ways to Keycloak that a policy beside the Package may open."""
    policies: _Policies = defaultdict(list)
    for report in reports:
        for policy in report.policies:
            for group in policy.together if policy.lets_out else ():
                policies[group].append(policy)
    for report in reports:
        packages = _by_client(report.facts) if policies else {}
        for finding in report.findings:
            if finding.rule.name != RULE or not _is_opened(packages.get(finding.span, ()), policies):
                yield finding


def _by_client(facts: Iterable[PackageFact]) -> dict[Span, list[PackageFact]]:
    found: dict[Span, list[PackageFact]] = defaultdict(list)
    for fact in facts:
        for client in fact.clients:
            found[client.id.span].append(fact)
    return found


def _is_opened(packages: Iterable[PackageFact], policies: Mapping[tuple[str, str], list[PolicyFact]]) -> bool:
    """Tell whether a policy may let the pods of a client of these Packages out."""
    return any(
        _may_be_in(policy, package)
        for package in packages
        for group in package.together
        for policy in policies.get(group, ())
    )


def _may_be_in(policy: PolicyFact, package: PackageFact) -> bool:
    """Tell whether a policy may be in the namespace of a Package."""
    if policy.namespace is None or package.namespace is None:
        return True
    return not differ(policy.namespace, package.namespace.value)
