"""The folders around a file: those above it up to the root of its repository, and those in these."""

# Plain os.path: pathlib would cost time at start-up and for each file.
from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator

from udslint.git_root import is_git_root

NEAR = 3
"""How many folders upward count, outside of a repository, with the folders in them."""


class Folders:
    """Looks at each folder once."""

    def __init__(self) -> None:
        self._upward: dict[str, tuple[str, ...]] = {}
        self._inner: dict[str, tuple[str, ...]] = {}
        self._tops: dict[str, bool] = {}

    def upward(self, folder: str) -> tuple[str, ...]:
        """Give a folder and those above it, up to the root of the repository if it is in one."""
        if folder not in self._upward:
            found = [folder]
            while not self.is_top(found[-1]) and (above := os.path.dirname(found[-1])) != found[-1]:
                found.append(above)
            self._upward[folder] = tuple(found)
        return self._upward[folder]

    def near(self, folder: str) -> tuple[str, ...]:
        """Give a folder and those above it of which the folders in them count too."""
        above = self.upward(folder)
        return above if self.is_top(above[-1]) else above[:NEAR]

    def around(self, folder: str) -> list[str]:
        """Give a folder and those in it; in the root of a repository, also those one level deeper."""
        inner = self.inner(folder)
        deeper = (path for one in inner for path in self.inner(one)) if self.is_top(folder) else ()
        return [folder, *inner, *deeper]

    def below(self, folder: str, depth: int) -> Iterator[str]:
        """Give the folders in a folder, those in these and so on, the nearest first, but for what npm installs."""
        pending = deque([(folder, 1)])
        while pending:
            above, level = pending.popleft()
            for path in self.inner(above):
                if os.path.basename(path) != "node_modules":
                    yield path
                    if level < depth:
                        pending.append((path, level + 1))

    def inner(self, folder: str) -> tuple[str, ...]:
        """Give the folders in a folder, in order, but for hidden ones."""
        if folder not in self._inner:
            try:
                with os.scandir(folder) as entries:
                    found = sorted(one.path for one in entries if not one.name.startswith(".") and _is_folder(one))
            except OSError:
                found = []
            self._inner[folder] = tuple(found)
        return self._inner[folder]

    def is_top(self, folder: str) -> bool:
        """Tell whether a folder is the root of a repository: nothing above it matters."""
        if folder not in self._tops:
            self._tops[folder] = is_git_root(folder)
        return self._tops[folder]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False
