"""The facts of one UDS Core version: what its CRD, its operator, its client policy and its realm do.

Where the facts come from is written in tools/build_platform.py, which makes the data files. CRD and operator are known
for the newest patch of each release line; identity-config, Keycloak and the allowed attributes are known to the patch.
What Keycloak itself makes of a client was measured on the newest version only (Keycloak 26.7.1).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from udslint.data import data_dir, load_json
from udslint.release import Release, UnknownRelease, at

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path as FilePath

    from udslint.finding import Path
    from udslint.realm import Realm

__all__ = ["Deprecation", "FieldHistory", "Platform", "Release", "UnknownRelease", "load", "releases"]

REPLACED = {"isAuthSvcClient": "enableAuthserviceSelector"}
"""Fields that no release has any more, with what has replaced them beside it. Source: facts/upgrades.md."""


class FieldHistory(NamedTuple):
    """The first and the last release line whose CRD has a field; None: as far back, or as far on, as is known."""

    since: str | None
    until: str | None


class Deprecation(NamedTuple):
    """A deprecated field, and what replaces it."""

    field: str
    """The logical path: spec.sso[].secretName."""
    replacement: str
    wins: Literal["old", "new"] | None
    """Which one counts where both are set; None: the deprecated field is not read at all, even alone."""


@dataclass(frozen=True, eq=False)
class Platform:
    """The facts of one UDS Core version."""

    release: Release
    """The release that the facts are of; without a patch: the newest of its line."""
    requested: str
    """The version as it was asked for."""
    assumed: bool
    """The version asked for is newer than what is known, and the newest known one is used instead."""
    patch: int
    """The patch that the release stands for."""
    schema_file: FilePath
    """The Package CRD as JSON Schema."""
    identity_config: str
    keycloak: str
    """The version of Keycloak."""

    def at_least(self, version: str) -> bool:
        """Tell whether this is the given release line or a later one: at_least("1.0")."""
        return self.release.minor >= Release.parse(version).minor

    def since_ok(self, since: str | None, until: str | None) -> bool:
        """Tell whether something that holds from one release to another, both included, holds here; None: no limit.

        A limit may name a line ("0.60", with all its patches) or a patch ("0.60.1").
        """
        here = (*self.release.minor, self.patch)
        first = Release.parse(since) if since else None
        last = Release.parse(until) if until else None
        return (first is None or here >= (*first.minor, first.patch or 0)) and (last is None or here <= last.key)

    def schema(self) -> dict[str, Any]:
        """Give the Package CRD as JSON Schema; one object for all callers, not to be changed."""
        schema: dict[str, Any] = load_json("schemas", self.schema_file.name)
        return schema

    def schema_at(self, path: Path) -> Mapping[str, Any]:
        """Give the part of the CRD for what stands at a path of a Package; empty where it says nothing."""
        found: Any = self.schema()
        for step in path:
            if isinstance(step, int):
                found = found.get("items", {})
            else:
                found = found.get("properties", {}).get(step) or found.get("additionalProperties") or {}
        return found if isinstance(found, dict) else {}

    def field_history(self, path: str) -> FieldHistory | None:
        """Tell which release lines have a field (`spec.sso[].secretConfig`); None: none of them."""
        found = load_json("platform", "fields.json").get(path)
        return None if found is None else FieldHistory(*found)

    def field_homes(self, name: str) -> tuple[str, ...]:
        """Tell where this release's CRD has fields of a name (`spec.sso[].secretConfig`)."""
        fields: dict[str, list[str | None]] = load_json("platform", "fields.json")
        homes = (path for path in fields if path.rpartition(".")[2] == name)
        return tuple(path for path in homes if self.since_ok(*fields[path]))

    # The operator.

    @cached_property
    def allowed_attributes(self) -> frozenset[str] | None:
        """Client attributes that the operator admits; None: all, before there was a list (0.26)."""
        attributes: dict[str, str] = load_json("platform", "attributes.json")
        allowed = frozenset(name for name, since in attributes.items() if self.since_ok(since, None))
        return allowed or None

    def attribute_since(self, name: str) -> str | None:
        """Tell from which release on the operator admits a client attribute; None: it never does."""
        since: str | None = load_json("platform", "attributes.json").get(name)
        return since.removesuffix(".0") if since else None

    @cached_property
    def not_forwarded(self) -> frozenset[str]:
        """Fields of an SSO item that the CRD takes and nobody reads."""
        return frozenset(self._operator("not_forwarded"))

    @cached_property
    def deprecated(self) -> tuple[Deprecation, ...]:
        """The deprecated fields."""
        return tuple(Deprecation(*entry) for entry in self._operator("deprecated"))

    @cached_property
    def invalid_namespaces(self) -> frozenset[str]:
        """Namespaces in which the validator denies every Package."""
        return frozenset(self._operator("invalid_namespaces"))

    @property
    def public_clients_setting(self) -> bool:
        """There is a setting ALLOW_PUBLIC_CLIENTS (1.3); before, public clients are for the device flow only."""
        return bool(self._operator("public_clients_setting"))

    @property
    def logout_confirmation_added(self) -> bool:
        """The operator sets `logout.confirmation.enabled` to "true" where it is not given (0.60)."""
        return bool(self._operator("logout_confirmation_added"))

    @property
    def default_mesh_mode(self) -> Literal["sidecar", "ambient"]:
        """The Istio mode of a Package that names none."""
        mode: Literal["sidecar", "ambient"] = self._operator("default_mesh_mode")
        return mode

    @property
    def authservice_logout_path(self) -> str | None:
        """The path at which Authservice ends the session; None: it has none of its own."""
        path: str | None = self._operator("authservice_logout_path")
        return path

    @property
    def authservice_monitor_exemption(self) -> bool:
        """Prometheus may scrape pods behind Authservice that `monitor` names (0.58)."""
        return bool(self._operator("authservice_monitor_exemption"))

    @property
    def expose_selector_match(self) -> Literal["any", "all"] | None:
        """How many labels of an Authservice selector an `expose` entry needs for its gateway to reach the waypoint."""
        labels: Literal["any", "all"] | None = self._operator("expose_selector_match")
        return labels

    @property
    def client_api(self) -> Literal["registration", "either", "admin"]:
        """Keycloak's API that the operator uses; the admin API does not re-assign scopes on update."""
        api: Literal["registration", "either", "admin"] = self._operator("client_api")
        return api

    # Keycloak's client policy and the group gate, as identity-config brings them.

    @property
    def on_violation(self) -> Literal["rejected", "stripped"] | None:
        """What the client policy does with a mapper or scope off its list; None: there is no list (before 0.41)."""
        answer: Literal["rejected", "stripped"] | None = self._identity("on_violation")
        return answer

    @cached_property
    def allowed_mappers(self) -> frozenset[str] | None:
        """Mapper providers that the client policy allows; None: all of them, there is no list."""
        allowed = self._identity("allowed_mappers")
        return None if allowed is None else frozenset(allowed)

    @cached_property
    def allowed_scopes(self) -> frozenset[str] | None:
        """Client scopes that the client policy allows: its list and the realm's defaults; None: all, without a list."""
        allowed = self._identity("allowed_scopes")
        return None if allowed is None else frozenset(allowed).union(self.realm.default_scopes)

    @property
    def owned_clients_only(self) -> bool:
        """The client policy lets the operator touch only the clients that it made (0.39)."""
        return bool(self._identity("owned_clients_only"))

    @cached_property
    def group_gate(self) -> bool:
        """The realm asks for the groups of `groups.anyOf` at login (0.23)."""
        return bool(self._identity("group_gate"))

    @cached_property
    def group_gate_ignores(self) -> frozenset[str]:
        """Clients that the group gate lets pass."""
        return frozenset(self._identity("group_gate_ignores"))

    @cached_property
    def mapper_protocols(self) -> Mapping[str, str]:
        """The protocol of each mapper provider that Keycloak and the UDS plugin have, allowed or not.

        Keycloak's own are those of the newest version; those of the plugin follow this version's identity-config.
        """
        providers = load_json("platform", "identity.json")["providers"]
        protocols = {name: at(timeline, self.identity_config) for name, timeline in providers.items()}
        return {name: protocol for name, protocol in protocols.items() if protocol}

    @cached_property
    def realm(self) -> Realm:
        """The UDS realm as this version's identity-config makes it in a new cluster."""
        from udslint.realm import realm_of

        return realm_of(load_json("platform", "realm.json"), self.identity_config)

    def _operator(self, fact: str) -> Any:
        return _operator_fact(fact, self.release.minor)

    def _identity(self, fact: str) -> Any:
        return _identity_fact(fact, self.identity_config)


@functools.cache
def _identity_fact(fact: str, identity_config: str) -> Any:
    return at(load_json("platform", "identity.json")["facts"][fact], identity_config)


@functools.cache
def _operator_fact(fact: str, minor: tuple[int, int]) -> Any:
    return at(load_json("platform", "releases.json")["facts"][fact], str(Release(minor)))


def load(version: str | None = None) -> Platform:
    """Give the facts of a UDS Core version, by default the newest known.

    Raises UnknownRelease for an older or an unknown version, and ValueError for what is no version. For one that is
    newer than the newest known, the newest known is given, with `assumed` set.
    """
    known = releases()
    if version is None:
        return _platform(known[-1], str(known[-1]), assumed=False)
    release = Release.parse(version)
    patches = _patches(release)
    if release.patch in patches or (patches and release.patch is None):
        return _platform(release, version, assumed=False)
    if release > Release(known[-1].minor, max(_patches(known[-1]))):
        return _platform(known[-1], version, assumed=True)
    raise UnknownRelease(f"UDS Core {version} is not known; the nearest known version is {_nearest(release)}.")


@functools.cache
def releases() -> tuple[Release, ...]:
    """Give all known release lines, oldest first."""
    return tuple(Release.parse(line) for line in load_json("platform", "releases.json")["releases"])


@functools.cache
def _platform(release: Release, requested: str, *, assumed: bool) -> Platform:
    entry = load_json("platform", "releases.json")["releases"][str(Release(release.minor))]
    patches = _patches(release)
    patch = max(patches) if release.patch is None else release.patch
    identity_config, keycloak = patches[patch]
    return Platform(
        release=release,
        requested=requested,
        assumed=assumed,
        patch=patch,
        schema_file=data_dir("schemas") / entry["schema"],
        identity_config=identity_config,
        keycloak=keycloak,
    )


def _patches(release: Release) -> dict[int, tuple[str, str]]:
    """The patches of a release line, with their identity-config and Keycloak; empty for an unknown line."""
    entry = load_json("platform", "releases.json")["releases"].get(str(Release(release.minor)))
    return {patch: (identity, keycloak) for patch, identity, keycloak in entry["patches"]} if entry else {}


def _nearest(release: Release) -> Release:
    """The nearest patch of a known line, else the nearest line."""
    patches = [Release(release.minor, patch) for patch in _patches(release)]
    return min(patches or releases(), key=lambda one: [abs(a - b) for a, b in zip(one.key, release.key, strict=True)])
