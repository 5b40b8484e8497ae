"""Settings files: what stands in one, and where."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from udslint.config_keys import PointNumber
from udslint.discover import display_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

YAML_FILES = (".udslint.yaml", ".udslint.yml")
TOML_FILE = "pyproject.toml"

Place = tuple[int, int]
"""Line and column, 1-based."""

MAX_DEPTH = 3
"""Settings are at most a mapping in a mapping; libyaml's composer crashes on what is nested without end."""


class ConfigError(Exception):
    """Settings that cannot be used; its text says where they stand and what is wrong, in one sentence."""

    def __init__(self, origin: str, problem: str, place: Place | None = None) -> None:
        self.origin = origin
        """The file, the environment variable or the flag."""
        self.problem = problem
        self.place = place
        where = f"{origin}:{place[0]}:{place[1]}" if place else origin
        super().__init__(f"{where}: {problem}")


class ConfigFile(NamedTuple):
    """A settings file as it was read, not yet checked."""

    path: str
    """As messages show it."""
    values: dict[str, object]
    """By the keys as they are written."""
    locate: Callable[[str, str | None], Place | None]
    """Where a key stands, or the list item or inner key with this text."""

    def error(self, problem: str, key: str, part: str | None = None) -> ConfigError:
        """Make an error that stands at a key, or at a part of its value."""
        return ConfigError(self.path, problem, self.locate(key, part) or self.locate(key, None))


def read_config(path: str) -> ConfigFile | None:
    """Read a settings file; None for a pyproject.toml that says nothing of udslint.

    Raises:
        ConfigError: it cannot be read, or is not YAML or TOML.
    """
    shown = display_path(path)
    try:
        with open(path, "rb") as file:
            data = file.read()
        if path.endswith(TOML_FILE) and b"udslint" not in data:
            return None
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(shown, f"the settings cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise ConfigError(shown, f"the settings are not UTF-8 text, at byte {error.start}.") from None
    return _read_toml(shown, text) if path.endswith(TOML_FILE) else _read_yaml(shown, text)


def _read_toml(path: str, text: str) -> ConfigFile | None:
    import tomllib

    try:
        document = tomllib.loads(text, parse_float=PointNumber)
    except (ValueError, RecursionError) as error:  # a number of too many digits is none of TOML's errors
        found = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", str(error), re.DOTALL)
        lines = text.split("\n")
        place = (int(found[2]), int(found[3])) if found and found[2] else (len(lines), len(lines[-1]) + 1)
        raise ConfigError(path, f"the file is not TOML: {found[1] if found else error}.", place) from None
    tool = document.get("tool")
    values = tool.get("udslint") if isinstance(tool, dict) else None
    if values is None:
        return None
    if not isinstance(values, dict):
        raise ConfigError(path, "'tool.udslint' must be a table.")
    return ConfigFile(path, values, lambda key, part: _find_in_toml(text, key, part))


def _find_in_toml(text: str, key: str, part: str | None) -> Place | None:
    """Find a key of [tool.udslint], in any of TOML's spellings, or a text inside its value.

    A search of the lines, for tomllib keeps no places: good enough to point at, never decided on.
    """
    table = ""
    inside = False
    for number, line in enumerate(text.split("\n"), 1):
        if header := re.match(r"\s*\[([^\[\]]+)\]", line):
            table = _plain_key(header[1])
            inside = table == f"tool.udslint.{key}"
            if inside and part is None:
                return number, header.start(1) + 1
            continue
        if found := re.match(r"""\s*((?:[\w.\- ]|"[^"]*"|'[^']*')+?)\s*=""", line):
            full = f"{table}.{_plain_key(found[1])}".removeprefix(".")
            start = full == f"tool.udslint.{key}" or full.startswith(f"tool.udslint.{key}.")
            inside = start or table == f"tool.udslint.{key}"
            if start and part is None:
                return number, found.start(1) + 1
        if inside and part is not None and (column := _find_text(line, part)):
            return number, column
    return None


def _plain_key(key: str) -> str:
    return re.sub(r"""["'\s]""", "", key)


def _find_text(line: str, text: str) -> int | None:
    found = re.search(rf"(?<![\w-]){re.escape(text)}(?![\w-])", line.split("#")[0])
    return found.start() + 1 if found else None


def _read_yaml(path: str, text: str) -> ConfigFile:
    import yaml

    try:
        _refuse_depth(path, text)
        loader = yaml.CSafeLoader(text)
        try:
            values, nodes = _mapping(path, loader)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else None
        raise ConfigError(path, f"the file is not YAML: {error.problem or error.context}.", place) from None
    except yaml.YAMLError as error:
        raise ConfigError(path, f"the file is not YAML: {str(error).splitlines()[0]}.") from None
    return ConfigFile(path, values, lambda key, part: _find_in_yaml(nodes, key, part))


def _refuse_depth(path: str, text: str) -> None:
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise ConfigError(path, "no setting is nested as deep as this.", _start(event))


def _mapping(path: str, loader: Any) -> tuple[dict[str, object], list[Any]]:
    """Give the top mapping's values, and its nodes for `_find_in_yaml`."""
    import yaml

    root = loader.get_single_node()
    if root is None:
        return {}, []
    if not isinstance(root, yaml.MappingNode):
        raise ConfigError(path, "the settings must be a mapping.", _start(root))
    values: dict[str, object] = {}
    for key, value in root.value:
        if not isinstance(key, yaml.ScalarNode):
            raise ConfigError(path, "the name of a setting must be a text.", _start(key))
        if key.value in values:
            raise ConfigError(path, f"'{key.value}' is set twice.", _start(key))
        values[key.value] = _value(path, loader, value)
    return values, root.value


def _value(path: str, loader: Any, node: Any) -> object:
    if node.tag == "tag:yaml.org,2002:float":
        return PointNumber(node.value)
    try:
        return loader.construct_object(node, deep=True)
    except (ValueError, TypeError) as error:
        raise ConfigError(path, f"'{node.value}' cannot be read: {error}.", _start(node)) from None
    except (LookupError, AttributeError):  # PyYAML takes a tag at its word
        kind = node.tag.rpartition(":")[2]
        raise ConfigError(path, f"'{node.value}' cannot be read: it is no {kind}.", _start(node)) from None


def _find_in_yaml(nodes: list[Any], key: str, part: str | None) -> Place | None:
    for name, value in nodes:
        if name.value == key:
            return _start(name) if part is None else next(_places(value, part), None)
    return None


def _places(node: Any, text: str) -> Iterator[Place]:
    """Give the places of a list's items, or of a mapping's keys, with this text."""
    for item in node.value if isinstance(node.value, list) else ():
        child = item[0] if isinstance(item, tuple) else item
        if child.value == text:
            yield _start(child)


def _start(node: Any) -> Place:
    return node.start_mark.line + 1, node.start_mark.column + 1
