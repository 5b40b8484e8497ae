"""Templates made of manifests: values moved into `.Values`, parts put under `if`, lists under `range` or `toYaml`.

A template is a tree with `Moved`, `Mixed`, `Optional`, `Looped` and `Spread` in it: `text_of` writes it, and `rendered`
gives what Helm would make of it under some values.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import yaml

Tree = Any
Values = dict[str, Any]
KEPT = {(), ("apiVersion",), ("kind",), ("metadata",), ("spec",)}
"""Parts that stay as they are: without them a file holds no Package."""


@dataclass(frozen=True)
class Moved:
    """A value of the chart; `style` says how it is written: bare, quoted, quote, zarf, block."""

    name: str
    style: str


@dataclass(frozen=True)
class Mixed:
    """Text with a value of the chart in it."""

    before: str
    name: str
    after: str
    style: str


@dataclass(frozen=True)
class Optional:
    """A part under a condition."""

    name: str
    part: Tree


@dataclass(frozen=True)
class Looped:
    """A list of which the rest is in the chart's values."""

    first: list[Tree]
    name: str


@dataclass(frozen=True)
class Spread:
    """A mapping or list of which the rest is written by `toYaml` beside what is seen; the rest is never empty."""

    first: Tree
    name: str


class NotRenderedError(ValueError):
    """With these values Helm would make something that is no YAML, or another structure."""


def paths(tree: Tree, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Give the places of a tree that can be moved."""
    if path not in KEPT:
        yield path
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for step, value in items:
        yield from paths(value, (*path, step))


def moved(manifest: Tree, random: Random, count: int) -> tuple[Tree, Values]:
    """Make a template of a manifest: `count` places are moved; give the values with which it is the manifest again."""
    places = list(paths(manifest))
    chosen = frozenset(random.sample(places, min(count, len(places))))
    values: Values = {}
    return _moved(manifest, (), chosen, random, values), values


def _moved(tree: Tree, path: tuple[str | int, ...], chosen: frozenset[Any], random: Random, values: Values) -> Tree:
    if path in chosen and random.random() < 0.35:
        name = _named(values, "c", value=True)
        return Optional(name, _moved(tree, path, chosen - {path}, random, values))
    if path in chosen:
        return _moved_value(tree, random, values)
    if isinstance(tree, dict):
        return {key: _moved(value, (*path, key), chosen, random, values) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_moved(value, (*path, index), chosen, random, values) for index, value in enumerate(tree)]
    return tree


def _moved_value(value: Tree, random: Random, values: Values) -> Tree:
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value) and random.random() < 0.5:
        kept = random.randrange(len(value))
        return Looped(value[:kept], _named(values, "l", value=value[kept:]))
    if isinstance(value, (dict, list)) and len(value) > 1 and random.random() < 0.6:
        first, rest = _split(value, random.randrange(1, len(value)))
        return Spread(first, _named(values, "s", value=rest))
    if isinstance(value, (dict, list)):
        return Moved(_named(values, "b", value=value), "block")
    if not isinstance(value, str):
        return Moved(_named(values, "v", value=value), "bare")
    style = random.choice(["bare", "quoted", "quote", "zarf"])
    if style == "bare" and not _is_plain(value):
        style = "quote"
    if len(value) > 1 and random.random() < 0.4:
        start, end = _piece(value, random)
        name = _named(values, "v", value=value[start:end])
        return Mixed(value[:start], name, value[end:], "zarf" if style == "zarf" else "quoted")
    return Moved(_named(values, "v", value=value), style)


def _piece(value: str, random: Random) -> tuple[int, int]:
    """Choose a piece of a text; of an address a part of its host, of its port or of a step of its path.

    A value with half a scheme, or with a slash that ends the host, is nothing that a chart has.
    """
    scheme = value.find("://")
    parts = [found.span() for found in re.finditer(r"[^/:]+", value) if found.start() > scheme] if scheme > 0 else []
    first, last = random.choice(parts or [(0, len(value))])
    start = random.randrange(first, last)
    return start, random.randrange(start, last) + 1


def _split(value: Tree, at: int) -> tuple[Tree, Tree]:
    if isinstance(value, list):
        return value[:at], value[at:]
    entries = list(value.items())
    return dict(entries[:at]), dict(entries[at:])


def _named(values: Values, kind: str, *, value: Tree) -> str:
    name = f"{kind}{len(values)}"
    values[name] = value
    return name


def _is_plain(text: str) -> bool:
    try:
        return bool(yaml.safe_load(text) == text) and text.isprintable()
    except yaml.YAMLError:
        return False


def rendered(template: Tree, values: Values) -> Tree:
    """Give the manifest that Helm makes of a template.

    Raises:
        NotRenderedError: with these values it would make something else than a value.
    """
    if isinstance(template, Moved):
        return _scalar(values[template.name], template.style)
    if isinstance(template, Mixed):
        return template.before + _inner(values[template.name]) + template.after
    if isinstance(template, Optional):
        return rendered(template.part, values)
    if isinstance(template, Looped):
        return [*(rendered(one, values) for one in template.first), *values[template.name]] or None
    if isinstance(template, Spread):
        rest = values[template.name]
        if not rest or (isinstance(rest, dict) and rest.keys() & template.first.keys()):
            raise NotRenderedError
        return {**template.first, **rest} if isinstance(rest, dict) else [*template.first, *rest]
    if isinstance(template, dict):
        kept = {key: rendered(value, values) for key, value in template.items() if _is_there(value, values)}
        return kept if kept or not template else None
    if isinstance(template, list):
        items = [rendered(value, values) for value in template if _is_there(value, values)]
        return items if items or not template else None
    return template


def _is_there(part: Tree, values: Values) -> bool:
    while isinstance(part, Optional):
        if not values[part.name]:
            return False
        part = part.part
    return True


def _scalar(value: Tree, style: str) -> Tree:
    if style == "block":
        return value
    if style == "quote":
        return "" if value is None else value if isinstance(value, str) else json.dumps(value)
    if style != "bare":
        return _inner(value)
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value)
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise NotRenderedError from error
    if isinstance(found, (dict, list)) or "\n" in text or text.startswith(("&", "*", "!", "#")) or " #" in text:
        raise NotRenderedError
    return found if found is None or isinstance(found, (str, bool, int, float)) else text


def _inner(value: Tree) -> str:
    """Give a value as it stands inside of double quotes."""
    if not isinstance(value, str) or not value.isprintable() or '"' in value or "\\" in value:
        raise NotRenderedError
    return value


def text_of(template: Tree) -> str:
    """Write a template."""
    return "\n".join(_lines(template, 0)) + "\n"


def _lines(tree: Tree, depth: int) -> Iterator[str]:
    """Write a mapping, list or loop whose lines stand at a depth."""
    pad = " " * depth
    if isinstance(tree, Looped):
        yield from _lines(tree.first, depth)
        yield f"{pad}{{{{- range .Values.{tree.name} }}}}"
        yield f"{pad}- {{{{ . | quote }}}}"
        yield f"{pad}{{{{- end }}}}"
        return
    if isinstance(tree, Spread):
        yield from _lines(tree.first, depth)
        yield f"{pad}{{{{- toYaml .Values.{tree.name} | nindent {depth} }}}}"
        return
    entries = tree.items() if isinstance(tree, dict) else ((None, one) for one in tree)
    for key, value in entries:
        yield from _entry(key, value, depth)


def _entry(key: str | None, value: Tree, depth: int) -> Iterator[str]:
    pad = " " * depth
    if isinstance(value, Optional):
        yield f"{pad}{{{{- if .Values.{value.name} }}}}"
        yield from _entry(key, value.part, depth)
        yield f"{pad}{{{{- end }}}}"
        return
    head = f"{pad}-" if key is None else f"{pad}{json.dumps(key, ensure_ascii=False)}:"
    if isinstance(value, Moved) and value.style == "block":
        yield head
        yield f"{pad}  {{{{- toYaml .Values.{value.name} | nindent {depth + 2} }}}}"
    elif isinstance(value, (Looped, Spread)) or (isinstance(value, (dict, list)) and value):
        yield head
        yield from _lines(value, depth + 2)
    else:
        yield f"{head} {_inline(value)}"


def _inline(value: Tree) -> str:
    if isinstance(value, Mixed):
        text = json.dumps(f"{value.before}\0{value.after}", ensure_ascii=False)
        return text.replace("\\u0000", _action(value.name, value.style))
    if not isinstance(value, Moved):
        return json.dumps(value, ensure_ascii=False)
    if value.style == "quote":
        return f"{{{{ .Values.{value.name} | quote }}}}"
    action = _action(value.name, value.style)
    return action if value.style == "bare" else f'"{action}"'


def _action(name: str, style: str) -> str:
    return f"###ZARF_VAR_{name.upper()}###" if style == "zarf" else f"{{{{ .Values.{name} }}}}"
