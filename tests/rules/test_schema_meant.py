"""Which value, or which field, was probably meant where the API server rejects one."""

from __future__ import annotations

import pytest

from making import head
from udslint import check_text


@pytest.mark.parametrize(
    ("entry", "ends"),
    [
        ("{direction: Outgress}", "'Egress' (did you mean 'Egress'?)."),
        ("{direction: IntraNamespace}", "'Egress' (did you mean 'remoteGenerated: IntraNamespace'?)."),
        ("{direction: Sideways}", "'Ingress', 'Egress'."),
    ],
)
def test_what_was_meant(entry: str, ends: str) -> None:
    """Of an entry whose direction is none, nothing is said of the other end: it may have been meant for that."""
    [finding] = check_text(f"{head()}spec:\n  network:\n    allow:\n      - {entry}\n").findings
    assert finding.rule.name == "value-not-allowed"
    assert finding.message.endswith(ends)
