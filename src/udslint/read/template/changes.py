"""What a template changes in the values themselves: `set .Values "host" "x"`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from udslint.read.template.functions import FUNCTIONS
from udslint.read.template.symbols import Function, Symbol


@dataclass(slots=True)
class Changes:
    """What functions have changed in values that are not known; a `dict` keeps its entries itself."""

    known: dict[str, Symbol] = field(default_factory=dict)
    """What now stands at a path."""
    are_any: bool = False
    """Something was changed, at a known path or not."""

    def by(self, name: str) -> Function:
        """Give a function that changes its first argument, so that what it does is remembered."""
        return partial(self._change, name)

    def _change(self, name: str, arguments: Sequence[Symbol]) -> Symbol | None:
        if arguments and arguments[0].entries is None:
            self.are_any = True
            if name == "set" and len(arguments) == 3 and arguments[1].settled:
                self.known[f"{arguments[0].normal}.{arguments[1].literal}"] = arguments[2]
        return FUNCTIONS[name](arguments)
