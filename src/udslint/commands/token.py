"""`udslint token`: the tokens that the service accounts of some Packages would get."""

from __future__ import annotations

from functools import reduce
from itertools import chain
from operator import getitem
from typing import TYPE_CHECKING, NamedTuple

from udslint import platform as platforms
from udslint.by_default import Defaults
from udslint.checking import Manifest, check_manifest, load_manifest
from udslint.commands.failure import USAGE, Failure
from udslint.commands.run_settings import RunSettings
from udslint.commands.standard_input import read_stdin
from udslint.finding import Problem
from udslint.hits import finding_of, sifted, value_at
from udslint.inputs import STDIN, Inputs
from udslint.keycloak import Token
from udslint.keycloak.refusal import rejection_of
from udslint.nearest import nearest
from udslint.read import UnreadableError, read_source
from udslint.read.chart import Chart
from udslint.read.values import Values
from udslint.record import replace
from udslint.report import Report
from udslint.report.columns import visible
from udslint.report.text import asides
from udslint.source import too_large
from udslint.token_view import render
from udslint.unread import unsaid
from udslint.variants import Merged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from udslint.finding import Path
    from udslint.model import Client
    from udslint.read import Document, Reading
    from udslint.settings import Settings
    from udslint.source import Source


class WrittenAnswer(NamedTuple):
    """The answer to one client's request, written down."""

    client: str
    written: str
    """Its clientId as the author wrote it."""
    is_service_account: bool
    """It is one, or may be."""
    title: str
    text: str


class Tokens(NamedTuple):
    """What is to be printed, and what could not be read."""

    text: str
    problems: str
    """For standard error."""


def tokens(paths: Sequence[str], client: str | None, scope: str | None, flags: Mapping[str, object]) -> Tokens:
    """Predict the tokens of the service accounts in files and folders.

    Args:
        paths: files and folders; "-" is standard input.
        client: only the client of this id, service account or not.
        scope: the `scope` parameter of the request; None: not sent.
        flags: settings given as flags, by their fields.

    Raises:
        Failure: there is no such client, or settings cannot be used.
    """
    names = [path for path in paths if path != "-"]
    stdin = (STDIN, read_stdin()) if "-" in paths else None
    inputs = Inputs(names, RunSettings(flags), stdin=stdin)
    read_in = list(inputs.sources())
    problems = list(inputs.problems)
    found = [answer for source, settings in read_in for answer in _of_source(source, settings, scope, problems)]
    if client is None:
        wanted = [one for one in found if one.is_service_account]
    else:
        wanted = [one for one in found if client in (one.client, one.written)]
        if not wanted:
            raise Failure(_no_such(client, [one.client for one in found]), USAGE)
    return Tokens(_written(wanted), asides(Report.of(problems=problems)))


def _written(answers: list[WrittenAnswer]) -> str:
    if not answers:
        return "No service accounts found.\n"
    return "\n".join(f"{one.title}\n\n{one.text}" for one in answers)


def _no_such(client: str, known: list[str]) -> str:
    near = nearest(client, known, cutoff=60.0)
    hint = f"; the nearest is '{near}'" if near else ""
    return f"There is no client '{client}'{hint}."


def _of_source(
    source: Source, settings: Settings, scope: str | None, problems: list[Problem]
) -> Iterator[WrittenAnswer]:
    """Answer for the clients of one file."""
    if reason := too_large(len(source.data), settings):
        problems.append(Problem(source.path, reason))
        return
    try:
        reading = read_source(source, settings.max_variants)
    except UnreadableError as error:
        problems.append(Problem(source.path, f"The file is {error.problem}.", error.line, error.column))
        return
    problems += unsaid(reading)
    yield from _of_reading(reading, settings, scope)


def _of_reading(reading: Reading, settings: Settings, scope: str | None) -> Iterator[WrittenAnswer]:
    """Answer for the clients in all readings of a file, each answer once."""
    merged = Merged(reading)
    found: dict[WrittenAnswer, set[int]] = {}
    defaults = Defaults(reading.template.values if reading.template else Values(Chart()))
    for document in reading.packages:
        for answer in _of_document(document, settings, scope, defaults):
            found.setdefault(answer, set()).update(document.variants)
    usual = frozenset[int]().union(*reading.defaults)
    for answer, variants in found.items():
        when = merged.when(frozenset(variants))
        by_default = " (by default)" if len(usual) < len(reading.variants) and not usual.isdisjoint(variants) else ""
        yield answer._replace(title=f"{answer.title}, when {visible(when)}{by_default}") if when else answer


def _of_document(
    document: Document, settings: Settings, scope: str | None, defaults: Defaults
) -> Iterator[WrittenAnswer]:
    """Answer for the clients of one Package, as the chart's values make it."""
    platform = platforms.load(settings.uds_core)
    manifest = load_manifest(replace(document, tree=defaults.settled(document.tree)), platform)

    def line(path: Path) -> int:
        return document.span(path).start_line

    violations = manifest.loaded.violations
    rejection = rejection_of(violations[0]) if violations else None
    denial = "" if rejection else _denial(manifest, settings)
    for client in manifest.package.clients:
        token = Token(client, platform, settings, scope, rejection)
        span = document.span((*client.place, "clientId"))
        name, written = (value_at((*client.place, "clientId"), one.tree) for one in (manifest.document, document))
        title = f"{span.path}:{span.start_line}: client '{name}' of {manifest.title}"
        decides = document.tree if rejection or denial else reduce(getitem, client.place, document.tree)
        assumed = tuple(map(visible, dict.fromkeys(defaults.assumed(decides))))
        text = render(token, client, platform, settings, line=line, request_scope=scope, denial=denial, assumed=assumed)
        yield WrittenAnswer(name, written, _may_be_service_account(client), visible(title), text)


def _denial(manifest: Manifest, settings: Settings) -> str:
    """Say for what the operator certainly denies a Package, on every cluster; empty if it does not."""
    every = replace(settings, select=(), ignore=(), severity={}, allow_public_clients=True)
    said = chain.from_iterable(check_manifest(manifest, every))
    hits, _ = sifted((one for one in said if one.rule.stage == "admission"), every, manifest.document.path)
    findings = (finding_of(hit, manifest, every) for hit in hits)
    first = next((one for one in findings if one.severity == "error"), None)
    if first is None:
        return ""
    here = first.span.path == manifest.document.path
    place = f"line {first.span.start_line}" if here else f"{first.span.path}:{first.span.start_line}"
    return visible(f"{place}: {first.message}")


def _may_be_service_account(client: Client) -> bool:
    return client.service_accounts_enabled not in {False, None}
