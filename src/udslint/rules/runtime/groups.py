"""Stage 4: who may log in. The realm's login compares the full paths of `groups.anyOf` as text [V G]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.model import Client, Groups, Items
from udslint.read.holes import Hole
from udslint.rules.registry import Said, at, check
from udslint.rules.traits import all_known, is_on, seen, user_login

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from udslint.platform import Platform
    from udslint.settings import Settings


def _gated(client: Client, platform: Platform) -> Groups | None:
    """Give the groups of a client whose logins they limit."""
    if not platform.group_gate or not isinstance(client.groups, Groups) or not user_login(client):
        return None
    return None if client.client_id in platform.group_gate_ignores else client.groups


@check("groups-empty-list")
def groups_empty_list(client: Client, platform: Platform) -> Iterator[Said]:
    """An empty list of groups lets nobody in."""
    groups = _gated(client, platform)
    if groups and isinstance(groups.any_of, Items) and not groups.any_of and not groups.any_of.open:
        yield at(groups, "anyOf").says()


@check("groups-without-any-of")
def groups_without_any_of(client: Client, platform: Platform) -> Iterator[Said]:
    """`groups` without `anyOf` lets everybody in."""
    groups = _gated(client, platform)
    if groups and groups.any_of is None:
        yield at(groups, "anyOf").says()


@check("group-path-malformed")
def group_path_malformed(client: Client, platform: Platform, settings: Settings) -> Iterator[Said]:
    """No group has such a path."""
    groups = _gated(client, platform)
    if groups is None:
        return
    paths = seen(groups.any_of)
    realm = _realm(platform, settings)
    problems = {index: _problem(path, realm) for index, path in enumerate(paths)}
    only = isinstance(groups.any_of, Items) and not groups.any_of.open and all(problems.values())
    for index, problem in problems.items():
        if problem:
            place = at(groups, "anyOf", index)
            yield place.says(problem=problem) if only else place.says("others", severity="warning", problem=problem)


def _problem(path: str | Hole, realm: Collection[str]) -> str | None:
    """Say what is wrong with the form of a path."""
    start, end = (path.prefix, path.suffix) if isinstance(path, Hole) else (path, path)
    if path == "":
        return "it is empty"
    if start[:1].isspace() or end[-1:].isspace():
        return "a blank counts"
    if start and not start.startswith("/"):
        return "a path starts with '/'"
    if end.endswith("/"):
        return "a path does not end with '/'"
    if "*" in start or "*" in end:
        return "there are no wildcards"
    if isinstance(path, Hole) or path in realm:
        return None
    near = next((group for group in realm if group.lower() == path.lower()), None)
    return f"case counts, and the realm has '{near}'" if near else None


def _realm(platform: Platform, settings: Settings) -> tuple[str, ...]:
    """Give the paths of the groups that are known to be in the realm."""
    return (*platform.realm.groups, *(settings.groups or ()))


@check("group-unknown")
def group_unknown(client: Client, platform: Platform, settings: Settings) -> Iterator[Said]:
    """The realm has no such group."""
    groups = _gated(client, platform)
    if groups is None or settings.groups is None:
        return
    realm = _realm(platform, settings)
    paths = seen(groups.any_of)
    unknown = [isinstance(path, str) and path not in realm for path in paths]
    only = isinstance(groups.any_of, Items) and not groups.any_of.open and all(unknown)
    for index, path in enumerate(paths):
        if unknown[index] and not _problem(path, realm):
            place = at(groups, "anyOf", index)
            yield place.says() if only else place.says("others", severity="warning")


@check("group-parent-only")
def group_parent_only(client: Client, platform: Platform, settings: Settings) -> Iterator[Said]:
    """A group does not stand for the groups below it."""
    groups = _gated(client, platform)
    paths = all_known(groups.any_of) if groups else None
    if groups is None or paths is None:
        return
    for index, path in enumerate(paths):
        children = [group for group in _realm(platform, settings) if _is_below(group, path)]
        if path and children and not any(_is_below(other, path) for other in paths):
            yield at(groups, "anyOf", index).says(child=children[0])


def _is_below(group: str, parent: str) -> bool:
    return group.startswith(f"{parent}/") and len(group) > len(parent) + 1


@check("groups-ignored-for-client")
def groups_ignored_for_client(client: Client, platform: Platform) -> Iterator[Said]:
    """The groups limit nobody."""
    if not platform.group_gate or not isinstance(client.groups, Groups):
        return
    if client.client_id in platform.group_gate_ignores:
        yield at(client, "groups").key().says()
    elif user_login(client) is False and is_on(client.service_accounts_enabled):
        yield at(client, "groups").key().says("service-account")
