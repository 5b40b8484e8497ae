"""Stage 5: who can reach whom, over several Packages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import islice

from udslint.finding import Span
from udslint.rules.registry import At, Said, at_span, check
from udslint.trust.reaches import Reach, equality

MAX_NAMES = 5
"""How many other service accounts a message names; one of thousands would be read by nobody."""


@check("audience-crosses-packages")
def audience_crosses_packages(reaches: Sequence[Reach]) -> Iterator[Said]:
    """A service account reaches an application of another Package."""
    for reach in _once(reaches):
        if reach.crosses_packages:
            yield _place(reach, f"client of Package '{reach.owner.title}'").says(severity=None, **_fields(reach))


@check("audience-of-user-login")
def audience_of_user_login(reaches: Sequence[Reach]) -> Iterator[Said]:
    """A service account reaches an application that is limited to groups of users."""
    for reach in _once(one for one in reaches if one.passes_groups):
        yield _place(reach, "limited to groups here").says(severity=None, **_fields(reach))


@check("audience-shared")
def audience_shared(reaches: Sequence[Reach]) -> Iterator[Said]:
    """Several service accounts reach one protected application."""
    sharers: dict[Hashable, dict[Hashable, Reach]] = defaultdict(dict)
    found = [one for one in reaches if one.target.guard]
    for reach in found:
        sharers[_audience(reach)].setdefault(_account(reach), reach)
    for reach in _once(found):
        if names := _names(reach, sharers[_audience(reach)]):
            yield _place(reach, "the application's client").says(severity=None, others=names, **_fields(reach))


def _names(reach: Reach, sharers: dict[Hashable, Reach]) -> str:
    """Name the service accounts that share an audience with one; "" if there are none that can be named."""
    others = (
        one.account.id.value
        for holder, one in sharers.items()
        if holder != _account(reach) and not one.package.excludes(reach.package)
    )
    first = [f"'{other}'" for other in islice((one for one in others if isinstance(one, str)), MAX_NAMES + 1)]
    return ", ".join(first if len(first) <= MAX_NAMES else [*first[:MAX_NAMES], "and others"])


def _audience(reach: Reach) -> Hashable:
    return equality(reach.grant.audience.value, reach.package)


def _account(reach: Reach) -> Hashable:
    return equality(reach.account.id.value, reach.package)


def _place(reach: Reach, message: str) -> At:
    """Stand at the audience, and name the application's client."""
    audience = reach.grant.audience
    return at_span(audience.span, audience.path).see(reach.target.id.span, message)


def _fields(reach: Reach) -> dict[str, object]:
    """Give the usual fields of the message."""
    return {
        "value": reach.grant.audience.value,
        "client": reach.account.id.value,
        "package": reach.package.title,
        "owner": reach.owner.title,
    }


def _once(found: Iterable[Reach]) -> Iterator[Reach]:
    """Give one reach of each audience that is reported on: the first, which is inside its own Package if one is."""
    said: set[Span] = set()
    for reach in found:
        if not reach.package.context and reach.grant.audience.span not in said:
            said.add(reach.grant.audience.span)
            yield reach
