"""Suppression comments: `# udslint: ignore[rule, UDS2039] reason` and `# udslint: ignore-file[rule] reason`.

At the end of a line a comment speaks of that line; on a line of its own, of the next line that is not a comment.
In templates `{{/* udslint: ignore[rule] reason */}}` is read too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from udslint.finding import Finding, Rule, Span
from udslint.read.lines import Lines
from udslint.record import record, replace

_COMMENT = re.compile(
    r"(?P<mark>#|/\*)[ \t]*udslint:[ \t]*(?P<verb>ignore(?:-file)?)\[(?P<names>[^\]\r\n]*)\](?P<reason>[^\r\n]*)"
)
_ONLY_COMMENT = re.compile(r"\s*(?:#.*|\{\{-?\s*/\*.*)?")
_CLOSER = re.compile(r"\s*\*/\s*-?\}\}\s*$")


@record
class Suppression:
    """One rule named in one comment."""

    name: str
    span: Span
    line: int | None
    """The line it speaks of; None: the whole file."""
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Tell whether the comment suppresses a finding."""
        named = self.name in (finding.rule.name, finding.rule.code)
        return named and finding.span.path == self.span.path and self.line in (None, finding.span.start_line)


def read_suppressions(lines: Lines) -> tuple[Suppression, ...]:
    """Find the suppression comments of a text."""
    if "udslint:" not in lines.text:
        return ()
    return tuple(found for match in _COMMENT.finditer(lines.text) for found in _of_comment(match, lines))


def _of_comment(match: re.Match[str], lines: Lines) -> Iterator[Suppression]:
    here = lines.span(match.start(), match.end())
    line = None if match["verb"] == "ignore-file" else _line_meant(here, lines)
    reason = _CLOSER.sub("", match["reason"]).strip()
    for name in re.finditer(r"[^\s,][^,]*?(?=\s*(?:,|$))", match["names"]):
        start = match.start("names") + name.start()
        yield Suppression(name[0], lines.span(start, start + len(name[0])), line, reason)


def _line_meant(here: Span, lines: Lines) -> int:
    before = lines.line(here.start_line)[: here.start_column - 1]
    if before.strip().strip("{-").strip():
        return here.start_line
    last = len(lines.starts)
    for number in range(here.start_line + 1, last + 1):
        if not _ONLY_COMMENT.fullmatch(lines.line(number)):
            return number
    return here.start_line


def suppress(findings: Iterable[Finding], suppressions: Iterable[Suppression]) -> list[Finding]:
    """Mark the findings that a comment suppresses, with the reason it gives."""
    known = tuple(suppressions)
    if not known:
        return list(findings)
    return [_marked(finding, known) for finding in findings]


def _marked(finding: Finding, suppressions: tuple[Suppression, ...]) -> Finding:
    for suppression in suppressions:
        if suppression.covers(finding):
            return replace(finding, suppressed=suppression.reason)
    return finding


def unused(
    suppressions: Iterable[Suppression], findings: Iterable[Finding], could_speak: Iterable[Rule]
) -> Iterator[Suppression]:
    """Give the suppressions that suppress nothing although their rule was run."""
    found = list(findings)
    names = {name for rule in could_speak for name in (rule.name, rule.code)}
    for suppression in suppressions:
        if suppression.name in names and not any(suppression.covers(finding) for finding in found):
            yield suppression
