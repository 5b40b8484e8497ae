"""Stage 1: objects of UDS of a kind that nobody knows. Nothing else looks at them: they are no Packages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from udslint.nearest import nearest
from udslint.read.lines import Lines
from udslint.read.objects import API_VERSION, OWN_KINDS
from udslint.read.source import parts
from udslint.rules.registry import Said, at_span, check

_VERSION = re.compile(rf"^apiVersion:[ \t]*([\"']?){re.escape(API_VERSION)}\1[ \t\r]*(?:#.*)?$", re.M)
_KIND = re.compile(r"^kind:[ \t]*[\"']?(\w+)[\"']?[ \t\r]*(?:#.*)?$", re.M)
CUTOFF = 92.0
"""Similarity in percent above which a kind is one misspelt: `Packages` has 93, `PackageSet` 82."""


@check("kind-unknown")
def kind_unknown(lines: Lines) -> Iterator[Said]:
    """An object has no kind of UDS, but one that is like it."""
    is_plain = "{{" not in lines.text  # in a template the text may stand in a comment, or in a branch never taken
    for part in parts(lines.text) if is_plain and API_VERSION in lines.text else ():
        kind = _KIND.search(part.text) if _VERSION.search(part.text) else None
        if kind is None or kind[1] in OWN_KINDS or kind[1].endswith("List"):
            continue
        if near := nearest(kind[1], OWN_KINDS, CUTOFF):
            start = part.base + kind.start(1)
            yield at_span(lines.span(start, start + len(kind[1]))).says(value=kind[1], near=near)
