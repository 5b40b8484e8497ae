"""The history of the UDS realm, for build_platform.py: the differences undone, from the newest realm backwards."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

Json = Any
Timeline = dict[str, Json]


def realm_file(realm: Json, oldest: str) -> Json:
    """Give the realm as timelines from the oldest identity-config release on."""
    states = realm_states(realm, oldest)
    names = sorted({name for _, state in states for name in state["scopes"]})
    facts = ("default_scopes", "optional_scopes", "groups", "own_clients", "timeouts")
    return {
        "scopes": {name: timeline((version, state["scopes"].get(name)) for version, state in states) for name in names},
        "facts": {name: timeline((version, state[name]) for version, state in states) for name in facts},
    }


def realm_states(realm: Json, oldest: str) -> list[tuple[str, Json]]:
    """Give (identity-config release, realm), oldest first."""
    state: Json = {
        "scopes": {scope["name"]: scope_entry(scope) for scope in realm["client_scopes"]},
        "default_scopes": realm["default_default_client_scopes"],
        "optional_scopes": realm["default_optional_client_scopes"],
        "groups": realm["groups"],
        "own_clients": realm["clients"],
        "timeouts": timeouts(realm["timeouts"]),
    }
    states: list[tuple[str, Json]] = []
    for diff in reversed(realm["diffs"]):
        states.append((diff["to"], state))
        state = undo(state, diff)
    return [(oldest, state), *reversed(states)]


def scope_entry(scope: Json) -> Json:
    """A client scope; Keycloak shows one in the token's scope unless it is told not to."""
    return {
        "protocol": scope["protocol"],
        "include_in_token_scope": scope["include_in_token_scope"] != "false",
        "mappers": {
            mapper["name"]: [mapper["provider"], mapper["protocol"], mapper["config"]] for mapper in scope["mappers"]
        },
    }


def undo(state: Json, diff: Json) -> Json:
    """Give the realm as it was before a difference."""
    state = copy.deepcopy(state)
    for name in diff.get("scopes_added", ()):
        del state["scopes"][name]
    for name, change in diff.get("scopes_changed", {}).items():
        undo_scope(state["scopes"][name], change)
    for key, fact in (("default_optional_client_scopes", "optional_scopes"), ("clients", "own_clients")):
        change = diff.get(key, {"added": (), "removed": ()})
        state[fact] = [name for name in state[fact] if name not in change["added"]] + list(change["removed"])
    if "timeouts" in diff:
        state["timeouts"] = timeouts(diff["timeouts"][0])
    known = {"from", "to", "scopes_added", "scopes_changed", "default_optional_client_scopes", "clients", "timeouts"}
    refuse_unknown(diff, known | {"client_policy_profiles"})  # the profiles' lists stand in identity.json, evaluated
    return state


def undo_scope(scope: Json, change: Json) -> None:
    """Put a client scope back to what it was before a difference."""
    for name in change.get("mappers_added", ()):
        del scope["mappers"][name]
    for name, keys in change.get("mappers_changed", {}).items():
        config = scope["mappers"][name][2]
        config.update({key: before for key, (before, _) in keys.items()})
        scope["mappers"][name][2] = {key: value for key, value in config.items() if value is not None}
    if "include_in_token_scope" in change:
        scope["include_in_token_scope"] = change["include_in_token_scope"][0] != "false"
    refuse_unknown(change, {"mappers_added", "mappers_changed", "include_in_token_scope"})


def refuse_unknown(change: Json, known: set[str]) -> None:
    """Stop at a kind of difference that this script cannot undo."""
    if unknown := set(change) - known:
        raise SystemExit(f"realm.json: a difference of an unknown kind: {', '.join(sorted(unknown))}")


def timeouts(values: Json) -> Json:
    """Seconds; `${REALM_X:60}` is 60 unless the bundle sets it."""
    return {key: int(re.sub(r"\$\{\w+:(\d+)\}", r"\1", str(value))) for key, value in values.items()}


def timeline(states: Iterable[tuple[str, Json]]) -> Timeline:
    """Keep of (release, value), oldest first, those at which the value changes."""
    changes: Timeline = {}
    for release, value in states:
        if not changes or value != list(changes.values())[-1]:
            changes[release] = value
    return changes
