"""Stage 1: objects that were meant for UDS and are not known as such: nothing else looks at them.

A template is looked at as text, too: what is wrong there in a line of its own is wrong wherever it is rendered.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from udslint.latest import latest
from udslint.nearest import is_slip, nearest
from udslint.read.lines import Lines
from udslint.read.objects import API_VERSION, OWN_KINDS
from udslint.read.source import parts
from udslint.record import record
from udslint.rules.registry import Said, at_span, check

_FIELD = re.compile(r"^(\w+)[ \t]*:[ \t]+([\"']?)([\w./-]+)\2[ \t\r]*(?:#.*)?$", re.M)
_KEY = re.compile(r"^[\"']?(apiVersion|kind)[\"']?[ \t]*:", re.M)
_COMMENT = re.compile(r"\{\{-?\s*/\*")
_NO_BREAK = re.compile(r"[^\n]")
_ACTION = "{{"
_BRANCH = re.compile(r"\{\{-?\s*(?:if|with|range|define|block)\b")
GROUP = "uds.dev/"
USUAL = f"apiVersion: {API_VERSION}\nkind: Package\n"
CUTOFF = 92.0
"""Similarity in percent above which a kind is one misspelt: `Packages` has 93, `PackageSet` 82."""


@record
class _Field:
    """A field at the top of an object, in a line of its own."""

    key: str
    value: str
    start: int
    """Of the key, in the file."""
    at: tuple[int, int]
    """Where the value begins and ends."""


@record
class _Object:
    """What is written at the top of an object."""

    fields: Mapping[str, _Field]
    is_set: Collection[str]
    """Which of apiVersion and kind it has, in whatever form."""
    in_branch: bool
    """It may not be rendered."""


@check("kind-unknown")
def kind_unknown(lines: Lines) -> Iterator[Said]:
    """An object has no kind of UDS, but one that is like it."""
    for one in _objects(lines):
        version, kind = one.fields.get("apiVersion"), one.fields.get("kind")
        if version is None or version.value != API_VERSION:
            continue
        if "kind" not in one.is_set:
            yield from _misspelt(lines, one, "kind", OWN_KINDS)
        elif kind and (near := _near(kind.value)):
            yield _said(lines, one, kind.at, "default", value=kind.value, near=near)


@check("api-version-unknown")
def api_version_unknown(lines: Lines) -> Iterator[Said]:
    """An object of UDS is of no version of the API that UDS has, but of one that is like it."""
    for one in _objects(lines):
        version, kind = one.fields.get("apiVersion"), one.fields.get("kind")
        if kind is None or kind.value not in OWN_KINDS:
            continue
        if "apiVersion" not in one.is_set:
            yield from _misspelt(lines, one, "apiVersion", (API_VERSION,))
        elif version and version.value != API_VERSION and _is_meant(version.value):
            yield _said(lines, one, version.at, "default", value=version.value, kind=kind.value)


def _near(kind: str) -> str | None:
    """Find the kind of UDS that was meant by one that it does not have."""
    if kind in OWN_KINDS or kind.endswith("List"):
        return None
    slips = (one for one in sorted(OWN_KINDS) if is_slip(kind, one))
    return next(slips, None) or nearest(kind, OWN_KINDS, CUTOFF)


def _is_meant(version: str) -> bool:
    """Tell whether a version of an API is one of UDS, or one misspelt."""
    return version.startswith((GROUP, "uds/")) or is_slip(version, API_VERSION) or f"{GROUP}{version}" == API_VERSION


def _misspelt(lines: Lines, one: _Object, key: str, values: Collection[str]) -> Iterator[Said]:
    """Find the field that was meant to be another one."""
    for field in one.fields.values():
        if field.value in values and is_slip(field.key, key, shortest=len(key)):
            yield _said(lines, one, (field.start, field.start + len(field.key)), "key", key=field.key, near=key)


def _said(lines: Lines, one: _Object, place: tuple[int, int], message: str, **fields: object) -> Said:
    return at_span(lines.span(*place)).says(message, severity="warning" if one.in_branch else None, **fields)


@latest
def _objects(lines: Lines) -> tuple[_Object, ...]:
    """Give the objects of a file that may be meant for UDS, as far as their first fields are written in lines."""
    text = lines.text
    usual = text.count(USUAL)
    if usual and text.count("\nkind:") + text.startswith("kind:") <= usual:
        return ()
    if API_VERSION not in text and not any(kind in text for kind in OWN_KINDS):
        return ()
    plain = _without_comments(text) if _ACTION in text else text
    in_branch = _BRANCH.search(plain) is not None
    return tuple(_object(part.text, part.base, in_branch=in_branch) for part in parts(plain))


def _object(text: str, base: int, *, in_branch: bool) -> _Object:
    fields = {
        found[1]: _Field(found[1], found[3], base + found.start(1), (base + found.start(3), base + found.end(3)))
        for found in _FIELD.finditer(text)
    }
    return _Object(fields, frozenset(found[1] for found in _KEY.finditer(text)), in_branch)


def _without_comments(text: str) -> str:
    """Write blanks in the place of what a template says to its readers only."""
    pieces, done = list[str](), 0
    for begun in _COMMENT.finditer(text):
        end = text.find("*/", begun.end()) if begun.start() >= done else -1
        if end > 0:
            pieces += text[done : begun.start()], _NO_BREAK.sub(" ", text[begun.start() : end])
            done = end
    return "".join((*pieces, text[done:]))
