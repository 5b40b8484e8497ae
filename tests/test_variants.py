"""Findings of the readings of one template: merged, with the condition in words, milder where no value leads there."""

from __future__ import annotations

import pytest

from making import WITH_SSO
from udslint.analysis import analyse
from udslint.finding import Finding
from udslint.read.chart import Chart, File
from udslint.settings import Settings
from udslint.source import FileReport, Source


def found(body: str, values: str = "") -> list[Finding]:
    files = (File("chart/values.yaml", values),) if values else ()
    source = Source("package.yaml", (WITH_SSO + body).encode(), chart=Chart("chart", files))
    report = analyse(source, Settings(select=("deprecated-field",)))
    assert not report.problems
    return list(report.findings)


BRANCH = "      {{- if .Values.old }}\n      secretName: reports-sso\n      {{- end }}\n"


def test_what_holds_in_every_reading_has_no_condition() -> None:
    (finding,) = found(
        "      secretName: reports-sso\n      {{- if .Values.x }}\n      enabled: true\n      {{- end }}\n"
    )
    assert (finding.when, finding.severity) == (None, "warning")


@pytest.mark.parametrize(("values", "severity"), [("old: true", "warning"), ("old: false", "note"), ("", "note")])
def test_severity_follows_the_values_of_the_chart(values: str, severity: str) -> None:
    (finding,) = found(BRANCH, values)
    assert (finding.when, finding.severity) == (".Values.old", severity)


@pytest.mark.parametrize(
    ("condition", "when"),
    [
        ("if not .Values.old", "not .Values.old"),
        ('if eq .Values.kind "saml"', ".Values.kind is 'saml'"),
        ("if and .Values.a .Values.b", ".Values.a and .Values.b"),
        ("if or .Values.a .Values.b", ".Values.a, or .Values.b"),
        ("with .Values.old", ".Values.old"),
    ],
)
def test_conditions_in_plain_words(condition: str, when: str) -> None:
    (finding,) = found(BRANCH.replace("if .Values.old", condition))
    assert finding.when == when


def test_both_arms_of_one_condition_are_one_finding_where_they_share_the_place() -> None:
    body = "      {{- if .Values.x }}\n      enabled: true\n      {{- else }}\n      enabled: false\n      {{- end }}\n"
    (finding,) = found(body + "      secretName: reports-sso\n")
    assert finding.when is None


def switched(count: int, note: str = "y") -> str:
    """A client whose redirect URIs each have a condition, among as many others; without any it is denied."""

    def branch(name: str, line: str) -> str:
        return f"          {{{{- if .Values.{name} }}}}\n          {line}\n          {{{{- end }}}}\n"

    uris = "".join(branch(f"d{number}", f"- https://a.uds.dev/{number}") for number in range(4))
    others = "".join(branch(f"o{number}", f"k{number}: v") for number in range(count - 4))
    start = "    - name: A\n      clientId: a\n      redirectUris:\n"
    return f"{start}{uris}      secretConfig:\n        annotations:\n          x: {note}\n{others}"


def checked(body: str) -> FileReport:
    head = "apiVersion: uds.dev/v1alpha1\nkind: Package\nmetadata:\n  name: a\n  namespace: a\nspec:\n  sso:\n"
    source = Source("package.yaml", (head + body).encode(), chart=Chart("chart"))
    return analyse(source, Settings(select=("redirect-uris-missing",)))


@pytest.mark.parametrize("count", [9, 12, 14])
def test_what_takes_four_answers_together_is_found_with_its_condition(count: int) -> None:
    """Of up to 16,384 readings 256 are read."""
    (finding,) = checked(switched(count)).findings
    assert finding.when == " and ".join(f"not .Values.d{number}" for number in range(4))


def test_what_is_not_complete_is_said_with_what_it_means_and_what_to_do() -> None:
    assert checked(switched(8)).notices == ()
    (notice,) = checked(switched(10)).notices
    assert notice == (
        "package.yaml: Its conditions have more combinations than 'max-variants' allows (256). 256 were checked, "
        "chosen to let any two branches meet. A finding that takes more branches together may be missing, and "
        "a 'when' may name more conditions than it takes. A higher 'max-variants' checks more."
    )
    (notice,) = checked(switched(10, "y" * 100_000)).notices
    assert "than are checked of so long a template. " in notice
    assert notice.endswith("it takes. Shorter templates are checked more fully.")


def test_where_all_but_few_readings_fail_it_is_not_said_that_something_always_holds() -> None:
    """Of fourteen switches seven pairs must be alike and the usual ones are not: hardly any reading is found."""
    switches = "".join(f"{{{{ if .Values.c{number} }}}}{{{{ end }}}}" for number in range(14))
    pairs = "".join(
        f"{{{{ if or (and .Values.c{one} (not .Values.c{other})) (and .Values.c{other} (not .Values.c{one})) }}}}"
        '{{ fail "they differ" }}{{ end }}'
        for one in range(14)
        for other in range(one)
    )
    (finding,) = found(f"      # {switches}{pairs}\n      secretName: x\n")
    assert finding.when is not None
    assert finding.when.count(".Values.c") == 14


@pytest.mark.parametrize(
    ("values", "severity"),
    [
        ("list: []", "note"),
        ("list: [{name: a}]", "warning"),
        ("list: [{name: a, new: true}]", "note"),
        ("list: [{name: a, new: true}, {name: b}]", "warning"),
        ("other: 1", "note"),
    ],
)
def test_what_an_item_must_be_like_that_the_user_has_yet_to_write(values: str, severity: str) -> None:
    client = "    - name: A\n      clientId: {{ .name }}\n      redirectUris: [https://a.uds.dev/login]\n"
    old = "      {{- if not .new }}\n      secretName: a\n      {{- end }}\n"
    (finding,) = found(f"    {{{{- range .Values.list }}}}\n{client}{old}    {{{{- end }}}}\n", values)
    assert (finding.when, finding.severity) == (".Values.list has an item where not .new", severity)
