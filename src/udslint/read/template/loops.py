"""The turns of a `range`: those that are known, and what stands for those that are not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from udslint.read.holes import Expr
from udslint.read.placeholders import HOLE, MORE
from udslint.read.template.blocks import Choice, Loop, Node, Silent
from udslint.read.template.conditions import SURE
from udslint.read.template.lexer import Text
from udslint.read.template.literals import MAX_ITEMS
from udslint.read.template.pieces import FURTHER, Piece, Pieces
from udslint.read.template.symbols import Symbol, settled

Turn = tuple[Symbol, Symbol]
"""What the two variables of a `range` stand for: the index or key, and the item."""
_UNKNOWN: Final = HOLE[0]
_SETTLED_LINE = re.compile(
    rf"^[ \t]*+(?:- +)*+(?!#|-?$|[\w./-]+:$)(?:[\w./-]+: +)?(?:[^{_UNKNOWN}\n]+$|[\[{{|>&*])", re.M
)
"""A line that writes a value in which nothing unknown stands, or one that takes more than its line."""

_DOCUMENT: Final = re.compile(r"(?:[ \t\r]*(?:#.*)?\n)*---(?:\s|$)")
"""How a text begins that is a document of its own."""


def turns_of(subject: Symbol) -> list[Turn] | None:
    """Give the turns of a loop over a value; None: they are not known."""
    if subject.items is not None:
        return [(settled(number), item) for number, item in enumerate(subject.items)]
    if subject.entries is not None and subject.entries.complete:
        return [(settled(key), item) for key, item in sorted(subject.entries.known.items())]
    if not subject.settled:
        return None
    if isinstance(subject.literal, int) and subject.literal <= MAX_ITEMS:
        return [(settled(number), settled(number)) for number in range(int(subject.literal))]
    return None if subject.literal else []


def unknown_turns(subject: Symbol, *, keyed: bool) -> list[Turn]:
    """Give the first two turns of a loop over a value that is not known; `keyed`: it is a mapping, not a list."""
    items = [f"({subject.normal})[{number}]" for number in range(2)]
    if keyed:
        return [(Symbol(f"key {item}", asks=SURE), Symbol(item)) for item in items]
    return [(Symbol(f"key {item}", turn=number), Symbol(item)) for number, item in enumerate(items)]


def says_more(loop: Loop, text: str, first: Iterable[Piece], item: str) -> bool:
    """Tell whether a second turn may say more than that the list which the first turn writes into is open.

    Either the body changes variables, or it begins list items that are alike: it writes a value which the next turn
    writes again. Where every value has something of the turn's own item in it, two can neither be equal nor contradict
    each other. A body that knows its turn's number can write something else in the second. Items that begin in a branch
    do not count: what a branch asks of an item, as `eq .name "a"`, is as a rule so of one. But what it asks of the
    turn's number is not.
    """
    if loop.changes or (len(loop.pipeline.declares) > 1 and _asks_for(loop.body, loop.pipeline.declares[0])):
        return True
    if not _begins_items(loop, text):
        return False
    written = [_UNKNOWN if _is_of(piece.expr, item) else piece.text.strip(_UNKNOWN) for piece in first]
    return len(loop.pipeline.declares) > 1 or _SETTLED_LINE.search("".join(written).replace("\r", "")) is not None


def _asks_for(nodes: Iterable[Node], variable: str) -> bool:
    """Tell whether a branch in some blocks asks for a variable."""
    for node in nodes:
        if isinstance(node, Loop) and _asks_for(node.body, variable):
            return True
        for branch in node.branches if isinstance(node, Choice) else ():
            if any(token.text == variable for token in branch.action.tokens) or _asks_for(branch.body, variable):
                return True
    return False


def _begins_items(loop: Loop, text: str) -> bool:
    texts = (text[one.start : one.end] for one in loop.body if isinstance(one, Text))
    return any(line.lstrip().startswith("- ") for one in texts for line in one.split("\n"))


def _is_of(expr: Expr | None, item: str) -> bool:
    return expr is FURTHER or (expr is not None and item in expr.normal)


def _writes_documents(loop: Loop, source: str, line: str, turn: str) -> bool:
    """Tell whether each turn of a loop begins a document, if it writes anything.

    Args:
        loop: the loop.
        source: the text of its file.
        line: the line that was being written when the last turn began.
        turn: what that has written.
    """
    written = turn if turn.lstrip(" \t\r").startswith("\n") else f"{line}{turn}"
    return _DOCUMENT.match(written) is not None and "other" not in _beginnings(loop.body, source)


def _beginnings(nodes: Sequence[Node], text: str) -> frozenset[str]:
    """Tell how what blocks write may begin: with a "document", with "other" text, or "nothing" is written."""
    for at, node in enumerate(nodes):
        if isinstance(node, Text):
            written = text[node.start : node.end]
            if written.strip():
                return frozenset(("document" if _DOCUMENT.match(written) else "other",))
        elif isinstance(node, Choice):
            ways = frozenset[str]().union(*(_beginnings(branch.body, text) for branch in node.branches))
            if node.branches[-1].condition is not None:
                ways |= {"nothing"}
            return ways - {"nothing"} | _beginnings(nodes[at + 1 :], text) if "nothing" in ways else ways
        elif not isinstance(node, Silent):
            return frozenset(("other",))
    return frozenset(("nothing",))


def further_turns(out: Pieces, start: int, line: str, loop: Loop, emit: Piece) -> Iterator[Piece]:
    """Leave open the collection or the text that a loop's body writes into: there may be further turns.

    Those of a body that begins a document, if it writes anything, leave what is written as it is.

    Args:
        out: what is written so far.
        start: the index of the first piece of the last turn.
        line: the line that was being written when the turn began.
        loop: the loop.
        emit: what stands for the further turns.
    """
    text = "".join([piece.text for piece in out.pieces[start:]])
    placeholder = Piece(MORE, emit.lines, emit.start, emit.end, expr=FURTHER, caller=emit.caller)
    if not text.strip() or (emit.lines and _writes_documents(loop, emit.lines.text, line, text)):
        return
    indent = _indent(line, text) if "\n" in text.strip(" ") else None
    if indent is None:
        yield placeholder
        return
    now = out.line()
    rest = now if not now.strip(" ") else ""
    if not now.strip(" ") and len(now) <= indent:
        yield Piece(" " * (indent - len(now)))
    else:
        yield Piece("\n" + " " * indent)
    yield placeholder
    yield Piece("\n" + rest)


def _indent(line: str, text: str) -> int | None:
    """Give the indent of the first line that a turn writes."""
    first, *others = text.split("\n")
    if first.strip() and not line.strip(" "):
        return len(line) + len(first) - len(first.lstrip(" "))
    return next((len(one) - len(one.lstrip(" ")) for one in others if one.strip()), None)
