"""Stage 1: values of a chart that are written without quotes where a string is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from yaml.nodes import ScalarNode, SequenceNode

from udslint.checking import Manifest
from udslint.finding import Path
from udslint.read.compose import QUOTED, YamlError, compose
from udslint.read.holes import Expr, Hole
from udslint.read.scalars import NotJsonError, plain
from udslint.rules.registry import Said, at_path, check

MAX_SHOWN = 100
"""Characters of a value that a message quotes."""
_BEFORE = re.compile(r"""[ ]*((?:-[ ]+)*)((?:[\w.$/-]+|"[^"\\]*"|'[^']*'):[ ]+)?""")
"""What may stand before a value on the line of its key or its dash."""
_ORDINARY = re.compile(r"[A-Za-z0-9/][A-Za-z0-9 ._/@-]*")
"""Texts in which YAML reads nothing but the text."""
KINDS = {bool: "a boolean", int: "a number", float: "a number"}


@check("unquoted-template-value")
def unquoted_template_value(manifest: Manifest) -> Iterator[Said]:
    """A template value is not quoted where a string is wanted."""
    if manifest.document.is_plain:
        return
    for path, hole in manifest.holes:
        expr = _bare(hole)
        if expr is None or not (manifest.document.has(path) and _wants_text(manifest, path)):
            continue
        if expr.default is not None and (found := _misread(expr.default, manifest, path)):
            message, read = found
            default = _abridged(expr.default)
            yield at_path(path).says(message, severity="warning", default=default, read=_abridged(read))
        elif path[:2] == ("spec", "sso") and "enum" not in manifest.platform.schema_at(path):
            yield at_path(path).says()


def _abridged(text: str) -> str:
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


def _misread(text: str, manifest: Manifest, path: Path) -> tuple[str, str] | None:
    """Give the message that says what YAML reads in a text without quotes, and what that is; None: the text."""
    if kind := _other_type(text):
        return "by-default", kind
    if _ORDINARY.fullmatch(text) or "\n" in text or text[:1] == "!":
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


def _bare(hole: Hole) -> Expr | None:
    """Give the one of the chart's values that is all of a value, without quotes; None where it is not so."""
    expr = None if hole.text else hole.only
    is_of_values = expr and expr.normal.startswith((".Values.", "(.Values.")) and expr.source.startswith("{{")
    return expr if is_of_values else None


def _wants_text(manifest: Manifest, path: Path) -> bool:
    """Tell whether the schema wants a string at a path."""
    if path[0] == "metadata":
        return path[1:] in _NAMES or (len(path) == 3 and path[1] in _TEXTS)
    return manifest.platform.schema_at(path).get("type") == "string"


_NAMES = (("name",), ("namespace",))
_TEXTS = ("labels", "annotations")
"""Mappings of any object that hold nothing but strings."""
