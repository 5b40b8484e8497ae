"""Conditions on the items of a list that nobody has written yet, said for people.

`.Values.custom[0].port` stands for any item that the user may write: it is not the first one that matters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from udslint.read.template.conditions import Atom, in_words, plain_words

ONE: Final = "has an item where"
SEVERAL: Final = "has several items, one where"
_FIELD = re.compile(r"\((\S+)\)\[(\d+)\]((?:\.[^.\s()\[\]]+)+)")

Answer = tuple[Atom, bool]


class _OfItem(NamedTuple):
    """An answer about a field of an item."""

    turn: str
    field: Atom
    """The same question, asked of the item."""
    holds: bool


def words_for(when: Iterable[Answer]) -> str:
    """Say in plain words under which answers something holds; what an item must be like stands last."""
    answers = list(when)
    phrases: list[str] = []
    for name in dict.fromkeys(found[1] for atom, _ in answers if (found := _FIELD.fullmatch(atom.subject))):
        asked = [_of_item(name, *answer) for answer in answers]
        of_items = [one for one in asked if one]
        if _is_one_item(name, answers, of_items):
            is_several = (Atom("more", name), True) in answers
            fields = [one.field.words(holds=one.holds) for one in of_items]
            phrases.append(f"{plain_words(name)} {SEVERAL if is_several else ONE} {_listed(fields)}")
            answers = [one for one, said in zip(answers, asked, strict=True) if not said and one[0].subject != name]
    return " and ".join([*([in_words(answers)] if answers else []), *phrases])


def _of_item(name: str, atom: Atom, holds: bool) -> _OfItem | None:
    found = _FIELD.fullmatch(atom.subject)
    is_plain = found and found[1] == name and (atom.kind == "true" or atom.literal)
    return _OfItem(found[2], atom._replace(subject=found[3]), holds) if found and is_plain else None


def _is_one_item(name: str, answers: Sequence[Answer], of_items: Sequence[_OfItem]) -> bool:
    """Tell whether answers are about one item of a list, and whether all that they say of the list can be said so."""
    turns = {one.turn for one in of_items}
    mentions = sum(f"({name})[" in f"{atom.subject} {atom.value}" for atom, _ in answers)
    of_list = [(atom, holds) for atom, holds in answers if atom.subject == name]
    is_simple = all(holds and atom.kind in ("true", "more") for atom, holds in of_list)
    is_known = turns == {"0"} or (Atom("more", name), True) in answers
    return len(turns) == 1 and mentions == len(of_items) and is_simple and is_known


def _listed(words: Sequence[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def without_repeats(alternatives: Sequence[str]) -> Iterator[str]:
    """Leave out what is said of one of several items, where the same is said of any."""
    return (one for one in alternatives if SEVERAL not in one or one.replace(SEVERAL, ONE) not in alternatives)
