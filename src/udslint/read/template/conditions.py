"""What the branches of a template depend on, and which truths go together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal as OneOf
from typing import NamedTuple

from udslint.read.template.filled import filled_by, kind_in
from udslint.record import record

FALSE_VALUES = frozenset(('""', "0", "0.0", "false", "nil"))
_LITERAL = re.compile(r'"|-?[0-9]|(?:true|false|nil)$')
_PLAIN = re.compile(r"(?:\.[^.\s()\[\]]+)+")
_HAS_KEY = re.compile(r'^hasKey .* "([^" ]+)"$')
_KEY_OF = re.compile(r'hasKey ((?:\.[^.\s()\[\]]+)+) "([^" .]+)"')
_STRING = re.compile(r'"[^"]*"')
_NAME = re.compile(r"(?:(?<=\s)|(?<=\()|^)(?:\.[^\s()\[\]]*|\$\S*|[0-9a-f]{64}(?!\S))")
"""A path, the root of the chart, or what may be anything: a variable, a call too long to be written."""
_ITEM = re.compile(r"\(([^() ]+)\)(\[\d+\])")


def plain_words(normal: str, turn: str = r"\2") -> str:
    """Write an expression for people: `.Values.list[0]` for the first turn over `.Values.list`."""
    while (shorter := _ITEM.sub(rf"\1{turn}", normal)) != normal:
        normal = shorter
    return normal


def of_any_turn(normal: str) -> str:
    """Write an expression for people, whichever turn of its loop it is read in: `.Values.list[]`."""
    return plain_words(normal, "[]")


class Atom(NamedTuple):
    """One question that has one answer in a reading.

    A tuple, for it is looked up all the time, and the hash of a record takes more than twice as long.
    """

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
    def means_true(self) -> bool:
        """Whether what it asks about is there and true where it holds."""
        return self.kind != "equal" or (self.literal and not self.falsy)

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
    size: int = 1
    """How many conditions it is made of, itself among them; what is shared counts each time."""


SURE = Condition("sure", truth=True)
NEVER = Condition("sure", truth=False)


def of_parts(word: OneOf["all", "any", "not"], *parts: Condition) -> Condition:
    """Make a condition of others."""
    return Condition(word, parts, size=1 + sum(part.size for part in parts))


def opposite(condition: Condition) -> Condition:
    """Give the condition that holds where another does not."""
    return of_parts("not", condition)


def atoms_of(condition: Condition) -> Iterable[Atom]:
    """Give the atoms of a condition."""
    if condition.atom:
        yield condition.atom
    for part in condition.parts:
        yield from atoms_of(part)


class Known:
    """Answers, and what follows from them."""

    __slots__ = ("_absent", "_assumed", "_equal", "_kinds", "_present", "answers", "seen")

    def __init__(self, answers: Mapping[Atom, bool]) -> None:
        self.answers: dict[Atom, bool] = {}
        self._assumed: dict[Atom, bool] = {}
        """What is certain without having been asked."""
        self._equal: dict[str, Atom] = {}
        """The literal that a value is equal to."""
        self._absent: set[str] = set()
        """What is false."""
        self._present: set[str] = set()
        """What is true, and what that lies in."""
        self._kinds: dict[str, str] = {}
        """The kind that a value is of."""
        self.seen: set[str] = set()
        """What a condition that holds asks for, and what that lies in; `hasKey "name"` for any key of that name."""
        for atom, holds in answers.items():
            self.add(atom, holds=holds)

    def add(self, atom: Atom, *, holds: bool) -> None:
        """Take an answer."""
        self.answers[atom] = holds
        self._take(atom, holds=holds)

    def assume(self, atom: Atom, *, holds: bool) -> None:
        """Take what is certain without being asked."""
        self._assumed[atom] = holds
        self._take(atom, holds=holds)

    def _take(self, atom: Atom, *, holds: bool) -> None:
        around = _with_around(atom.subject)
        if not holds:
            if atom.kind == "true":
                self._absent.add(atom.subject)
                self._absent.update(_asked_by_key(atom))
            elif atom.value == "nil":
                self.seen.update(around)
                self._present.update(around[1:])
            return
        if atom.kind == "equal" and atom.literal:
            self._equal[atom.subject] = atom
        self.seen.update(around)
        if atom.means_true:
            self._present.update(around)
        if filled := filled_by(atom):
            above = _with_around(filled)
            self.seen.update(above)
            self._present.update(above)
        if known := kind_in(atom):
            self._kinds[known[0]] = known[1]
        if atom.subject.startswith("hasKey "):
            self.seen.add(f"hasKey {atom.subject.rpartition(' ')[2]}")

    def implies(self, atom: Atom) -> bool | None:
        """Tell what the answers say about a question; None: nothing."""
        if atom in self.answers:
            return self.answers[atom]
        if atom in self._assumed:
            return self._assumed[atom]
        if atom.kind == "equal" and atom.subject.startswith("key (") and self._is_key_of_another(atom):
            return False
        equal = self._equal.get(atom.subject)
        if equal and atom.kind == "equal" and atom.literal:
            return False
        if equal and atom.kind == "true" and equal.falsy:
            return False
        if not self._present.isdisjoint(_asked_by_key(atom)):
            return True
        if atom.subject in self._present:
            # It is true, so it is nothing that is false.
            return True if atom.kind == "true" else False if atom.kind == "equal" and atom.falsy else None
        if atom.means_true and not self._absent.isdisjoint(_with_around(atom.subject)):
            return False
        if (filled := filled_by(atom)) and not self._absent.isdisjoint(_with_around(filled)):
            return False
        value, kind = kind_in(atom) or ("", "")
        return False if self._kinds.get(value, kind) != kind else None

    def _is_key_of_another(self, atom: Atom) -> bool:
        """Tell whether another turn of the loop has the key: a mapping has each once."""
        loop = atom.subject.rpartition("[")[0]
        return any(
            other.value == atom.value and subject != atom.subject and subject.rpartition("[")[0] == loop
            for subject, other in self._equal.items()
        )


@lru_cache(maxsize=4096)
def _asked_by_key(atom: Atom) -> tuple[str, ...]:
    """Give the path of which a question asks whether it is there: `.Values.web` of `hasKey .Values "web"`."""
    found = _KEY_OF.fullmatch(atom.subject) if atom.kind == "true" else None
    return (f"{found[1]}.{found[2]}",) if found else ()


@lru_cache(maxsize=4096)
def _with_around(subject: str) -> tuple[str, ...]:
    """Give a path and those that it lies in: for `.Values.sso.enabled` also `.Values` and `.Values.sso`."""
    if " " in subject or subject[:1] not in (".", "("):
        return (subject,)
    ends = [at for at, char in enumerate(subject) if char == "." and at]
    return (subject, *[subject[:end] for end in ends])


def tells_of(atom: Atom, value: str) -> bool:
    """Tell whether an answer may say that a value is there, other than by a plain question about it or what it holds.

    Such are `kindIs "map" .Values.web`, `hasKey .Values "web"`, and what reads all values: `include "has.web" .`.
    """
    if key := _HAS_KEY.search(atom.subject):
        return key[1] in value.split(".")
    if _is_plain(atom):
        return atom.kind == "equal" and atom.subject == value
    words = _STRING.sub("", atom.subject if atom.literal else f"{atom.subject} {atom.value}")
    return any(
        name == "." or name[0] != "." or f"{name}.".startswith(f"{value}.") or value.startswith(f"{name}.")
        for name in (found.removesuffix(".AsMap") for found in _NAME.findall(words))
    )


_OCCASION = frozenset((".Release.IsInstall", ".Release.IsUpgrade"))
"""One of them is true."""


def is_opaque(atom: Atom) -> bool:
    """Tell whether a question is not plainly about a value: `hasPrefix "v1" .Values.x`, `include "is.old" .`."""
    return not _is_plain(atom) or atom.subject in _OCCASION


def _is_plain(atom: Atom) -> bool:
    return _PLAIN.fullmatch(atom.subject) is not None and (atom.kind != "equal" or atom.literal)


def undecided(one: Iterable[tuple[Atom, bool]], other: Iterable[tuple[Atom, bool]]) -> bool:
    """Tell whether the answers of one file may exclude those of another for reasons that are not known."""
    right = [atom for atom, _ in other]
    return any(
        left.subject != atom.subject
        and (_may_tell(left, atom) or _may_tell(atom, left) or {left.subject, atom.subject} <= _OCCASION)
        for left, _ in one
        for atom in right
    )


def _may_tell(opaque: Atom, other: Atom) -> bool:
    """Tell whether a question that is opaque may be about what another one is about."""
    return is_opaque(opaque) and any(tells_of(opaque, name) for name in _NAME.findall(_STRING.sub("", other.subject)))


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
