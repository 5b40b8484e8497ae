"""Frozen value classes that cost little to define.

A record is what `@dataclass(frozen=True, slots=True)` makes, to its users and to type checkers: constructor, equality,
hash, repr, pickling, `dataclasses.replace` and `fields`. But `dataclasses` compiles six functions for each class when
its module is imported, for some 90 classes a third of a cold run, whether or not there is ever an instance. A record
shares all functions but its constructor, which is compiled when the first instance is made. docs/performance.md has
the numbers.
"""

# typing alone takes as long to import as a third of Python itself; what is cached needs nothing of it.
from __future__ import annotations

from operator import attrgetter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar, dataclass_transform, overload

    T = TypeVar("T")

    @overload
    @dataclass_transform(frozen_default=True)
    def record(cls: type[T], /) -> type[T]: ...
    @overload
    @dataclass_transform(frozen_default=True)
    def record(*, order: bool = False, kw_only: bool = False) -> Callable[[type[T]], type[T]]: ...
    def record(cls: Any = None, /, *, order: bool = False, kw_only: bool = False) -> Any: ...  # noqa: D103

else:

    def record(cls=None, /, *, order=False, kw_only=False):  # noqa: ANN001, ANN201
        """Make a record of a class: immutable, with slots for its annotated names, which are its fields."""
        return _made(cls, order, kw_only) if cls else lambda cls: _made(cls, order, kw_only)


def _made(cls: type, order: bool, kw_only: bool) -> type:
    names = tuple(cls.__annotations__)
    own = vars(cls)
    kept = {name: value for name, value in own.items() if name not in (*names, "__dict__", "__weakref__")}
    shared = {**_SHARED, **_ORDER} if order else _SHARED
    facts = {
        "__slots__": names,
        "__match_args__": () if kw_only else names,
        "__qualname__": cls.__qualname__,
        "__record_defaults__": {name: own[name] for name in names if name in own},
        "__record_kw_only__": kw_only,
        "__record_values__": _getter(names),
    }
    return type(cls)(cls.__name__, cls.__bases__, {**shared, **kept, **facts})


def _getter(names: tuple[str, ...]) -> Any:
    """Give what gives the values of a record as a tuple; attrgetter gives a single one bare."""
    if len(names) > 1:
        return attrgetter(*names)
    return staticmethod(lambda instance: tuple(getattr(instance, name) for name in names))


def is_record(cls: type) -> bool:
    """Tell whether a class is a record."""
    return "__record_values__" in vars(cls)


def field_names(cls: type) -> tuple[str, ...]:
    """Give the names of a record's fields."""
    names: tuple[str, ...] = cls.__dict__["__slots__"]
    return names


def values_of(instance: Any) -> tuple[Any, ...]:
    """Give the values of a record's fields."""
    values: tuple[Any, ...] = instance.__record_values__(instance)
    return values


def replace(instance: T, /, **changes: Any) -> T:
    """Copy a record with other values for some of its fields."""
    cls: Any = type(instance)
    return cls(**{name: getattr(instance, name) for name in cls.__slots__} | changes)  # type: ignore[no-any-return]


def _compile_init(self: Any, *args: Any, **kwargs: Any) -> None:
    """Stand in for the constructor until the first instance is made."""
    cls = type(self)
    cls.__init__ = _constructor(cls)
    cls.__init__(self, *args, **kwargs)


def _constructor(cls: Any) -> Any:
    """Write the constructor; the slots' own setters pass by what forbids to set attributes."""
    scope = {f"_set_{name}": cls.__dict__[name].__set__ for name in cls.__slots__}
    scope |= {f"_default_{name}": value for name, value in cls.__record_defaults__.items()}
    parameters = [f"{name}=_default_{name}" if name in cls.__record_defaults__ else name for name in cls.__slots__]
    lines = ["pass", *(f"_set_{name}(self, {name})" for name in cls.__slots__)]
    lines += ["self.__post_init__()"] if hasattr(cls, "__post_init__") else []
    head = ", ".join(["self", *(["*"] if cls.__record_kw_only__ else []), *parameters])
    exec(f"def __init__({head}):\n " + "\n ".join(lines), scope)  # noqa: S102 all of it is from our own class bodies
    made: Any = scope["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _refuse(self: Any, name: str, *_: object) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field '{name}' of {type(self).__name__}")


def _repr(self: Any) -> str:
    return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.__slots__)})"


def _reduce(self: Any) -> tuple[Any, ...]:
    cls, values = type(self), self.__record_values__(self)
    if cls.__record_kw_only__ or hasattr(cls, "__post_init__"):
        return _restored, (cls, values)
    return cls, values


def _restored(cls: Any, values: tuple[Any, ...]) -> Any:
    instance = object.__new__(cls)
    for name, value in zip(cls.__slots__, values, strict=True):
        object.__setattr__(instance, name, value)
    return instance


def _compared(compare: Callable[[Any, Any], bool]) -> Any:
    def method(self: Any, other: Any) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return compare(self.__record_values__(self), self.__record_values__(other))

    return method


def _default(cls: Any, name: str) -> dict[str, Any]:
    """Give the default of a field as `dataclasses.field` takes it; as a factory, or it would refuse a mapping."""
    return {"default_factory": lambda: cls.__record_defaults__[name]} if name in cls.__record_defaults__ else {}


class _DataclassFields:
    """Makes `dataclasses.replace`, `fields` and `is_dataclass` work, made when they ask."""

    def __get__(self, instance: Any, owner: Any) -> Any:
        from dataclasses import field, make_dataclass

        fields: list[Any] = [
            (name, kind, field(kw_only=owner.__record_kw_only__, **_default(owner, name)))
            for name, kind in owner.__annotations__.items()
        ]
        stand_in: Any = make_dataclass(owner.__name__, fields)
        owner.__dataclass_fields__ = stand_in.__dataclass_fields__
        return owner.__dataclass_fields__


_SHARED: dict[str, Any] = {
    "__init__": _compile_init,
    "__setattr__": _refuse,
    "__delattr__": _refuse,
    "__repr__": _repr,
    "__reduce__": _reduce,
    "__replace__": replace,
    "__eq__": _compared(lambda one, other: one == other),
    "__hash__": lambda self: hash(self.__record_values__(self)),
    "__dataclass_fields__": _DataclassFields(),
}
_ORDER: dict[str, Any] = {
    "__lt__": _compared(lambda one, other: one < other),
    "__le__": _compared(lambda one, other: one <= other),
    "__gt__": _compared(lambda one, other: one > other),
    "__ge__": _compared(lambda one, other: one >= other),
}
