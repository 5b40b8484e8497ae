"""Stage 1: values that a template reads and that no values file defines."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator
from typing import TYPE_CHECKING

from udslint.nearest import nearest_words
from udslint.read.lines import Lines
from udslint.read.objects import Reading, TemplateFacts
from udslint.read.values import Values
from udslint.reads import is_read
from udslint.record import replace
from udslint.rules.levels import at_other_level, written
from udslint.rules.registry import Said, at_span, check

if TYPE_CHECKING:
    from udslint.read.template.symbols import Reference

PLAIN_VALUE = re.compile(r"\.Values(?:\.\w+)+")
"""A condition that asks for nothing but a value."""
_STRING = re.compile(r'"[^"]*"')
_SHOWING = "(printf|print|println|toString)"
"""Functions that write `<nil>` for what is not there."""
_INTO_SHOWING = re.compile(rf'\b{_SHOWING}\b(?:"[^"]*"|[^()|"])*\Z')
_PIPED = re.compile(rf"\s*\|\s*{_SHOWING}\b")


@check("undefined-value")
def undefined_value(template: TemplateFacts, reading: Reading) -> Iterator[Said]:
    """A template reads a value that no values file defines."""
    from udslint.read.template.conditions import atoms_of
    from udslint.rules.dots import misreadings
    from udslint.rules.items import misspelt_keys

    values = template.values
    if not values.known or not template.chart.is_chart:
        return
    asked = {atom.subject for condition, _, _ in template.conditions.values() for atom in atoms_of(condition)}
    optional = _asked_about(asked)
    files = {reading.lines.path: reading.lines}
    files.update((helper.path, Lines(helper.path, helper.text)) for helper in template.chart.helpers)
    for reference, readings in template.references.items():
        lines = files[reference.file]
        if _is_wanted(reference, values) or _is_harmless(lines, reference, values):
            continue
        said = _misread(reference, values, lines, asked, reading) or _undefined(
            reference, values, lines, asked, optional
        )
        if said:
            yield replace(said, readings=frozenset(readings))
    for span, met, wrong in misreadings(template, reading, asked):
        how = _scope(span.path, reading)
        yield replace(at_span(span).says(how, name=wrong.name, item=wrong.item), readings=met)
    for span, met, misspelt in misspelt_keys(template, reading, asked):
        said = at_span(span).says("item", name=misspelt.key, item=misspelt.item, near=misspelt.near)
        yield replace(said, readings=met)


def _scope(file: str, reading: Reading) -> str:
    """Choose the message about a `.` that is not the root: in a named template neither is `$`."""
    return "scope" if file == reading.lines.path else "scope-named"


def _is_wanted(reference: Reference, values: Values) -> bool:
    """Tell whether the chart asks its user for a value, or demands what it lies in before anything is rendered."""
    chart, path = values.chart, reference.path
    if reference.name in chart.asked and not reference.refused:
        return True
    if not chart.demanded:
        return False
    lacking = next((path[:size] for size in range(1, len(path) + 1) if not values.find(path[:size])[0]), path)
    return ".".join((".Values", *lacking)) in chart.demanded


def _misread(
    reference: Reference, values: Values, lines: Lines, asked: Collection[str], reading: Reading
) -> Said | None:
    """Say so where what is read of an item was meant to be read of the root."""
    from udslint.rules.dots import misread

    if lines.text.startswith(reference.name, reference.start):  # it is written so
        return None
    place = at_span(lines.span(reference.start, reference.end))
    wrong = misread(reference.name, values, asked)
    return place.says(_scope(lines.path, reading), name=wrong.name, item=wrong.item) if wrong else None


def _undefined(
    reference: Reference, values: Values, lines: Lines, asked: Collection[str], optional: Container[str]
) -> Said | None:
    """Say what is wrong where a value is read that no values file defines."""
    place = at_span(lines.span(reference.start, reference.end))
    name = reference.name
    if near := _near(values, reference.path):
        return place.says("near", name=name, near=near)
    if _is_left_open(values, reference.path):
        return None
    if reference.refused:
        return place.says("refused", name=name)
    if above := _no_mapping(values, reference.path):
        is_asked = any(" " in one and above in one for one in asked)  # as `kindIs "map" .Values.web` does
        return None if is_asked else place.says("bare", name=name, above=above)
    if reference.use != "value":
        unread = _unread(values, reference.path)
        return place.says("near", name=name, near=unread) if unread else None
    if name in optional or not values.find(reference.path[:-1])[0]:
        return None
    if function := _that_shows_nil(lines, reference):
        return place.says("nil", name=name, function=function)
    meant = at_other_level(values, reference.path)
    return place.says("moved", name=name, near=written(meant)) if meant else place.says(name=name)


def _unread(values: Values, path: tuple[str, ...]) -> str | None:
    """Name the value of this name at another level, if no template of the chart reads that."""
    meant = at_other_level(values, path) if values.chart.is_whole else None
    return None if meant is None or is_read(meant, values.chart.read) else written(meant)


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
    if reference.refused:
        return False
    if reference.use == "value" and lines.in_comment(reference.start):
        return values.find(reference.path[:-1])[0]
    return reference.use == "guarded"


def _near(values: Values, path: tuple[str, ...]) -> str | None:
    """Find the defined value that was probably meant: the same words in the same mapping."""
    for depth in range(len(path)):
        defined, parent = values.find(path[:depth])
        if defined and isinstance(parent, dict) and path[depth] not in parent:
            near = nearest_words(path[depth], parent)
            return written((*path[:depth], near)) if near else None
    return None


def _asked_about(asked: Iterable[str]) -> set[str]:
    """Give the values whose being there the template asks about: alone, in a call, or for something below them."""
    found: set[str] = set()
    for subject in asked:
        is_path = PLAIN_VALUE.fullmatch(subject) is not None
        for match in PLAIN_VALUE.finditer(_STRING.sub("", subject)):
            path = match[0].split(".")
            found.update(".".join(path[:size]) for size in range(3, len(path) + (not is_path)))
    return found | set(asked)


def _is_left_open(values: Values, path: tuple[str, ...]) -> bool:
    """Tell whether the chart leaves the value to its user: it stands below an empty mapping or null.

    Below a variable nothing is missing for certain, so that no reference to it comes here.
    """
    above = (values.find(path[:depth]) for depth in range(1, len(path)))
    return any(defined and not parent for defined, parent in above)
