"""Runs the checks over one Package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from udslint.facts import title_of
from udslint.finding import Path, Rule
from udslint.hits import Crash, Hit
from udslint.model.crd import Crd
from udslint.model.deprecated import DeprecatedField, deprecated_fields
from udslint.model.load import Loaded, load, package_of, with_unknown
from udslint.model.package import Client, Package, Part
from udslint.nearest import nearest
from udslint.platform import REPLACED, Platform
from udslint.read.document import Document
from udslint.read.holes import Hole
from udslint.read.repeats import NOTHING, Repeats, holes_of
from udslint.rules.registry import Check, checks, rules
from udslint.settings import Settings, enabled
from udslint.silence import Plan

if TYPE_CHECKING:
    from udslint.keycloak.prediction import Token

AS_STORED = frozenset(("udslint", "schema", "admission"))
"""Stages that judge the object as it is stored; later ones take what a misspelt field was meant for as unknown."""


@dataclass(frozen=True)
class Manifest:
    """One Package with its document: what the checks of the schema stage read."""

    document: Document
    loaded: Loaded
    platform: Platform
    asked: frozenset[str] = frozenset()
    """The expressions that the conditions of its template ask for."""
    repeats: Repeats = NOTHING
    """What it has in common with other readings of its file."""
    _tokens: dict[int, Token] = field(default_factory=dict, compare=False)

    @property
    def package(self) -> Package:
        """The Package as the cluster stores it."""
        return self.loaded.package

    def token(self, client: Client, settings: Settings) -> Token:
        """Give the predicted token of one of its clients; for a run, that is for one `settings`, predicted once."""
        from udslint.keycloak.prediction import Token

        token = self._tokens.get(id(client))
        if token is None:
            token = self.repeats.once(client, "token", lambda: Token(client, self.platform, settings))
            self._tokens[id(client)] = token
        return token

    @cached_property
    def meant(self) -> Package:
        """The Package in which a field that is misspelt or outdated here is not missing but unknown."""
        if not self.loaded.dropped:
            return self.package
        meant = []
        for dropped in self.loaded.dropped:
            *here, written = dropped.path
            if name := REPLACED.get(str(written)) or nearest(str(written), dropped.siblings):
                meant.append((*here, name))
        return package_of(with_unknown(self.loaded.tree, tuple(meant)), self.repeats) if meant else self.package

    @cached_property
    def holes(self) -> tuple[tuple[Path, Hole], ...]:
        """The values that are not settled, with their paths."""
        return holes_of(self.loaded.tree, self.repeats)

    @cached_property
    def deprecated(self) -> tuple[DeprecatedField, ...]:
        """The deprecated fields that are set."""
        return deprecated_fields(self.loaded.tree, self.platform)

    @cached_property
    def title(self) -> str:
        """The Package as reports name it: namespace/name."""
        metadata = self.package.metadata
        return title_of(metadata.namespace, metadata.name)


@lru_cache(maxsize=32)
def crd_of(platform: Platform) -> Crd:
    """Give the schema of a release, ready to use."""
    return Crd(platform.schema())


def load_manifest(
    document: Document, platform: Platform, asked: frozenset[str] = frozenset(), repeats: Repeats = NOTHING
) -> Manifest:
    """Load the Package that a document holds.

    Args:
        document: it holds a Package.
        platform: the target.
        asked: what the conditions of its template ask for.
        repeats: what it has in common with other readings of its file.
    """
    return Manifest(document, load(document.tree, crd_of(platform), repeats), platform, asked, repeats)


class Plans(NamedTuple):
    """The checks that a run needs."""

    stored: Plan
    """Those for the Package as it is stored."""
    meant: Plan
    """Those for the Package as it is meant."""
    all: Plan


@lru_cache(maxsize=64)
def plan_of(platform: Platform, settings: Settings) -> Plans:
    """Give the checks that a run needs.

    A rule that is off is still run where it hides one that is on, so that one cause has one finding.
    """
    on = {name for name, rule in rules().items() if _runs(rule, platform) and enabled(rule, settings)}
    needed = on | {rule.name for rule in rules().values() if _runs(rule, platform) and on.intersection(rule.hides)}
    wanted = [check for found in checks().values() for check in found if check.rule.name in needed]
    stored = [check for check in wanted if check.rule.stage in AS_STORED]
    meant = [check for check in wanted if check.rule.stage not in AS_STORED]
    return Plans(*(Plan(chosen, platform, settings) for chosen in (stored, meant, wanted)))


def _runs(rule: Rule, platform: Platform) -> bool:
    return platform.since_ok(rule.since, rule.until)


def check_manifest(manifest: Manifest, settings: Settings) -> Iterator[list[Hit | Crash]]:
    """Run all checks over one Package; give what they say step by step: of it as a whole, of its clients, its parts."""
    plans = plan_of(manifest.platform, settings)
    given = {"platform": manifest.platform, "settings": settings, "manifest": manifest}
    yield list(call(plans.all.of("manifest"), manifest, given))
    if manifest.meant is manifest.package:
        yield from _check_package(plans.all, manifest.package, given)
    else:
        yield from _check_package(plans.stored, manifest.package, given)
        yield from _check_package(plans.meant, manifest.meant, given)


def _check_package(plan: Plan, package: Package, given: Mapping[str, Any]) -> Iterator[list[Hit | Crash]]:
    given = {**given, "package": package}
    yield list(call(plan.of("package"), package, given))
    yield [said for client in package.clients for said in _check_client(plan, client, given)]
    parts = (("expose", package.exposes), ("allow", package.allows), ("monitor", package.monitors))
    yield [said for subject, of_it in parts for part in of_it for said in _check_part(plan, subject, part, given)]


def _check_client(plan: Plan, client: Client, given: Mapping[str, Any]) -> Iterator[Hit | Crash]:
    with_client = _ClientGiven({**given, "client": client})
    yield from _check_part(plan, "client", client, with_client)
    for mapper in client.mappers:
        yield from _check_part(plan, "mapper", mapper, with_client)


def _check_part(plan: Plan, subject: str, part: Part, given: Mapping[str, Any]) -> Iterator[Hit | Crash]:
    """Run the checks over a part; those that look at nothing else are run once for one that comes again."""
    repeats: Repeats = given["manifest"].repeats
    if repeats is NOTHING:
        yield from call(plan.of_part(subject, part), part, given)
        return
    said, others = repeats.once(part, plan, lambda: _said_alone(plan.of_part(subject, part), part, given))
    yield from said
    yield from call(others, part, given)


def _said_alone(
    checks: Iterable[Check], part: Part, given: Mapping[str, Any]
) -> tuple[tuple[Hit | Crash, ...], tuple[Check, ...]]:
    """Give what the checks say that look only at the part, and the other checks."""
    alone: list[Check] = []
    others: list[Check] = []
    for check in checks:
        (alone if _AROUND.isdisjoint(check.extras) else others).append(check)
    return tuple(call(alone, part, given)), tuple(others)


_AROUND = frozenset(("package", "manifest"))
"""What checks are given that differs between readings in which their part is the same."""


class _ClientGiven(dict[str, Any]):
    """What the checks of a client are given; its token is predicted when the first check asks for it."""

    def __missing__(self, name: str) -> Any:
        if name != "token":
            raise KeyError(name)
        token = self["token"] = self["manifest"].token(self["client"], self["settings"])
        return token


def call(checks: Iterable[Check], value: object, given: Mapping[str, Any]) -> Iterator[Hit | Crash]:
    """Call checks for one subject; one that raises does not stop the others."""
    for check in checks:
        try:
            extras = check.extras
            for said in check.function(value, *[given[name] for name in extras]) if extras else check.function(value):
                yield Hit(check.rule, said)
        except Exception as error:  # noqa: BLE001 - a rule that crashes is reported, the rest is still checked
            yield Crash(check.rule, error)
