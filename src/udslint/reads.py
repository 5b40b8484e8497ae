"""The values that templates of a chart read, as far as their texts name them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from udslint.latest import latest
from udslint.read.chart import File

Steps = tuple[str, ...]
_ALL = ".Values"
_NAMED = re.compile(r"\.Values(?:\.\w+)*")
_UNNAMED = re.compile(r"[\"`]Values[\"`]|\.AsMap\b")
"""Ways to come to values that do not name them."""
_TPL, _FILES = re.compile(r"\btpl\b"), re.compile(r"\.Files\b")
"""Files that are rendered may name any."""


def read_in(files: Iterable[File]) -> frozenset[str]:
    """Give the values that are named in templates, or in values for `tpl`; ".Values" where one takes them all."""
    texts = [file.text for file in files]
    found = frozenset(name for text in texts for name in _NAMED.findall(text))
    renders_files = any(map(_TPL.search, texts)) and any(map(_FILES.search, texts))
    return found | {_ALL} if renders_files or any(map(_UNNAMED.search, texts)) else found


_UNSETTLING = re.compile(
    r"\b(?:kind(?:Is|Of)|type(?:Is|IsLike|Of)|set|unset)\b|%T|\b(?:mustM|m)erge(?:Overwrite)?\b[^{}]*\.Values\b"
)
"""What changes values, or asks of which kind they are."""


def are_as_given(templates: Iterable[File]) -> bool:
    """Tell whether no template changes the chart's values, or takes one that may be of several kinds."""
    return not any(_UNSETTLING.search(file.text) for file in templates)


def is_read(path: Steps, read: frozenset[str]) -> bool:
    """Tell whether templates read a value, something in it, or all that it lies in.

    Args:
        path: the keys that lead to it, below .Values.
        read: what templates read.
    """
    whole, begun = _reads(read)
    return path in begun or any(path[:size] in whole for size in range(len(path) + 1))


@latest
def _reads(read: frozenset[str]) -> tuple[frozenset[Steps], frozenset[Steps]]:
    """Give what is read as it is, and that together with what it lies in."""
    whole = frozenset(tuple(name.split(".")[2:]) for name in read)
    return whole, frozenset(path[:size] for path in whole for size in range(len(path) + 1))
