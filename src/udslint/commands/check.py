"""`udslint check`: check, report, and say by the exit code whether all is well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.commands.cache import cache_here
from udslint.commands.failure import UNREADABLE, USAGE, Failure, say
from udslint.commands.output import terminal_width, wants_color, write_people, write_program
from udslint.commands.run_settings import RunSettings
from udslint.finding import SEVERITIES
from udslint.inputs import STDIN, ContextError
from udslint.progress import bar as progress_bar
from udslint.record import record, replace
from udslint.report import FORMATS, ReportOptions
from udslint.report.source import decoded
from udslint.report.text import asides
from udslint.run import check_paths

if TYPE_CHECKING:
    from collections.abc import Mapping

    from udslint.finding import Finding
    from udslint.report import Report

OWN_OPTIONS = ("format", "outputs", "quiet", "show_suppressed", "color", "jobs", "progress", "cache", "cache_dir")
"""Options that are no settings; all others go by the field that they set."""
Stdin = tuple[str, bytes]
"""The name and the bytes of standard input."""
FINDINGS = 1
"""There are findings at or above the fail level."""


NO_FLAGS: Mapping[str, object] = {}


@record(kw_only=True)
class Request:
    """What the command line asks for."""

    paths: tuple[str, ...]
    """Files and folders; "-" is standard input."""
    stdin_filename: str | None = None
    flags: Mapping[str, object] = NO_FLAGS
    """Settings given as flags, by their fields; None and () are not given."""
    format: str = "text"
    outputs: tuple[tuple[str, str], ...] = ()
    """Formats and files of further reports."""
    quiet: bool = False
    show_suppressed: bool = False
    color: bool | None = None
    """None: decide by the terminal."""
    jobs: int | None = None
    """How many processes; None: as many as pay."""
    progress: bool = True
    cache: bool = True
    """Keep results for the next run."""
    cache_dir: str | None = None
    """None: the user's cache folder."""


def check(request: Request) -> int:
    """Check and report; give the exit code.

    Raises:
        Failure: wrong settings or context, or a report that cannot be written.
    """
    settings_of = RunSettings(request.flags, say_what_is_assumed=not request.quiet)
    paths = [path for path in request.paths if path != "-"]
    stdin = _read_stdin(request)
    try:
        context = settings_of.context([*paths, stdin[0]] if stdin else paths)
        report = _checked(request, paths, settings_of, context, stdin)
    except ContextError as error:
        raise Failure(str(error), USAGE) from None
    _write(report, request, stdin)
    return _exit_code(report, settings_of)


def _checked(
    request: Request, paths: list[str], settings_of: RunSettings, context: tuple[str, ...], stdin: Stdin | None
) -> Report:
    bar = progress_bar() if request.progress else None
    cache = cache_here(request.cache_dir) if request.cache else None
    update = bar.update if bar else None
    try:
        report = check_paths(paths, settings_of, context, stdin=stdin, jobs=request.jobs, cache=cache, progress=update)
    finally:
        if bar:
            bar.clear()
        if cache:
            cache.close()
    return replace(report, notices=(*report.notices, *cache.notices)) if cache and cache.notices else report


def _read_stdin(request: Request) -> Stdin | None:
    if "-" not in request.paths:
        return None
    from udslint.commands.standard_input import read_stdin

    return request.stdin_filename or STDIN, read_stdin()


def _write(report: Report, request: Request, stdin: Stdin | None) -> None:
    """Write the report to standard output and into files, and to standard error what is no finding."""
    options = _options(request, stdin)
    say(asides(replace(report, notices=()) if request.quiet else report))
    if request.format != "text":
        write_program(FORMATS[request.format](report, options))
    elif options.shown(report) or not request.quiet:
        seen = replace(options, color=wants_color(request.color), width=terminal_width())
        write_people(FORMATS["text"](report, seen))
    for name, file in request.outputs:
        text = FORMATS[name](report, options)
        try:
            with open(file, "wb") as target:
                target.write(text.encode("utf-8", "backslashreplace"))
        except OSError as error:
            raise Failure(f"The report '{file}' cannot be written: {error.strerror}.", USAGE) from None


def _options(request: Request, stdin: Stdin | None) -> ReportOptions:
    options = ReportOptions(show_suppressed=request.show_suppressed)
    if stdin is None:
        return options
    name, data = stdin
    from_disk = options.source

    def source(path: str) -> str | None:
        return decoded(data) if path == name else from_disk(path)

    return replace(options, source=source)


def _exit_code(report: Report, settings_of: RunSettings) -> int:
    if report.problems:
        return UNREADABLE
    return FINDINGS if any(_fails(finding, settings_of) for finding in report.findings) else 0


def _fails(finding: Finding, settings_of: RunSettings) -> bool:
    level = settings_of(finding.span.path).fail_on
    return level != "never" and SEVERITIES.index(finding.severity) <= SEVERITIES.index(level)
