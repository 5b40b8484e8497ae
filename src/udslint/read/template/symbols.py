"""What an expression comes to when the values are not known: symbols, and what they are called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from udslint.hashes import blake2b
from udslint.read.template.conditions import NEVER, SURE, Atom, Condition, of_parts, opposite
from udslint.read.template.literals import Value
from udslint.record import record


@dataclass(slots=True)
class Entries:
    """The entries of a `dict`, which functions can change in place."""

    known: dict[str, Symbol]
    complete: bool = True
    """False: there may be others, and what is known may have been replaced."""
    normal: str = ""
    """What the whole is now, where a function has changed it beyond what is known; else empty."""

    def forget(self, normal: str) -> None:
        """Say that nothing is certain any more; `normal` is the call that made it so."""
        self.known.clear()
        self.complete = False
        self.normal = normal


@record
class Symbol:
    """A value that is known, partly known, or known only by the expression that gives it."""

    normal: str
    """The expression, in terms of the chart's root: `.Values.sso.enabled`; empty: the root itself."""
    parts: tuple[str | Symbol, ...] | None = None
    """A text made of certain pieces and symbols."""
    literal: Value = None
    settled: bool = False
    """`literal` is the value."""
    entries: Entries | None = None
    """Of a `dict`."""
    items: tuple[Symbol, ...] | None = None
    """Of a `list`."""
    asks: Condition | None = None
    """Of what `and`, `or`, `not`, `eq` give: when it is true."""
    turn: int | None = None
    """Of the first variable of a `range`: the number of the turn, which is its value where the range is over a list."""
    otherwise: tuple[Symbol, Symbol] | None = None
    """Of what `default` gives: the value, and the known one that is taken where that is empty."""
    counts: bool = False
    """It is the length of something, so it is 0 where that is empty."""

    def child(self, name: str) -> Symbol:
        """Give a field of the value."""
        if self.entries is not None:
            if name in self.entries.known:
                return self.entries.known[name]
            if self.entries.complete:
                return settled(None)
        normal = self.now
        base = f"({normal})" if " " in normal else normal
        return Symbol(f"{base}.{name}")

    @property
    def now(self) -> str:
        """The value as it is now: a `dict` may have been changed since it was made."""
        return _now(self, {})

    @property
    def truth(self) -> bool | None:
        """What a condition makes of it; None: that is not known."""
        if self.settled:
            return bool(self.literal)
        if not self.normal or self.normal in NEVER_EMPTY:
            return True
        if self.turn is not None:
            return self.turn > 0
        if self.items is not None:
            return bool(self.items)
        if self.entries is not None and self.entries.complete:
            return bool(self.entries.known)
        return True if self.parts and any(isinstance(part, str) and part for part in self.parts) else None


NEVER_EMPTY = frozenset((
    ".Capabilities", ".Capabilities.APIVersions", ".Capabilities.KubeVersion", ".Capabilities.KubeVersion.Version",
    ".Chart", ".Chart.Name", ".Chart.Version", ".Release", ".Release.Name", ".Release.Namespace", ".Release.Service",
    ".Template", ".Template.BasePath", ".Template.Name",
))  # fmt: skip
"""What Helm always has a value for."""
INSTALL, UPGRADE = ".Release.IsInstall", ".Release.IsUpgrade"
"""One of them is true."""
ROOT = Symbol("")


def root_in(namespaces: Sequence[str], releases: Sequence[str] = ()) -> Symbol:
    """Make the root of a chart: what all its deployments name alike is what `.Release` gives.

    Args:
        namespaces: those that the chart is installed into; an empty one is not known.
        releases: the names under which it is.
    """
    said = {"Namespace": namespaces, "Name": releases}
    known = {field: settled(names[0]) for field, names in said.items() if len(names) == 1 and names[0]}
    if not known:
        return ROOT
    release = Symbol(".Release", entries=Entries(known, complete=False))
    return Symbol("", entries=Entries({"Release": release}, complete=False))


MAX_CONDITION = 500
"""Of how many conditions one may be made; a larger one is a question of its own. Parts could double without end."""
MAX_NORMAL = 2000
"""Characters of an expression's normal form; calls inside calls could double it without end."""


def settled(value: Value) -> Symbol:
    """Make the symbol of a known value."""
    return Symbol(literal_text(value), literal=value, settled=True)


def literal_text(value: Value) -> str:
    """Write a literal in its one way: strings in double quotes."""
    if isinstance(value, str):
        return f'"{value}"'
    return "nil" if value is None else str(value).lower()


def condition_of(symbol: Symbol) -> Condition:
    """Tell when a value is true."""
    if symbol.truth is not None:
        return SURE if symbol.truth else NEVER
    if symbol.normal == UPGRADE:
        return opposite(Condition("atom", atom=Atom("true", INSTALL)))
    if symbol.asks and symbol.asks.size <= MAX_CONDITION:
        return symbol.asks
    return Condition("atom", atom=Atom("true", symbol.now))


def equality(first: Symbol, other: Symbol) -> Condition:
    """Tell when two values are equal."""
    subject, value = (first, other) if other.settled else (other, first)
    if subject.counts and value.settled:
        return _equal_count(subject, value)
    if subject.otherwise and value.settled:
        return _equal_by_default(*subject.otherwise, value)
    if subject.settled and value.settled:
        return SURE if subject.literal == value.literal else NEVER
    if subject.turn is not None and isinstance(value.literal, int):
        return SURE if subject.turn == value.literal else NEVER
    if not value.settled and subject.now > value.now:
        subject, value = value, subject
    return Condition("atom", atom=Atom("equal", subject.now, value.now))


def _equal_count(count: Symbol, value: Symbol) -> Condition:
    """Tell when a length is a known number: one above 0 is that of something."""
    filled = condition_of(count)
    if value.literal == 0:
        return opposite(filled)
    return of_parts("all", filled, Condition("atom", atom=Atom("equal", count.now, value.now)))


def _equal_by_default(given: Symbol, default: Symbol, value: Symbol) -> Condition:
    """Tell when what is given, or its default where that is empty, is a known value."""
    own = equality(given, value) if value.truth else NEVER
    by_default = equality(default, value)
    return own if by_default == NEVER else of_parts("any", own, opposite(condition_of(given)))


def _now(symbol: Symbol, known: dict[int, str]) -> str:
    """Write a value as it is now; of a `dict` that is in others more than once, `known` keeps it."""
    entries = symbol.entries
    if entries is None:
        return symbol.normal
    if not entries.complete:
        return entries.normal or symbol.normal
    if id(entries) not in known:
        known[id(entries)] = symbol.normal  # while it is written: it may hold itself
        pairs = [(settled(name), value) for name, value in entries.known.items()]
        written = [(_now(one, known), one.settled) for pair in pairs for one in pair]
        known[id(entries)] = _call("dict", written)
    return known[id(entries)]


def call_text(name: str, arguments: Sequence[Symbol]) -> str:
    """Write a call in its one way."""
    known: dict[int, str] = {}
    return _call(name, [(_now(one, known), one.settled) for one in arguments])


def _call(name: str, written: Sequence[tuple[str, bool]]) -> str:
    words = [f"({normal})" if " " in normal and not is_settled else normal or "." for normal, is_settled in written]
    text = " ".join([name, *words] if name else words)
    if len(text) <= MAX_NORMAL:
        return text
    return f"{name} {blake2b(text.encode('utf-8', 'surrogatepass'), digest_size=32).hexdigest()}"


@record
class Reference:
    """A place at which a template reads a value of the chart."""

    path: tuple[str, ...]
    """Below .Values."""
    start: int
    end: int
    use: str
    """"value", "condition", "loop" or "guarded"."""
    file: str
    refused: bool = False
    """Helm stops here: what the value lies in is not there either, and nothing that was asked before says it is."""

    @property
    def name(self) -> str:
        """The value as templates write it."""
        return ".Values." + ".".join(self.path)


Frame = dict[str, Symbol]


@dataclass(slots=True)
class Scope:
    """What `.`, `$` and the variables stand for."""

    dot: Symbol
    root: Symbol
    frames: list[Frame] = field(default_factory=lambda: [{}])

    def lookup(self, name: str) -> Symbol:
        """Give what a variable stands for."""
        if name == "$":
            return self.root
        for frame in reversed(self.frames):
            if name in frame:
                return frame[name]
        return Symbol(name)

    def declare(self, name: str, value: Symbol) -> None:
        """Set a new variable of the innermost block."""
        self.frames[-1][name] = value

    def assign(self, name: str, value: Symbol) -> None:
        """Set a variable where it was declared."""
        for frame in reversed(self.frames):
            if name in frame:
                frame[name] = value
                return
        self.frames[-1][name] = value

    def inner(self, dot: Symbol | None = None) -> Scope:
        """Give the scope of a block inside this one."""
        return Scope(dot or self.dot, self.root, [*self.frames, {}])

    def snapshot(self) -> list[Frame]:
        """Keep what the variables are now."""
        return [dict(frame) for frame in self.frames]

    def blur(self, before: list[Frame], why: str) -> None:
        """Make what is not as it was before unknown."""
        for frame, kept in zip(self.frames, before, strict=True):
            for name, value in frame.items():
                if name in kept and (kept[name].normal, kept[name].literal) != (value.normal, value.literal):
                    frame[name] = Symbol(f"{name} {why}")


Function = Callable[[Sequence[Symbol]], Symbol | None]
"""Gives what a call comes to; None: only the call itself is known of it."""
