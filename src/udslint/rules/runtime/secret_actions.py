"""Stage 4: actions of Helm in the template of a client's Secret, in a file that Helm does not render."""

from __future__ import annotations

from collections.abc import Iterator

from udslint.finding import Path
from udslint.read.objects import Reading, TemplateFacts
from udslint.read.repeats import holes_of
from udslint.rules.registry import Said, at_span, check
from udslint.rules.runtime.secret_templates import FIELDS_OF_ADMIN_API

OTHER_TEMPLATES = (".gotmpl", ".tmpl", ".tpl")
"""Files that another tool renders."""


@check("template-placeholder-unrendered")
def template_placeholder_unrendered(template: TemplateFacts, reading: Reading) -> Iterator[Said]:
    """A placeholder is written as an action of Helm, in a file of no chart."""
    if template.chart.is_chart or reading.lines.path.endswith(OTHER_TEMPLATES):
        return
    for document in reading.packages:
        for path, hole in holes_of(document.tree, reading.repeats):
            only = hole.only if _is_of_secret(path) else None
            if only and only.normal[:1] == "." and only.normal[1:] in FIELDS_OF_ADMIN_API:
                yield at_span(document.span(path), path).says(text=only.source, name=only.normal[1:])


def _is_of_secret(path: Path) -> bool:
    """Tell whether a value is one of the template of a client's Secret."""
    return path[:2] == ("spec", "sso") and (
        path[3:5] == ("secretConfig", "template") or path[3:4] == ("secretTemplate",)
    )
