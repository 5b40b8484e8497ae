"""Stage 1 and 4: templates, their values, and the variables that Zarf fills in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from yaml.nodes import ScalarNode, SequenceNode

from udslint.checking import Manifest
from udslint.finding import Path
from udslint.read.chart import Values
from udslint.read.compose import QUOTED, YamlError, compose
from udslint.read.holes import Expr, Hole
from udslint.read.lines import Lines
from udslint.read.lost import lost_in
from udslint.read.objects import Reading, TemplateFacts
from udslint.read.repeats import holes_of
from udslint.read.scalars import NotJsonError, plain
from udslint.record import replace
from udslint.rules.registry import Said, at_path, at_span, check
from udslint.rules.undefined import is_comment

VARIABLE = re.compile(r"###ZARF_(VAR|CONST|PKG_TMPL)_([A-Z0-9_]+)###")
MAX_SHOWN = 100
"""Characters of a value that a message quotes."""
_BEFORE = re.compile(r"""[ ]*((?:-[ ]+)*)((?:[\w.$/-]+|"[^"\\]*"|'[^']*'):[ ]+)?""")
"""What may stand before a value on the line of its key or its dash."""
_ORDINARY = re.compile(r"[A-Za-z0-9/][A-Za-z0-9 ._/@-]*")
"""Texts in which YAML reads nothing but the text."""
KINDS = {bool: "a boolean", int: "a number", float: "a number"}


@check("template-error")
def template_error(template: TemplateFacts) -> Iterator[Said]:
    """The template or one of its helpers cannot be read, or asks a built-in object for what it does not have."""
    for noted, readings in (*((error, None) for error in template.errors), *template.noted.items()):
        said = at_span(noted.span).says(noted.message, problem=noted.problem)
        yield replace(said, readings=None if readings is None else frozenset(readings))


@check("unquoted-template-value")
def unquoted_template_value(manifest: Manifest) -> Iterator[Said]:
    """A template value is not quoted where a string is wanted."""
    if manifest.document.is_plain:
        return
    for path, hole in manifest.holes:
        if not (_is_bare(hole) and manifest.document.has(path) and _wants_text(manifest, path)):
            continue
        default = _default_of(hole)
        if default is not None and (found := _misread(default, manifest, path)):
            message, read = found
            yield at_path(path).says(message, severity="warning", default=_abridged(default), read=_abridged(read))
        elif path[:2] == ("spec", "sso"):
            yield at_path(path).says()


def _default_of(hole: Hole) -> str | None:
    """Give the text that a value is by the chart's values."""
    (expr,) = hole.parts
    return expr.default if isinstance(expr, Expr) else None


def _abridged(text: str) -> str:
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


def _misread(text: str, manifest: Manifest, path: Path) -> tuple[str, str] | None:
    """Give the message that says what YAML reads in a text without quotes, and what that is; None: the text."""
    if kind := _other_type(text):
        return "by-default", kind
    if _ORDINARY.fullmatch(text) or "\n" in text or text[:1] == "!" or not manifest.document.has(path):
        return None
    before = _BEFORE.fullmatch(manifest.document.before(path))
    if before is None or not before[0].strip() or (text[:1] == "*" and "&" in manifest.document.origin.text):
        return None
    try:
        node = _last_in(compose(f"{before[0].lstrip()}{text}"), before[1].count("-"), is_entry=bool(before[2]))
    except YamlError:
        return "broken", ""
    if not isinstance(node, ScalarNode):
        return "by-default", "a list" if isinstance(node, SequenceNode) else "a mapping"
    if node.tag == QUOTED or node.value == text.strip():
        return None
    kind = _other_type(node.value)
    return ("by-default", kind) if kind else ("cut", node.value)


def _other_type(text: str) -> str:
    """Say what YAML reads in a text, if that is a boolean or a number."""
    try:
        return KINDS.get(type(plain(text)), "")
    except NotJsonError:
        return ""


def _last_in(node: Any, dashes: int, *, is_entry: bool) -> Any:
    """Give the node that is written behind some dashes, and perhaps a key."""
    for _ in range(dashes):
        node = node.value[0]
    return node.value[0][1] if is_entry else node


def _is_bare(hole: Hole) -> bool:
    """Tell whether a value is nothing but an unquoted reading of the chart's values."""
    if hole.text or len(hole.parts) != 1 or not isinstance(hole.parts[0], Expr):
        return False
    expr = hole.parts[0]
    return expr.normal.startswith((".Values.", "(.Values.")) and expr.source.startswith("{{")


def _wants_text(manifest: Manifest, path: Path) -> bool:
    """Tell whether the schema wants a string at a path."""
    if path[0] == "metadata":
        return path[1:] in _NAMES or (len(path) == 3 and path[1] in _TEXTS)
    return manifest.platform.schema_at(path).get("type") == "string"


_NAMES = (("name",), ("namespace",))
_TEXTS = ("labels", "annotations")
"""Mappings of any object that hold nothing but strings."""


@check("zarf-variable-unrendered")
def zarf_variable_unrendered(template: TemplateFacts, reading: Reading) -> Iterator[Said]:
    """A Zarf variable that stays as it is written, or is lost as a comment."""
    yield from _lost(template)
    yield from _in_cluster(reading)
    declared = template.chart.variables
    if declared is None:
        return
    for lines in (reading.lines, *(Lines(file.path, file.text) for file in template.chart.values)):
        for variable in VARIABLE.finditer(lines.text):
            if variable[1] != "PKG_TMPL" and variable[2] not in declared and not is_comment(lines, variable.start()):
                span = lines.span(variable.start(), variable.end())
                yield at_span(span).says("undeclared", variable=variable[0], name=variable[2])


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
