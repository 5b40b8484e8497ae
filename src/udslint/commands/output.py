"""Writes to standard output as programs in a pipe expect it."""

from __future__ import annotations

import os
import sys

from udslint.commands.failure import UNREADABLE, Failure

UTF8 = "utf-8"


def wants_color(given: bool | None) -> bool:
    """Tell whether to write colours: as the flag says, else on a terminal that is not told otherwise."""
    if given is not None:
        return given
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return not plain and sys.stdout is not None and sys.stdout.isatty()


def terminal_width() -> int | None:
    """Give how many columns the terminal has; None where standard output is no terminal."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or None
    except (AttributeError, OSError, ValueError):
        return None


def write_people(text: str) -> None:
    """Write what people read; what the terminal's encoding does not have is written as an escape."""
    _write(text, sys.stdout.encoding or UTF8 if sys.stdout else UTF8)


def write_program(text: str) -> None:
    """Write what programs read: UTF-8, whatever the terminal has."""
    _write(text, UTF8)


def _write(text: str, encoding: str) -> None:
    """Write at once. That the reader stops early, as `head` does, is no failure.

    Raises:
        Failure: standard output takes no more.
    """
    if sys.stdout is None:  # closed by the caller: >&-
        return
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode(encoding, "backslashreplace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _discard_the_rest()
    except OSError as error:
        _discard_the_rest()
        raise Failure(f"Standard output cannot be written: {error.strerror}.", UNREADABLE) from None


def _discard_the_rest() -> None:
    """Lead standard output to nowhere, or Python would complain again when it flushes at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
