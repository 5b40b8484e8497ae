"""Stage 1 and 4: what is wrong with templates as such, and the variables that Zarf fills in."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterator

from udslint.finding import Severity, Span
from udslint.nearest import did_you_mean, nearest
from udslint.read.holes import Expr
from udslint.read.lines import Lines
from udslint.read.lost import lost_in
from udslint.read.objects import Reading, TemplateFacts
from udslint.read.repeats import holes_of
from udslint.read.values import Values
from udslint.record import replace
from udslint.rules.registry import At, Said, at_span, check

VARIABLE = re.compile(r"###ZARF_(VAR|CONST|PKG_TMPL)_(\w+)###", re.ASCII)
"""As an author writes it; Zarf fills in names of capital letters."""
_OF_CHART = re.compile(
    r"\{\{-?[ \t]*(?:(?:if|range|with|else|end|include|template|define)\b"
    r"|[^{}]*\.(?:Values|Release|Chart|Capabilities)\b)[^{}]*\}\}"
)
"""An action of a chart's template."""


@check("template-error")
def template_error(template: TemplateFacts, reading: Reading) -> Iterator[Said]:
    """The template or one of its helpers cannot be read, or asks a built-in object for what it does not have."""
    for noted, readings in (*((error, None) for error in template.errors), *template.noted.items()):
        is_of_values = noted.message == "by-values"
        if is_of_values and not _is_certain(readings, reading):
            continue
        severity: Severity | None = "warning" if is_of_values else None
        said = at_span(noted.span).says(noted.message, severity=severity, problem=noted.problem)
        yield replace(said, readings=None if readings is None else frozenset(readings))
    for file, wrong in template.values.refused:
        span = Lines(file.path, file.text).span(wrong.index, wrong.index + 1)
        yield at_span(span).says("values", problem=wrong.problem)


def _is_certain(readings: Container[int] | None, reading: Reading) -> bool:
    """Tell whether something is so in all readings that the chart's values do not rule out."""
    return readings is None or all(one in readings for default in reading.defaults for one in default)


@check("missing-to-yaml")
def missing_to_yaml(template: TemplateFacts, reading: Reading) -> Iterator[Said]:
    """A list or a mapping is all of a value, and is written as Go prints it."""
    from udslint.read.template.defaults import kind_everywhere, misprint_everywhere
    from udslint.read.template.printed import shortened

    found: dict[tuple[Span, Expr], set[int]] = {}
    for document in reading.packages:
        for path, hole in holes_of(document.tree, reading.repeats):
            if not hole.text and hole.only and hole.only.normal.startswith(".Values."):
                found.setdefault((document.span(path), hole.only), set()).update(document.variants)
    for (span, expr), readings in found.items():
        text = misprint_everywhere(template.values, expr.normal)
        if text and _is_certain(readings, reading):
            kind = kind_everywhere(template.values, expr.normal)
            said = at_span(span).says(name=expr.normal, kind=kind, text=shortened(text))
            yield replace(said, readings=frozenset(readings))


@check("template-not-rendered")
def template_not_rendered(template: TemplateFacts, reading: Reading) -> Iterator[Said]:
    """A manifest that Zarf applies as it is written is a template."""
    text = reading.lines.text if template.chart.is_literal and reading.packages else ""
    actions = [found for found in _OF_CHART.finditer(text) if not reading.lines.in_comment(found.start())]
    if actions:
        place = at_span(reading.lines.span(*actions[0].span()))
        how = "several" if len(actions) > 1 else "default"
        yield place.says(how, action=actions[0][0], number=len(actions))


@check("zarf-variable-unrendered")
def zarf_variable_unrendered(template: TemplateFacts, reading: Reading) -> Iterator[Said]:
    """A Zarf variable that stays as it is written, or is lost as a comment."""
    yield from _lost(template)
    yield from _in_cluster(reading)
    for lines in (reading.lines, *(Lines(file.path, file.text) for file in template.chart.values)):
        for variable in VARIABLE.finditer(lines.text):
            if not lines.in_comment(variable.start()):
                place = at_span(lines.span(variable.start(), variable.end()))
                yield from _unknown(variable, place, template.chart.variables, template.chart.constants)


def _unknown(
    variable: re.Match[str], place: At, variables: Collection[str] | None, constants: Collection[str]
) -> Iterator[Said]:
    """Say that Zarf does not have a variable or a constant; a template of the package is filled in when it is made."""
    kind, name = variable[1], variable[2]
    if name != name.upper():
        yield place.says("case", variable=variable[0], meant=variable[0].upper())
    elif variables is None or kind == "PKG_TMPL" or name in (constants if kind == "CONST" else variables):
        return
    elif kind == "CONST":
        other = f"###ZARF_VAR_{name}###" if name in variables else None
        hint = did_you_mean(nearest(name, constants) or other)
        yield place.says("no-constant", variable=variable[0], name=name, hint=hint)
    elif name in constants:
        yield place.says("constant", variable=variable[0], name=name)
    else:
        hint = did_you_mean(nearest(name, variables))
        yield place.says("undeclared", variable=variable[0], name=name, hint=hint)


def _lost(template: TemplateFacts) -> Iterator[Said]:
    """Find variables that YAML reads as a comment: in a chart's own values, which Zarf does not fill in before.

    What a values file of the deployment sets as well, or is itself, does not matter.
    """
    files = template.chart.values
    deployed = {file.path for file in files if file.deployed}
    for file in files:
        for lost in lost_in(file) if file.path not in deployed else ():
            if not lost.keys or not lost.is_null or _is_null(template.values, lost.keys):
                place = at_span(Lines(file.path, file.text).span(lost.start, lost.end))
                yield place.says("comment" if lost.is_null else "cut", variable=lost.variable)


def _is_null(values: Values, keys: tuple[str, ...]) -> bool:
    """Tell whether a value is null in any deployment."""
    return any(stack.find(keys)[1] is None for stack in values.stacks)


def _in_cluster(reading: Reading) -> Iterator[Said]:
    """Find variables in Packages that a cluster has: nobody fills them in any more."""
    for document in reading.packages:
        metadata = document.tree.get("metadata")
        if isinstance(metadata, dict) and ("uid" in metadata or "resourceVersion" in metadata):
            for path, hole in holes_of(document.tree, reading.repeats):
                for part in hole.parts if path[0] == "spec" else ():
                    if isinstance(part, Expr) and part.source.startswith("###ZARF_"):
                        yield at_span(document.span(path), path).says(variable=part.source)
