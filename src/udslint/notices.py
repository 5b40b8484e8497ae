"""What the user should know of how a file was read: what was not understood, and what was not checked."""

from __future__ import annotations

from collections.abc import Iterator

from udslint.read import Reading
from udslint.settings import Settings
from udslint.source import Source
from udslint.unread import keeps_from_checking, not_understood


def notices_of(source: Source, reading: Reading, settings: Settings) -> Iterator[str]:
    """Say what the user should know about how the file was read."""
    if not reading.complete and (reading.packages or "Package" in reading.lines.text):
        yield _not_all(source, reading, settings)
    for unread in not_understood(reading):
        if not keeps_from_checking(unread, reading):
            place = f"{unread.span.path}:{unread.span.start_line}"
            yield f"{place}: some readings of this template could not be understood and were not checked."
    if source.chart and reading.packages:
        whose = f"of the chart in '{source.chart.folder}' is not there or cannot be read"
        for path in source.chart.missing:
            yield f"The values file '{path}' {whose}, so values that no other file gives are not known."
    values = reading.template.values if reading.template else None
    for file, error in values.unread if values else ():
        if values and (file, error) not in values.refused:
            place = f"{file.path}:{file.text.count(chr(10), 0, error.index) + 1}"
            yield f"{place}: The values file is not read, so no value is known: {error.problem}."


def _not_all(source: Source, reading: Reading, settings: Settings) -> str:
    """Say what it means that not all readings of a template were checked, and what can be done."""
    is_long = reading.limit < settings.max_variants
    limit = "are checked of so long a template" if is_long else f"'max-variants' allows ({settings.max_variants})"
    advice = "Shorter templates are checked more fully." if is_long else "A higher 'max-variants' checks more."
    return (
        f"{source.path}: Its conditions have more combinations than {limit}. {len(reading.variants)} were checked, "
        "chosen to let any two branches meet. A finding that takes more branches together may be missing, and a "
        f"'when' may name more conditions than it takes. {advice}"
    )
