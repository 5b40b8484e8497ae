"""Names as the operator writes them into Kubernetes."""

from __future__ import annotations

import re
from functools import lru_cache

MAX_LENGTH = 250
"""Characters that the operator keeps of a name."""


_OTHERS = re.compile(r"[^a-z0-9]+")
_HYPHENS = "".join(char if char.isalnum() else "-" for char in map(chr, range(128)))
"""For each character of ASCII, lower case, itself or a hyphen."""
NO_LETTERS = "0123456789-"
"""What is taken off both ends of a name."""


@lru_cache(maxsize=4096)
def normalized(name: str) -> str:
    """Give the name that the operator makes of a text for Secrets, network policies and routes.

    Lower case, each run of characters outside a-z0-9 one hyphen, cut to 250 characters, then everything that is no
    letter taken off both ends, digits too. Source: facts/admission/denials_extra.json, `normalize_N`.
    """
    return hyphenated(name)[:MAX_LENGTH].strip(NO_LETTERS)


def hyphenated(text: str) -> str:
    """Write a text in lower case, each run of other characters one hyphen.

    For ASCII that takes a quarter of the time of the expression.
    """
    name = text.lower()
    if not name.isascii():
        return _OTHERS.sub("-", name)
    name = name.translate(_HYPHENS)
    while "--" in name:
        name = name.replace("--", "-")
    return name


def number_text(number: float) -> str:
    """Write a number of a manifest, such as a port, as the operator does inside a name: 80.0 is "80"."""
    return str(int(number) if number == int(number) else number)
