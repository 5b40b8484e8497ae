"""Reports: what a run found, and the functions that write it down.

A `Report` is a value: findings sorted and counted once, here. A format is a function from it to text. The module of a
format is imported when it is first used, because start-up is felt at every commit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

from udslint.about import __version__
from udslint.data import read_text as read_data
from udslint.finding import SEVERITIES, Finding, Problem, Rule, Severity
from udslint.record import record
from udslint.report.repository import repository_of
from udslint.report.source import read_text

if TYPE_CHECKING:
    from pathlib import Path

_CODE = attrgetter("code")
T = TypeVar("T")


@record
class Report:
    """What a run found. Make one with `Report.of`, which sorts and drops duplicates."""

    findings: tuple[Finding, ...] = ()
    """The findings that count, sorted by path, line, column, code and message."""
    suppressed: tuple[Finding, ...] = ()
    """The findings that a comment in the file suppresses, in the same order."""
    problems: tuple[Problem, ...] = ()
    notices: tuple[str, ...] = ()
    """What the user should know besides; said on standard error."""
    files: int = 0
    """How many files were checked."""
    packages: int = 0
    """How many Packages were checked."""
    others: tuple[str, ...] = ()
    """The kinds of other objects of UDS, whose YAML and templates were checked; of files without a Package."""
    rules: tuple[Rule, ...] = ()
    """All rules of the registry, by code, whether they found something or not."""

    @classmethod
    def of(
        cls,
        findings: Iterable[Finding] = (),
        *,
        problems: Iterable[Problem] = (),
        notices: Iterable[str] = (),
        files: int = 0,
        packages: int = 0,
        others: Iterable[str] = (),
        rules: Iterable[Rule] = (),
    ) -> Report:
        """Make a report of findings in any order, suppressed ones among them."""
        ordered = _ordered(findings, _finding_key)
        return cls(
            findings=tuple(finding for finding in ordered if finding.suppressed is None),
            suppressed=tuple(finding for finding in ordered if finding.suppressed is not None),
            problems=_ordered(problems, _problem_key),
            notices=tuple(dict.fromkeys(notices)),
            files=files,
            packages=packages,
            others=tuple(sorted(others)),
            rules=tuple(sorted(rules, key=_CODE)),
        )

    @property
    def counts(self) -> Mapping[Severity, int]:
        """How many findings there are of each severity, the worst first; suppressed ones do not count."""
        counted = Counter(finding.severity for finding in self.findings)
        return {severity: counted[severity] for severity in SEVERITIES}

    @property
    def everything(self) -> tuple[Finding, ...]:
        """The findings and the suppressed ones, in one order."""
        return tuple(sorted(self.findings + self.suppressed, key=_finding_key))


def rule_page(rule: Rule) -> str:
    """Give the page of a rule in Markdown, without its front matter; "" where there is none."""
    try:
        page = read_data("rules", f"{rule.stage}/{rule.name}.md")
    except FileNotFoundError:
        return ""
    _, _, body = page.split("---\n", 2)
    return body


@record
class ReportOptions:
    """What a format needs besides the report. Nothing of it decides what is a finding."""

    color: bool = False
    """Write terminal colours. The command line decides: a terminal, and no NO_COLOR."""
    width: int | None = None
    """How many columns the terminal has; None: it is none."""
    show_suppressed: bool = False
    """Report suppressed findings too, marked as such."""
    source: Callable[[str], str | None] = read_text
    """Give the text of a file by the path of its spans; None where there is none to show."""
    root: Callable[[Path], Path | None] = repository_of
    """Give the root of the repository that holds a folder; None outside repositories."""
    directory: Path | None = None
    """Where the relative paths of spans start; None: the working directory."""
    version: str = __version__
    page: Callable[[Rule], str] = rule_page
    """Give the page of a rule in Markdown, without its front matter."""

    @property
    def here(self) -> Path:
        """Where the relative paths of spans start."""
        from pathlib import Path

        return self.directory or Path.cwd()

    def shown(self, report: Report) -> tuple[Finding, ...]:
        """Give the findings of a report that are to be written."""
        return report.everything if self.show_suppressed else report.findings


Format = Callable[[Report, ReportOptions], str]
"""Writes a report as text. The text ends with a line end and can be encoded as UTF-8."""


def _in_module(name: str) -> Format:
    def render(report: Report, options: ReportOptions) -> str:
        text: str = import_module(f"udslint.report.{name}").render(report, options)
        return text

    return render


FORMATS: Mapping[str, Format] = {
    "text": _in_module("text"),
    "sarif": _in_module("sarif"),
    "json": _in_module("json_report"),
    "github": _in_module("github"),
}
"""The formats by the name that `--format` and `--output` take."""


def _ordered(items: Iterable[T], key: Callable[[T], Any]) -> tuple[T, ...]:
    """Sort, and keep one of those that are the same. A Finding has no hash: it holds mappings."""
    keyed = sorted(((key(item), at, item) for at, item in enumerate(items)), key=itemgetter(0, 1))
    return tuple(next(same)[-1] for _, same in groupby(keyed, itemgetter(0)))


def _finding_key(finding: Finding) -> tuple[Any, ...]:
    """Order as a reader wants it, then by all else, so that the order of the input never shows."""
    span = finding.span
    return (
        *(span.path, span.start_line, span.start_column, finding.rule.code, finding.message),
        *(span, finding.path, finding.package, finding.client, finding.value, finding.severity, finding.when or ""),
        *(finding.suppressed is not None, finding.suppressed or "", finding.message_id),
        tuple((related.span, related.message) for related in finding.related),
        tuple(sorted(finding.arguments.items())),
    )


def _problem_key(problem: Problem) -> tuple[Any, ...]:
    return (problem.path, problem.line or 0, problem.column or 0, problem.message)
