"""From paths and texts to a report: discover, read, analyse, conclude."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from udslint.engine import FileReport, Source, analyse, conclude
from udslint.report import Problem, Report
from udslint.rules.registry import rules
from udslint.settings import Settings


def check_text(
    text: str, path: str = "<text>", settings: Settings | None = None, context: Sequence[str] = ()
) -> Report:
    """Check one text.

    Args:
        text: YAML or JSON, one or many documents, or a template.
        path: what the findings call it.
        settings: defaults if None.
        context: texts with Packages that are known but not reported on.

    Raises:
        UnknownRelease: the settings name a UDS Core version that is not known.
    """
    settings = settings or Settings()
    report = analyse(Source(path, text.encode("utf-8", "surrogatepass")), settings)
    known = [
        analyse(Source(f"<context {number}>", known.encode("utf-8"), context=True), settings)
        for number, known in enumerate(context)
    ]
    return joined([report], known)


def joined(reports: Sequence[FileReport], context: Sequence[FileReport] = (), problems: Iterable[Problem] = ()) -> Report:
    """Conclude over the files and make the report."""
    findings, more = conclude(reports, context)
    return Report.of(
        findings,
        problems=(*problems, *more),
        files=len(reports),
        packages=sum(report.packages for report in reports),
        rules=tuple(rules().values()),
    )
