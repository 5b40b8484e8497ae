"""What ends a command early."""

from __future__ import annotations

USAGE = 2
"""Wrong usage or configuration."""
UNREADABLE = 3
"""An input could not be read, or a rule crashed."""


class Failure(Exception):  # noqa: N818 it reads as what it says
    """A sentence for standard error, and the exit code."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.message = message
        self.exit_code = exit_code
