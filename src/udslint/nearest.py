"""The name that was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable

CUTOFF = 80.0
"""Similarity in percent (normalised Indel distance) below which two names are not taken for one misspelt."""


def nearest(name: str, candidates: Iterable[str], cutoff: float = CUTOFF) -> str | None:
    """Give the candidate nearest to a name, whatever its case and separators; None if none is near."""
    names = {folded(candidate): candidate for candidate in sorted(candidates, reverse=True)}
    wanted = folded(name)
    if wanted in names:
        return names[wanted]
    if not wanted:
        return None
    from rapidfuzz import fuzz, process

    found = process.extractOne(wanted, names.keys(), scorer=fuzz.ratio, score_cutoff=cutoff)
    return names[found[0]] if found else None


def folded(name: str) -> str:
    """Write a name without case and separators: `redirect_URIs` and `redirectUris` are one."""
    return re.sub(r"[^a-z0-9]", "", name.lower())
