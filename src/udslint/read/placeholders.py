"""What stands in a template's text for what is not known: characters that Unicode leaves to private use."""

from __future__ import annotations

import re

HOLE = "\ue000\ue002\ue002\ue002"
"""Stands for an inline value."""
EMIT = "\ue001\ue001\ue001\ue001"
"""Stands for lines: entries of the mapping or list that they stand in, or the whole of a value.

All have the length of the shortest thing that can stand on a line of its own, `k: v`, so that one can be written for
another without moving what follows.
"""
MORE = "\ue003\ue003\ue003\ue003"
"""Stands for what further turns of a loop write; in the end it is written as EMIT."""
ITEM = "- " + EMIT[:2]
"""EMIT as an item of a list."""
ENTRY = EMIT[0] + ": " + EMIT[0]
"""EMIT as an entry of a mapping."""
BLANK = " " * len(EMIT)
PRIVATE = re.compile(f"[{HOLE[0]}{HOLE[1]}{EMIT[0]}{MORE[0]}]")
"""Any character of them."""
