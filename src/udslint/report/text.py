"""The report for people: a block a finding, with its source line and the place underlined; what repeats, told once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from udslint.record import record
from udslint.report.columns import cells, counted, shown, visible
from udslint.report.source import Sources
from udslint.report.wording import remarks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from udslint.finding import Finding, Problem, Severity, Span
    from udslint.report import Report, ReportOptions

Style = str
"""The parameters of a terminal's SGR sequence: "1;31"."""

SEVERITY_STYLES: dict[Severity, Style] = {"error": "1;31", "warning": "1;33", "note": "1;36"}
BOLD: Style = "1"
DIM: Style = "2"
FRAME: Style = "34"

WINDOW = 160
"""How many characters of a line are shown at most; lines of generated JSON can have megabytes."""
CUT = "..."
NARROWEST = 20
"""So many characters are shown on any terminal; a narrower one wraps them."""


def render(report: Report, options: ReportOptions) -> str:
    """Write the findings, grouped by file, and a summary line."""
    page = _Page(Sources(options.source), options.color, options.width)
    told = _told_once(options.shown(report))
    blocks = ["".join(f"{line}\n" for line in page.block(first, again)) for first, *again in told]
    return "\n".join([*blocks, f"{summary(report)}\n"])


def _told_once(findings: Iterable[Finding]) -> Iterable[list[Finding]]:
    """Put together what reads the same in one file: charts copy their branches, and the mistakes in them."""
    told: dict[object, list[Finding]] = {}
    for finding in findings:
        said = (finding.span.path, finding.rule.code, finding.severity, finding.message, *remarks(finding))
        told.setdefault((finding.span, *said) if finding.related else said, []).append(finding)
    return told.values()


def summary(report: Report) -> str:
    """Say in one line what was found and where it was looked for."""
    counts = [counted(count, severity) for severity, count in report.counts.items() if count]
    files = counted(report.files, "file")
    others = " and ".join(counted(number, kind) for kind, number in Counter(report.others).items())
    if counts or report.packages:
        what = others if others and not report.packages else counted(report.packages, "Package")
        said = f"{', '.join(counts) or 'No problems found'} in {what} ({files})"
    else:
        said = f"No UDS Packages found{f', only {others}' if others else ''} ({files})"
    rest = [f"; {len(report.suppressed)} suppressed"] if report.suppressed else []
    rest += [f"; incomplete because of {counted(len(report.problems), 'failure')}"] if report.problems else []
    return f"{said}{''.join(rest)}."


def asides(report: Report) -> str:
    """Write what belongs on standard error: notices, and what could not be checked; "" if there is nothing to say."""
    lines = [*map(visible, report.notices), *map(_problem, report.problems)]
    return "".join(f"udslint: {line}\n" for line in lines)


def _problem(problem: Problem) -> str:
    place = ":".join(str(part) for part in (problem.path, problem.line, problem.column) if part is not None)
    return visible(f"{place}: {problem.message}" if place else problem.message)


@record
class _Excerpt:
    """A line of a file and what marks the span in it."""

    number: str
    text: str
    marks: str


@record
class _Page:
    """Writes blocks, in colour or plain."""

    sources: Sources
    color: bool
    width: int | None = None

    def block(self, finding: Finding, again: Iterable[Finding]) -> Iterator[str]:
        """Write the lines of one finding, and where else in the file it is made again."""
        style = SEVERITY_STYLES[finding.severity] if finding.suppressed is None else DIM
        own = self._excerpt(finding.span, "^")
        others = [(related, self._excerpt(related.span, "-")) for related in finding.related]
        gutter = max((len(excerpt.number) for excerpt in [own, *(other for _, other in others)] if excerpt), default=0)
        yield self._header(finding, style)
        yield from self._framed(own, gutter, style)
        for remark in remarks(finding):
            yield self._aside(gutter, remark)
        if places := [f"{other.span.start_line}:{other.span.start_column}" for other in again]:
            yield self._aside(gutter, f"the same at {', '.join(places)}")
        for related, excerpt in others:
            yield self._aside(gutter, f"{_place(related.span)} {related.message}")
            yield from self._framed(excerpt, gutter, FRAME)

    def _header(self, finding: Finding, style: Style) -> str:
        rule = finding.rule
        place, severity = self._paint(_place(finding.span), BOLD), self._paint(finding.severity, style)
        name = self._paint(f"{rule.code} {rule.name}", DIM)
        return f"{place} {severity} {name}: {visible(finding.message)}"

    def _framed(self, excerpt: _Excerpt | None, gutter: int, style: Style) -> Iterator[str]:
        if excerpt is not None:
            yield f"{self._edge(excerpt.number, gutter, '|')} {excerpt.text}".rstrip()
            marks = excerpt.marks.lstrip()
            indent = " " * (len(excerpt.marks) - len(marks))
            yield f"{self._edge('', gutter, '|')} {indent}{self._paint(marks, style)}"

    def _aside(self, gutter: int, text: str) -> str:
        return f"{self._edge('', gutter, '=')} {visible(text)}"

    def _edge(self, number: str, gutter: int, frame: str) -> str:
        return self._paint(f"  {number:>{gutter}} {frame}", FRAME)

    def _paint(self, text: str, style: Style) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.color else text

    def _excerpt(self, span: Span, mark: str) -> _Excerpt | None:
        file = self.sources.file(span.path)
        line = file.line(span.start_line) if file else None
        if line is None:
            return None
        end = span.end_column if span.end_line == span.start_line else len(line) + 1
        number = str(span.start_line)
        return _Excerpt(number, *_draw(line, span.start_column - 1, end - 1, mark, self._window(number)))

    def _window(self, number: str) -> int:
        """Tell how much of a line is shown, so that the terminal does not wrap it and the marks with it."""
        return min(max((self.width or WINDOW * 2) - len(f"  {number} | {CUT}{CUT}"), NARROWEST), WINDOW)


def _draw(line: str, start: int, end: int, mark: str, window: int) -> tuple[str, str]:
    """Give a line as a terminal shows it, and marks under `line[start:end]`; a long line is cut around them."""
    first = 0 if len(line) <= window else max(0, min(start - window * 3 // 8, len(line) - window))
    last = first + window
    before, after = CUT * (first > 0), CUT * (last < len(line))
    indent = cells(before + shown(line[first:start])) + max(0, start - len(line))
    width = max(1, cells(shown(line[start : min(end, last)])))
    return f"{before}{shown(line[first:last])}{after}", " " * indent + mark * width


def _place(span: Span) -> str:
    return visible(f"{span.path}:{span.start_line}:{span.start_column}")
