"""The engine: a rule that crashes, one cause with one finding, results that can be sent elsewhere."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import udslint
from making import head
from udslint import analysis, checking
from udslint.analysis import analyse, analyse_together
from udslint.rules import registry
from udslint.rules.registry import Check, Said
from udslint.source import Source

SPEC = """\
spec:
  sso:
    - name: Reports
      clientId: uds-reports
      redirectUris:
        - https://reports.uds.dev/login
      secretName: reports-sso
"""


def package(name: str) -> str:
    return head(name) + SPEC


@pytest.fixture
def crashing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make the check of one rule raise."""

    def raises(_: object) -> list[Said]:
        raise RuntimeError("boom")

    known = dict(registry.checks())
    rule = registry.rules()[request.param]
    subject = next(subject for subject, found in known.items() if any(one.rule is rule for one in found))
    others = tuple(one for one in known[subject] if one.rule is not rule)
    broken = {**known, subject: (Check(rule, raises, subject, ()), *others)}
    checking.plan_of.cache_clear()
    monkeypatch.setattr(checking, "checks", lambda: broken)
    yield
    checking.plan_of.cache_clear()


@pytest.mark.usefixtures("crashing")
@pytest.mark.parametrize("crashing", ["unknown-field"], indirect=True)
def test_a_rule_that_crashes_is_named_and_the_rest_is_checked() -> None:
    report = udslint.check_text(package("reports"), path="reports.yaml")
    (problem,) = report.problems
    assert problem.path == "reports.yaml"
    assert "'unknown-field' (UDS1003)" in problem.message
    assert "boom" in problem.message
    assert "deprecated-field" in [finding.rule.name for finding in report.findings]


def test_what_a_file_comes_to_can_be_pickled() -> None:
    report = analyse(Source("a.yaml", package("a").encode()), udslint.Settings())
    assert pickle.loads(pickle.dumps(report)) == report


def test_any_executor_gives_what_none_gives(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.yaml").write_text(package(name), "utf-8")
    alone = udslint.check_paths([str(tmp_path)])
    with ThreadPoolExecutor(2) as executor:
        assert udslint.check_paths([str(tmp_path)], executor=executor).findings == alone.findings
    assert alone.packages == 3


def test_a_file_above_the_limit_is_a_problem_and_not_read() -> None:
    report = udslint.check_text(package("a"), settings=udslint.Settings(max_file_size=10))
    assert [problem.path for problem in report.problems] == ["<text>"]
    assert "max-file-size" in report.problems[0].message
    assert report.packages == 0


def test_the_same_id_in_two_files_is_milder_than_against_the_cluster() -> None:
    first, second = package("a"), package("b")
    against = udslint.check_text(second, context=[first])
    together = udslint.check_text(f"{first}---\n{second}")
    severities = {
        finding.severity
        for report in (against, together)
        for finding in report.findings
        if finding.rule.name == "client-id-owned-elsewhere"
    }
    assert severities == {"error"}


@pytest.mark.usefixtures("crashing")
@pytest.mark.parametrize("crashing", ["unused-suppression"], indirect=True)
def test_a_rule_about_comments_that_crashes_is_named() -> None:
    report = udslint.check_text(f"# udslint: ignore-file[UDS1003] why\n{package('reports')}", path="reports.yaml")
    said = "Rule 'unused-suppression' (UDS0001) crashed: RuntimeError: boom. Please report it."
    assert [(problem.path, problem.message) for problem in report.problems] == [("reports.yaml", said)]


def test_a_mistake_of_ours_concerns_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(source: Source, *_: object) -> object:
        raise RecursionError(source.path) if source.path == "a.yaml" else UnboundLocalError(source.path)

    monkeypatch.setattr(analysis, "read_source", broken)
    reports = analyse_together([(Source(path, b"x"), udslint.Settings()) for path in ("a.yaml", "b.yaml")])
    problems = [problem for report in reports for problem in report.problems]
    assert [problem.path for problem in problems] == ["a.yaml", "b.yaml"]
    assert problems[0].message.startswith("udslint failed at this file: RecursionError in ")
    assert "broken: a.yaml. Please report it." in problems[0].message


def test_severity_of_the_settings_wins() -> None:
    settings = udslint.Settings(severity={"UDS1009": "note"})
    report = udslint.check_text(package("a"), settings=settings)
    assert {f.severity for f in report.findings if f.rule.name == "deprecated-field"} == {"note"}


@pytest.mark.parametrize("name", ["UDS4093", "uds4093", "Egress-To-Keycloak-Missing"])
def test_severity_of_the_settings_wins_over_that_of_a_message(name: str) -> None:
    text = package("a").replace("      secretName: reports-sso\n", "")
    for severity in ({}, {name: "warning"}):
        report = udslint.check_text(text, settings=udslint.Settings(severity=severity))
        found = [one.severity for one in report.findings if one.rule.name == "egress-to-keycloak-missing"]
        assert found == ["warning" if severity else "note"]


def test_a_rule_that_is_off_still_hides_what_has_its_cause() -> None:
    text = package("a").replace("      secretName: reports-sso\n", "") + (
        "      enableAuthserviceSelector: {app: a}\n      clientAuthenticatorType: client-jwt\n"
    )
    everything = {finding.rule.name for finding in udslint.check_text(text).findings}
    without = udslint.Settings(ignore=("authservice-client-jwt",))
    assert "authservice-client-jwt" in everything
    assert "client-jwt-unusable" not in everything
    assert "client-jwt-unusable" not in {
        finding.rule.name for finding in udslint.check_text(text, settings=without).findings
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("apiVersion: uds.dev/v1alpha1\nkind: Package\nspec: [\n", "not YAML"),
        ("apiVersion: uds.dev/v1alpha1\nkind: Package\n{{ if .Values.x }}\n", "template"),
    ],
)
def test_what_cannot_be_read_is_said_even_where_the_rule_is_off(text: str, said: str) -> None:
    report = udslint.check_text(text, settings=udslint.Settings(select=("trust",)))
    assert not report.findings
    (problem,) = report.problems
    assert said in problem.message
    assert problem.line is not None


def test_a_client_without_an_id_is_named_by_its_place() -> None:
    text = package("reports").replace("clientId: uds-reports", "groups: {}")
    (finding,) = (one for one in udslint.check_text(text).findings if one.rule.name == "groups-without-any-of")
    assert "'spec.sso[0]'" in finding.message
    assert finding.client == ""


def test_paths_may_be_objects(tmp_path: Path) -> None:
    app, cluster = tmp_path / "app.yaml", tmp_path / "cluster.yaml"
    app.write_text(package("app"))
    cluster.write_text(package("cluster"))
    report = udslint.check_paths([app], context=[cluster])
    assert "client-id-owned-elsewhere" in {finding.rule.name for finding in report.findings}
    assert report == udslint.check_paths([str(app)], context=[str(cluster)])


def test_one_text_is_not_taken_for_its_letters() -> None:
    with pytest.raises(TypeError, match="'chart/' is given where several are taken"):
        udslint.check_paths("chart/")
    with pytest.raises(TypeError, match="is given where several are taken"):
        udslint.check_text(package("app"), context=package("cluster"))
