"""Each rule's page is its test: `# UDSnnnn` marks the lines with a finding, and no other line may have one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pages import Example, examples, named_rules
from udslint.analysis import analyse
from udslint.finding import Finding, Rule
from udslint.report import Report
from udslint.rules import registry
from udslint.rules.registry import rules
from udslint.run import check_text, joined
from udslint.source import Source

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))
import index_rules

EXAMPLES = [example for name in named_rules() for example in examples(name)]


def checked(example: Example) -> Report:
    if example.chart is None:
        return check_text(example.text, path=example.path, settings=example.settings, context=example.context)
    source = Source(example.path, example.text.encode(), chart=example.chart)
    return joined([analyse(source, example.settings)])


def line_in(finding: Finding, example: Example) -> int:
    """Give the line of a finding in the page's block."""
    return finding.span.start_line - (example.offset if finding.span.path == example.path else 0)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_example(example: Example) -> None:
    report = checked(example)
    found = [(line_in(f, example), f.span.path, f.rule.code) for f in report.findings if f.rule.name == example.rule]
    assert not report.problems
    assert sorted(found) == sorted(example.marks), [f"{f.span.start_line}: {f.message}" for f in report.findings]


@pytest.mark.parametrize("name", named_rules())
def test_page_is_complete(name: str) -> None:
    kinds = {example.kind for example in examples(name)}
    if rules()[name].unreachable:
        assert kinds == {"good"}, "what no manifest can cause has no bad example"
    else:
        assert kinds >= {"bad", "good"}


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.name)
def test_a_title_and_a_message_are_sentences(rule: Rule) -> None:
    assert all(text.endswith(".") for text in (rule.title, *rule.messages.values()))


def test_every_rule_has_a_check_and_every_check_a_page() -> None:
    reachable = frozenset(name for name, rule in rules().items() if not rule.unreachable)
    registry.checks()
    assert registry._FUNCTIONS.keys() == reachable


def test_a_page_that_hides_what_is_no_rule_is_refused() -> None:
    index_rules.refuse_repeated(
        [{"code": "UDS5001", "name": "one", "hides": ["two"]}, {"code": "UDS5002", "name": "two"}]
    )
    with pytest.raises(SystemExit, match=r"one hides rules that do not exist: \['twoo'\]"):
        index_rules.refuse_repeated([{"code": "UDS5001", "name": "one", "hides": ["twoo"]}])
