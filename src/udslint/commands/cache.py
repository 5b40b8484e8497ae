"""`udslint cache`, and the cache of a run."""

from __future__ import annotations

import os

from udslint.cache import Cache, count, database, databases, default_folder
from udslint.cache import clear as clear_database
from udslint.git_root import git_root_of
from udslint.record import record

MAX_SHOWN = 10
"""Projects that are named."""


def cache_here(folder: str | None) -> Cache:
    """Open the cache of the project around the working directory: outside of repositories that is the directory.

    Args:
        folder: where caches are; in the user's cache folder if None.
    """
    here = os.getcwd()
    return Cache(database(folder or default_folder(), git_root_of(here) or here))


def info(folder: str | None) -> str:
    """Say how much is kept, and for which projects the most."""
    from udslint.report.columns import counted

    where = folder or default_folder()
    found = list(databases(where))
    if not found:
        return f"Nothing is kept in '{where}'.\n"
    kept = sorted(map(_kept, found), key=lambda one: (-one.size, one.name))
    entries = sum(one.entries or 0 for one in kept)
    total = f"{counted(len(kept), 'project')}, {entries:,} entries, {_megabytes(sum(one.size for one in kept))}"
    more = [f"  and {len(kept) - MAX_SHOWN} smaller ones\n"] if len(kept) > MAX_SHOWN else []
    return "".join([f"{where}: {total}\n", *map(_line, kept[:MAX_SHOWN]), *more])


def clear(folder: str | None) -> str:
    """Take away what is kept for all projects, and say so."""
    from udslint.report.columns import counted

    where = folder or default_folder()
    cleared = sum(clear_database(path) for path in databases(where))
    return f"Cleared {counted(cleared, 'project')} from '{where}'.\n"


@record
class _Kept:
    """What is kept for one project."""

    name: str
    entries: int | None
    """None: the database is damaged."""
    size: int


def _kept(path: str) -> _Kept:
    return _Kept(os.path.basename(path), count(path), os.path.getsize(path))


def _line(kept: _Kept) -> str:
    entries = "damaged" if kept.entries is None else f"{kept.entries:,} entries"
    return f"  {kept.name}: {entries}, {_megabytes(kept.size)}\n"


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
