"""Workflow commands: one a line, whatever is in a value."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from report_samples import OPEN, clean, finding, options
from udslint.finding import Problem, Related, Span
from udslint.report import Report
from udslint.report.github import escape_data, escape_property, render

ESCAPES = {"%3A": ":", "%2C": ",", "%0D": "\r", "%0A": "\n", "%25": "%"}


def unescape(text: str) -> str:
    """Read an escaped text as the runner does: `%25` last."""
    for escape, char in ESCAPES.items():
        text = text.replace(escape, char)
    return text


@given(st.text(st.sampled_from("%0AD25C3:,\r\n:: x")))
def test_escapes_can_be_undone(text: str) -> None:
    assert unescape(escape_property(text)) == text
    assert not set(escape_property(text)) & set(":,\r\n")
    assert not set(escape_data(text)) & set("\r\n")


@given(st.text(), st.text())
def test_a_value_starts_no_command_of_its_own(value: str, path: str) -> None:
    one = finding(OPEN, Span(path, 1, 1, 1, 2), "spec", value=f"{value}\n::error::", when=value)
    text = render(Report.of([one]), options(Path("/work")))
    assert len(text.splitlines()) == 1
    assert text.count("\n") == 1


def test_a_finding_names_its_place_and_what_explains_it() -> None:
    one = finding(
        OPEN, Span("a, b/é: 100%.yaml", 3, 5, 4, 6), "spec", value="50%", client="x", severity="note",
        when=".Values.sso", related=(Related(Span("b.yaml", 1, 2, 1, 3), "The other."),),
    )  # fmt: skip
    assert render(Report.of([one]), options(Path("/work"))) == (
        "::notice file=a%2C b/é%3A 100%25.yaml,line=3,endLine=4,col=5,endColumn=6,title=UDS5009 redirect-uri-open::"
        "Redirect URI '50%25' of client 'x' matches any host.%0Awhen .Values.sso%0Ab.yaml:1:2 The other.\n"
    )


def test_what_could_not_be_checked_is_an_error() -> None:
    report = Report.of(problems=[Problem("a.yaml", "Not there."), Problem("b.yaml", "Odd.", 2, 3), Problem("", "All.")])
    assert render(report, options(Path("/work"))).splitlines() == [
        "::error title=udslint::All.",
        "::error file=a.yaml,title=udslint::Not there.",
        "::error file=b.yaml,line=2,col=3,title=udslint::Odd.",
    ]


def test_paths_count_from_the_repository(tmp_path: Path) -> None:
    one = finding(OPEN, Span("a.yaml", 1, 1, 1, 2), "spec")
    text = render(Report.of([one]), options(tmp_path / "chart", root=lambda _: tmp_path))
    assert text.startswith("::error file=chart/a.yaml,")


def test_a_clean_run_says_nothing() -> None:
    assert render(clean(), options(Path("/work"))) == ""
