"""Whose finding it is: the file from whose Package a place comes, which need not be the file that the place is in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from udslint.fleet_readings import spans_of

if TYPE_CHECKING:
    from udslint.finding import Span
    from udslint.source import FileReport


class Owners:
    """The reports of a run, by the places of their Packages: a helper of a chart has no report of its own."""

    def __init__(self, reports: Mapping[str, FileReport]) -> None:
        self._reports = reports
        self._in_helpers: Mapping[Span, Mapping[str, FileReport]] | None = None

    def of(self, span: Span, package: str) -> Sequence[FileReport]:
        """Give the reports whose settings decide about a finding: one, but for a helper that several files include.

        Args:
            span: where it stands.
            package: the title of the Package that it is about.
        """
        if report := self._reports.get(span.path):
            return (report,)
        if self._in_helpers is None:
            self._in_helpers = self._found()
        found = self._in_helpers.get(span, {})
        return (found[package],) if package in found else tuple(found.values())

    def _found(self) -> Mapping[Span, Mapping[str, FileReport]]:
        """Find the places outside of the files that are reported on, by the Packages whose places they are."""
        found: dict[Span, dict[str, FileReport]] = defaultdict(dict)
        for report in self._reports.values():
            for fact in report.facts:
                for span in spans_of(fact):
                    if span.path not in self._reports:
                        found[span].setdefault(fact.title, report)
        return found
