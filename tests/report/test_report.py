"""The report as a value: order, duplicates, counts, and how little it costs to import."""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from report_samples import DUPLICATE, OPEN, SCOPES, clean, finding, options, sample
from udslint.finding import Problem, Rule, Span
from udslint.report import FORMATS, Report, rule_page
from udslint.rules.registry import rules

A = Span("a.yaml", 2, 3, 2, 9)


def test_findings_are_sorted_by_path_line_column_code_and_message() -> None:
    expected = [
        finding(OPEN, Span("a.yaml", 1, 9, 1, 10), "spec", value="z"),
        finding(DUPLICATE, A, "spec", arguments={"key": "x"}),
        finding(OPEN, A, "spec", value="a"),
        finding(OPEN, A, "spec", value="b"),
        finding(OPEN, replace(A, start_column=4), "spec", value="a"),
        finding(OPEN, Span("a.yaml", 10, 1, 10, 2), "spec"),
        finding(OPEN, Span("b.yaml", 1, 1, 1, 2), "spec"),
    ]
    shuffled = list(expected)
    for seed in range(20):
        random.Random(seed).shuffle(shuffled)
        assert list(Report.of(shuffled).findings) == expected


def test_duplicates_are_dropped_and_what_differs_is_kept() -> None:
    one = finding(OPEN, A, "spec", value="a", arguments={"client": "x"})
    same = finding(OPEN, A, "spec", value="a", arguments={"client": "x"})
    elsewhere = replace(one, path="spec.sso[1]")
    conditional = replace(one, when=".Values.sso")
    assert len(Report.of([one, same, elsewhere, conditional, same]).findings) == 3


def test_suppressed_findings_stand_apart_and_do_not_count() -> None:
    counted = finding(SCOPES, A, "spec")
    reasoned = replace(finding(OPEN, A, "spec"), suppressed="agreed")
    bare = replace(finding(OPEN, A, "spec"), suppressed="")
    report = Report.of([reasoned, counted, bare])
    assert report.findings == (counted,)
    assert report.suppressed == (bare, reasoned)
    assert report.counts == {"error": 0, "warning": 1, "note": 0}
    assert report.everything == (counted, bare, reasoned)


def test_problems_notices_and_rules_have_one_order() -> None:
    problems = [Problem("b", "x"), Problem("a", "x", 10), Problem("a", "x", 9), Problem("a", "x", 9)]
    report = Report.of(problems=problems, notices=["two", "one", "two"], rules=[OPEN, SCOPES, DUPLICATE])
    assert report.problems == (Problem("a", "x", 9), Problem("a", "x", 10), Problem("b", "x"))
    assert report.notices == ("two", "one")
    assert report.rules == (DUPLICATE, SCOPES, OPEN)


def test_options_decide_whether_suppressed_findings_are_shown(tmp_path: Path) -> None:
    report = sample()
    assert options(tmp_path).shown(report) == report.findings
    assert options(tmp_path, show_suppressed=True).shown(report) == report.everything
    assert report.suppressed


@pytest.mark.parametrize("name", FORMATS)
def test_the_order_of_the_input_does_not_show(name: str, tmp_path: Path) -> None:
    report = sample()
    findings, problems = list(report.everything), list(report.problems)
    expected = FORMATS[name](report, options(tmp_path, show_suppressed=True))
    for seed in range(5):
        random.Random(seed).shuffle(findings)
        random.Random(seed).shuffle(problems)
        again = Report.of(
            findings, problems=problems, notices=report.notices, files=4, packages=3, rules=reversed(report.rules)
        )
        assert FORMATS[name](again, options(tmp_path, show_suppressed=True)) == expected


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_written_as_utf8_and_ends_its_last_line(name: str, tmp_path: Path) -> None:
    for report in (sample(), clean(), Report.of()):
        text = FORMATS[name](report, options(tmp_path, show_suppressed=True))
        text.encode()
        assert text.endswith("\n") or (name == "github" and not text)


def test_hash_seeds_do_not_show() -> None:
    code = (
        "from pathlib import Path; from report_samples import sample, options; from udslint.report import FORMATS\n"
        "for name in FORMATS: print(FORMATS[name](sample(), options(Path('/work'), show_suppressed=True)))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            cwd=Path(__file__).parents[1],
            env={"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1


def test_formats_are_imported_when_used() -> None:
    code = (
        "import sys, udslint.report\n"
        "heavy = {'hashlib', 'string', 'udslint.report.text', 'udslint.report.sarif', 'yaml'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-I", "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout.strip() == "[]"


def test_a_page_begins_behind_its_front_matter() -> None:
    assert {rule_page(rule).strip().partition("\n")[0] for rule in rules().values()} == {"## Why"}


def test_a_rule_without_a_page_has_an_empty_one() -> None:
    assert rule_page(Rule("UDS9999", "no-such-rule", "trust", "note", "No such rule.", {})) == ""
