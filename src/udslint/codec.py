"""Records as JSON and back, for the result cache.

JSON and not pickle: what a damaged or foreign file can make is a value, never a call.
"""

# No typing: it takes as long to import as reading an entry.
from __future__ import annotations

import json
from functools import cache
from importlib import import_module

from udslint.finding import Rule
from udslint.record import is_record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

PACKAGE = "udslint."
SET = "{}"
_SCALARS = frozenset((str, int, bool, float, type(None)))


class UndecodableError(ValueError):
    """A text that this version did not write."""


def dumps(value: Any) -> str:
    """Write a value made of records, named tuples, tuples, lists, frozen sets, mappings with text keys, and scalars.

    Equal values give equal texts. A rule is written as its name.

    Raises:
        TypeError: the value has something else in it.
    """
    return json.dumps(_encoded(value), separators=(",", ":"))


def written(value: Any) -> str:
    """Write a value as `dumps` does, in two thirds of the time where pydantic is there already; not ASCII only.

    Raises:
        TypeError: the value has something else in it.
        ValueError: a text has half of a surrogate pair in it.
    """
    from pydantic_core import to_json

    return to_json(_encoded(value), inf_nan_mode="constants").decode()


def loads(text: str) -> Any:
    """Read a value.

    Raises:
        UndecodableError: it is no text of `dumps`.
    """
    try:
        return _decoded(json.loads(text))
    except (ValueError, TypeError, LookupError, AttributeError, ImportError) as error:
        raise UndecodableError(str(error)) from error


def _encoded(value: Any) -> Any:
    """Give what JSON has for a value: a list whose first item says what it is."""
    kind = type(value)
    known = _KINDS.get(kind)
    if known is not None:
        head, values = known
        items = values(value) if values else value
        return [head, *[item if type(item) in _SCALARS else _encoded(item) for item in items]]
    if kind in _SCALARS:
        return value
    if kind is frozenset:
        return [SET, *sorted(map(_encoded, value))]
    if isinstance(value, dict):
        return {name: _encoded(item) for name, item in value.items()}
    if kind is Rule:
        return ["", value.name]
    if not _is_ours(kind):
        raise TypeError(f"no record: {kind}")
    _KINDS[kind] = f"{kind.__module__}:{kind.__qualname__}", getattr(kind, "__record_values__", None)
    return _encoded(value)


_KINDS: dict[type, tuple[str | int, Callable[[Any], Iterable[Any]] | None]] = {tuple: (0, None), list: (1, None)}
"""What lists begin with that stand for something, and what gives its items if it is not they themselves.

Records and named tuples are added when they are first met.
"""


def _is_ours(kind: Any) -> bool:
    """Tell whether a class is a record or a named tuple."""
    return is_record(kind) or (issubclass(kind, tuple) and hasattr(kind, "_fields"))


def _decoded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _decoded(item) for name, item in value.items()}
    if not isinstance(value, list):
        return value
    kind = value[0]
    items = [_decoded(item) if type(item) in _NESTED else item for item in value[1:]]
    if kind == 0:
        return tuple(items)
    if kind == 1:
        return items
    if kind == SET:
        return frozenset(items)
    if kind == "":
        from udslint.rules.registry import rules

        return rules()[items[0]]
    return _record(kind)(*items)


_NESTED = frozenset((list, dict))


@cache
def _record(kind: str) -> Any:
    """Find a class by module and name; only the records and named tuples of this package can be made."""
    module, _, name = kind.partition(":")
    if not module.startswith(PACKAGE):
        raise ValueError(f"not a record: {kind}")
    found = getattr(import_module(module), name)
    if not _is_ours(found):
        raise ValueError(f"not a record: {kind}")
    return found
