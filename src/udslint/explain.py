"""A rule's page as a terminal shows it."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import TYPE_CHECKING

from udslint.about import rule_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.finding import Rule

FENCE = re.compile(r"```yaml (?P<kind>\w+)(?P<settings>[^\n]*)")
HEADINGS = {
    "bad": "With the mistake",
    "good": "Without it",
    "fixed": "Put right",
    "context": "The cluster already holds",
    "values": "The chart's values.yaml",
}
"""What stands above an example, by its kind."""
WIDTH = 100
"""How long a line of prose gets at most."""
BOLD = "\x1b[1m"
DIM = "\x1b[2m"
RESET = "\x1b[0m"


def explain(rule: Rule, page: str, *, color: bool, columns: int | None = None) -> str:
    """Write the page of a rule for a terminal.

    Args:
        rule: the rule.
        page: its page, in Markdown, without its front matter.
        color: write terminal styles.
        columns: how many the terminal has; None: it is none.
    """
    lines = [*_head(rule), *_body(page, min(columns or WIDTH, WIDTH)), "", *_foot(rule)]
    styled = [_styled(line) for line in lines] if color else lines
    return "\n".join(styled).replace("\n\n\n", "\n\n") + "\n"


def _head(rule: Rule) -> Iterator[str]:
    yield f"{rule.code} {rule.name}"
    yield rule.title
    yield ""
    off = "" if rule.enabled else "; off unless 'extend-select' names it"
    yield f"Stage {rule.stage}, {rule.severity}{off}.{_versions(rule)}"
    yield ""


def _versions(rule: Rule) -> str:
    if rule.since and rule.until:
        return f" UDS Core {rule.since} to {rule.until}."
    if rule.since:
        return f" UDS Core {rule.since} and later."
    return f" UDS Core up to {rule.until}." if rule.until else ""


def _body(markdown: str, width: int) -> Iterator[str]:
    """Write headings without their marks, and examples indented under a line that says what they show."""
    inside = False
    for line in markdown.strip().splitlines():
        if fence := FENCE.fullmatch(line):
            inside = True
            yield _example_heading(fence)
            yield ""
        elif line.startswith("```"):
            inside = False
        elif inside:
            yield f"    {line}".rstrip()
        else:
            yield from wrap(line.removeprefix("## "), width) or [""]


def _example_heading(fence: re.Match[str]) -> str:
    heading = HEADINGS.get(fence["kind"], fence["kind"])
    told = ", ".join(_circumstance(*word.split("=", 1)) for word in fence["settings"].split())
    return f"{heading} ({told}):" if told else f"{heading}:"


def _circumstance(name: str, value: str) -> str:
    """Say under which setting an example is read, or in which Zarf package."""
    return f"the Zarf package declares {value}" if name == "zarf-variables" else f"with {name}: {value}"


def _foot(rule: Rule) -> Iterator[str]:
    yield f"Accept one finding: '# udslint: ignore[{rule.name}] reason' at the end of its line, or on the line above."
    yield rule_url(rule)


def _styled(line: str) -> str:
    if re.fullmatch(r"UDS\d{4} \S+|Why|Fix", line) or line.startswith(tuple(f"{text}" for text in HEADINGS.values())):
        return f"{BOLD}{line}{RESET}"
    mark = re.fullmatch(r"(    .*?)(# (?:\^ )?UDS\d{4}.*)", line)
    return f"{mark[1]}{DIM}{mark[2]}{RESET}" if mark else line
