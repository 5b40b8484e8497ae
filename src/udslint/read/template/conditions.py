"""What the branches of a template depend on, and which truths go together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal as OneOf

from udslint.read.template.pipeline import Call, Expression, Value
from udslint.read.template.symbols import Evaluator, Symbol


@dataclass(frozen=True, slots=True, order=True)
class Atom:
    """One question that has one answer in a reading."""

    kind: OneOf["true", "equal", "more"]
    subject: str
    """The expression asked about, in its normal form."""
    value: str = ""
    """Of `equal`: what it is compared with."""

    def words(self, *, holds: bool) -> str:
        """Say the question and its answer in plain words."""
        if self.kind == "equal":
            return f"{self.subject} is{'' if holds else ' not'} '{self.value}'"
        if self.kind == "more":
            return f"{self.subject} has {'several items' if holds else 'one item'}"
        return self.subject if holds else f"not {self.subject}"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition made of atoms: `all`, `any` or `not` of its parts, an atom, or certainly true or false."""

    word: OneOf["all", "any", "not", "atom", "sure"]
    parts: tuple[Condition, ...] = ()
    atom: Atom | None = None
    truth: bool = False


def condition_of(expression: Expression, evaluator: Evaluator) -> Condition:
    """Take a condition apart."""
    if isinstance(expression, Call):
        if not expression.name and len(expression.arguments) == 1:
            return condition_of(expression.arguments[0], evaluator)
        if expression.name in ("and", "or") and expression.arguments:
            parts = tuple(condition_of(argument, evaluator) for argument in expression.arguments)
            return Condition("all" if expression.name == "and" else "any", parts)
        if expression.name in ("not", "empty") and len(expression.arguments) == 1:
            return Condition("not", (condition_of(expression.arguments[0], evaluator),))
        if expression.name in ("eq", "ne") and len(expression.arguments) > 1:
            equal = _equal([evaluator.value(argument) for argument in expression.arguments])
            return Condition("not", (equal,)) if expression.name == "ne" else equal
    symbol = evaluator.value(expression)
    if symbol.settled:
        return Condition("sure", truth=bool(symbol.literal))
    if symbol.items is not None:
        return Condition("sure", truth=bool(symbol.items))
    return Condition("atom", atom=Atom("true", symbol.normal))


def _equal(symbols: Sequence[Symbol]) -> Condition:
    """Take `eq a b c` apart: a is b, or a is c."""
    first, *others = symbols
    parts = []
    for other in others:
        subject, value = (first, other) if other.settled else (other, first)
        if subject.settled and value.settled:
            parts.append(Condition("sure", truth=subject.literal == value.literal))
        else:
            text = _text(value.literal) if value.settled else value.normal
            parts.append(Condition("atom", atom=Atom("equal", subject.normal, text)))
    return parts[0] if len(parts) == 1 else Condition("any", tuple(parts))


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) or value is None else str(value)


def atoms_of(condition: Condition) -> Iterable[Atom]:
    """Give the atoms of a condition."""
    if condition.atom:
        yield condition.atom
    for part in condition.parts:
        yield from atoms_of(part)


FALSE_VALUES = ("", "0", "false", "null", "nil")


def implied(atom: Atom, known: Mapping[Atom, bool]) -> bool | None:
    """Tell what the answers so far say about a question; None: nothing."""
    if atom in known:
        return known[atom]
    for other, holds in known.items():
        answer = _implied_by(atom, other, holds=holds)
        if answer is not None:
            return answer
    return None


def _implied_by(atom: Atom, other: Atom, *, holds: bool) -> bool | None:
    same = atom.subject == other.subject
    if atom.kind == "equal" and other.kind == "equal" and same and holds:
        return atom.value == other.value
    if atom.kind == "equal" and other.kind == "true" and same and not holds and atom.value not in FALSE_VALUES:
        return False
    if atom.kind == "true" and other.kind == "equal" and same and holds:
        return other.value not in FALSE_VALUES
    if atom.kind == "more" and other.kind == "true" and same and not holds:
        return False
    if atom.kind == "true" and other.kind == "true":
        if not holds and _below(atom.subject, other.subject):
            return False
        if holds and _below(other.subject, atom.subject):
            return True
    return None


def _below(inner: str, outer: str) -> bool:
    """Tell whether one path lies in another: `.Values.sso.enabled` in `.Values.sso`."""
    return " " not in inner and inner.startswith(outer + ".") and outer.startswith(".")


When = tuple[tuple[Atom, bool], ...]


def in_words(when: Iterable[tuple[Atom, bool]]) -> str:
    """Say in plain words under which answers something holds."""
    said: list[str] = []
    told = list(when)
    equal = {atom.subject for atom, holds in told if atom.kind == "equal" and holds}
    for atom, holds in told:
        if atom.kind == "equal" and not holds and atom.subject in equal:
            continue
        words = atom.words(holds=holds)
        if words not in said:
            said.append(words)
    return " and ".join(said)
