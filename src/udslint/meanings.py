"""Which values of several Packages certainly come to the same text, expressions among them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Hashable

    from udslint.facts import PackageFact
    from udslint.read.holes import Hole

_FUNCTIONS: Final = (
    "and|cat|coalesce|contains|default|dig|empty|eq|first|ge|get|gt|hasKey|hasPrefix|hasSuffix|index|initial|join|"
    "kebabcase|kindIs|last|le|len|lower|lt|ne|nospace|not|or|print|printf|quote|regexReplaceAll|replace|required|rest|"
    "snakecase|split|splitList|squote|substr|ternary|title|toString|trim|trimAll|trimPrefix|trimSuffix|trunc|upper"
)
"""Functions that give the same of the same; not `include` and `tpl`, which may ask for the template's own name."""
_OF_ROOT: Final = re.compile(
    r"(?:\.(?:Capabilities|Chart|Release|Values)(?:\.[\w-]+)*(?![\w.-])"
    rf"|(?:{_FUNCTIONS}|true|false|nil)(?![\w.-])"
    r'|"[^"\\]*"|-?\d[\d.]*(?![\w.-])|[ ()])+'
)


@lru_cache(maxsize=4096)
def is_of_root(normal: str) -> bool:
    """Tell whether an expression says the same in all templates of a chart: it rests on what the chart is given.

    An item of a loop and a variable that changes may be something else elsewhere.
    """
    return _OF_ROOT.fullmatch(normal) is not None


def meaning(value: str | Hole, package: PackageFact) -> Hashable | None:
    """Give what makes values equal wherever they stand; None: nothing is known of this one.

    Expressions are equal inside one file, and in all templates of one chart where they say the same there. In two
    charts they need not come to the same text.
    """
    return meaning_in(package.scope, package.origin[0], value)


def meaning_in(scope: str, file: str, value: str | Hole) -> Hashable | None:
    """Give what makes values equal, of one that stands in a file of a chart.

    Args:
        scope: where what the chart is given is certainly the same: the chart or the file.
        file: where the value stands.
        value: the value.
    """
    if isinstance(value, str):
        return value
    if not value.parts:
        return None
    of_root = all(isinstance(part, str) or is_of_root(part.normal) for part in value.parts)
    return (scope if of_root else file, value.key)
