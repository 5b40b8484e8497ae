"""Stage 1 and 4: templates, their values, and the variables that Zarf fills in."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from udslint.checking import Manifest
from udslint.finding import Path
from udslint.nearest import nearest_words
from udslint.read.chart import File, Values
from udslint.read.holes import Expr, Hole, holes_in
from udslint.read.lines import Lines
from udslint.read.lost import lost_in
from udslint.read.objects import Reading, TemplateFacts
from udslint.read.scalars import NotJsonError, plain
from udslint.record import replace
from udslint.rules.registry import Said, at_path, at_span, check

if TYPE_CHECKING:
    from udslint.read.template.blocks import Branch
    from udslint.read.template.conditions import Atom
    from udslint.read.template.symbols import Reference

_VARIABLE = re.compile(r"###ZARF_(VAR|CONST|PKG_TMPL)_([A-Z0-9_]+)###")
KINDS = {bool: "a boolean", int: "a number", float: "a number"}
_PLAIN_VALUE = re.compile(r"\.Values(?:\.\w+)+")
_STRING = re.compile(r'"[^"]*"')
_SHOWING = "(printf|print|println|toString)"
"""Functions that write `<nil>` for what is not there."""
_INTO_SHOWING = re.compile(rf'\b{_SHOWING}\b(?:"[^"]*"|[^()|"])*\Z')
_PIPED = re.compile(rf"\s*\|\s*{_SHOWING}\b")
_SWITCH = re.compile(r"(?:is)?(?:enabled?|disabled?|create|install|deploy|active)", re.I)
_TRUTHS = frozenset(("true", "false", "yes", "no", "on", "off"))


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
        if default is not None and (kind := _other_type(default)):
            yield at_path(path).says("by-default", severity="warning", default=default, kind=kind)
        elif path[:2] == ("spec", "sso"):
            yield at_path(path).says()


def _default_of(hole: Hole) -> str | None:
    """Give the text that a value is by the chart's values."""
    (expr,) = hole.parts
    return expr.default if isinstance(expr, Expr) else None


def _other_type(text: str) -> str:
    """Say what YAML reads in a text, if that is no text."""
    try:
        return KINDS.get(type(plain(text)), "")
    except NotJsonError:
        return ""


def _is_bare(hole: Hole) -> bool:
    """Tell whether a value is nothing but an unquoted reading of the chart's values."""
    if hole.text or len(hole.parts) != 1 or not isinstance(hole.parts[0], Expr):
        return False
    expr = hole.parts[0]
    return expr.normal.startswith((".Values.", "(.Values.")) and expr.source.startswith("{{")


def _wants_text(manifest: Manifest, path: Path) -> bool:
    """Tell whether the schema wants a string at a path."""
    return manifest.platform.schema_at(path).get("type") == "string"


@check("undefined-value")
def undefined_value(template: TemplateFacts, reading: Reading) -> Iterator[Said]:
    """A template reads a value that no values file defines."""
    from udslint.read.template.conditions import atoms_of
    from udslint.rules.dots import misreadings

    values = template.values
    if not values.known or not template.chart.is_chart:
        return
    asked = {atom.subject for condition, _, _ in template.conditions.values() for atom in atoms_of(condition)}
    optional = _asked_about(asked)
    files = {reading.lines.path: reading.lines}
    files.update((helper.path, _lines_of(helper)) for helper in template.chart.helpers)
    for reference, readings in template.references.items():
        if _is_wanted(reference, values):
            continue
        if said := _undefined(reference, values, files[reference.file], asked, optional):
            yield replace(said, readings=frozenset(readings))
    for span, met, wrong in misreadings(template, reading, asked):
        yield replace(at_span(span).says("scope", name=wrong.name, item=wrong.item), readings=met)


def _is_wanted(reference: Reference, values: Values) -> bool:
    """Tell whether the chart asks its user for a value, or demands what it lies in before anything is rendered."""
    chart, path = values.chart, reference.path
    if reference.name in chart.asked and not reference.refused:
        return True
    if not chart.demanded:
        return False
    lacking = next((path[:size] for size in range(1, len(path) + 1) if not values.find(path[:size])[0]), path)
    return ".".join((".Values", *lacking)) in chart.demanded


def _undefined(
    reference: Reference, values: Values, lines: Lines, asked: Collection[str], optional: Container[str]
) -> Said | None:
    """Say what is wrong where a value is read that no values file defines."""
    from udslint.rules.dots import misread
    from udslint.rules.levels import at_other_level

    if not reference.refused and _is_harmless(lines, reference, values):
        return None
    place = at_span(lines.span(reference.start, reference.end))
    name = reference.name
    if wrong := misread(name, values, asked):
        return place.says("scope", name=wrong.name, item=wrong.item)
    if near := _near(values, reference.path):
        return place.says("near", name=name, near=near)
    if _is_left_open(values, reference.path):
        return None
    if reference.refused:
        return place.says("refused", name=name)
    if above := _no_mapping(values, reference.path):
        is_asked = any(" " in one and above in one for one in asked)  # as `kindIs "map" .Values.web` does
        return None if is_asked else place.says("bare", name=name, above=above)
    if reference.use != "value" or name in optional or not values.find(reference.path[:-1])[0]:
        return None
    if function := _that_shows_nil(lines, reference):
        return place.says("nil", name=name, function=function)
    meant = at_other_level(values, reference.path)
    return place.says("moved", name=name, near=meant) if meant else place.says(name=name)


def _that_shows_nil(lines: Lines, reference: Reference) -> str | None:
    """Name the function that writes `<nil>` for what is not there, if a value goes right into one."""
    action = max(lines.text.rfind("{{", 0, reference.start), 0)
    into = _INTO_SHOWING.search(lines.text, action, reference.start) or _PIPED.match(lines.text, reference.end)
    return into[1] if into else None


def _no_mapping(values: Values, path: tuple[str, ...]) -> str:
    """Name the first step to a value that is a text, a number, a boolean or a list in every deployment."""
    for depth in range(1, len(path)):
        found = [stack.find(path[:depth])[1] for stack in values.stacks]
        if all(isinstance(value, (str, int, float, list)) for value in found):
            return ".Values." + ".".join(path[:depth])
    return ""


def _is_harmless(lines: Lines, reference: Reference, values: Values) -> bool:
    """Tell whether a value is meant to be possibly undefined, or only written into a comment, and Helm can."""
    if reference.use == "value" and _is_comment(lines, reference.start):
        return values.find(reference.path[:-1])[0]
    return reference.use == "guarded"


def _near(values: Values, path: tuple[str, ...]) -> str | None:
    """Find the defined value that was probably meant: the same words in the same mapping."""
    for depth in range(len(path)):
        defined, parent = values.find(path[:depth])
        if defined and isinstance(parent, dict) and path[depth] not in parent:
            near = nearest_words(path[depth], parent)
            return ".Values." + ".".join((*path[:depth], near)) if near else None
    return None


def _asked_about(asked: Iterable[str]) -> set[str]:
    """Give the values whose being there the template asks about: alone, in a call, or for something below them."""
    found: set[str] = set()
    for subject in asked:
        is_path = _PLAIN_VALUE.fullmatch(subject) is not None
        for match in _PLAIN_VALUE.finditer(_STRING.sub("", subject)):
            path = match[0].split(".")
            found.update(".".join(path[:size]) for size in range(3, len(path) + (not is_path)))
    return found | set(asked)


def _is_left_open(values: Values, path: tuple[str, ...]) -> bool:
    """Tell whether the chart leaves the value to its user: it stands below an empty mapping, null or a variable."""
    above = (values.find(path[:depth]) for depth in range(1, len(path)))
    return any(defined and (not parent or isinstance(parent, Hole)) for defined, parent in above)


@check("condition-cannot-be-false")
def condition_cannot_be_false(template: TemplateFacts) -> Iterator[Said]:
    """An `if` tests a value that is true whatever its switch says."""
    if not template.values.known:
        return
    for condition, branch, lines in template.conditions.values():
        atom, action = condition.atom, branch.action
        if atom is None or atom.kind != "true" or action.tokens[0].text == "with":
            continue
        if not _PLAIN_VALUE.fullmatch(atom.subject):
            continue
        path = tuple(atom.subject.split(".")[2:])
        layers = list(template.values.all_layers(path))
        deployed = [stack.find(path)[1] for stack in template.values.stacks]
        place = at_span(lines.span(action.start, action.end))
        if layers and all(isinstance(one, dict) and one for one in layers) and (name := _switch(layers)):
            switch = f"{atom.subject}.{name}"
            if not any(one.subject == switch for one in _atoms_inside(template, branch, lines)):
                yield place.says("mapping", name=atom.subject, switch=switch)
        elif all(_is_quoted_truth(one, template.chart.switches) for one in deployed):
            names = (atom.subject, f"toString {atom.subject}")
            inside = _atoms_inside(template, branch, lines)
            if not any(one.kind == "equal" and one.subject in names for one in inside):
                yield place.says(name=atom.subject, text=deployed[0])


def _atoms_inside(template: TemplateFacts, branch: Branch, lines: Lines) -> Iterator[Atom]:
    """Give the questions of the conditions inside of a branch, and of those in other files, which it may include."""
    from udslint.read.template.conditions import atoms_of

    for condition, inner, file in template.conditions.values():
        if file.path != lines.path or branch.action.end <= inner.action.start < branch.end:
            yield from atoms_of(condition)


def _switch(layers: list[dict[str, Any]]) -> str | None:
    """Find the boolean among a mapping's entries that looks like its switch."""
    entries = [item for layer in layers for item in layer.items()]
    return next((name for name, value in entries if isinstance(value, bool) and _SWITCH.fullmatch(name)), None)


def _is_quoted_truth(value: object, switches: Container[str]) -> bool:
    """Tell whether a value is the text "true" or "false", or a Zarf variable that is one of them as a text."""
    if isinstance(value, Hole):
        variable = _VARIABLE.fullmatch(value.source) if value.text else None
        return variable is not None and variable[2] in switches
    return isinstance(value, str) and value.lower() in _TRUTHS


@check("zarf-variable-unrendered")
def zarf_variable_unrendered(template: TemplateFacts, reading: Reading) -> Iterator[Said]:
    """A Zarf variable that stays as it is written, or is lost as a comment."""
    yield from _lost(template)
    yield from _in_cluster(reading)
    declared = template.chart.variables
    if declared is None:
        return
    for lines in (reading.lines, *(_lines_of(file) for file in template.chart.values)):
        for variable in _VARIABLE.finditer(lines.text):
            if variable[1] != "PKG_TMPL" and variable[2] not in declared and not _is_comment(lines, variable.start()):
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
                place = at_span(_lines_of(file).span(lost.start, lost.end))
                yield place.says("comment" if lost.is_null else "cut", variable=lost.variable)


def _is_null(values: Values, keys: tuple[str, ...]) -> bool:
    """Tell whether a value is null in any deployment."""
    return any(stack.find(keys)[1] is None for stack in values.stacks)


def _in_cluster(reading: Reading) -> Iterator[Said]:
    """Find variables in Packages that a cluster has: nobody fills them in any more."""
    for document in reading.packages:
        metadata = document.tree.get("metadata")
        if isinstance(metadata, dict) and ("uid" in metadata or "resourceVersion" in metadata):
            for path, hole in holes_in(document.tree.get("spec"), ("spec",)):
                for part in hole.parts:
                    if isinstance(part, Expr) and part.source.startswith("###ZARF_"):
                        yield at_span(document.span(path), path).says(variable=part.source)


def _is_comment(lines: Lines, index: int) -> bool:
    start = lines.text.rfind("\n", 0, index) + 1
    return lines.text[start:index].lstrip().startswith("#")


def _lines_of(file: File) -> Lines:
    return Lines(file.path, file.text)
