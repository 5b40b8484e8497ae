"""Stage 1: what a chart's values hold that Helm does not do with values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from udslint.read.holes import Expr
from udslint.rules.registry import Said, at_path, check

if TYPE_CHECKING:
    from udslint.checking import Manifest

FREE = frozenset(("annotations", "description", "secretAnnotations", "secretTemplate", "template"))
"""Fields whose text is somebody else's, who may want braces."""


@check("value-not-rendered")
def value_not_rendered(manifest: Manifest) -> Iterator[Said]:
    """A text of the values has an action in it, and is written without `tpl`."""
    if manifest.document.is_plain:
        return
    for path, hole in manifest.holes:
        for part in hole.parts if FREE.isdisjoint(path) else ():
            if isinstance(part, Expr) and "{{" in (part.default or "") and not _is_asked(part, manifest):
                yield at_path(path).says(name=part.normal, text=part.default)


def _is_asked(part: Expr, manifest: Manifest) -> bool:
    """Tell whether a condition asks what is in the text, as `contains "{{" .Values.uri` does."""
    return any(" " in one and part.normal in one for one in manifest.asked)
