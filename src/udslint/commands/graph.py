"""`udslint graph`: who can reach whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from udslint.commands.failure import UNREADABLE, USAGE, Failure
from udslint.commands.output import write_people, write_program
from udslint.commands.run_settings import RunSettings
from udslint.commands.standard_input import read_stdin
from udslint.gather import gather
from udslint.graph import FORMATS
from udslint.graph.view import View
from udslint.inputs import STDIN, ContextError
from udslint.read import is_template
from udslint.report import Report
from udslint.report.text import asides
from udslint.trust.build import graph_of
from udslint.trust.questions import UnknownNameError, reach, who_can_reach

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from udslint.gather import Gathered
    from udslint.trust.questions import Answer
    from udslint.trust.values import Graph

MAX_ARROWS = 500
"""How many edges Mermaid draws unless its settings say otherwise; in a pull request they cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the command line asks for."""

    paths: tuple[str, ...]
    """Files and folders; "-" is standard input."""
    flags: Mapping[str, object]
    """Settings given as flags, by their fields; None and () are not given."""
    format: str
    who_can_reach: str | None
    reach: str | None


def graph(request: Request) -> int:
    """Write the graph, or the answer to a question; give the exit code.

    Raises:
        Failure: wrong settings or context, or a question about a name that nothing has.
    """
    gathered = _gather(request)
    whole = graph_of(gathered.fleet, _own_clients(gathered.versions))
    answer = _answer(whole, request)
    view = View(answer.graph if answer else whole, answer)
    said = Report.of(problems=gathered.problems, notices=[*gathered.notices, *_notices(view, request)])
    click.echo(asides(said), nl=False, err=True)
    text = FORMATS[request.format](view)
    write_people(text) if request.format == "text" else write_program(text)
    return UNREADABLE if gathered.problems else 0


def _gather(request: Request) -> Gathered:
    settings_of = RunSettings(request.flags)
    paths = [path for path in request.paths if path != "-"]
    stdin = (STDIN, read_stdin()) if "-" in request.paths else None
    try:
        context = settings_of.context([*paths, STDIN] if stdin else paths)
        return gather(paths, settings_of, context, stdin=stdin)
    except ContextError as error:
        raise Failure(str(error), USAGE) from None


def _own_clients(versions: Iterable[str | None]) -> frozenset[str]:
    """Give the clients of Keycloak's own in the releases that the files are for."""
    from udslint import platform

    return frozenset(client for version in versions for client in platform.load(version).realm.own_clients)


def _answer(whole: Graph, request: Request) -> Answer | None:
    try:
        if request.who_can_reach is not None:
            return who_can_reach(whole, request.who_can_reach)
        return None if request.reach is None else reach(whole, request.reach)
    except UnknownNameError as error:
        raise Failure(_unknown(error, whole), USAGE) from None


def _unknown(error: UnknownNameError, whole: Graph) -> str:
    from udslint.nearest import nearest

    near = nearest(error.name, error.known, cutoff=50.0)
    hint = f"the nearest is '{near}'" if near else "'udslint graph' shows all that is known"
    if any(is_template(client.name.text) for client in whole.clients):
        return f"No '{error.name}' is known, and the ids of some clients are not settled; {hint}."
    return f"There is no '{error.name}'; {hint}."


def _notices(view: View, request: Request) -> Iterator[str]:
    arrows = len(view.graph.logins) + len(view.graph.trusts) + len(view.graph.strays)
    if request.format == "mermaid" and arrows > MAX_ARROWS:
        yield (
            f"The graph has {arrows:,} edges; Mermaid draws {MAX_ARROWS} unless it is configured for more. "
            "A part of it is drawn with '--who-can-reach' or '--reach'."
        )
