"""Ties a check function to its page: `rules/<stage>/<name>.md` and a function of the same name.

Nothing else is edited, but for a new module of checks: it goes into `MODULES`.

A check names what it reads by its parameters: its first one says of what it is called once for each
(`client`, `mapper`, `expose`, `allow`, `monitor`, `package`, `manifest`, `fleet`, `reaches`, …), the others what else
it wants (`platform`, `settings`, `package`, `client`, `token`).
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from udslint.data import read_text
from udslint.finding import Path, Related, Rule, Severity, Span
from udslint.record import record, replace

if TYPE_CHECKING:
    from udslint.model.package import Part

MODULES = (
    "udslint.rules.suppressions",
    "udslint.rules.schema",
    "udslint.rules.without_value",
    "udslint.rules.kinds",
    "udslint.rules.metadata",
    "udslint.rules.admission.metadata",
    "udslint.rules.admission.expose",
    "udslint.rules.admission.udp",
    "udslint.rules.admission.allow",
    "udslint.rules.admission.sso",
    "udslint.rules.admission.public_clients",
    "udslint.rules.admission.authservice",
    "udslint.rules.admission.monitor",
    "udslint.rules.admission.fleet",
    "udslint.rules.registration",
    "udslint.rules.runtime.audiences",
    "udslint.rules.runtime.mappers",
    "udslint.rules.runtime.scopes",
    "udslint.rules.runtime.flows",
    "udslint.rules.runtime.forwarding",
    "udslint.rules.runtime.secrets",
    "udslint.rules.runtime.secret_templates",
    "udslint.rules.runtime.secret_actions",
    "udslint.rules.runtime.groups",
    "udslint.rules.runtime.attributes",
    "udslint.rules.runtime.saml",
    "udslint.rules.runtime.redirects",
    "udslint.rules.runtime.authservice",
    "udslint.rules.runtime.selectors",
    "udslint.rules.runtime.network",
    "udslint.rules.runtime.overwritten",
    "udslint.rules.runtime.permitted",
    "udslint.rules.runtime.labels",
    "udslint.rules.runtime.addresses",
    "udslint.rules.runtime.fleet",
    "udslint.rules.runtime.collisions",
    "udslint.rules.runtime.workloads",
    "udslint.rules.runtime.backends",
    "udslint.rules.runtime.saml_fleet",
    "udslint.rules.templates",
    "udslint.rules.unquoted",
    "udslint.rules.switches",
    "udslint.rules.undefined",
    "udslint.rules.not_read",
    "udslint.rules.values",
    "udslint.rules.trust.tokens",
    "udslint.rules.trust.secrets",
    "udslint.rules.trust.redirects",
    "udslint.rules.trust.groups",
    "udslint.rules.trust.network",
    "udslint.rules.trust.fleet",
)


@record
class Said:
    """What a check found, before the engine puts a place and a rule to it."""

    subject: Path
    path: Path
    message_id: str
    fields: Mapping[str, object]
    on_key: bool = False
    span: Span | None = None
    links: tuple[tuple[Path, str], ...] = ()
    related: tuple[Related, ...] = ()
    severity: Severity | None = None
    apart: tuple[Path, ...] = ()
    """Parts of the subject whose own faults have another cause."""
    readings: frozenset[int] | None = None
    """Of what is said of a template: the readings in which it holds; None: in all."""


@record
class At:
    """A place that a finding is to stand at."""

    subject: Path
    path: Path
    on_key: bool = False
    span: Span | None = None
    links: tuple[tuple[Path, str], ...] = ()
    related: tuple[Related, ...] = ()

    def key(self) -> At:
        """Stand at the key, not at its value."""
        return replace(self, on_key=True)

    def also(self, path: Path, message: str) -> At:
        """Name another place in the same Package that explains the finding."""
        return replace(self, links=(*self.links, (path, message)))

    def see(self, span: Span, message: str) -> At:
        """Name a place in any file that explains the finding."""
        related = (*self.related, Related(span, message))
        return At(self.subject, self.path, self.on_key, self.span, self.links, related)

    def says(self, message_id: str = "default", /, *, severity: Severity | None = None, **fields: object) -> Said:
        """Say the rule's message with these fields.

        The fields `value` (what stands at the place, as the author wrote it), `key` (the last name of the path),
        `client` (its clientId) and `package` (its name) are given to every message. `severity` is for the rare
        rule whose one case is milder or graver than its others.
        """
        return Said(
            self.subject, self.path, message_id, fields, self.on_key, self.span, self.links, self.related, severity
        )


def at(part: Part, *keys: str | int) -> At:
    """Stand at a field of a part, named as in the CRD: at(client, "redirectUris", 0)."""
    return At(part.place, (*part.place, *keys))


def at_path(path: Path, subject: Path | None = None) -> At:
    """Stand at a logical path of the Package; its subject is what holds it, unless another is given."""
    return At(path[:-1] if subject is None else subject, path)


def at_span(span: Span, path: Path = ()) -> At:
    """Stand at a place in any file."""
    return At((), path, span=span)


CheckFunction = Callable[..., Iterable[Said]]
F = TypeVar("F", bound=CheckFunction)


@record
class Check:
    """A check function and the rule that it is for."""

    rule: Rule
    function: CheckFunction
    subject: str
    extras: tuple[str, ...]


_FUNCTIONS: dict[str, CheckFunction] = {}


def check(name: str) -> Callable[[F], F]:
    """Register a function as the check of the rule of this name."""

    def register(function: F) -> F:
        if name in _FUNCTIONS and _FUNCTIONS[name].__code__ is not function.__code__:
            raise ValueError(f"two checks for '{name}'")
        _FUNCTIONS[name] = function
        return function

    return register


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by name, in the order of their codes.

    Read from the index that `tools/index_rules.py` makes of the pages.
    """
    index = json.loads(read_text("rules", "index.json"))
    return {entry["name"]: _rule(entry) for entry in index["rules"]}


def _rule(entry: dict[str, Any]) -> Rule:
    lists = {key: tuple(entry.get(key, ())) for key in ("tags", "references", "hides")}
    return Rule(**{**entry, **lists})


def find_rule(name_or_code: str) -> Rule | None:
    """Find a rule by its name or its code; None if there is none."""
    return rules().get(name_or_code) or _by_code().get(name_or_code)


@cache
def _by_code() -> Mapping[str, Rule]:
    return {rule.code: rule for rule in rules().values()}


@cache
def checks() -> Mapping[str, tuple[Check, ...]]:
    """All checks by what they are called for, in the order of the rules' codes."""
    for module in MODULES:
        importlib.import_module(module)
    by_subject: dict[str, list[Check]] = {}
    for name, rule in rules().items():
        if function := _FUNCTIONS.get(name):
            subject, *extras = function.__code__.co_varnames[: function.__code__.co_argcount]
            by_subject.setdefault(subject, []).append(Check(rule, function, subject, tuple(extras)))
    return {subject: tuple(found) for subject, found in by_subject.items()}
