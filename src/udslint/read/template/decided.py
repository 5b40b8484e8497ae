"""Values of which a reading says what they are: where `eq .Values.sso.protocol "saml"` holds, it is `saml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from udslint.read.placeholders import HOLE
from udslint.read.scalars import plain
from udslint.read.template.conditions import Atom
from udslint.read.template.pieces import Piece, Pieces

_WORD = re.compile(r'"([A-Za-z][\w.-]*)"')
"""A literal that is the same with quotes and without, if YAML reads a text in it."""
_KEY, _END = re.compile(r"[\w.-]: +[\"']?\Z"), re.compile(r"[\"']?[ \t\r]*(?:#.*)?(?:\n|\Z)")
"""What stands before and behind all of the value of a key."""


def with_decided(pieces: Pieces, answers: Iterable[tuple[Atom, bool]]) -> Pieces:
    """Write what the answers of a reading say of values in their places, where these are all of the value of a key.

    In a longer text, such as a host, the author's own words say more: they are alike in all readings.
    """
    words = dict(_words(answers))
    if not words or not any(piece.expr and piece.expr.normal in words for piece in pieces.pieces):
        return pieces
    made = Pieces()
    for number, piece in enumerate(pieces.pieces):
        word = words.get(piece.expr.normal) if piece.expr and piece.text == HOLE else None
        is_whole = word and _KEY.search(made.line()) and _END.match(_rest_of_line(pieces.pieces, number + 1))
        made.add(Piece(word or "", piece.lines, piece.start, piece.end, caller=piece.caller) if is_whole else piece)
    return made


def _rest_of_line(pieces: Sequence[Piece], number: int) -> str:
    """Give the text from a piece on, to the end of its line."""
    rest = ""
    for piece in islice(pieces, number, None):
        rest += piece.text
        if "\n" in rest:
            break
    return rest


def _words(answers: Iterable[tuple[Atom, bool]]) -> Iterable[tuple[str, str]]:
    for atom, holds in answers:
        word = _WORD.fullmatch(atom.value) if holds and atom.kind == "equal" else None
        if word and plain(word[1]) == word[1]:
            yield atom.subject, word[1]
