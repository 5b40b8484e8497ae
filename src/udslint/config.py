"""Settings, from their four sources in rising order: defaults, the nearest file, the environment, the flags.

The nearest file is the first that is found upward from the checked file, not beyond the repository that holds it:
`.udslint.yaml` (or `.udslint.yml`), else `pyproject.toml` with a table `[tool.udslint]`. Each source replaces a setting
as a whole. `select` says anew which rules are on: one from a higher source also ends `ignore` and `extend-select` of
the lower ones.
"""

# pathlib would cost time at start-up and for each checked file
from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from udslint.config_file import TOML_FILE, YAML_FILES, ConfigError, ConfigFile, read_config
from udslint.config_keys import BY_FIELD, KEYS, BadValueError, Key, checked, pairs, parsed, resolved, split
from udslint.git_root import is_git_root
from udslint.nearest import nearest
from udslint.record import field_names
from udslint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

__all__ = ["ConfigError", "Loaded", "Resolver", "load"]

PREFIX = "UDSLINT_"
NOT_SETTINGS = frozenset({"UDSLINT_VERSION"})
"""Variables that pipelines set for their own use: the version of udslint that they install."""

ENDS: Mapping[str, Mapping[str, object]] = {
    "select": {"ignore": (), "extend_select": ()},
    "exclude": {"exclude_root": ""},
}
"""What a setting ends that a lower source said, for it was meant for the lower one's value of that setting."""

Source = dict[str, tuple[object, str]]
"""What one source sets: values by field, each with where it comes from."""


class Loaded(NamedTuple):
    """Settings, and where each comes from."""

    settings: Settings
    provenance: Mapping[str, str]
    """By the name of the field: "default", a file with line and column, "environment variable X", or "flag --x"."""


class Resolver:
    """Gives each checked file the settings that are in force for it; a folder is looked up once.

    Raises:
        ConfigError: from every method, where settings cannot be used.
    """

    def __init__(
        self, env: Mapping[str, str], flags: Mapping[str, object], rule_names: Callable[[], Collection[str]]
    ) -> None:
        self._rule_names = rule_names
        self._env = _from_env(env, rule_names)
        self._flags = _from_flags(flags, rule_names)
        self._nearest: dict[str, ConfigFile | None] = {}
        self._loaded: dict[str | None, Loaded] = {}
        self._by_folder: dict[str, Settings] = {}

    def load(self, folder: str) -> Loaded:
        """Give the settings in force in a folder, with where they come from."""
        file = self._find(os.path.abspath(folder))
        path = file.path if file else None
        if path not in self._loaded:
            below = _from_file(file, self._rule_names) if file else {}
            self._loaded[path] = _merged(below, self._env, self._flags)
        return self._loaded[path]

    def for_folder(self, folder: str) -> Settings:
        """Give the settings in force in a folder."""
        settings = self._by_folder.get(folder)
        if settings is None:
            settings = self._by_folder[folder] = self.load(folder).settings
        return settings

    def for_file(self, path: str) -> Settings:
        """Give the settings in force for a file, which need not exist."""
        return self.for_folder(os.path.dirname(path))

    def _find(self, folder: str) -> ConfigFile | None:
        """Find the nearest settings file, from an absolute folder upward."""
        passed = []
        while folder not in self._nearest:
            passed.append(folder)
            file = _settings_file(folder)
            parent = os.path.dirname(folder)
            if file or parent == folder or is_git_root(folder):
                self._nearest[folder] = file
            else:
                folder = parent
        found = self._nearest[folder]
        self._nearest.update(dict.fromkeys(passed, found))
        return found


def load(
    start: str | os.PathLike[str],
    env: Mapping[str, str],
    flags: Mapping[str, object],
    rule_names: Callable[[], Collection[str]],
) -> Loaded:
    """Give the settings in force in a folder.

    `flags` go by the field's name; None and an empty tuple mean that the flag was not given. `rule_names` gives the
    names and codes of all rules; it is called where a setting names a rule.

    Raises:
        ConfigError: settings cannot be used.
    """
    return Resolver(env, flags, rule_names).load(os.fspath(start))


def _settings_file(folder: str) -> ConfigFile | None:
    for name in (*YAML_FILES, TOML_FILE):
        path = os.path.join(folder, name)
        if os.path.isfile(path) and (file := read_config(path)):
            return file
    return None


def _from_file(file: ConfigFile, rule_names: Callable[[], Collection[str]]) -> Source:
    folder = os.path.dirname(file.path)
    values: Source = {}
    for name, value in file.values.items():
        key = _key(file, name)
        if key.field in values:
            raise file.error(f"'{key.name}' is set twice, with '-' and with '_'.", name)
        if value is None:
            continue
        try:
            usable = checked(key, value, rule_names)
        except BadValueError as error:
            raise file.error(error.problem, name, error.part) from None
        values[key.field] = resolved(key, usable, folder), _at(file, name)
    if "exclude" in values:
        values["exclude_root"] = folder, values["exclude"][1]
    return values


def _key(file: ConfigFile, name: str) -> Key:
    key = BY_FIELD.get(name.replace("-", "_"))
    if key is None:
        raise file.error(_unknown(name, "setting", [key.name for key in KEYS]), name)
    return key


def _at(file: ConfigFile, name: str) -> str:
    place = file.locate(name, None)
    return f"{file.path}:{place[0]}:{place[1]}" if place else file.path


def _from_env(env: Mapping[str, str], rule_names: Callable[[], Collection[str]]) -> Source:
    by_variable = {key.variable: key for key in KEYS}
    values: Source = {}
    for name in sorted(env):
        if not name.startswith(PREFIX) or name in NOT_SETTINGS or not env[name].strip():
            continue
        if name not in by_variable:
            raise ConfigError(f"environment variable {name}", _unknown(name, "setting", by_variable))
        key = by_variable[name]
        values[key.field] = _usable(key, parsed(key, env[name]), f"environment variable {name}", rule_names)
    return values


def _from_flags(flags: Mapping[str, object], rule_names: Callable[[], Collection[str]]) -> Source:
    values: Source = {}
    for field, value in flags.items():
        if value is None or value == ():
            continue
        key = BY_FIELD[field]
        values[field] = _usable(key, _unpacked(key, value), f"flag --{key.name}", rule_names)
    return values


def _unpacked(key: Key, value: object) -> object:
    """Split the items of a flag that names rules: it may be given several times, or once with commas."""
    if key.kind not in ("rules", "severities") or not isinstance(value, tuple | list):
        return value
    items = tuple(item for text in value for item in split(text))
    return pairs(items) if key.kind == "severities" else items


def _usable(key: Key, value: object, origin: str, rule_names: Callable[[], Collection[str]]) -> tuple[object, str]:
    try:
        return checked(key, value, rule_names), origin
    except BadValueError as error:
        raise ConfigError(origin, error.problem) from None


def _unknown(name: str, what: str, names: Collection[str]) -> str:
    near = nearest(name, names, cutoff=60.0)
    return f"'{name}' is no {what}; the nearest is '{near}'." if near else f"'{name}' is no {what}."


def _merged(*sources: Source) -> Loaded:
    """Put sources in rising order together."""
    values: Source = {}
    for source in sources:
        for field, (_, origin) in source.items():
            ended = ENDS.get(field, {})
            values |= {name: (nothing, origin) for name, nothing in ended.items() if name in values}
        values |= source
    given: dict[str, Any] = {field: value for field, (value, _) in values.items()}
    provenance = {name: values[name][1] if name in values else "default" for name in field_names(Settings)}
    return Loaded(Settings(**given), provenance)
