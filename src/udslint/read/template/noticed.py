"""What is noticed on the way through a template: values that are not defined, its conditions, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from udslint.finding import Span
from udslint.nearest import did_you_mean, nearest
from udslint.read.lines import Lines
from udslint.read.template.blocks import BUILT_IN_FIELDS, OBJECTS, Branch
from udslint.read.template.conditions import Condition
from udslint.read.template.pipeline import Field
from udslint.read.template.symbols import Reference
from udslint.record import record


@record
class Noted:
    """Something wrong that was seen on the way."""

    problem: str
    span: Span
    message: str = "default"
    """Which of the rule's messages says it."""


@dataclass(slots=True)
class Noticed:
    """What one reading has noticed."""

    references: list[Reference] = field(default_factory=list)
    conditions: list[tuple[Condition, Branch, Lines]] = field(default_factory=list)
    noted: list[Noted] = field(default_factory=list)
    changes_values: bool = False
    """It has come to a function that changes a value in place."""
    strange: list[Noted] = field(default_factory=list)
    """What is wrong if the template is one of a Helm chart."""
    required: set[str] = field(default_factory=set)
    """The values without which Helm stops, as `required` says."""

    def add(self, other: Noticed) -> None:
        """Add what was noticed in a part of the reading."""
        self.references += other.references
        self.conditions += other.conditions
        self.noted += other.noted
        self.strange += other.strange
        self.required |= other.required

    def unasked(self) -> Iterator[Reference]:
        """Give the values that are not defined, but for those that a `required` before or behind asks the user for."""
        return (one for one in self.references if one.refused or one.name not in self.required)

    def gap(self, normal: str, read: Field, use: str, lines: Lines, *, refused: bool) -> None:
        """Take note of a value that is read and that no values file defines."""
        path = tuple(normal.split(".")[2:])
        self.references.append(Reference(path, read.start, read.end, use, lines.path, refused))

    def field(self, normal: str, read: Field, lines: Lines) -> None:
        """Take note of another field that is read."""
        names = normal.split(".")
        if len(names) < 3 or names[0] or names[1] == "Values":
            return
        fields = BUILT_IN_FIELDS.get(names[1])
        if fields is not None and names[2] not in fields:
            problem = f"'.{names[1]}' has no field '{names[2]}'{did_you_mean(nearest(names[2], fields))}"
            self.noted.append(Noted(problem, lines.span(read.start, read.end), "absent"))

    def stranger(self, name: str, read: Field, lines: Lines) -> None:
        """Take note of something that is read from the root, where a chart has nothing of the name."""
        self.strange.append(
            Noted(f"a chart has no '.{name}'{_meant(name)}", lines.span(read.start, read.end), "absent")
        )


def strange_in(normal: str) -> str:
    """Give the name by which a field is read from the root of a chart, if there is none of that name; else ""."""
    lead, _, rest = normal.partition(".")
    name = rest.partition(".")[0]
    return "" if lead or name in OBJECTS or not name.isidentifier() else name


def _meant(name: str) -> str:
    near = nearest(name, OBJECTS)
    return did_you_mean(near and f".{near}")
