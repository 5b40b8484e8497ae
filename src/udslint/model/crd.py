"""What the Kubernetes API server makes of an object before anybody else sees it: nulls and unknown fields go,
defaults come, the rest is validated.

Source: facts/admission/cases.jsonl (the real structural schema, run). Nulls of fields that are not nullable are dropped
before defaults are filled in.
"""

from __future__ import annotations

import base64
import binascii
import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from udslint.finding import Path
from udslint.model.probe import Schema, probe
from udslint.read.holes import UNKNOWN, Hole, OpenDict, OpenList
from udslint.read.repeats import NOTHING, Repeats
from udslint.record import record

METADATA: Schema = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string"},
        "generateName": {"type": "string"},
        "namespace": {"type": "string"},
        "labels": {"type": "object", "additionalProperties": {"type": "string"}},
        "annotations": {"type": "object", "additionalProperties": {"type": "string"}},
        "deletionTimestamp": {"type": "string"},
    },
}
"""The part of ObjectMeta that is looked at; the CRD says of metadata only that it is an object."""
OBJECT_META = (
    *METADATA["properties"], "clusterName", "creationTimestamp", "deletionGracePeriodSeconds", "finalizers",
    "generation", "managedFields", "ownerReferences", "resourceVersion", "selfLink", "uid",
)  # fmt: skip
"""All fields that ObjectMeta has or had (apimachinery, pkg/apis/meta/v1/types.go)."""


@record
class Dropped:
    """A field that the API server drops without a word."""

    path: Path
    siblings: tuple[str, ...]
    """The names that the schema knows at this place."""


@record
class Violation:
    """A part that the API server rejects."""

    path: Path
    keyword: str
    """The JSON Schema keyword that is violated."""
    schema: Schema
    """The schema that holds the keyword."""
    value: Any
    missing: tuple[str, ...] = ()
    """Of `required` and `anyOf`: the names of the fields that are missing."""


@dataclass(slots=True)
class Settled:
    """An object with the API server's pruning and defaults applied."""

    tree: dict[str, Any]
    dropped: list[Dropped] = field(default_factory=list)
    nulls: list[Path] = field(default_factory=list)
    """Fields of the schema that have no value, which are dropped too."""
    probe: Any = None
    """The tree with a valid value in place of each hole, for the validator; None where there is no hole."""


class Crd:
    """The schema of one release's Package."""

    def __init__(self, schema: dict[str, Any]) -> None:
        properties = {**schema["properties"], "metadata": METADATA}
        self.schema: dict[str, Any] = {**schema, "properties": properties}
        self._defaults: dict[int, list[tuple[str, Any]]] = {}

    @cached_property
    def _validator(self) -> Any:
        import jsonschema_rs

        return jsonschema_rs.Draft202012Validator(
            self.schema, validate_formats=True, formats={"byte": _is_base64, "binary": lambda _: True}
        )

    def settle(self, tree: dict[str, Any], repeats: Repeats = NOTHING) -> Settled:
        """Drop nulls and unknown fields, fill in defaults."""
        settler = _Settler(repeats, self._defaults)
        value = settler.value(tree, self.schema, ())
        filled = probe(value, self.schema, repeats) if settler.met_hole else None
        return Settled(value, settler.dropped, settler.nulls, filled)

    def violations(self, settled: Settled) -> list[Violation]:
        """Give what the API server rejects; nothing that depends on a hole."""
        instance = settled.tree if settled.probe is None else settled.probe
        if self._validator.is_valid(instance):
            return []
        found: dict[tuple[Path, str], Violation] = {}
        for error in self._validator.iter_errors(instance):
            violation = self._violation(error, instance)
            found.setdefault((violation.path, violation.keyword), violation)
        return list(found.values())

    def _violation(self, error: Any, instance: Any) -> Violation:
        keyword = str(error.schema_path[-1])
        _, schema = _follow(error.schema_path[:-1], self.schema)
        path, value = _follow(error.instance_path, instance)
        return Violation(path, keyword, schema, value, tuple(_missing(keyword, schema, value)))


def _follow(steps: Iterable[str | int], node: Any) -> tuple[Path, Any]:
    """Go down a tree; the validator gives a key of digits, such as the label "2", as a number."""
    path: Path = ()
    for step in steps:
        name = str(step) if isinstance(node, dict) else step
        path, node = (*path, name), node[name]
    return path, node


def _missing(keyword: str, schema: Schema, value: Any) -> Iterator[str]:
    """Give the fields that are missing."""
    if keyword == "required":
        yield from (name for name in schema["required"] if name not in value)
    elif keyword == "anyOf" and isinstance(value, dict):
        yield from way_out(schema, value)


def way_out(schema: Schema, value: dict[str, Any], empty: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Give what an entry lacks for the form, of those that it may have, that its author is nearest to.

    Args:
        schema: says `anyOf` of the forms.
        value: the entry, without keys that have no value.
        empty: those keys; the author meant to have them.
    """
    serves = not _BACKEND.isdisjoint((*value, *empty))

    def far(names: tuple[str, ...]) -> tuple[bool, int, bool]:
        return serves and "advancedHTTP" in names, len(empty.union(names)), "podLabels" in names

    return min(
        (tuple(name for name in one.get("required", ()) if name not in value) for one in schema["anyOf"]), key=far
    )


_BACKEND = frozenset(("service", "selector", "port", "targetPort", "podLabels"))
"""Fields of an entry of `expose` that sends requests on to pods, and so does not answer them itself."""

_SETTLED = frozenset((str, bool, int, float))
"""What nothing is dropped from and nothing is filled into."""


def _is_settled(values: Iterable[Any]) -> bool:
    """Tell whether there is nothing to do in a collection of these values."""
    return _SETTLED.issuperset(map(type, values))


@dataclass(slots=True)
class _Settler:
    repeats: Repeats
    defaults: dict[int, list[tuple[str, Any]]]
    """By the identity of a schema's fields: the schema stays as long as they do."""
    dropped: list[Dropped] = field(default_factory=list)
    nulls: list[Path] = field(default_factory=list)
    met_hole: bool = False

    def value(self, value: Any, schema: Schema, path: Path) -> Any:
        if not isinstance(value, (dict, list)):
            self.met_hole = self.met_hole or isinstance(value, Hole)
            return value
        if self.repeats is NOTHING or not self.repeats.keeps(value):
            return self._collection(value, schema, path)
        # What stood in an earlier reading at the same place comes to the same.
        result, settler = self.repeats.once(value, ("settled", path), lambda: self._alone(value, schema, path))
        self.dropped += settler.dropped
        self.nulls += settler.nulls
        self.met_hole = self.met_hole or settler.met_hole
        return result

    def _alone(self, value: Any, schema: Schema, path: Path) -> tuple[Any, _Settler]:
        settler = _Settler(self.repeats, self.defaults)
        return self.repeats.keep(settler._collection(value, schema, path)), settler

    def _collection(self, value: Any, schema: Schema, path: Path) -> Any:
        if isinstance(value, dict):
            return self._mapping(value, schema, path)
        items = schema.get("items")
        if items is None:
            self.met_hole = True  # nobody looks inside a list where a mapping is wanted, so it may hold some
            return value
        self.met_hole = self.met_hole or isinstance(value, OpenList)
        if _is_settled(value):
            return type(value)(value)
        return type(value)([self.value(item, items, (*path, index)) for index, item in enumerate(value)])

    def _mapping(self, value: dict[str, Any], schema: Schema, path: Path) -> dict[str, Any]:
        properties, other = schema.get("properties"), schema.get("additionalProperties")
        if properties is None and not isinstance(other, dict):
            self.met_hole = True  # as above, the other way round
            return value
        is_open = isinstance(value, OpenDict)
        self.met_hole = self.met_hole or is_open
        if properties is None and _is_settled(value.values()):
            return type(value)(value)
        result: dict[str, Any] = OpenDict() if is_open else {}
        for name, item in value.items():
            known = properties.get(name) if properties else other
            if known is None:
                names = OBJECT_META if schema is METADATA else tuple(properties or ())
                if schema is not METADATA or name not in names:
                    self.dropped.append(Dropped((*path, name), names))
            elif type(item) in _SETTLED:
                result[name] = item
            elif item is not None or "null" in known.get("type", ()):
                result[name] = self.value(item, known, (*path, name))
            else:
                self.nulls.append((*path, name))
        if properties:
            self._fill(result, properties, is_open)
        return result

    def _fill(self, result: dict[str, Any], properties: Schema, is_open: bool) -> None:
        if is_open:
            result.update({name: UNKNOWN for name in properties if name not in result})
            return
        for name, default in self._defaults(properties):
            if name not in result:
                result[name] = copy.copy(default) if isinstance(default, (dict, list)) else default

    def _defaults(self, properties: Schema) -> list[tuple[str, Any]]:
        """Give the defaults among fields, looked up once: most fields have none."""
        found = self.defaults.get(id(properties))
        if found is None:
            found = [(name, known["default"]) for name, known in properties.items() if "default" in known]
            self.defaults[id(properties)] = found
        return found


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True
