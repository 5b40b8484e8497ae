"""What questions that are not plainly about a value say of it: where they hold, it is there and not empty.

Helm stops where those for texts are given none, and the number of nothing is 0, so that they never hold without it.
Asked of Helm 3.19: the charts tests/fixtures/templates/conditions-of-*.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from udslint.read.template.conditions import Atom

_TESTS = (
    re.compile(r'(?:hasPrefix|hasSuffix|contains) "(?:[^"\\]|\\.)+" (.+)'),
    re.compile(r"gt (.+) [0-9]+"),
    re.compile(r"ge (.+) [1-9][0-9]*"),
)
"""Questions that hold of nothing that is empty."""
_KIND = re.compile(r'kindIs "(\w+)" (\S+)')
_MADE = re.compile(r"(?:lower|upper|trim|title|nospace|int|int64|float64) (.+)")
"""Functions that make nothing, or 0, of nothing."""
_IN_PARENTHESES = re.compile(r"\(((?:[^()]|\([^()]*\))*)\)")
_PATH = re.compile(r'(?:\(\S+\)\[\d+\])?(?:\.[^.\s()\[\]"]+)+')


@lru_cache(maxsize=4096)
def filled_by(atom: Atom) -> str | None:
    """Give the value that is certainly filled where a question holds; None where none is, or where it asks plainly."""
    inner = _asked_about(atom)
    while inner and not _PATH.fullmatch(inner):
        bare = _IN_PARENTHESES.fullmatch(inner)
        made = _MADE.fullmatch(bare[1] if bare else inner)
        inner = made and made[1]
    return None if inner == atom.subject else inner


def _asked_about(atom: Atom) -> str | None:
    """Give the expression that is certainly not empty, nor 0."""
    if atom.kind == "equal":
        return atom.subject if atom.means_true else None
    if atom.kind == "more":
        return None
    found = next(filter(None, (test.fullmatch(atom.subject) for test in _TESTS)), None)
    return found[1] if found else atom.subject


@lru_cache(maxsize=4096)
def kind_in(atom: Atom) -> tuple[str, str] | None:
    """Give the value and the kind of `kindIs "map" .Values.x`; a value is of one kind."""
    found = _KIND.fullmatch(atom.subject) if atom.kind == "true" else None
    return (found[2], found[1]) if found else None
