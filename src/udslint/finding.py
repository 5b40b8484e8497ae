"""What udslint says: findings, where in the author's file they stand, and what kept it from looking for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from udslint.record import record

Severity = Literal["error", "warning", "note"]
Stage = Literal["udslint", "schema", "admission", "registration", "runtime", "trust"]
Path = tuple[str | int, ...]
"""A logical path inside a Package: ("spec", "sso", 0, "redirectUris", 1)."""

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
STAGES: tuple[Stage, ...] = ("udslint", "schema", "admission", "registration", "runtime", "trust")
"""Stages in the order in which a mistake would be felt; the position is the first digit of a rule's code."""

MILDER: Mapping[Severity, Severity] = {"error": "warning", "warning": "note", "note": "note"}


@record(order=True)
class Span:
    """A piece of the file as the author wrote it: 1-based, end exclusive, columns in Unicode code points."""

    path: str
    start_line: int
    start_column: int
    end_line: int
    end_column: int

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle it so that both lines are one number again: a fleet has a million spans."""
        lines = self.end_line - self.start_line
        return _span, (self.path, self.start_line, self.start_column, lines, self.end_column)


def _span(path: str, line: int, column: int, lines: int, end_column: int) -> Span:
    return Span(path, line, column, line + lines if lines else line, end_column)


@record
class Rule:
    """A rule as its page's front matter describes it."""

    code: str
    name: str
    stage: Stage
    severity: Severity
    title: str
    messages: Mapping[str, str]
    """Message templates with named fields; the usual one is "default"."""
    precision: str = "high"
    enabled: bool = True
    since: str | None = None
    until: str | None = None
    tags: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    security_severity: str | None = None
    hides: tuple[str, ...] = ()
    """Rules that have the same cause: they are silent about the part this rule speaks of, and what contains it."""
    unreachable: bool = False
    """No manifest can cause it, as its page says: the operator has the message, udslint no check."""


@record
class Related:
    """Another place that explains a finding."""

    span: Span
    message: str


INCLUDED = "included here"
"""What is said of an action that includes the named template in which a finding stands."""
NO_ARGUMENTS: Mapping[str, str] = {}


@record
class Finding:
    """One mistake at one place."""

    rule: Rule
    severity: Severity
    message: str
    path: str
    """The logical path as the API server writes it: spec.sso[0].redirectUris[1]."""
    span: Span
    related: tuple[Related, ...] = ()
    when: str | None = None
    """Under which conditions of the template it holds; None: always."""
    package: str = ""
    client: str = ""
    value: str = ""
    """The value at the place, as the message quotes it; part of the finding's identity."""
    arguments: Mapping[str, str] = NO_ARGUMENTS
    """The named fields of the message."""
    message_id: str = "default"
    suppressed: str | None = None
    """The reason given in a suppression comment ("" if none was given); None: not suppressed."""


@record
class Problem:
    """What kept udslint from checking something: an input that cannot be read, a rule that crashed."""

    path: str
    """As a span's; "" where the problem is not one file's."""
    message: str
    line: int | None = None
    column: int | None = None
    """1-based, in code points, like a span's."""


def dotted(path: Path) -> str:
    """Write a logical path as the API server does: spec.sso[0].attributes.saml.encrypt."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text
