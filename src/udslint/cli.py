"""The command line: commands, options and exit codes, nothing else.

What a command does is in `udslint.commands`, imported when it runs: `udslint --version` needs neither PyYAML nor
pydantic.
"""

from __future__ import annotations

from typing import Any

import click

from udslint.about import __version__
from udslint.commands.failure import INTERRUPTED, UNREADABLE, USAGE, guarded
from udslint.settings import FAIL_LEVELS

FORMATS = ("text", "sarif", "json", "github")
"""A test compares them with those of `udslint.report`, which costs time to import."""
GRAPH_FORMATS = ("text", "mermaid", "dot", "json")
"""A test compares them with those of `udslint.graph`."""

MOST_DIGITS = 4
"""Of a number of processes."""

EXIT_CODES = """\b
Exit codes:
  0  nothing at or above the fail level
  1  findings
  2  wrong usage or settings
  3  something could not be read, or a rule crashed; the rest was checked"""

SERVICE_ACCOUNT_EXAMPLES = """\b
Examples:
  udslint token                                all service accounts below this folder
  udslint token app.yaml --client uds-app-ci --scope openid
                                               one client, with the scope it asks for"""

CHECK_EXAMPLES = f"""\b
Examples:
  udslint check                                all Packages below this folder
  udslint check chart/ manifests/app.yaml      a chart and a file
  udslint check --uds-core 0.60                as UDS Core 0.60 would see them
  udslint check --output sarif=udslint.sarif   with a report for code scanning
  kubectl get packages -A -o yaml | udslint check -
                                               what runs in a cluster

{EXIT_CODES}"""


GRAPH_EXAMPLES = """\b
Examples:
  udslint graph                                the whole of this folder
  udslint graph --who-can-reach reports.uds.dev
  udslint graph --reach reports-job --context cluster.yaml
  udslint graph --format mermaid               for a pull request"""


def run(arguments: list[str]) -> int:
    """Run a command; give the exit code."""
    return guarded(lambda: _run(arguments))


def _run(arguments: list[str]) -> int:
    try:
        code = cli.main(arguments, prog_name="udslint", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return USAGE
    except click.Abort:
        return INTERRUPTED
    return int(code or 0)


FILE = click.Path(exists=True, dir_okay=False)
"""A file that must be there: a missing one would change what is said, without a word."""


class Reports(click.ParamType[tuple[str, str]]):
    """FORMAT=FILE."""

    name = "FORMAT=FILE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Split it."""
        if isinstance(value, tuple):
            return value
        name, _, file = value.partition("=")
        if name not in FORMATS:
            self.fail(f"'{name}' is no format; the formats are {', '.join(FORMATS)}.", param, ctx)
        if file in {"", "-"}:
            self.fail(f"'{value}' names no file; for standard output use '--format {name}'.", param, ctx)
        return name, file


class Jobs(click.ParamType[int]):
    """A number of processes, or "auto"."""

    name = "N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | None:  # type: ignore[override]
        """Read it; None for "auto"."""
        if value == "auto":
            return None
        if not str(value).isdecimal() or len(str(value)) > MOST_DIGITS or int(value) < 1:
            self.fail(f"'{value}' is neither a number of processes nor 'auto'.", param, ctx)
        return int(value)


class Commands(click.Group):
    """The commands; a path where a command should stand gets a hint."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command."""
        import os

        name = args[0]
        if self.get_command(ctx, name) is None and (name == "-" or os.path.exists(name)):
            ctx.fail(f"'{name}' is no command; to check it: udslint check {name}")
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXIT_CODES)
@click.version_option(__version__, "-V", "--version", message="udslint %(version)s")
def cli() -> None:
    """Say what will go wrong with a UDS Package's single sign-on, before it is deployed.

    udslint reads Packages as they are written: plain YAML, Helm templates, Zarf variables. 'udslint check' is the
    command to begin with.
    """


@cli.command(epilog=CHECK_EXAMPLES, short_help="Check files and folders.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--uds-core", metavar="VERSION", help="The UDS Core to check for: 1.11 or 1.11.0.  [default: newest]")
@click.option("--fail-on", type=click.Choice(FAIL_LEVELS), help="Exit with 1 from this level on.  [default: warning]")
@click.option("--select", metavar="RULES", multiple=True, help="Only these rules: names, codes, stages, ALL.")
@click.option("--extend-select", metavar="RULES", multiple=True, help="These as well: some are off by default.")
@click.option("--ignore", metavar="RULES", multiple=True, help="Not these rules.")
@click.option("--severity", metavar="RULE=LEVEL", multiple=True, help="Another severity for a rule.")
@click.option("--context", metavar="FILE", multiple=True, help="Packages that are known, not reported on: a cluster's.")
@click.option("--values", metavar="FILE", multiple=True, type=FILE, help="A Helm values file besides the chart's.")
@click.option("--format", type=click.Choice(FORMATS), default="text", show_default=True, help="For standard output.")
@click.option("--output", "outputs", type=Reports(), multiple=True, help="Write a report into a file as well.")
@click.option("--stdin-filename", metavar="NAME", help="What to call standard input ('-').")
@click.option("--show-suppressed", is_flag=True, help="Report suppressed findings too, marked as such.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing where nothing was found.")
@click.option("--color/--no-color", default=None, help="Colours or none.  [default: on a terminal without NO_COLOR]")
@click.option("--jobs", type=Jobs(), help="How many processes, or 'auto'; one a processor at most.  [default: auto]")
@click.option("--progress/--no-progress", default=True, help="A bar on a terminal when it takes longer.")
@click.option("--cache/--no-cache", default=True, help="Keep results for the next run, or do without.")
@click.option("--cache-dir", metavar="FOLDER", help="Where to keep them.  [default: the user's cache folder]")
def check(paths: tuple[str, ...], stdin_filename: str | None, **options: Any) -> int:
    """Check files and folders; without PATHS, this folder.

    RULES are names (audience-multiple), codes (UDS5001), starts of codes (UDS50), stages (trust) or ALL, with commas
    between. Options may be given several times. Settings files can say the same: see 'udslint config'.
    """
    if stdin_filename is not None and "-" not in paths:
        raise click.UsageError("'--stdin-filename' names standard input; give '-' as a path.")
    from udslint.commands.check import OWN_OPTIONS, Request
    from udslint.commands.check import check as run_check

    own = {name: options.pop(name) for name in OWN_OPTIONS}
    return run_check(Request(paths=paths or (".",), stdin_filename=stdin_filename, flags=options, **own))


@cli.command(short_help="List all rules.")
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", show_default=True)
def rules(form: str) -> None:
    """List all rules, by the stage at which a mistake would first be felt: schema to trust."""
    from udslint.commands.output import write_people, write_program
    from udslint.commands.rules import rules_json, rules_table

    if form == "json":
        write_program(rules_json())
    else:
        write_people(rules_table())


@cli.command(short_help="Show the page of a rule.")
@click.argument("rule")
@click.option("--color/--no-color", default=None, help="Styles or none.  [default: on a terminal without NO_COLOR]")
def explain(rule: str, color: bool | None) -> None:
    """Show the page of a RULE, given by its name or code: why it matters, how to mend it, examples."""
    from udslint.commands.output import terminal_width, wants_color, write_people
    from udslint.commands.rules import named_rule
    from udslint.explain import explain as page_of
    from udslint.report import rule_page

    found = named_rule(rule)
    write_people(page_of(found, rule_page(found), color=wants_color(color), columns=terminal_width()))


@cli.command(short_help="Show the settings in force, and where they come from.")
@click.argument("path", default=".", type=click.Path())
def config(path: str) -> None:
    """Show the settings in force at PATH and where each comes from; without PATH, in this folder.

    The lines are valid in .udslint.yaml.
    """
    from udslint.commands.config import config as settings_at
    from udslint.commands.output import write_people

    write_people(settings_at(path))


@cli.command(epilog=GRAPH_EXAMPLES, short_help="Show who can reach whom.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--format", type=click.Choice(GRAPH_FORMATS), default="text", show_default=True, help="What to write.")
@click.option("--who-can-reach", metavar="APP", help="Who gets into APP: a client id, a host, or namespace/package.")
@click.option("--reach", metavar="CLIENT", help="What the service account of CLIENT gets into.")
@click.option("--context", metavar="FILE", multiple=True, help="Packages that are known besides: a cluster's.")
@click.option("--values", metavar="FILE", multiple=True, type=FILE, help="A Helm values file besides the chart's.")
@click.option("--uds-core", metavar="VERSION", help="The UDS Core to draw for: 1.11 or 1.11.0.  [default: newest]")
def graph(paths: tuple[str, ...], who_can_reach: str | None, reach: str | None, **options: Any) -> int:
    """Show who can reach whom: service accounts by the audiences of their tokens, users by their groups.

    Without PATHS, this folder. Trust that crosses Packages or namespaces is marked, and so is what holds under some
    conditions of a template only.
    """
    if who_can_reach is not None and reach is not None:
        raise click.UsageError("'--who-can-reach' and '--reach' are two questions; ask one at a time.")
    from udslint.commands.graph import Request
    from udslint.commands.graph import graph as run_graph

    return run_graph(
        Request(
            paths=paths or (".",),
            format=options.pop("format"),
            who_can_reach=who_can_reach,
            reach=reach,
            flags=options,
        )
    )


@cli.command(short_help="Show what was understood of a file.")
@click.argument("file", type=click.Path())
@click.option("--values", metavar="FILE", multiple=True, type=FILE, help="A Helm values file besides the chart's.")
def read(file: str, values: tuple[str, ...]) -> None:
    """Show what udslint understood of a FILE: its objects, and each reading of a template. For bug reports.

    '-' is standard input.
    """
    from udslint.commands.output import write_people
    from udslint.commands.read import understood

    write_people(understood(file, {"values": values}))


@cli.command(epilog=SERVICE_ACCOUNT_EXAMPLES, short_help="Show the tokens that service accounts would get.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--client", metavar="ID", help="Only this client, service account or not.")
@click.option("--scope", metavar="SCOPES", help="What the request asks for, such as 'openid'.  [default: nothing]")
@click.option("--uds-core", metavar="VERSION", help="The UDS Core that issues them.  [default: newest]")
@click.option("--values", metavar="FILE", multiple=True, type=FILE, help="A Helm values file besides the chart's.")
def token(paths: tuple[str, ...], client: str | None, scope: str | None, **flags: Any) -> int:
    """Show the tokens that service accounts would get, without a cluster; without PATHS, in this folder.

    Each claim says what gives it: a mapper and its line, or a scope. What one would expect and will not find stands
    below, with the reason.
    """
    from udslint.commands.output import write_people
    from udslint.commands.token import tokens

    found = tokens(paths or (".",), client, scope, flags)
    click.echo(found.problems, nl=False, err=True)
    write_people(found.text)
    return UNREADABLE if found.problems else 0


@cli.command(short_help="Show or clear what is kept between runs.")
@click.argument("action", type=click.Choice(("info", "clear")))
@click.option("--cache-dir", metavar="FOLDER", help="Where it is.  [default: the user's cache folder]")
def cache(action: str, cache_dir: str | None) -> None:
    """Show what is kept between runs, for all projects, or clear it.

    It is safe to clear it at any time: the next run takes longer, and says the same.
    """
    from udslint.commands.cache import clear, info
    from udslint.commands.output import write_people

    write_people((info if action == "info" else clear)(cache_dir))
