"""Named templates that a file includes and that its chart does not define."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence

from udslint.nearest import did_you_mean, nearest
from udslint.read.lines import Lines
from udslint.read.template.blocks import Choice, Loop, Node, Template
from udslint.read.template.lexer import Action, Text, Token
from udslint.read.template.literals import literal
from udslint.read.template.noticed import Noted

_INCLUDING = ("include", "template")
_FILES = "/templates/"


def misspelt_in(lines: Lines, template: Template, names: Collection[str]) -> Iterator[Noted]:
    """Give the names of named templates that a file includes, if there are only ones that are nearly called so.

    Helm stops where it comes to such an action; what stands in a branch it need not come to. A name that is like none
    may come from what is not seen. What the file itself defines is left out: nobody may ask for it.
    """
    for action in _actions(template.nodes):
        for word, token in itertools.pairwise(action.tokens):
            text = _text(token) if word.kind == "word" and word.text in _INCLUDING else None
            if text not in (None, *names) and nearest(str(text), names):
                yield _noted(lines, token, names)


def absent_in(lines: Lines, action: Action, name: str, names: Collection[str]) -> Noted | None:
    """Say that a named template is not defined which an action includes; None: the action does not spell its name.

    Args:
        lines: the file of the action.
        action: includes it.
        name: what it asks for.
        names: all that there are. The files of a chart have names as well.
    """
    pairs = itertools.pairwise(action.tokens)
    asked = (token for word, token in pairs if word.text in _INCLUDING and _text(token) == name)
    token = None if name in names or _FILES in name else next(asked, None)
    return _noted(lines, token, names) if token else None


def _noted(lines: Lines, token: Token, names: Collection[str]) -> Noted:
    meant = nearest(str(_text(token)), names)
    problem = f"the chart defines no template '{_text(token)}'{did_you_mean(meant)}"
    return Noted(problem, lines.span(token.start, token.start + len(token.text)), "absent")


def _text(token: Token) -> object:
    return literal(token) if token.kind in ("string", "raw") else None


def _actions(nodes: Sequence[Node]) -> Iterator[Action]:
    """Give the actions that Helm certainly comes to: those in no branch and no loop."""
    return (node.action for node in nodes if not isinstance(node, (Text, Choice, Loop)))
