"""The report for people. The whole of it is in golden/; here is why it looks so."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_samples import FILES, OPEN, SCOPES, clean, finding, options, place, sample
from udslint.finding import Finding, Problem, Related, Span
from udslint.report import Report, ReportOptions
from udslint.report.columns import cells, shown
from udslint.report.text import CUT, WINDOW, asides, render, summary

LINE = st.text(st.characters(exclude_characters="\r\n"), min_size=1, max_size=WINDOW)


def write(*findings: Finding, text: str | None = None, **changes: object) -> list[str]:
    """Render findings of one file with this text, without the summary."""
    given = options(Path("/work"), **({"source": lambda _: text} if text is not None else {}), **changes)
    return render(Report.of(findings), given).splitlines()[:-2]


def test_a_finding_starts_with_its_place_severity_code_name_and_message() -> None:
    one = finding(OPEN, place("chart/uds-package.yaml", "https://*"), "spec", value="https://*", client="reports")
    header, *excerpt = write(one)
    assert header == (
        "chart/uds-package.yaml:10:11 error UDS5009 redirect-uri-open: "
        "Redirect URI 'https://*' of client 'reports' matches any host."
    )
    assert excerpt == ["  10 |         - https://*", "     |           ^^^^^^^^^"]


def test_what_reads_the_same_in_one_file_is_told_once_with_all_its_places() -> None:
    def at(line: int, path: str = "a", **changes: object) -> Finding:
        return replace(finding(OPEN, Span(path, line, 5, line, 6), "spec"), **changes)

    there = (Related(Span("b", 9, 1, 9, 2), "There."),)
    others = [
        at(2, severity="note"),
        at(4, when=".x"),
        at(6, related=there),
        at(7, related=there),
        at(8, suppressed=""),
    ]
    lines = write(at(1), at(3), at(5), *others, at(1, "c"), source=lambda _: None, show_suppressed=True)
    headers = [line.partition(" UDS")[0] for line in lines if " UDS" in line]
    assert headers == [
        "a:1:5 error",
        "a:2:5 note",
        "a:4:5 error",
        "a:6:5 error",
        "a:7:5 error",
        "a:8:5 error",
        "c:1:5 error",
    ]
    assert lines[1] == "   = the same at 3:5, 5:5"
    assert "\n".join(lines).count("the same at") == 1


@pytest.mark.parametrize("text", [None, "one line\n"])
def test_a_finding_without_its_source_is_still_reported(text: str | None) -> None:
    one = finding(OPEN, Span("gone.yaml", 7, 3, 7, 12), "spec", related=(Related(Span("x", 1, 1, 1, 2), "There."),))
    assert write(one, source=lambda path: text if path == "gone.yaml" else None) == [
        "gone.yaml:7:3 error UDS5009 redirect-uri-open: Redirect URI '' of client '' matches any host.",
        "   = x:1:1 There.",
    ]


@given(LINE, st.data())
def test_marks_stand_under_their_text(line: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(1, len(line)))
    end = data.draw(st.integers(start + 1, len(line) + 1))
    _, source, marks = write(finding(OPEN, Span("a", 1, start, 1, end), "spec"), text="\ufeff" + line)
    assert source == f"  1 | {shown(line)}".rstrip()
    before, marked = cells(shown(line[: start - 1])), cells(shown(line[start - 1 : end - 1]))
    assert marks == "    | " + " " * before + "^" * max(1, marked)


def test_a_long_line_is_cut_around_the_span() -> None:
    line = "x" * 1000 + "needle" + "y" * 1000
    _, source, marks = write(finding(OPEN, Span("a", 1, 1001, 1, 1007), "spec"), text=line)
    column = marks.index("^")
    assert source[column : column + 6] == "needle"
    assert marks[column:] == "^^^^^^"
    assert len(source) == 6 + WINDOW + 2 * len(CUT)


@pytest.mark.parametrize("columns", [40, 80, 120, 300])
@pytest.mark.parametrize("start", [1, 500, 990])
def test_a_terminal_does_not_wrap_a_line_and_its_marks(columns: int, start: int) -> None:
    _, source, marks = write(finding(OPEN, Span("a", 1, start, 1, start + 9), "spec"), text="x" * 1000, width=columns)
    assert len(source) <= columns
    assert marks.count("^") == 9
    assert len(source) >= min(columns - 8, WINDOW)


def test_a_long_span_is_cut_with_its_line() -> None:
    _, source, marks = write(finding(OPEN, Span("a", 1, 3, 1, 900), "spec"), text="x" * 1000)
    assert len(source) == 6 + WINDOW + len(CUT)
    assert marks == "    | " + "  " + "^" * (WINDOW - 2)


def test_a_place_past_the_end_of_its_line_is_marked() -> None:
    assert write(finding(OPEN, Span("a", 1, 6, 1, 6), "spec"), text="ab\n")[1:] == ["  1 | ab", "    |      ^"]


def test_a_span_over_lines_is_marked_to_the_end_of_its_first() -> None:
    assert write(finding(OPEN, Span("a", 1, 3, 2, 2), "spec"), text="a: b\nc\n")[1:] == ["  1 | a: b", "    |   ^^"]


def test_a_manifest_cannot_paint_the_terminal() -> None:
    evil = "\x1b]0;title\x07\x1b[2J\u202e\r\n"
    one = replace(
        finding(OPEN, Span(f"{evil}.yaml", 1, 1, 1, 3), "spec", value=evil, client=evil),
        when=evil, related=(Related(Span(evil, 1, 1, 1, 2), evil),), suppressed=evil,
    )  # fmt: skip
    report = Report.of([one], problems=[Problem(evil, evil)], notices=[evil])
    text = render(report, options(Path("/work"), show_suppressed=True, source=lambda _: evil))
    for line in (text + asides(report)).split("\n"):
        assert line.isprintable(), line


def test_colours_change_nothing_but_colours() -> None:
    plain = render(sample(), options(Path("/work")))
    coloured = render(sample(), options(Path("/work"), color=True))
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    assert "\x1b[1;31merror\x1b[0m" in coloured


def test_a_condition_and_related_places_follow_the_source() -> None:
    text = render(sample(), options(Path("/work")))
    assert "     = when .Values.sso.enabled\n     = chart/uds-package.yaml:8:17 The client" in text


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (Report.of(), "No UDS Packages found (0 files)."),
        (Report.of(files=1), "No UDS Packages found (1 file)."),
        (Report.of(files=3, others=["Exemption", "ClusterConfig", "Exemption"]),
         "No UDS Packages found, only 1 ClusterConfig and 2 Exemptions (3 files)."),
        (Report.of([finding(SCOPES, Span("a", 1, 1, 1, 2), "spec")], files=1, others=["Exemption"]),
         "1 warning in 1 Exemption (1 file)."),
        (Report.of(files=2, packages=1, others=["Exemption"]), "No problems found in 1 Package (2 files)."),
        (clean(), "No problems found in 1 Package (2 files)."),
        (Report.of(files=2, packages=2, problems=[Problem("a", "x")]),
         "No problems found in 2 Packages (2 files); incomplete because of 1 failure."),
        (Report.of([finding(SCOPES, Span("a", 1, 1, 1, 2), "spec")], files=1),
         "1 warning in 0 Packages (1 file)."),
        (Report.of([finding(SCOPES, Span("a", 1, 1, 1, 2), "spec", suppressed="")], files=1, packages=1),
         "No problems found in 1 Package (1 file); 1 suppressed."),
        (sample(),
         "5 errors, 1 warning, 2 notes in 3 Packages (4 files); 2 suppressed; incomplete because of 3 failures."),
    ],
)  # fmt: skip
def test_summary(report: Report, said: str) -> None:
    assert summary(report) == said
    assert render(report, ReportOptions(source=FILES.get)).endswith(f"{said}\n")


def test_asides_are_for_standard_error() -> None:
    assert asides(sample()) == (
        "udslint: UDS Core 9.9 is newer than udslint knows, so the facts of 1.11 are used.\n"
        "udslint: Rule 'y' crashed over all files.\n"
        "udslint: broken.yaml: The file cannot be read: permission denied.\n"
        "udslint: chart/uds-package.yaml:3:2: Rule 'x' crashed: ValueError: \\x1b[2J.\n"
    )
    assert asides(clean()) == ""
