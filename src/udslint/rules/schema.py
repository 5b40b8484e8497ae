"""Stage 1: what the Kubernetes API server says by the CRD."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from udslint.checking import Manifest
from udslint.finding import Path, dotted
from udslint.model.crd import Dropped, Violation, way_out
from udslint.nearest import did_you_mean, nearest
from udslint.platform import REPLACED, FieldHistory, Platform, Release
from udslint.read import Unread
from udslint.read.holes import Hole, OpenDict, shown
from udslint.rules.names import listed
from udslint.rules.registry import Said, at_path, at_span, check


@check("yaml-syntax")
def yaml_syntax(unread: Unread) -> Iterator[Said]:
    """The file is not YAML."""
    where = f" {unread.context}" if unread.context else ""
    how = "default" if unread.certain else "by-default"
    yield at_span(unread.span).says(how, problem=unread.problem, where=where)


@check("duplicate-key")
def duplicate_key(manifest: Manifest) -> Iterator[Said]:
    """A key stands twice in one mapping."""
    document = manifest.document
    joined = [one for one in document.duplicates if one.mapping is document.node]
    is_joined = {"apiVersion", "kind"}.issubset(one.key for one in joined)
    if is_joined:  # all that the two objects have in common comes of one mistake
        first = document.node_span(joined[0].first)
        yield at_span(document.node_span(joined[0].again), ()).see(first, "the first object").says("joined")
    for duplicate in document.duplicates:
        if is_joined and duplicate in joined:
            continue
        path = (*document.path_of(duplicate.mapping), duplicate.key)
        first = document.node_span(duplicate.first)
        yield at_span(document.node_span(duplicate.again), path).see(first, "first here").says(name=duplicate.key)


@check("unknown-field")
def unknown_field(manifest: Manifest) -> Iterator[Said]:
    """The API server drops a field that no release knows."""
    for dropped in manifest.loaded.dropped:
        if _history(manifest.platform, dropped.path) is not None:
            continue
        name = str(dropped.path[-1])
        place = at_path(dropped.path).key()
        if near := nearest(name, dropped.siblings):
            yield place.says("near", name=name, near=near)
        elif home := _home_of(name, dropped, manifest.platform):
            yield place.says("elsewhere", name=name, home=home)
        elif dropped.path[0] != "metadata":  # of which the CRD says nothing
            yield place.says(name=name, parent=dotted(dropped.path[:-1]) or "the object")


@check("field-too-new")
def field_too_new(manifest: Manifest) -> Iterator[Said]:
    """The API server drops a field that a later release has."""
    for dropped in manifest.loaded.dropped:
        history = _history(manifest.platform, dropped.path)
        if history and history.since and _is_before(manifest.platform, history.since):
            name = str(dropped.path[-1])
            yield at_path(dropped.path).key().says(name=name, since=history.since, target=manifest.platform.release)


def _is_before(platform: Platform, version: str) -> bool:
    """Tell whether the release that was asked for, which may be newer than what is known, is before another."""
    return Release.parse(platform.requested).minor < Release.parse(version).minor


@check("field-removed")
def field_removed(manifest: Manifest) -> Iterator[Said]:
    """The API server drops a field that an earlier release had."""
    for dropped in manifest.loaded.dropped:
        history = _history(manifest.platform, dropped.path)
        if history and (not history.since or manifest.platform.at_least(history.since)):
            name = str(dropped.path[-1])
            successor = REPLACED.get(name, "")
            yield (
                at_path(dropped.path)
                .key()
                .says(
                    "replaced" if successor else "default",
                    name=name,
                    until=history.until,
                    successor=successor,
                    target=manifest.platform.release,
                )
            )


@check("wrong-type")
def wrong_type(manifest: Manifest) -> Iterator[Said]:
    """A value has another type than the field."""
    for violation in manifest.loaded.violations:
        if violation.keyword != "type":
            continue
        wanted = violation.schema["type"]
        place = at_path(violation.path)
        if wanted == "string" and isinstance(violation.value, (bool, int, float)):
            raw = manifest.document.text_at(violation.path)
            yield place.says("unquoted", name=_named(violation.path), raw=raw, kind=_kind(violation.value))
        elif wanted == "boolean" and isinstance(violation.value, str):
            yield place.says("quoted", name=_named(violation.path))
        else:
            message = "scalar" if isinstance(violation.value, (bool, int, float, str)) else "default"
            kind = _kind(violation.value)
            yield place.says(message, name=_named(violation.path), wanted=_wanted(wanted), kind=kind)


@check("missing-field")
def missing_field(manifest: Manifest) -> Iterator[Said]:
    """A required field is missing, or has no value."""
    for violation in manifest.loaded.violations:
        written = _value(manifest.document.tree, violation.path)
        keys = written.items() if isinstance(written, dict) else ()
        empty = frozenset(name for name, value in keys if value is None)
        if violation.keyword == "required":
            for name in violation.missing:
                message = "null" if name in empty else "default" if violation.path else "of-package"
                place = at_path((*violation.path, name))
                yield place.says(message, name=name, parent=dotted(violation.path) or "the Package")
        elif violation.keyword == "anyOf":
            missing = way_out(violation.schema, violation.value, empty)
            message = "one-of-null" if empty.issuperset(missing) else "one-of"
            first = next((name for name, _ in keys if name in missing), missing[0])
            yield at_path((*violation.path, first)).says(message, names=listed(missing))


@check("value-not-allowed")
def value_not_allowed(manifest: Manifest) -> Iterator[Said]:
    """A value is none of those that the field takes."""
    mistyped = {violation.path for violation in manifest.loaded.violations if violation.keyword == "type"}
    for violation in manifest.loaded.violations:
        if violation.keyword not in ("type", "required", "anyOf") and violation.path not in mistyped:
            yield from _not_allowed(violation, manifest.platform)


def _not_allowed(violation: Violation, platform: Platform) -> Iterator[Said]:
    place = at_path(violation.path)
    schema, keyword = violation.schema, violation.keyword
    name = _named(violation.path) or "the object"
    if keyword == "enum":
        allowed = ", ".join(f"'{shown(one)}'" for one in schema["enum"])
        meant = _meant(violation, platform.schema_at(violation.path[:-1]).get("properties", {}))
        yield place.says(name=name, allowed=f"one of {allowed}{meant}")
    elif keyword in ("minimum", "maximum"):
        word = "at least" if keyword == "minimum" else "at most"
        yield place.says(name=name, allowed=f"{word} {schema[keyword]}")
    elif keyword == "minItems":
        yield place.says("empty", name=name)
    elif keyword == "oneOf":
        yield place.says("one-of", name=name)
    else:
        rule = schema.get(keyword)
        yield place.says(name=name, allowed="base64" if rule == "byte" else f"of {keyword} '{rule}'")


def _meant(violation: Violation, siblings: Mapping[str, Any]) -> str:
    """Say what was probably meant: a value of the field that is spelt alike, or another field that takes the value."""
    if near := nearest(str(violation.value), map(str, violation.schema["enum"]), cutoff=60):
        return did_you_mean(near)
    other = next((name for name, known in siblings.items() if violation.value in known.get("enum", ())), None)
    return did_you_mean(f"{other}: {violation.value}" if other else None)


@check("deprecated-field")
def deprecated_field(manifest: Manifest) -> Iterator[Said]:
    """A field has been replaced by another."""
    for found in manifest.deprecated:
        message = "ignored" if found.deprecation.wins is None else "default"
        place = at_path(found.path, found.path).key()
        yield place.says(message, name=found.path[-1], replacement=".".join(found.replacement))


@check("field-set-twice")
def field_set_twice(manifest: Manifest) -> Iterator[Said]:
    """A deprecated field and its replacement say different things."""
    for found in manifest.deprecated:
        new_path: Path = (*found.path[:-1], *found.replacement)
        old, new = _value(manifest.loaded.tree, found.path), _value(manifest.loaded.tree, new_path)
        wins = found.deprecation.wins
        if wins is None or new is None or not _differ(old, new):
            continue
        replacement = ".".join(found.replacement)
        place = at_path(found.path).key().also(new_path, f"'{replacement}' is set here")
        winner = found.path[-1] if wins == "old" else replacement
        yield place.says(name=found.path[-1], replacement=replacement, wins=winner)


def _differ(left: Any, right: Any) -> bool:
    """Tell whether two values certainly differ."""
    if isinstance(left, Hole) or isinstance(right, Hole):
        return False
    if isinstance(left, dict) and isinstance(right, dict):
        shared = left.keys() & right.keys()
        return any(_differ(left[name], right[name]) for name in shared) or _lacks(left, right) or _lacks(right, left)
    return bool(left != right)


def _lacks(tree: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether a mapping certainly lacks a key that certainly has a value in another."""
    known = (name for name, value in other.items() if not isinstance(value, Hole))
    return not isinstance(tree, OpenDict) and any(name not in tree for name in known)


def _named(path: Path) -> str:
    """Name a field; an item of a list by the field and its position: redirectUris[0]."""
    start = len(path) - 1
    while start > 0 and isinstance(path[start], int):
        start -= 1
    return dotted(path[start:]) if path else ""


def _value(tree: Any, path: Path) -> Any:
    for step in path:
        try:
            tree = tree[step]
        except (KeyError, IndexError, TypeError):
            return None
    return tree


def _history(platform: Platform, path: Path) -> FieldHistory | None:
    return platform.field_history(_schema_path(path))


def _schema_path(path: Path) -> str:
    """Write a logical path as in the schema: spec.sso[].redirectUris."""
    text = ""
    for step in path:
        text += "[]" if isinstance(step, int) else f".{step}"
    return text[1:]


def _home_of(name: str, dropped: Dropped, platform: Platform) -> str | None:
    """Find where a field belongs that stands at the wrong place; None unless there is exactly one such place."""
    if len(dropped.path) > 5:
        return None
    homes = platform.field_homes(name)
    return homes[0] if len(homes) == 1 else None


def _wanted(kind: str | list[str]) -> str:
    kinds = kind if isinstance(kind, list) else [kind]
    names = {"object": "a mapping", "array": "a list", "string": "a string", "boolean": "true or false"}
    return " or ".join(names.get(one, f"a {one}") for one in kinds if one != "null")


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    names = {bool: "a boolean", int: "a number", float: "a number", str: "a string", list: "a list", dict: "a mapping"}
    return names.get(type(value), "something else")
