"""The kinds of values that models have: settled, unknown, and collections that may be open."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from udslint.read.holes import UNKNOWN, Hole, OpenDict, OpenList

T = TypeVar("T")
Text = str | Hole
Flag = bool | Hole
Number = int | float | Hole


class Items(tuple[T, ...], Generic[T]):
    """A list of a manifest. `open`: it may hold more than is seen, so nothing is missing from it for certain."""

    open: bool = False

    @classmethod
    def of(cls, values: Iterable[T], *, is_open: bool = False) -> Items[T]:
        """Make a list of values."""
        items = cls(values)
        if is_open:
            items.open = True
        return items

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate a list and keep whether it is open."""
        kind = source.__args__[0]
        make = _parts if isinstance(kind, type) and issubclass(kind, BaseModel) else _items
        return core_schema.no_info_wrap_validator_function(make, core_schema.list_schema(handler.generate_schema(kind)))


class StringMap:
    """A mapping of strings. `open`: it may hold more than is seen."""

    # No abstract base class: to ask those what is an instance takes long, and the rules ask all the time.
    __slots__ = ("_values", "open")

    def __init__(self, values: Mapping[str, Text] | None = None, *, is_open: bool = False) -> None:
        self._values: dict[str, Text] = dict(values or {})
        self.open = is_open

    def __getitem__(self, key: str) -> Text:
        return self._values[key]

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StringMap) and self._values == other._values

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"StringMap({self._values!r}{', open' if self.open else ''})"

    def keys(self) -> KeysView[str]:
        """Give the keys that are seen."""
        return self._values.keys()

    def values(self) -> ValuesView[Text]:
        """Give the values that are seen."""
        return self._values.values()

    def items(self) -> ItemsView[str, Text]:
        """Give the keys and values that are seen."""
        return self._values.items()

    def get(self, key: str, default: Text | None = None) -> Text | None:
        """Give the value of a key that is seen, else `default`."""
        return self._values.get(key, default)

    def at(self, key: str) -> Text | None:
        """Give the value of a key; None if it is certainly not there, UNKNOWN if it may be."""
        value = self._values.get(key)
        return UNKNOWN if value is None and self.open else value

    def settled(self) -> dict[str, str] | None:
        """Give the mapping if all of it is known, else None."""
        if self.open or any(isinstance(value, Hole) for value in self._values.values()):
            return None
        return {key: value for key, value in self._values.items() if isinstance(value, str)}

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate a mapping of strings and keep whether it is open."""
        values = core_schema.dict_schema(core_schema.str_schema(), handler.generate_schema(Text))
        return core_schema.no_info_wrap_validator_function(_string_map, values)


def _items(value: Any, validate: Callable[[Any], list[Any]]) -> Items[Any]:
    return Items.of(validate(value), is_open=isinstance(value, OpenList))


def _parts(value: Any, validate: Callable[[Any], list[Any]]) -> Items[Any]:
    """Make a list of models; an unknown client, mapper or rule is something that the list may hold."""
    if isinstance(value, list) and any(isinstance(item, Hole) for item in value):
        value = OpenList(item for item in value if not isinstance(item, Hole))
    return _items(value, validate)


def _string_map(value: Any, validate: Callable[[Any], dict[str, Text]]) -> StringMap:
    return StringMap(validate(value), is_open=isinstance(value, OpenDict))
