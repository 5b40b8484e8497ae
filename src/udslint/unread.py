"""What of a file cannot be read: what is said of it as a finding, and what otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from udslint.finding import Problem
from udslint.read.lines import Lines
from udslint.readings import holds_by_default

if TYPE_CHECKING:
    from udslint.finding import Span
    from udslint.read import Reading, Unread


def broken_documents(reading: Reading) -> Iterator[Unread]:
    """Give the documents that are certainly not YAML, or not with the values that the chart has by default."""
    return (one for one in reading.unread if one.certain or (one.by_default == "broken" and is_usual(one, reading)))


def not_understood(reading: Reading) -> Iterator[Unread]:
    """Give the documents of which it is not known whether they are YAML: nothing that they say is checked."""
    broken = list(broken_documents(reading))
    return (one for one in reading.unread if one not in broken)


def is_usual(unread: Unread, reading: Reading) -> bool:
    """Tell whether the chart's values lead to a document that cannot be read."""
    return holds_by_default(reading.defaults, set(unread.variants))


def unchecked(reading: Reading) -> Iterator[Problem]:
    """Give what keeps a file from being checked: silence must not look like a clean file."""
    for one in not_understood(reading):
        if keeps_from_checking(one, reading):
            yield _at(one.span, f"The template was not checked, for it could not be understood: {one.problem}.")


def unsaid(reading: Reading) -> Iterator[Problem]:
    """Give all that is not read, for those who get no findings."""
    yield from unchecked(reading)
    yield from unread_documents(reading)
    yield from unread_template(reading)


def keeps_from_checking(unread: Unread, reading: Reading) -> bool:
    """Tell whether a Package is not checked as the chart's values have it, and may be none that Helm can read."""
    return unread.may_be_package and unread.by_default != "fine" and is_usual(unread, reading)


def unread_documents(reading: Reading) -> Iterator[Problem]:
    """Give what is not YAML, for those who do not get it as a finding."""
    return (_at(one.span, f"The document is not YAML: {one.problem}.") for one in broken_documents(reading))


def unread_template(reading: Reading) -> Iterator[Problem]:
    """Give what Helm refuses in the template itself or its values, for those who do not get it as a finding."""
    if reading.template is None:
        return
    for one in reading.template.errors:
        yield _at(one.span, f"The template cannot be read: {one.problem}.")
    for file, error in reading.template.values.refused:
        span = Lines(file.path, file.text).span(error.index, error.index + 1)
        yield _at(span, f"The values file cannot be read: {error.problem}.")


def _at(span: Span, message: str) -> Problem:
    return Problem(span.path, message, span.start_line, span.start_column)
