"""Standard input, where a path is `-`."""

from __future__ import annotations

import sys

from udslint.commands.failure import UNREADABLE, Failure


def read_stdin() -> bytes:
    """Read all of standard input.

    Raises:
        Failure: it cannot be read.
    """
    if sys.stdin is None:
        raise Failure("Standard input cannot be read: it is closed.", UNREADABLE)
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise Failure(f"Standard input cannot be read: {error.strerror}.", UNREADABLE) from None
