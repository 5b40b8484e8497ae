"""What makes a finding the same finding in the next run."""

from __future__ import annotations

import json
import sys
from array import array
from collections import Counter
from hashlib import sha256
from itertools import accumulate
from typing import TYPE_CHECKING

from udslint.finding import INCLUDED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from udslint.finding import Finding

BLOCK = 100
"""How many symbols from the start of a line GitHub hashes."""
FACTOR = 37
END_OF_FILE = 0xFFFF
LINE_FEED = 0x0A
_WRAP = 2**64 - 1
_SHIFT = FACTOR**BLOCK & _WRAP


def line_hashes(text: str) -> list[str]:
    """Hash each line with the 100 symbols from its start, as GitHub's code scanning does.

    Blanks and tabs do not count, every line end is one line feed, and a line that hashes like an earlier one is
    numbered. Source: the algorithm of `github/codeql-action` (`src/fingerprints.ts`), whose test inputs are ours too.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace(" ", "").replace("\t", "")
    units = array("H", plain.encode(f"utf-16-{sys.byteorder[0]}e", "surrogatepass"))
    starts = [0, *(index + 1 for index, unit in enumerate(units) if unit == LINE_FEED)]
    units.append(END_OF_FILE)
    units.extend([0] * BLOCK)
    # The hash of a block is the difference of two hashes from the start of the file: one pass, however short the lines.
    hashed = array("Q", accumulate(units, lambda value, unit: (value * FACTOR + unit) & _WRAP, initial=0))
    values = [f"{(hashed[start + BLOCK] - hashed[start] * _SHIFT) & _WRAP:x}" for start in starts]
    seen: Counter[str] = Counter()
    numbered = []
    for value in values:
        seen[value] += 1
        numbered.append(f"{value}:{seen[value]}")
    return numbered


def identities(findings: Iterable[Finding], file_name: Callable[[str], str]) -> list[str]:
    """Give each finding its identity: 32 hexadecimal digits that an edit elsewhere in the file does not change.

    It is made of rule, file (as `file_name` names a span's path), Package, client, logical path and value, not of line
    numbers; in a named template not of Package and client, which depend on who else includes it. Those that agree in
    all of these are numbered in the order of the findings.
    """
    seen: Counter[str] = Counter()
    hashes = []
    for finding in findings:
        is_included = any(one.message == INCLUDED for one in finding.related)
        owner = ("", "") if is_included else (finding.package, finding.client)
        text = json.dumps([finding.rule.code, file_name(finding.span.path), *owner, finding.path, finding.value])
        seen[text] += 1
        hashes.append(sha256(f"{text}#{seen[text]}".encode()).hexdigest()[:32])
    return hashes
