"""Where a file stands: its repository, and its path and URI within it. Reads `.git`, runs nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from udslint.git_root import git_root_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def repository_of(folder: Path) -> Path | None:
    """Give the root of the git repository (or worktree, or submodule) that holds a folder; None outside of one."""
    from pathlib import Path

    root = git_root_of(os.fspath(folder))
    return None if root is None else Path(root)


class Places:
    """Paths of spans, seen from the repository that holds the file, else from the working directory."""

    def __init__(self, directory: Path, root: Callable[[Path], Path | None]) -> None:
        self._directory = directory
        self._find = root
        self._roots: dict[str, Path | None] = {}
        self._relative: dict[str, str] = {}

    def root(self, path: str) -> Path | None:
        """Give the root of the repository that holds a file; None outside repositories."""
        folder = os.path.dirname(self._absolute(path))
        if folder not in self._roots:
            from pathlib import Path

            self._roots[folder] = self._find(Path(folder))
        return self._roots[folder]

    def relative(self, path: str) -> str:
        """Give a file's path from its root, with slashes; with `..` where the file is outside the working directory."""
        if path not in self._relative:
            base = self.root(path) or self._directory
            from pathlib import PurePath

            self._relative[path] = PurePath(os.path.relpath(self._absolute(path), base)).as_posix()
        return self._relative[path]

    def uri(self, path: str) -> str:
        """Give a file's path from its root as a relative URI reference, quoted byte by byte."""
        from urllib.parse import quote

        return quote(os.fsencode(self.relative(path)))

    def _absolute(self, path: str) -> str:
        return os.path.abspath(self._directory / path)
