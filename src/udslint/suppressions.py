"""Suppression comments: `# udslint: ignore[rule, UDS2039] reason` and `# udslint: ignore-file[rule] reason`.

At the end of a line a comment speaks of that line; on a line of its own, of the next line that is not a comment.
In templates `{{/* udslint: ignore[rule] reason */}}` is read too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping

from udslint.finding import Finding, Span
from udslint.read.lines import Lines
from udslint.record import record, replace

_WORDS = ("udslint", "UDSLINT", "Udslint", "UDSlint")
_NAMES = r"[^\]\r\n\w]*\w[^\]\r\n]*"
_COMMENT = re.compile(
    rf"(?:#|/\*)[ \t]*(?:udslint:[ \t]*(?P<verb>ignore(?:-file)?)\[(?P<names>{_NAMES})\](?P<reason>[^\r\n]*)"
    rf"|(?i:udslint[ \t]*:?[ \t]*(?:ignore|disable)(?P<more>-[\w-]*)?[ \t]*\[(?P<meant>{_NAMES})\])[^\r\n]*"
    r"|udslint:[ \t]*(?i:ignore|disable)\b[^\r\n]*)"
)
"""A comment that suppresses, or one without a verb that is meant to: misspelt, or with no rule in brackets."""
_CODE = re.compile(r"UDS\d{4}", re.IGNORECASE)
_ONLY_COMMENT = re.compile(r"\s*(?:#.*|\{\{-?\s*/\*.*)?")
_CLOSER = re.compile(r"\s*\*/\s*-?\}\}\s*$")


@record
class Suppression:
    """One rule named in one comment."""

    name: str
    """Written as rules are; empty where the comment suppresses nothing, as it names none or is written otherwise."""
    span: Span
    line: int | None
    """The line it speaks of; None: the whole file."""
    reason: str
    written: str = ""
    """The name as the author wrote it; where the comment is written otherwise, the comment that would suppress."""

    @property
    def key(self) -> Key:
        """What it speaks of."""
        return self.span.path, self.name, self.line


def read_suppressions(lines: Lines) -> tuple[Suppression, ...]:
    """Find the suppression comments of a text; what looks like one in a string of YAML is none."""
    words = [word for word in _WORDS if word in lines.text]
    matches = list(_COMMENT.finditer(lines.text)) if words else []
    if not matches:
        return ()
    from udslint.read.strings import strings_with

    strings = sorted(place for word in words for place in strings_with(word, lines.text))
    return tuple(found for match in matches if not _is_text(match, strings) for found in _of_comment(match, lines))


def _is_text(match: re.Match[str], strings: list[tuple[int, int]]) -> bool:
    """Tell whether what looks like a comment stands in a string; a comment of a template is one there too."""
    before = bisect_right(strings, (match.start(), len(match.string))) - 1
    return match[0][0] == "#" and before >= 0 and match.start() < strings[before][1]


def _of_comment(match: re.Match[str], lines: Lines) -> Iterator[Suppression]:
    here = lines.span(match.start(), match.end())
    if match["verb"] is None:
        file = "-file" if (match["more"] or "").lower() == "-file" else ""
        meant = f"udslint: ignore{file}[{match['meant']}]" if match["meant"] else ""
        yield Suppression("", here, here.start_line, "", meant)
        return
    line = None if match["verb"] == "ignore-file" else _line_meant(here, lines)
    reason = _CLOSER.sub("", match["reason"]).strip()
    for name in re.finditer(r"[^\s,][^,]*?(?=\s*(?:,|$))", match["names"]):
        start = match.start("names") + name.start()
        yield Suppression(_as_rule(name[0]), lines.span(start, start + len(name[0])), line, reason, name[0])


def _as_rule(name: str) -> str:
    """Write a name or a code as rules are: their case does not count."""
    return name.upper() if _CODE.fullmatch(name) else name.lower()


def _line_meant(here: Span, lines: Lines) -> int:
    before = lines.line(here.start_line)[: here.start_column - 1]
    if before.strip().strip("{-").strip():
        return here.start_line
    last = len(lines.starts)
    for number in range(here.start_line + 1, last + 1):
        if not _ONLY_COMMENT.fullmatch(lines.line(number)):
            return number
    return here.start_line


Key = tuple[str, str, int | None]
"""What a suppression speaks of: a file, the name or code of a rule, and a line of the file or all of it."""


def suppress(findings: Iterable[Finding], suppressions: Iterable[Suppression]) -> list[Finding]:
    """Mark the findings that a comment suppresses, with the reason that the first such comment gives."""
    known: dict[Key, tuple[int, str]] = {}
    for number, one in enumerate(suppressions):
        known.setdefault(one.key, (number, one.reason))
    names = {name for _, name, _ in known}
    return [_marked(finding, known) if _is_named(finding, names) else finding for finding in findings]


def _is_named(finding: Finding, names: Collection[str]) -> bool:
    return finding.rule.name in names or finding.rule.code in names


def _marked(finding: Finding, known: Mapping[Key, tuple[int, str]]) -> Finding:
    covering = [known[key] for key in _keys(finding) if key in known]
    return replace(finding, suppressed=min(covering)[1]) if covering else finding


def unused(
    suppressions: Iterable[Suppression], findings: Iterable[Finding], could_speak: Collection[str]
) -> Iterator[Suppression]:
    """Give the suppressions that suppress nothing although their rule was run.

    Args:
        suppressions: those to judge.
        findings: all that they could cover.
        could_speak: the names and codes of the rules that were run.
    """
    judged = [one for one in suppressions if one.name in could_speak]
    names = {one.name for one in judged}
    found = {key for finding in findings if _is_named(finding, names) for key in _keys(finding)}
    yield from (one for one in judged if one.key not in found)


def _keys(finding: Finding) -> Iterator[Key]:
    """Give what a suppression can speak of to cover a finding."""
    path, line = finding.span.path, finding.span.start_line
    for name in (finding.rule.name, finding.rule.code):
        yield path, name, line
        yield path, name, None
