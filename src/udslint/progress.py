"""A progress bar on standard error, for people who wait longer than a second."""

from __future__ import annotations

import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

DELAY = 1.0
"""Seconds after which the bar appears."""
INTERVAL = 0.1
"""Seconds between two drawings."""
WIDTH = 30


class Bar:
    """Draws how much is done; `clear` takes it away again. A run that is quick never sees it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._next = time.monotonic() + DELAY
        self._drawn = False

    def update(self, done: int, total: int) -> None:
        """Say how many files of how many are done."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next, self._drawn = now + INTERVAL, True
        filled = WIDTH * done // max(total, 1)
        self._stream.write(f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {done:,} of {total:,} files\x1b[K")
        self._stream.flush()

    def clear(self) -> None:
        """Take the bar off the terminal."""
        if self._drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._drawn = False


def bar() -> Bar | None:
    """Give a bar where standard error is a terminal."""
    return Bar(sys.stderr) if sys.stderr is not None and sys.stderr.isatty() else None
