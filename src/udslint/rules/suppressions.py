"""Stage 0: udslint itself."""

from __future__ import annotations

from collections.abc import Iterator

from udslint.nearest import nearest
from udslint.rules.registry import Said, at_span, check, find_rule, rules
from udslint.suppressions import Suppression


@check("unused-suppression")
def unused_suppression(unused: Suppression) -> Iterator[Said]:
    """A comment suppresses a finding that is not there."""
    yield at_span(unused.span).says(rule=unused.name)


@check("unknown-suppression")
def unknown_suppression(suppression: Suppression) -> Iterator[Said]:
    """A comment names a rule that does not exist."""
    if suppression.written and not suppression.name:
        yield at_span(suppression.span).says("written", meant=suppression.written)
    elif not suppression.name:
        yield at_span(suppression.span).says("unnamed")
    if not suppression.name or find_rule(suppression.name):
        return
    near = nearest(suppression.name, [*rules(), *(rule.code for rule in rules().values())], cutoff=60)
    if near:
        yield at_span(suppression.span).says("near", rule=suppression.written, near=near)
    else:
        yield at_span(suppression.span).says(rule=suppression.written)


@check("suppression-without-reason")
def suppression_without_reason(suppression: Suppression) -> Iterator[Said]:
    """A comment gives no reason."""
    if suppression.name and not suppression.reason:
        yield at_span(suppression.span).says(rule=suppression.name)
