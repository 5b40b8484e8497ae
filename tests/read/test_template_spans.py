"""A finding on a template stands where the author wrote what it speaks of."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest

from pages import Example, examples, named_rules
from templates import CHARTS, charts
from udslint import Finding, check_paths, check_text
from udslint.finding import Span

_KEY_FOLLOWS = re.compile(r"[\"']?[ \t]*:")


def under(span: Span, text: str) -> tuple[str, str]:
    """The text under a span, and what follows it on its line."""
    line = re.split(r"\r\n|\n|\r", text)[span.start_line - 1]
    return line[span.start_column - 1 : span.end_column - 1], line[span.end_column - 1 :]


def stands_well(finding: Finding, text: str) -> bool:
    """Tell whether under a finding's place is the value or the key that it speaks of, or the action that writes it."""
    here, behind = under(finding.span, text)
    if here == finding.value or f"'{here}'" in finding.message or "{{" in here:
        return True
    if finding.rule.name == "undefined-value":
        return f".{here.rpartition('.')[2]}'" in finding.message
    return here != "" and _KEY_FOLLOWS.match(behind) is not None


@pytest.mark.parametrize("chart", charts(), ids=lambda chart: chart.name)
def test_charts(chart: Path) -> None:
    report = check_paths([str(chart / "templates")])
    assert not report.problems
    texts: dict[str, str] = {}
    for finding in report.findings:
        for span in (finding.span, *(related.span for related in finding.related)):
            text = texts.setdefault(span.path, Path(span.path).read_bytes().decode("utf-8-sig"))
            assert under(span, text)[0], (finding, span)
        assert stands_well(finding, texts[finding.span.path]), finding


def test_finding_in_a_named_template_names_its_caller() -> None:
    report = check_paths([str(CHARTS / "nested-nindent" / "templates")])
    found = [finding for finding in report.findings if finding.span.path.endswith("_helpers.tpl")]
    assert found
    for finding in found:
        callers = [related.span for related in finding.related if related.message == "included here"]
        assert [Path(caller.path).name for caller in callers] == ["package.yaml"]
        assert [caller.start_line for caller in callers] == [8]


# Pages' examples, made templates.


LINES_ONLY = frozenset(("kind-unknown", "api-version-unknown"))
"""Rules about objects that are not read, for nobody knows them: their findings have no conditions."""


def plain_examples() -> list[Example]:
    """The bad examples that are no templates yet."""
    names = [name for name in named_rules() if name not in LINES_ONLY]
    found = [example for name in names for example in examples(name) if example.kind == "bad"]
    return [one for one in found if "{{" not in one.text and "udslint:" not in one.text and not one.chart]


@pytest.mark.parametrize("wrapped", [False, True], ids=["comments", "if"])
@pytest.mark.parametrize("example", plain_examples(), ids=lambda example: example.id)
def test_a_template_has_the_findings_of_the_text(example: Example, wrapped: bool) -> None:
    """Comments between the lines change no finding, an `if` around the file says when each holds."""
    random = Random(example.id)
    lines: list[str] = []
    for line in example.text.removesuffix("\n").split("\n"):
        lines.append(line)
        if random.random() < 0.2:
            lines.append("  {{- /* a note */}}")
    text = "\n".join(lines) + "\n"
    if wrapped:
        text = f"{{{{- if .Values.on }}}}\n{text}\n{{{{- end }}}}\n"

    def said(one: str) -> list[tuple[object, ...]]:
        report = check_text(one, path=example.path, settings=example.settings, context=example.context)
        assert not report.problems
        return sorted((f.rule.code, f.path, f.message, under(f.span, one), f.when) for f in report.findings)

    expected = [(*rest, ".Values.on" if wrapped else when) for *rest, when in said(example.text)]
    assert said(text) == expected
