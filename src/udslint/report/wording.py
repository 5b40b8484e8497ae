"""What the formats for people say of a finding besides its message."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.finding import Finding


def remarks(finding: Finding) -> Iterator[str]:
    """Give a line each on when a finding holds and why it is suppressed."""
    if finding.when is not None:
        yield f"when {finding.when}"
    if finding.suppressed is not None:
        yield f"suppressed: {finding.suppressed}" if finding.suppressed else "suppressed, no reason given"
