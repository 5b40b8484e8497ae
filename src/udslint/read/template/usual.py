"""Which readings of a template are the default ones: those that the chart's values lead to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from udslint.read.template.conditions import Atom
from udslint.read.template.defaults import default_answer
from udslint.read.template.given import given, is_of_entry
from udslint.read.template.variants import Answers
from udslint.read.values import Stack


def usual_readings(
    readings: Sequence[Answers], required: Sequence[Iterable[str]], values: Stack, *, is_found: bool, changed: bool
) -> frozenset[int]:
    """Give the numbers of the readings that the values of a deployment do not rule out.

    If they rule out all, or a value is lacking that the others require, Helm renders nothing before its user has given
    one. Then those readings count for which the fewest answers have to be others.

    Args:
        readings: the answers that lead to each.
        required: the values that the user must give for each, as `required` says.
        values: those of the deployment.
        is_found: the reading that needs the fewest is among them, or they are all that there are.
        changed: the template puts keys into values, or takes them out.
    """

    @cache
    def answer(atom: Atom) -> bool | None:
        if changed and (atom.subject.startswith("hasKey ") or is_of_entry(values, atom.subject)):
            return None
        return default_answer(values, atom)

    @cache
    def is_lacking(name: str) -> bool:
        return given(values, name)[1] in (None, "")

    others = [[f"{atom.subject}." for atom, holds in one if answer(atom) not in (None, holds)] for one in readings]
    lacking = [tuple(f"{name}." for name in wanted if is_lacking(name)) for wanted in required]
    both = list(zip(others, lacking, strict=True))
    if rendered := [number for number, (contradicted, wanted) in enumerate(both) if not contradicted and not wanted]:
        return frozenset(rendered)
    counts = [sum(not subject.startswith(wanted) for subject in contradicted) for contradicted, wanted in both]
    fewest = min(counts, default=0) if is_found else 0
    return frozenset(number for number, count in enumerate(counts) if count == fewest)
