"""Make schemas/package-*.json and platform/*.json from the measured facts.

    python tools/build_platform.py ../shared/facts           write the files
    python tools/build_platform.py ../shared/facts --check   exit 1 when a file is not what the facts give

Inputs, below the given folder:

- platform/versions.json            one entry for each UDS Core minor release, facts of its newest patch
- platform/schemas/package-*.json   the Package CRD as JSON Schema, one file for each that differs
- platform/identity.json            client policy and group gate for each identity-config release
- platform/realm.json               the realm of the newest identity-config, and what changed from release to release
- admission/denials_extra.json      the first release that allows an attribute, to the patch
- keycloak/policy.json              measured: mapper providers of Keycloak by protocol, allowed and denied

Most of what comes out is a timeline, `{"0.20": a, "0.60": b}`: a from 0.20 on, b from 0.60 on. Those of releases.json
go by UDS Core release, those of identity.json and realm.json by identity-config release. null: does not exist (yet).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from realm_history import realm_file, timeline
from udslint.release import numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent
Json = Any

ON_VIOLATION = {None: None, "silently stripped": "stripped", "request rejected": "rejected"}
WINS = {None: None, "deprecated field overwrites new field": "old", "new field wins": "new"}
AMBIENT = {
    "authservice not supported": None,
    "no ambient mode field": None,
    "denied at admission": "denied",
    "supported through an operator-made waypoint": "waypoint",
}
SELECTOR_MATCH = {None: None, "any label of the SSO selector": "any", "all labels of the SSO selector": "all"}
CLIENT_API = {
    "dynamic client registration (re-assigns scopes on update)": "registration",
    "dynamic registration or admin REST, by PEPR_KEYCLOAK_CLIENT_STRATEGY": "either",
    "admin REST (PUT does not re-assign client scopes)": "admin",
}


def main() -> int:
    """Write the files, or compare them."""
    parser = argparse.ArgumentParser(description="Make schemas/ and platform/ from the measured facts.")
    parser.add_argument("facts", type=Path, help="the folder of the facts")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file is stale")
    arguments = parser.parse_args()
    files = build(arguments.facts)
    stale = sorted(path for path, text in files.items() if read(path) != text) + superfluous(files)
    for path in stale:
        print(f"{'stale' if arguments.check else 'written' if path in files else 'removed'}: {path.relative_to(ROOT)}")
        if not arguments.check:
            put(path, files.get(path))
    return 1 if stale and arguments.check else 0


def build(facts: Path) -> dict[Path, str]:
    """Give every file that the facts make, by path."""
    releases = load(facts / "platform/versions.json")
    identities = load(facts / "platform/identity.json")
    oldest = min((entry["identity_config"] for entry in identities), key=numbers)
    schemas = {Path(release["schema"]).name: load(facts / "platform" / release["schema"]) for release in releases}
    files = {ROOT / "schemas" / name: compact(schema) + "\n" for name, schema in schemas.items()}
    data = {
        "releases": releases_file(releases),
        "identity": identity_file(identities, load(facts / "keycloak/policy.json")),
        "realm": realm_file(load(facts / "platform/realm.json"), oldest),
        "attributes": attributes_file(load(facts / "admission/denials_extra.json")),
        "fields": fields_file(releases, schemas),
    }
    return files | {ROOT / "platform" / f"{name}.json": readable(value) + "\n" for name, value in data.items()}


def releases_file(releases: list[Json]) -> Json:
    """Patches and schema of each release, and the timelines of the operator's facts."""
    return {
        "releases": {release["uds_core"]: release_entry(release) for release in releases},
        "facts": {
            name: timeline((release["uds_core"], fact(release)) for release in releases)
            for name, fact in OPERATOR_FACTS.items()
        },
    }


def release_entry(release: Json) -> Json:
    """What names a release: its date, its schema, and for each patch [patch, identity-config, Keycloak]."""
    return {
        "date": release["date"],
        "schema": Path(release["schema"]).name,
        "patches": [
            [int(patch["tag"].rsplit(".", 1)[1]), patch["identity_config_version"], patch["keycloak_version"]]
            for patch in release["patches"]
        ],
    }


def deprecations(release: Json) -> Json:
    """Deprecated fields as [field, replacement, which wins when both are set]; null: the old one is not read at all."""
    return [[one["field"], one["replacement"], WINS[one["when_both_set"]]] for one in release["deprecated_fields"]]


def has_default(release: Json, attribute: str) -> bool:
    """Tell whether the operator itself sets a client attribute."""
    return any(default.get("attribute") == attribute for default in release["operator_defaults"])


def sanitises_secret_name(release: Json) -> bool:
    """Tell whether the name of the Secret is cut to what a DNS label may be."""
    return any(
        str(default.get("secret.metadata.name")).startswith("sanitise") for default in release["operator_defaults"]
    )


OPERATOR_FACTS: Mapping[str, Callable[[Json], Json]] = {
    "forwarded_keys": lambda release: release["client_keys"]["forwarded"],
    "not_forwarded": lambda release: release["client_keys"]["in_crd_not_forwarded"],
    "operator_keys": lambda release: release["client_keys"]["operator_only"],
    "keycloak_only_keys": lambda release: release["client_keys"]["forwardable_but_pruned_by_crd"],
    "deprecated": deprecations,
    "invalid_namespaces": lambda release: release["invalid_namespaces"],
    "ignored_namespaces": lambda release: release["ignored_namespaces"],
    "public_clients_setting": lambda release: release["public_clients_gate"]["exists"],
    "public_clients_get_secret": lambda release: release["secret_template"]["public_clients_get_secret"],
    "logout_confirmation_added": lambda release: has_default(release, "logout.confirmation.enabled"),
    "secret_name_sanitised": sanitises_secret_name,
    "default_mesh_mode": lambda release: release["mesh"]["default_mode"],
    "gateways": lambda release: release["mesh"]["gateway_enum"],
    "authservice_in_ambient": lambda release: AMBIENT[release["mesh"]["authservice_in_ambient"]],
    "expose_selector_match": lambda release: SELECTOR_MATCH[release["mesh"]["expose_selector_match"]],
    "authservice_field": lambda release: release["authservice"]["field"],
    "authservice_logout_path": lambda release: release["authservice"]["logout_path"],
    "authservice_denies": lambda release: release["authservice"]["jwt_authz_action"] == "DENY",
    "authservice_monitor_exemption": lambda release: release["authservice"]["monitor_exemption"],
    "client_api": lambda release: CLIENT_API[release["keycloak_client_api"]],
}


def identity_file(identities: list[Json], policy: Json) -> Json:
    """The client policy's allow-lists, the group gate and Keycloak's mapper providers."""
    states = list(identity_states(identities))
    plugin = {name: since for since, state in reversed(states) for name in state["plugin_protocol_mappers"]}
    return {
        "facts": {
            name: timeline((version, fact(state)) for version, state in states) for name, fact in IDENTITY_FACTS.items()
        },
        "providers": {
            name: timeline_of(protocol, plugin.get(name))
            for kind in ("mappers_allowed", "mappers_denied")
            for protocol, names in policy[kind].items()
            for name in names
        },
    }


IDENTITY_FACTS: Mapping[str, Callable[[Json], Json]] = {
    "on_violation": lambda state: ON_VIOLATION[state["client_policy"]["on_violation"]],
    "allowed_mappers": lambda state: state["client_policy"]["allowed_protocol_mappers"],
    "allowed_scopes": lambda state: state["client_policy"]["allowed_client_scopes"],
    "owned_clients_only": lambda state: bool((state["client_policy"]["ownership"] or {}).get("attribute")),
    "group_gate": lambda state: state["group_gate"] is not None,
    "group_gate_ignores": lambda state: (state["group_gate"] or {}).get("ignored_clients", []),
}


def timeline_of(value: Json, since: str | None) -> Json:
    """A timeline of one value: from the given release on, or from the beginning."""
    return {since or "0": value}


def identity_states(identities: list[Json]) -> Iterator[tuple[str, Json]]:
    """Give (identity-config release, facts), oldest first; a release without facts of its own is `same_as` another."""
    for entry in sorted(identities, key=lambda entry: numbers(entry["identity_config"])):
        if not entry["same_as"]:
            yield entry["identity_config"], entry


def attributes_file(extra: Json) -> Json:
    """The first release that allows each attribute."""
    return {name: since.removeprefix("v") for name, since in sorted(extra["attributes_since"].items())}


LATER = {"spec.sso[].fullScopeAllowed": "1.12"}
"""Fields of releases that the facts do not reach. Source: release notes of UDS Core 1.12, pull request 2873."""


def fields_file(releases: list[Json], schemas: Mapping[str, Json]) -> Json:
    """For each field of the spec [first, last] release; null: as far as is known."""
    paths = {release["uds_core"]: set(schema_paths(schemas[Path(release["schema"]).name])) for release in releases}
    order = list(paths)
    history = {}
    for path in sorted(set().union(*paths.values())):
        present = [index for index, release in enumerate(order) if path in paths[release]]
        if present != list(range(present[0], present[-1] + 1)):
            raise SystemExit(f"{path} was gone and came back, which fields.json cannot say")
        since = order[present[0]] if present[0] else None
        history[path] = [since, None if order[present[-1]] == order[-1] else order[present[-1]]]
    return dict(sorted((history | {path: [since, None] for path, since in LATER.items()}).items()))


def schema_paths(schema: Json, path: str = "") -> Iterator[str]:
    """Give the logical paths below `spec`; `[]` stands for the items of a list."""
    for name, child in schema.get("properties", {}).items():
        inner = f"{path}.{name}" if path else name
        if inner == "spec" or inner.startswith("spec."):
            yield inner
            yield from schema_paths(child, inner)
    if "items" in schema:
        yield from schema_paths(schema["items"], path + "[]")


def compact(value: Json) -> str:
    """JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def readable(value: Json, indent: str = "") -> str:
    """JSON with one line for each entry that fits on one, so that a change shows in a diff."""
    line = json.dumps(value, ensure_ascii=False)
    if len(indent + line) <= 200 or not isinstance(value, (dict, list)) or (isinstance(value, list) and flat(value)):
        return line
    inner = indent + " "
    if isinstance(value, list):
        return "[\n" + ",\n".join(inner + readable(item, inner) for item in value) + f"\n{indent}]"
    rows = (f"{inner}{json.dumps(key, ensure_ascii=False)}: {readable(item, inner)}" for key, item in value.items())
    return "{\n" + ",\n".join(rows) + f"\n{indent}}}"


def flat(items: list[Json]) -> bool:
    """Tell whether a list holds no list or mapping."""
    return not any(isinstance(item, (dict, list)) for item in items)


def superfluous(files: Mapping[Path, str]) -> list[Path]:
    """Files of an earlier run that the facts no longer give."""
    found = [*(ROOT / "schemas").glob("package-*.json"), *(ROOT / "platform").glob("*.json")]
    return sorted(path for path in found if path not in files)


def load(path: Path) -> Json:
    """Read a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def read(path: Path) -> str | None:
    """Read a file; None where there is none."""
    return path.read_text(encoding="utf-8") if path.exists() else None


def put(path: Path, text: str | None) -> None:
    """Write a file, or remove it where there is nothing to write."""
    if text is None:
        path.unlink()
    else:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
