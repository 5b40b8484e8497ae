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


@check("kind-unknown")
def kind_unknown(lines: Lines) -> Iterator[Said]:
    """An object has no kind of UDS, but one that is like it."""
    for part in parts(lines.text) if API_VERSION in lines.text else ():
        kind = _KIND.search(part.text) if _VERSION.search(part.text) else None
        if kind is None or kind[1] in OWN_KINDS or kind[1].endswith("List"):
            continue
        if near := nearest(kind[1], OWN_KINDS):
            start = part.base + kind.start(1)
            yield at_span(lines.span(start, start + len(kind[1]))).says(value=kind[1], near=near)
