"""Where `.` is an item of a list or a mapping of the values, and a template reads it as the root of the chart."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from udslint.finding import Span
from udslint.read.holes import Expr, Hole
from udslint.read.repeats import holes_of
from udslint.read.template.blocks import BUILT_IN_FIELDS
from udslint.read.template.conditions import atoms_of, plain_words
from udslint.record import record

if TYPE_CHECKING:
    from udslint.read.objects import Reading, TemplateFacts
    from udslint.read.values import Values

_BUILT_IN = "|".join(rf"{name}\.(?:{'|'.join(sorted(fields))})" for name, fields in BUILT_IN_FIELDS.items())
_MISREAD = re.compile(rf"(?<![\w.)\]])(\.Values(?:\.\w+|\[\d+\])*?)(\.(?:Values(?:\.\w+)+|(?:{_BUILT_IN})\b))")
T = TypeVar("T")
_STRING = re.compile(r'"[^"]*"')
_STEP = re.compile(r"\.(\w+)|\[\d+\]")
_BLOCKS = ("range", "with")


@record
class Misread:
    """What is read from an item and is only in the root."""

    item: str
    """What `.` stands for."""
    name: str
    """What was written: `.Values.domain`."""


def misread(normal: str, values: Values, asked: Collection[str]) -> Misread | None:
    """Find what an expression reads as the chart's root from one of its values, which has no such key.

    Args:
        normal: the expression.
        values: those of the chart.
        asked: the expressions that the template's conditions ask for; it may ask whether the key is there.
    """
    words = _STRING.sub("", plain_words(normal)) if normal.count(".") > 2 else ""
    found = _MISREAD.search(words)
    if found is None or words.startswith("[", found.end()):  # what has no items is said where they are asked for
        return None
    key = found[2].split(".")[1]
    above = in_any_turn(f"{found[1]}.{key}")
    if any(one.endswith(f' "{key}"') or in_any_turn(plain_words(one)) == above for one in asked):
        return None
    keys = keys_at(found[1], values)
    return None if keys is None or key in keys else Misread(found[1], found[2])


def in_any_turn(words: str) -> str:
    """Write an expression so that it is the same in each turn of a loop."""
    return re.sub(r"\[\d+\]", "[]", words)


def keys_at(normal: str, values: Values) -> frozenset[str] | None:
    """Give the keys of what stands at a path such as `.Values.apps[0].tls`: of the items of a list, those of any.

    None: a value is not known, as that of a Zarf variable is not.
    """
    steps = [step[1] for step in _STEP.finditer(normal)][1:]
    trees = (*(stack.merged for stack in values.stacks), *(tree for _, tree in values.layers))
    found = [one for tree in trees for one in _at(tree, steps)]
    if any(isinstance(one, Hole) for one in found):
        return None
    return frozenset(key for one in found if isinstance(one, Mapping) for key in one)


def _at(tree: Any, steps: Iterable[str | None]) -> list[Any]:
    """Give what stands at the end of a path, and what is not known on it; None is a step to any item."""
    nodes = [tree]
    for step in steps:
        unknown = [node for node in nodes if isinstance(node, Hole)]
        if step is None:
            nodes = [one for node in nodes for one in _items(node)]
        else:
            nodes = [node[step] for node in nodes if isinstance(node, Mapping) and step in node]
        nodes += unknown
    return nodes


def _items(node: Any) -> Iterable[Any]:
    return node.values() if isinstance(node, Mapping) else node if isinstance(node, list) else ()


Found = tuple[Span, frozenset[int], Misread]
"""A place, the readings in which it is come to, and what is wrong there."""


def misreadings(template: TemplateFacts, reading: Reading, asked: Collection[str]) -> Iterator[Found]:
    """Give what conditions and written values read so in loops, each place once; all else has a reference."""
    if not any(word in text for word in _BLOCKS for text in _texts(template, reading)):
        return

    @cache
    def wrong(normal: str) -> Misread | None:
        return misread(normal, template.values, asked) if "[" in normal else None

    said: dict[tuple[Span, str], Found] = {}
    for place, readings, found in (*_in_conditions(template, wrong), *in_values(reading, wrong)):
        _, others, first = said.get((place, found.name), (place, readings, found))
        said[place, found.name] = place, readings | others, first
    yield from said.values()


def _texts(template: TemplateFacts, reading: Reading) -> Iterator[str]:
    yield reading.lines.text
    yield from (helper.text for helper in template.chart.helpers)


def _in_conditions(template: TemplateFacts, wrong: Callable[[str], Misread | None]) -> Iterator[Found]:
    for key, (condition, branch, lines) in template.conditions.items():
        for atom in atoms_of(condition):
            if found := wrong(atom.subject):
                yield lines.span(branch.action.start, branch.action.end), frozenset(template.asked_in[key]), found


def in_values(reading: Reading, wrong: Callable[[str], T | None]) -> Iterator[tuple[Span, frozenset[int], T]]:
    """Give the values of Packages into which something wrong is written, with the readings in which it is."""
    for document in reading.packages:
        for path, hole in holes_of(document.tree, reading.repeats):
            for part in hole.parts:
                if isinstance(part, Expr) and (found := wrong(part.normal)):
                    yield document.span(path), frozenset(document.variants), found
