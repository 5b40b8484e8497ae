"""What ends a command early."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

USAGE = 2
"""Wrong usage or configuration."""
UNREADABLE = 3
"""An input could not be read, or a rule crashed."""
INTERRUPTED = 130
"""What a shell gives for a program that Ctrl-C ended."""


class Failure(Exception):  # noqa: N818 it reads as what it says
    """A sentence for standard error, and the exit code."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.message = message
        self.exit_code = exit_code


def say(text: str) -> None:
    """Write what is no finding to standard error."""
    if sys.stderr is not None:
        sys.stderr.write(text)
        sys.stderr.flush()


def guarded(command: Callable[[], int | None]) -> int:
    """Run a command; what ends it early is said and becomes its exit code."""
    try:
        return command() or 0
    except Failure as failure:
        from udslint.report.columns import visible

        say(f"udslint: {visible(failure.message)}\n")
        return failure.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception:  # noqa: BLE001 Python's own exit code for it, 1, means findings
        return _report_crash()


def _report_crash() -> int:
    import traceback

    from udslint.about import PROJECT_URL

    traceback.print_exc()
    say(f"udslint: This is a mistake in udslint; please report it at {PROJECT_URL}/issues.\n")
    return UNREADABLE
