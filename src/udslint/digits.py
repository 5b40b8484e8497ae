"""Whole numbers of any length."""

from __future__ import annotations

import re

_WHOLE = re.compile(r"[+-]?\d+")
MANY = 40
"""Digits of a number that is out of every range that anything is compared with."""


def whole(text: str) -> int:
    """Read a whole number in digits; of one that is out of every range, its first digits, which are so too.

    Python refuses to read more than some thousand digits.
    """
    sign = -1 if text[0] == "-" else 1
    return sign * int(text.lstrip("+-").lstrip("0")[:MANY] or "0")


def whole_in(text: str, fits: range) -> int | None:
    """Read a whole number as Java's parsers do; None for what is none, or does not fit."""
    if not _WHOLE.fullmatch(text):
        return None
    number = whole(text)
    return number if number in fits else None
