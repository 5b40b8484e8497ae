"""Names as the operator writes them into Kubernetes."""

from __future__ import annotations

import re
from functools import lru_cache

MAX_LENGTH = 250
"""Characters that the operator keeps of a name."""


_OTHERS = re.compile(r"[^a-z0-9]+")
_NO_LETTERS = "0123456789-"


@lru_cache(maxsize=4096)
def normalized(name: str) -> str:
    """Give the name that the operator makes of a text for Secrets, network policies and routes.

    Lower case, each run of characters outside a-z0-9 one hyphen, cut to 250 characters, then everything that is no
    letter taken off both ends, digits too. Source: facts/admission/denials_extra.json, `normalize_N`.
    """
    return _OTHERS.sub("-", name.lower())[:MAX_LENGTH].strip(_NO_LETTERS)


def number_text(number: float) -> str:
    """Write a number of a manifest, such as a port, as the operator does inside a name: 80.0 is "80"."""
    return str(int(number) if number == int(number) else number)
