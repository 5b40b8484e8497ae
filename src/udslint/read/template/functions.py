"""The functions of Helm's templates of which more can be told than their call: what they give for known arguments.

Sources: Go's text/template, Sprig 3, Helm 3. A function that is not here gives an unknown value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal as OneOf

from udslint.read.template.conditions import SURE, of_parts, opposite
from udslint.read.template.literals import MAX_ITEMS, MAX_TEXT, quoted, written
from udslint.read.template.pure import PURE
from udslint.read.template.symbols import Entries, Function, Symbol, call_text, condition_of, equality, settled
from udslint.read.template.truths import TRUTHS

_VERBS = re.compile(r"%(?:[-+ #0]*+\d*+(?:\.\d++)?)([a-zA-Z%])")
_VERB_TYPES: Mapping[str, tuple[type, ...]] = {"%s": (str,), "%d": (int,), "%v": (str, int, float)}


def text_of(parts: Sequence[str | Symbol], normal: str) -> Symbol:
    """Join pieces to a text; it is settled if all of them are."""
    flat: list[str | Symbol] = []
    for part in parts:
        inner: Sequence[str | Symbol] = (part,)
        if isinstance(part, Symbol):
            inner = (written(part.literal),) if part.settled else part.parts or (part,)
        for piece in inner:
            if isinstance(piece, str) and flat and isinstance(flat[-1], str):
                flat[-1] += piece
            elif piece != "":
                flat.append(piece)
    if len(flat) > MAX_ITEMS or sum(len(piece) for piece in flat if isinstance(piece, str)) > MAX_TEXT:
        return Symbol(normal)
    if all(isinstance(piece, str) for piece in flat):
        return settled("".join(str(piece) for piece in flat))
    return Symbol(normal, parts=tuple(flat))


def _printf(arguments: Sequence[Symbol]) -> Symbol | None:
    if not arguments or not isinstance(arguments[0].literal, str):
        return None
    pattern, rest = arguments[0].literal, list(arguments[1:])
    parts: list[str | Symbol] = []
    position = 0
    for verb in _VERBS.finditer(pattern):
        parts.append(pattern[position : verb.start()])
        position = verb.end()
        if verb[0] == "%%":
            parts.append("%")
        elif rest and _fits(verb[0], rest[0]):
            parts.append(rest.pop(0))
        else:
            return None
    parts.append(pattern[position:])
    return None if rest else text_of(parts, call_text("printf", arguments))


def _fits(verb: str, argument: Symbol) -> bool:
    types = _VERB_TYPES.get(verb)
    if types is None:
        return False
    is_truth = isinstance(argument.literal, bool) and verb != "%v"
    return not argument.settled or (isinstance(argument.literal, types) and not is_truth)


def _print(arguments: Sequence[Symbol]) -> Symbol | None:
    return text_of(list(arguments), call_text("print", arguments)) if len(arguments) == 1 else None


def _quote(arguments: Sequence[Symbol]) -> Symbol | None:
    if len(arguments) != 1:
        return None
    (value,) = arguments
    if value.settled and value.literal is None:
        return settled("")
    inner = [quoted(part) if isinstance(part, str) else part for part in text_of([value], "").parts or ()]
    if value.settled:
        inner = [quoted(written(value.literal))]
    return text_of(['"', *inner, '"'], call_text("quote", arguments))


def _squote(arguments: Sequence[Symbol]) -> Symbol | None:
    if len(arguments) != 1:
        return None
    if arguments[0].settled and arguments[0].literal is None:
        return settled("")
    return text_of(["'", arguments[0], "'"], call_text("squote", arguments))


def _to_string(arguments: Sequence[Symbol]) -> Symbol | None:
    return text_of(list(arguments), call_text("toString", arguments)) if len(arguments) == 1 else None


def _required(arguments: Sequence[Symbol]) -> Symbol | None:
    return arguments[1] if len(arguments) == 2 else None


def _default(arguments: Sequence[Symbol]) -> Symbol | None:
    if len(arguments) != 2:
        return None
    otherwise, value = arguments
    if value.truth is not None or value.asks == SURE:
        return value if value.truth is not False else otherwise
    # As true as the value where the default is false, and always true where the default is true.
    asks = None if otherwise.truth is None else SURE if otherwise.truth else condition_of(value)
    return Symbol(
        call_text("default", arguments), asks=asks, otherwise=(value, otherwise) if otherwise.settled else None
    )


def _and(arguments: Sequence[Symbol]) -> Symbol | None:
    return _first_with(arguments, "and", "all", truth=False)


def _or(arguments: Sequence[Symbol]) -> Symbol | None:
    return _first_with(arguments, "or", "any", truth=True)


def _first_with(arguments: Sequence[Symbol], name: str, word: OneOf["all", "any"], *, truth: bool) -> Symbol | None:
    """Give the first argument that has a truth, else the last; that is what `and` and `or` do."""
    for number, argument in enumerate(arguments):
        if argument.truth is truth or (argument.truth is not None and number == len(arguments) - 1):
            return argument
        if argument.truth is None:
            parts = tuple(condition_of(one) for one in arguments)
            return Symbol(call_text(name, arguments), asks=of_parts(word, *parts))
    return None


def _not(arguments: Sequence[Symbol]) -> Symbol | None:
    if len(arguments) != 1:
        return None
    if arguments[0].truth is not None:
        return settled(not arguments[0].truth)
    return Symbol(call_text("not", arguments), asks=opposite(condition_of(arguments[0])))


def _eq(arguments: Sequence[Symbol]) -> Symbol | None:
    if len(arguments) < 2:
        return None
    first, *others = arguments
    parts = tuple(equality(first, other) for other in others)
    if all(part.word == "sure" for part in parts):
        return settled(any(part.truth for part in parts))
    return Symbol(call_text("eq", arguments), asks=parts[0] if len(parts) == 1 else of_parts("any", *parts))


def _ne(arguments: Sequence[Symbol]) -> Symbol | None:
    equal = _eq(arguments)
    if equal is None or equal.settled:
        return equal and settled(not equal.literal)
    return Symbol(call_text("ne", arguments), asks=opposite(condition_of(equal)))


def _ternary(arguments: Sequence[Symbol]) -> Symbol | None:
    if len(arguments) != 3 or not isinstance(arguments[2].literal, bool):
        return None
    return arguments[0] if arguments[2].literal else arguments[1]


def _dict(arguments: Sequence[Symbol]) -> Symbol:
    pairs = list(zip(arguments[::2], arguments[1::2], strict=False))
    entries = {str(key.literal): value for key, value in pairs if key.settled}
    complete = all(key.settled for key, _ in pairs)
    return Symbol(call_text("dict", arguments), entries=Entries(entries) if complete else None)


def _set(arguments: Sequence[Symbol]) -> Symbol | None:
    if len(arguments) != 3 or arguments[0].entries is None:
        return None
    target, key, value = arguments
    if key.settled:
        arguments[0].entries.known[str(key.literal)] = value
    else:
        arguments[0].entries.forget(call_text("set", arguments))
    return target


def _unset(arguments: Sequence[Symbol]) -> Symbol | None:
    if len(arguments) != 2 or arguments[0].entries is None:
        return None
    if arguments[1].settled:
        arguments[0].entries.known.pop(str(arguments[1].literal), None)
    else:
        arguments[0].entries.forget(call_text("unset", arguments))
    return arguments[0]


def _merging(name: str) -> Function:
    def merge(arguments: Sequence[Symbol]) -> Symbol | None:
        if not arguments or arguments[0].entries is None:
            return None
        arguments[0].entries.forget(call_text(name, arguments))
        return arguments[0]

    return merge


def _list(arguments: Sequence[Symbol]) -> Symbol:
    return _list_of(arguments, call_text("list", arguments))


def _list_of(items: Sequence[Symbol], normal: str) -> Symbol:
    return Symbol(normal, items=tuple(items) if len(items) <= MAX_ITEMS else None)


def _append(arguments: Sequence[Symbol]) -> Symbol | None:
    if len(arguments) != 2:
        return None
    normal = call_text("append", arguments)
    if arguments[0].items is None:
        return Symbol(normal, asks=SURE)  # whatever else is in it, it is not empty
    return _list_of((*arguments[0].items, arguments[1]), normal)


def _prepend(arguments: Sequence[Symbol]) -> Symbol | None:
    if len(arguments) != 2:
        return None
    normal = call_text("prepend", arguments)
    if arguments[0].items is None:
        return Symbol(normal, asks=SURE)
    return _list_of((arguments[1], *arguments[0].items), normal)


def _concat(arguments: Sequence[Symbol]) -> Symbol | None:
    normal = call_text("concat", arguments)
    if any(one.items is None for one in arguments):
        return Symbol(normal, asks=SURE) if any(one.truth for one in arguments) else None
    return _list_of([item for one in arguments for item in one.items or ()], normal)


def _until(arguments: Sequence[Symbol]) -> Symbol | None:
    count = arguments[0].literal if len(arguments) == 1 else None
    if not isinstance(count, int) or not 0 <= count <= MAX_ITEMS:
        return None
    return Symbol(call_text("until", arguments), items=tuple(settled(number) for number in range(count)))


def _index(arguments: Sequence[Symbol]) -> Symbol | None:
    if not arguments:
        return None
    symbol, *keys = arguments
    for key in keys:
        if isinstance(key.literal, str) and key.literal and "." not in key.literal:
            symbol = symbol.child(key.literal)
        elif isinstance(key.literal, int) and symbol.items is not None and 0 <= key.literal < len(symbol.items):
            symbol = symbol.items[key.literal]
        else:
            return None
    return symbol


def _get(arguments: Sequence[Symbol]) -> Symbol | None:
    """Give an entry of a mapping; the empty text for one that is not there."""
    found = _index(arguments) if len(arguments) == 2 else None
    entries = arguments[0].entries if found else None
    is_absent = entries is not None and entries.complete and str(arguments[1].literal) not in entries.known
    return settled("") if is_absent else found


FUNCTIONS: Mapping[str, Function] = {
    **PURE,
    **TRUTHS,
    "printf": _printf,
    "print": _print,
    "quote": _quote,
    "squote": _squote,
    "toString": _to_string,
    "required": _required,
    "default": _default,
    "ternary": _ternary,
    "and": _and,
    "or": _or,
    "not": _not,
    "empty": _not,
    "eq": _eq,
    "ne": _ne,
    "dict": _dict,
    "set": _set,
    "unset": _unset,
    **{name: _merging(name) for name in ("merge", "mergeOverwrite", "mustMerge", "mustMergeOverwrite")},
    "list": _list,
    "tuple": _list,
    "append": _append,
    "mustAppend": _append,
    "prepend": _prepend,
    "mustPrepend": _prepend,
    "concat": _concat,
    "until": _until,
    "index": _index,
    "get": _get,
}
