from __future__ import annotations

import dataclasses
import pickle

import pytest

from udslint.record import record, replace


@record(order=True)
class Place:
    """A record with a check of its own."""

    line: int
    file: str = "a.yaml"

    def __post_init__(self) -> None:
        if self.line < 1:
            raise ValueError(self.line)

    @property
    def next(self) -> Place:
        return replace(self, line=self.line + 1)


@record(kw_only=True)
class Options:
    """A record whose fields go by name."""

    names: tuple[str, ...] = ()
    levels: dict[str, str] = {}  # noqa: RUF012


@record
class Nothing:
    """A record without fields."""


def test_fields_by_position_name_and_default() -> None:
    assert (Place(2, "b").line, Place(line=2).file, Options(names=("x",)).names) == (2, "a.yaml", ("x",))
    with pytest.raises(TypeError):
        Place()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Options(("x",))  # type: ignore[misc]


def test_equality_hash_and_order() -> None:
    assert Place(2) == Place(2) != Place(3)
    assert len({Place(2), Place(2), Place(3)}) == 2
    assert sorted([Place(3), Place(1, "b"), Place(1)]) == [Place(1), Place(1, "b"), Place(3)]
    assert Place(1) != (1, "a.yaml")
    assert Nothing() == Nothing()
    with pytest.raises(TypeError):
        Options() < Options()  # type: ignore[operator] # noqa: B015


def test_it_cannot_be_changed() -> None:
    place = Place(2)
    for name in ("line", "other"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(place, name, 3)
    with pytest.raises(dataclasses.FrozenInstanceError):
        del place.line
    assert place.next == Place(3)
    assert not hasattr(place, "__dict__")


def test_its_own_check_runs() -> None:
    with pytest.raises(ValueError, match="0"):
        Place(0)
    with pytest.raises(ValueError, match="0"):
        replace(Place(1), line=0)


def test_it_is_a_dataclass_to_those_who_ask() -> None:
    assert dataclasses.replace(Place(2), file="c") == Place(2, "c")
    assert [(field.name, field.kw_only) for field in dataclasses.fields(Options)] == [("names", True), ("levels", True)]
    assert dataclasses.asdict(Options()) == {"names": (), "levels": {}}


def test_pickle_and_repr() -> None:
    assert pickle.loads(pickle.dumps(Place(2, "b"))) == Place(2, "b")
    assert repr(Place(2)) == "Place(line=2, file='a.yaml')"
