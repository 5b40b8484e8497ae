"""Stage 4: actions of Helm in the template of a client's Secret, in a file that Helm does not render."""

from __future__ import annotations

from collections.abc import Iterator

from udslint.read.holes import Expr
from udslint.read.objects import Reading, TemplateFacts
from udslint.read.repeats import holes_of
from udslint.rules.registry import Said, at_span, check
from udslint.rules.runtime.secret_templates import FIELDS_OF_ADMIN_API

TEMPLATES = frozenset(("template", "secretTemplate"))


@check("template-placeholder-unrendered")
def template_placeholder_unrendered(template: TemplateFacts, reading: Reading) -> Iterator[Said]:
    """A placeholder is written as an action of Helm, in a file of no chart."""
    for document in () if template.chart.is_chart else reading.packages:
        for path, hole in holes_of(document.tree, reading.repeats):
            for part in hole.parts if path[:2] == ("spec", "sso") and not TEMPLATES.isdisjoint(path) else ():
                if isinstance(part, Expr) and part.normal[:1] == "." and part.normal[1:] in FIELDS_OF_ADMIN_API:
                    yield at_span(document.span(path), path).says(text=part.source, name=part.normal[1:])
