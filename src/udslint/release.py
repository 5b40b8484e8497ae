"""UDS Core releases: read, written, compared, and looked up in timelines."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from udslint.record import record

if TYPE_CHECKING:
    from collections.abc import Mapping

NEWEST_PATCH = 1 << 31
"""Stands for the newest patch where a release line is compared with releases."""


class UnknownRelease(ValueError):  # noqa: N818 it reads as what it says
    """A UDS Core version of which udslint has no facts; the message names the nearest one that it knows."""


@functools.total_ordering
@record
class Release:
    """A UDS Core release line (1.11), or one release of it (1.11.0).

    A line sorts after its releases: it stands for the newest of them.
    """

    minor: tuple[int, int]
    patch: int | None = None

    @classmethod
    @functools.cache
    def parse(cls, text: str) -> Release:
        """Read "1.11", "1.11.0" or "v1.11.0"; raises ValueError for any other text."""
        parts = text.removeprefix("v").split(".")
        if len(parts) not in {2, 3} or not all(part.isascii() and part.isdigit() for part in parts):
            raise ValueError(f"'{text}' is not a UDS Core version such as 1.11 or 1.11.0.")
        major, minor, *patch = map(int, parts)
        return cls((major, minor), patch[0] if patch else None)

    def __str__(self) -> str:
        line = f"{self.minor[0]}.{self.minor[1]}"
        return line if self.patch is None else f"{line}.{self.patch}"

    def __lt__(self, other: Release) -> bool:
        return self.key < other.key

    @property
    def key(self) -> tuple[int, int, int]:
        """The release as comparable numbers."""
        return (*self.minor, NEWEST_PATCH if self.patch is None else self.patch)


def at(timeline: Mapping[str, Any], version: str) -> Any:
    """Give the value that a timeline (`{"0.20": a, "0.60": b}`) has at a version; None before its first."""
    here = numbers(version)
    value = None
    for since, change in timeline.items():
        if numbers(since) > here:
            break
        value = change
    return value


@functools.cache
def numbers(version: str) -> tuple[int, ...]:
    """Make a version comparable."""
    return tuple(int(part) for part in version.split("."))
