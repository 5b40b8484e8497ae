"""JSON as reports write it."""

from __future__ import annotations

import json
import re

UNSAFE = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
"""What a terminal would obey or hide, and what UTF-8 cannot hold: a path's bytes that are no UTF-8."""


def dumps(data: object) -> str:
    """Write data as indented JSON that is safe to print; keys keep their order."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    return UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"
