"""What of a file cannot be read, for those who do not get it as a finding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from udslint.report import Problem

if TYPE_CHECKING:
    from udslint.finding import Span
    from udslint.read import Reading


def broken_documents(reading: Reading) -> Iterator[Problem]:
    """Give the documents that are not YAML."""
    return (_at(one.span, f"The document is not YAML: {one.problem}.") for one in reading.unread if one.certain)


def broken_template(reading: Reading) -> Iterator[Problem]:
    """Give what Go refuses in the template itself."""
    errors = reading.template.errors if reading.template else ()
    return (_at(one.span, f"The template cannot be read: {one.problem}.") for one in errors)


def _at(span: Span, message: str) -> Problem:
    return Problem(span.path, message, span.start_line, span.start_column)
