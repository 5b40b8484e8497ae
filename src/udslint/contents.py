"""What files hold: their bytes, read at once; a file above the limit is refused before it is read."""

# Plain os.open: pathlib and `open` would cost time for each file.
from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

READ_AT_ONCE = 1 << 20
"""Bytes asked for at once where it is not known how many there are."""
_BINARY = getattr(os, "O_BINARY", 0)
"""Windows would otherwise change line ends."""
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
"""A pipe that nobody writes to is opened all the same."""
_OVERLAP = 1 << 10
"""What a piece repeats of the one before, so that no word is cut in two."""


class TooLargeError(ValueError):
    """A file is larger than its settings allow; the text says so."""


def read_bytes(path: str, refusal: Callable[[int], str | None]) -> tuple[bytes, bool]:
    """Read a path, and tell whether it is a file that can be read again; `open` would take half as long again.

    Args:
        path: a file, or a pipe.
        refusal: says why a file of so many bytes is not read; None: it is small enough.

    Raises:
        TooLargeError: the file is refused.
        OSError: it cannot be read.
    """
    file = os.open(path, os.O_RDONLY | _BINARY)
    try:
        about = os.fstat(file)
        if reason := refusal(about.st_size):
            raise TooLargeError(reason)
        return _all_of(file, about.st_size), stat.S_ISREG(about.st_mode)
    finally:
        os.close(file)


def read_plain_file(path: str, limit: int = sys.maxsize) -> bytes | None:
    """Read a file; None where there is a pipe or a device, which would block, or give something else the second time.

    Args:
        path: a file.
        limit: of a file with more bytes nothing is read.

    Raises:
        OSError: it cannot be read.
    """
    file = os.open(path, os.O_RDONLY | _BINARY | _NO_WAIT)
    try:
        about = os.fstat(file)
        return _all_of(file, about.st_size) if stat.S_ISREG(about.st_mode) and about.st_size <= limit else None
    finally:
        os.close(file)


def _all_of(file: int, size: int) -> bytes:
    data = os.read(file, size + 1)
    if len(data) != size or not data:  # a pipe, or it has just been written
        data = b"".join((data, *iter(lambda: os.read(file, READ_AT_ONCE), b"")))
    return data


def pieces(path: str) -> Iterator[bytes]:
    """Give what a large file holds piece by piece, each with the end of the one before."""
    before = b""
    with open(path, "rb") as file:
        while piece := file.read(READ_AT_ONCE):
            yield before + piece
            before = piece[-_OVERLAP:]
