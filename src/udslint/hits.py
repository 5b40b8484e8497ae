"""What checks say, made into findings: one for each cause, with its place, message and severity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from udslint.finding import INCLUDED, Finding, Path, Problem, Related, Rule, Severity, Span, dotted
from udslint.read.holes import shown
from udslint.record import record, replace
from udslint.rules.registry import Said, rules
from udslint.settings import Settings, enabled, is_set, severity_of

if TYPE_CHECKING:
    from udslint.checking import Manifest


@record
class Hit:
    """A rule that has something to say."""

    rule: Rule
    said: Said


@record
class Crash:
    """A check that raised."""

    rule: Rule
    error: Exception


def without_hidden(hits: Iterable[Hit]) -> list[Hit]:
    """Leave out what has the same cause as another finding about the same part, or about a part of it."""
    found = list(hits)
    hiding = [(name, hit.said.subject) for hit in found for name in hit.rule.hides]
    if not hiding:
        return found
    return [hit for hit in found if not any(_hides(name, subject, hit) for name, subject in hiding)]


def _hides(name: str, subject: Path, hit: Hit) -> bool:
    said = hit.said
    return hit.rule.name == name and said.subject == subject[: len(said.subject)] and subject not in said.apart


def sifted(said: Iterable[Hit | Crash], settings: Settings, path: str) -> tuple[list[Hit], list[Problem]]:
    """Give what is left of what checks say once one cause has one finding; crashes are problems of a file."""
    hits: list[Hit] = []
    problems: list[Problem] = []
    for one in said:
        if isinstance(one, Crash):
            problems.append(crash_problem(one, path))
        else:
            hits.append(one)
    on = could_speak(settings) if hits else ()
    return [hit for hit in without_hidden(hits) if hit.rule.name in on], problems


def crash_problem(crash: Crash, path: str) -> Problem:
    """Say that a rule crashed, for a bug report."""
    error = crash.error
    return Problem(
        path,
        f"Rule '{crash.rule.name}' ({crash.rule.code}) crashed: {type(error).__name__}: {error}. Please report it.",
    )


@lru_cache(maxsize=64)
def could_speak(settings: Settings) -> frozenset[str]:
    """Give the names and codes of the rules that are on."""
    return frozenset(name for rule in rules().values() if enabled(rule, settings) for name in (rule.name, rule.code))


def finding_of(hit: Hit, manifest: Manifest, settings: Settings) -> Finding:
    """Give a hit its place, its message and its severity."""
    said, document = hit.said, manifest.document
    client = client_of(said.path, manifest)
    value = value_at(said.path, document.tree)
    name = client or _position(said.path)
    fields = {"value": value, "key": said.path[-1] if said.path else "", "client": name, "package": manifest.title}
    span = said.span or (document.key_span(said.path) if said.on_key else document.span(said.path))
    related = [Related(document.span(path), message) for path, message in said.links]
    if not said.span and (caller := document.caller(said.path)) and _start(caller) != _start(span):
        related.append(Related(caller, INCLUDED))
    finding = make_finding(hit, span, {**fields, **said.fields}, (*related, *said.related), settings)
    return finding if client or not name else replace(finding, client=str(said.fields.get("client", "")))


def _start(span: Span) -> tuple[str, int, int]:
    return span.path, span.start_line, span.start_column


def _position(path: Path) -> str:
    """Name a client whose id is not known by its place: spec.sso[1]."""
    return dotted(path[:3]) if path[:2] == ("spec", "sso") and len(path) > 2 else ""


def make_finding(
    hit: Hit, span: Span, fields: Mapping[str, object], related: tuple[Related, ...], settings: Settings
) -> Finding:
    """Make a finding of a hit whose place is known."""
    rule, said = hit.rule, hit.said
    message = rule.messages[said.message_id]
    used = _used(message)
    arguments = {name: shown(value) for name, value in fields.items() if name in used or name in _ALWAYS}
    severity: Severity = said.severity or rule.severity
    if severity == rule.severity or is_set(rule, settings):
        severity = severity_of(rule, settings)
    return Finding(
        rule=rule,
        severity=severity,
        message=message.format_map(arguments),
        path=dotted(said.path),
        span=span,
        related=related,
        package=arguments.get("package", ""),
        client=arguments.get("client", ""),
        value=arguments.get("value", ""),
        arguments={name: value for name, value in arguments.items() if name in used},
        message_id=said.message_id,
    )


_ALWAYS = frozenset(("package", "client", "value"))
"""What a finding says besides its message."""


@lru_cache(maxsize=1024)
def _used(message: str) -> frozenset[str]:
    import string

    return frozenset(name for _, name, _, _ in string.Formatter().parse(message) if name)


def client_of(path: Path, manifest: Manifest) -> str:
    """Give the clientId of the client that a path lies in."""
    if path[:2] != ("spec", "sso") or len(path) < 3:
        return ""
    return value_at((*path[:3], "clientId"), manifest.document.tree)


def value_at(path: Path, tree: Any) -> str:
    """Give the scalar at a path as the author wrote it; "" for collections and what is not there."""
    for step in path:
        try:
            tree = tree[step]
        except (KeyError, IndexError, TypeError):
            return ""
    return "" if isinstance(tree, (dict, list)) else shown(tree)
