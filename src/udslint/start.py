"""Where the program starts.

`udslint check PATH…` without options, as the hook calls it at every commit, needs no parser for the command line: click
alone takes as long as all else that a cached answer takes.
"""

from __future__ import annotations

import gc
import os
import sys

from udslint.commands.failure import guarded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

OBJECTS_UNTIL_COLLECTION = 1_000_000
"""Imports make some 80,000 objects that all stay, and each Package some 60; plain files leave nothing to collect, and
a chart some 700 objects, so to look for them often takes time and is in vain."""


def main() -> NoReturn:
    """Run the program and end it with its exit code."""
    gc.set_threshold(OBJECTS_UNTIL_COLLECTION)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # or pydantic reads what every package announces
    _leave(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run a command; give the exit code."""
    if is_plain(arguments):
        return guarded(lambda: _check(tuple(arguments[1:])))
    from udslint.cli import run as run_command

    return run_command(arguments)


def is_plain(arguments: list[str]) -> bool:
    """Tell whether the command is to check paths, without any option."""
    return arguments[:1] == ["check"] and not any(argument.startswith("-") for argument in arguments)


def _check(paths: tuple[str, ...]) -> int:
    from udslint.commands.check import Request, check

    return check(Request(paths=paths or (".",)))


def _leave(code: int) -> NoReturn:
    """End at once: Python would spend a tenth of a cold run on taking its modules down."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:  # the reader is gone
            pass
    os._exit(code)
