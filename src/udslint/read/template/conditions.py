"""What the branches of a template depend on, and which truths go together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal as OneOf

from udslint.record import record

FALSE_VALUES = frozenset(('""', "0", "0.0", "false", "nil"))
_LITERAL = re.compile(r'"|-?[0-9]|(?:true|false|nil)$')
_ITEM = re.compile(r"\(([^() ]+)\)(\[\d+\])")


def plain_words(normal: str) -> str:
    """Write an expression for people: `.Values.list[0]` for the first turn over `.Values.list`."""
    while (shorter := _ITEM.sub(r"\1\2", normal)) != normal:
        normal = shorter
    return normal


@record(order=True)
class Atom:
    """One question that has one answer in a reading."""

    kind: OneOf["true", "equal", "more"]
    subject: str
    """The expression asked about, in its normal form."""
    value: str = ""
    """Of `equal`: what it is compared with, in its normal form; a string has double quotes."""

    @property
    def literal(self) -> bool:
        """Whether it is compared with a value, not with another expression."""
        return _LITERAL.match(self.value) is not None

    @property
    def falsy(self) -> bool:
        """Whether it is compared with a value that a condition takes for false."""
        return self.value in FALSE_VALUES

    @property
    def text(self) -> str:
        """What it is compared with, as it is printed."""
        return self.value[1:-1] if self.value.startswith('"') else self.value

    def words(self, *, holds: bool) -> str:
        """Say the question and its answer in plain words."""
        subject = plain_words(self.subject)
        if self.kind == "equal":
            other = f"'{self.text}'" if self.literal else plain_words(self.value)
            return f"{subject} is{'' if holds else ' not'} {other}"
        if self.kind == "more":
            return f"{subject} has {'several items' if holds else 'one item'}"
        return subject if holds else f"not {subject}"


@record
class Condition:
    """A condition made of atoms: `all`, `any` or `not` of its parts, an atom, or certainly true or false."""

    word: OneOf["all", "any", "not", "atom", "sure"]
    parts: tuple[Condition, ...] = ()
    atom: Atom | None = None
    truth: bool = False


SURE = Condition("sure", truth=True)
NEVER = Condition("sure", truth=False)


def opposite(condition: Condition) -> Condition:
    """Give the condition that holds where another does not."""
    return Condition("not", (condition,))


def atoms_of(condition: Condition) -> Iterable[Atom]:
    """Give the atoms of a condition."""
    if condition.atom:
        yield condition.atom
    for part in condition.parts:
        yield from atoms_of(part)


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
    if atom.subject == other.subject:
        return _implied_by_same(atom, other, holds=holds)
    if not holds and other.kind == "true" and _lies_in(atom.subject, other.subject):
        return None if atom.kind == "equal" and (atom.falsy or not atom.literal) else False
    if holds and atom.kind == "true" and _lies_in(other.subject, atom.subject):
        return None if other.kind == "equal" and (other.falsy or not other.literal) else True
    return None


def _implied_by_same(atom: Atom, other: Atom, *, holds: bool) -> bool | None:
    """Tell what an answer says about another question about the same thing."""
    kinds = (atom.kind, other.kind)
    if kinds == ("equal", "equal") and holds and atom.literal and other.literal:
        return False
    if kinds == ("equal", "true") and atom.literal and atom.falsy == holds:
        return False
    if kinds == ("true", "equal") and holds and other.literal:
        return not other.falsy
    if kinds == ("more", "true") and not holds:
        return False
    return True if kinds == ("true", "more") and holds else None


def _lies_in(inner: str, outer: str) -> bool:
    """Tell whether one path lies in another: `.Values.sso.enabled` in `.Values.sso`."""
    return inner.startswith(outer + ".") and outer.startswith((".", "(")) and " " not in inner


def in_words(when: Iterable[tuple[Atom, bool]]) -> str:
    """Say in plain words under which answers something holds."""
    said: list[str] = []
    told = list(when)
    equal = {atom.subject for atom, holds in told if atom.kind == "equal" and atom.literal and holds}
    for atom, holds in told:
        if atom.kind == "equal" and not holds and atom.literal and atom.subject in equal:
            continue
        words = atom.words(holds=holds)
        if words not in said:
            said.append(words)
    return " and ".join(said)
