"""Trees in which each hole has a valid value, so that a validator finds only what is certain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from udslint.read.holes import UNKNOWN, Hole, OpenList
from udslint.read.repeats import Repeats

Schema = Mapping[str, Any]


def probe(value: Any, schema: Schema, repeats: Repeats) -> Any:
    """Put a valid value in place of each hole, so that only what is certain can be invalid."""
    if isinstance(value, Hole):
        return _witness(schema, value)
    if isinstance(value, dict):
        return repeats.once(value, ("probe", id(schema)), lambda: _probe_mapping(value, schema, repeats))
    if isinstance(value, list):
        return repeats.once(value, ("probe", id(schema)), lambda: _probe_list(value, schema, repeats))
    return value


def _probe_mapping(value: dict[str, Any], schema: Schema, repeats: Repeats) -> dict[str, Any]:
    properties, other = schema.get("properties", {}), schema.get("additionalProperties")
    skip = "oneOf" in schema
    return {
        name: probe(item, properties.get(name) or (other if isinstance(other, dict) else _ANYTHING), repeats)
        for name, item in value.items()
        if not (skip and isinstance(item, Hole))
    }


def _probe_list(value: list[Any], schema: Schema, repeats: Repeats) -> list[Any]:
    items = schema.get("items", _ANYTHING)
    probes = [probe(item, items, repeats) for item in value]
    if isinstance(value, OpenList):
        probes += [_witness(items, UNKNOWN)] * (schema.get("minItems", 0) - len(probes))
    return probes


_ANYTHING: Schema = {}


def _witness(schema: Schema, hole: Hole) -> Any:
    """Give a value that the schema takes; a hole that is certainly a string stays one."""
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    wanted = schema.get("type", "string")
    kinds = wanted if isinstance(wanted, list) else [wanted]
    if hole.text or "string" in kinds:
        return ""
    if kinds[0] == "object":
        properties = schema.get("properties", {})
        needed = dict.fromkeys([*schema.get("required", ()), *_first_branch(schema)])
        return {name: _witness(properties.get(name, {}), UNKNOWN) for name in needed}
    if kinds[0] == "array":
        return [_witness(schema.get("items", {}), UNKNOWN)] * schema.get("minItems", 0)
    return {"boolean": True, "number": schema.get("minimum", 0), "integer": schema.get("minimum", 0)}.get(kinds[0])


def _first_branch(schema: Schema) -> list[str]:
    return list(schema["anyOf"][0].get("required", ())) if "anyOf" in schema else []
