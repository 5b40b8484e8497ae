"""The settings as a table: what each key takes, and how a value is checked."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from udslint.digits import MANY
from udslint.finding import SEVERITIES, STAGES
from udslint.nearest import nearest
from udslint.settings import FAIL_LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

Kind = Literal["domain", "version", "switch", "number", "texts", "groups", "rules", "files", "severities", "level"]
LISTS = ("texts", "groups", "rules", "files")
DOMAIN = r"^[^\s/:*]+$"
"""What a domain looks like: no address, and nothing that a domain is put behind."""
GROUP = r"^/[^/]"
"""How the path of a group begins."""


class PointNumber(str):
    """A number with a decimal point, as the author wrote it: 1.10 is not 1.1 where a version is wanted."""

    __slots__ = ()


class BadValueError(ValueError):
    """A value that a setting cannot have; `part` is the list item or the key inside it that is to blame."""

    def __init__(self, problem: str, part: str | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.part = part


class Key(NamedTuple):
    """One setting."""

    field: str
    """Its name in `Settings`."""
    kind: Kind
    title: str
    """What it does, in one sentence, for editors and for help."""

    @property
    def name(self) -> str:
        """Give its name in files: kebab-case."""
        return self.field.replace("_", "-")

    @property
    def variable(self) -> str:
        """Give its environment variable."""
        return f"UDSLINT_{self.field.upper()}"


KEYS: tuple[Key, ...] = (
    Key("uds_core", "version", "The UDS Core version to check for, X.Y or X.Y.Z; the newest known one by default."),
    Key("allow_public_clients", "switch", "Whether the operator of the cluster admits public clients."),
    Key("domain", "domain", "The domain that applications are exposed under."),
    Key("admin_domain", "domain", "The domain of the admin gateway; 'admin.' and the domain by default."),
    Key("extra_protocol_mappers", "texts", "Protocol mappers that the realm allows besides those of UDS Core."),
    Key("extra_client_scopes", "texts", "Client scopes that the realm allows besides those of UDS Core."),
    Key("groups", "groups", "The paths of all groups of the realm, such as '/UDS Core/Admin'."),
    Key("token_lifespan_limit", "number", "The longest unreported life of a service account's token, in seconds."),
    Key("select", "rules", "Only these rules: names, codes, the start of a code, stages, or 'ALL'."),
    Key("extend_select", "rules", "These rules as well, also where they are off by default."),
    Key("ignore", "rules", "Not these rules."),
    Key("severity", "severities", "The severity of single rules, by name or code."),
    Key("fail_on", "level", "The mildest severity that makes the exit code 1."),
    Key("exclude", "texts", "What is not looked for in folders, as globs like those of .gitignore."),
    Key("context", "files", "Files with Packages that are known but not reported on."),
    Key("values", "files", "Helm values files that count besides those of the chart."),
    Key("max_file_size", "number", "The size above which a file is not read, in bytes."),
    Key("max_variants", "number", "How many readings of one template are tried at most."),
)

BY_FIELD: Mapping[str, Key] = {key.field: key for key in KEYS}


def checked(key: Key, value: object, rule_names: Callable[[], Collection[str]]) -> object:
    """Give a value as `Settings` takes it.

    Raises:
        BadValueError: the setting cannot have this value.
    """
    if key.kind in LISTS:
        return _texts(key, value, rule_names)
    if key.kind == "severities":
        return _severities(key, value, rule_names)
    return _CHECKS[key.kind](key, value)


def parsed(key: Key, text: str) -> object:
    """Turn the text of an environment variable into the value that a file would hold."""
    text = text.strip()
    if key.kind in LISTS:
        return split(text)
    if key.kind == "severities":
        return pairs(split(text))
    if key.kind == "switch":
        return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(text.lower(), text)
    if key.kind == "number" and text.isdecimal() and len(text) < MANY:
        return int(text)
    return text


def split(text: str) -> tuple[str, ...]:
    """Split a text at commas."""
    return tuple(item for part in text.split(",") if (item := part.strip()))


def pairs(items: Sequence[str]) -> dict[str, str]:
    """Read `rule=severity` items; one without `=` gets an empty severity, which no check accepts."""
    return {name.strip(): level.strip() for name, _, level in (item.partition("=") for item in items)}


def resolved(key: Key, value: object, folder: str) -> object:
    """Make the relative paths of a setting relative to a folder, not to the working directory."""
    if key.kind != "files" or not isinstance(value, tuple):
        return value
    return tuple(os.path.normpath(os.path.join(folder, path)) for path in value)


def _text(key: Key, value: object) -> str:
    if not isinstance(value, str) or isinstance(value, PointNumber):
        raise _unexpected(key, "a text", value)
    if not value.strip():
        raise BadValueError(f"'{key.name}' must not be empty.")
    return value


def _domain(key: Key, value: object) -> str:
    text = _text(key, value)
    if not re.fullmatch(DOMAIN, text):
        raise _unexpected(key, "a domain such as 'uds.dev'", value)
    return text


def _version(key: Key, value: object) -> str:
    if isinstance(value, PointNumber) or (isinstance(value, int) and not isinstance(value, bool)):
        value = str(value)
    return _text(key, value)


def _switch(key: Key, value: object) -> bool:
    if not isinstance(value, bool):
        raise _unexpected(key, "true or false", value)
    return value


def _number(key: Key, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise _unexpected(key, "a whole number of 1 or more", value)
    return value


def _level(key: Key, value: object) -> str:
    return _one_of(f"'{key.name}'", value, FAIL_LEVELS, None)


_CHECKS: Mapping[str, Callable[[Key, object], object]] = {
    "domain": _domain,
    "version": _version,
    "switch": _switch,
    "number": _number,
    "level": _level,
}


def _texts(key: Key, value: object, rule_names: Callable[[], Collection[str]]) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise _unexpected(key, "a list of texts", value)
    for item in value:
        if not isinstance(item, str) or isinstance(item, PointNumber):
            raise BadValueError(f"'{key.name}' must be a list of texts, but holds {_said(item)}.", _part(item))
        if not item.strip():
            raise BadValueError(f"'{key.name}' must not hold an empty text.", item)
        if key.kind == "groups" and not re.search(GROUP, item):
            raise BadValueError(f"'{key.name}' must hold paths such as '/UDS Core/Admin', not {_said(item)}.", item)
    if key.kind == "rules" and value:
        _check_selectors(value, rule_names())
    return tuple(value)


def _check_selectors(selectors: Sequence[str], names: Collection[str]) -> None:
    lower = {name.lower() for name in names}
    groups = ("all", *STAGES)
    for selector in selectors:
        text = selector.lower()
        prefix = text.startswith("uds") and any(name.startswith(text) for name in lower if name[3:].isdigit())
        if not (text in lower or text in groups or prefix):
            raise BadValueError(
                f"'{selector}' is no rule, stage or start of a code{_hint(selector, (*names, *groups))}.", selector
            )


def _severities(key: Key, value: object, rule_names: Callable[[], Collection[str]]) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _unexpected(key, "a mapping of rules to severities", value, _off(value, "rules are"))
    names = rule_names() if value else ()
    lower = {name.lower() for name in names}
    for name, level in value.items():
        if not isinstance(name, str) or name.lower() not in lower:
            raise BadValueError(f"{_said(name)} is no rule{_hint(str(name), names)}.", _part(name))
        _one_of(f"the severity of '{name}'", level, SEVERITIES, name, _off(level, "a rule is"))
    return value


def _off(value: object, what: str) -> str:
    """Say what switches rules off, to who wants that: YAML reads `off` as false."""
    means_off = value is False or (isinstance(value, str) and value.lower() in ("off", "none", "never", "ignore"))
    return f"; {what} switched off by 'ignore'" if means_off else ""


def _one_of(what: str, value: object, choices: Sequence[str], part: str | None, hint: str = "") -> str:
    if isinstance(value, str) and value in choices:
        return value
    allowed = ", ".join(f"'{choice}'" for choice in choices)
    hint = hint or (_hint(value, choices) if isinstance(value, str) else "")
    raise BadValueError(f"{what} must be one of {allowed}, not {_said(value)}{hint}.", part)


def _unexpected(key: Key, wanted: str, value: object, hint: str = "") -> BadValueError:
    return BadValueError(f"'{key.name}' must be {wanted}, not {_said(value)}{hint}.")


def _hint(name: str, choices: Collection[str]) -> str:
    near = nearest(name, choices, cutoff=60.0)
    return f"; the nearest is '{near}'" if near else ""


def _part(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _said(value: object) -> str:
    """Write a value as messages quote it: its first line; a collection by its kind alone, for it may be huge."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text.partition(chr(10))[0]}'"
