"""`udslint cache`, and the cache of a run."""

from __future__ import annotations

import os

from udslint.cache import Cache, count, database, databases, default_folder
from udslint.cache import clear as clear_database
from udslint.git_root import git_root_of


def cache_here(folder: str | None) -> Cache:
    """Open the cache of the project around the working directory: outside of repositories that is the directory.

    Args:
        folder: where caches are; in the user's cache folder if None.
    """
    here = os.getcwd()
    return Cache(database(folder or default_folder(), git_root_of(here) or here))


def info(folder: str | None) -> str:
    """Say what is kept: a line for each project."""
    where = folder or default_folder()
    found = list(databases(where))
    if not found:
        return f"Nothing is kept in '{where}'.\n"
    return "".join([f"{where}\n", *map(_line, found)])


def clear(folder: str | None) -> str:
    """Take away what is kept for all projects, and say so."""
    where = folder or default_folder()
    cleared = sum(clear_database(path) for path in databases(where))
    return f"Cleared {cleared} {'project' if cleared == 1 else 'projects'} from '{where}'.\n"


def _line(path: str) -> str:
    entries = count(path)
    size = f"{os.path.getsize(path) / 1_000_000:.1f} MB"
    return f"  {os.path.basename(path)}: {'damaged' if entries is None else f'{entries:,} entries'}, {size}\n"
