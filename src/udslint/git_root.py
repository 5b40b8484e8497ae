"""Where git repositories begin, by the `.git` in their roots: runs nothing."""

# Plain os.path: pathlib would cost time at start-up and for each file.
from __future__ import annotations

import os


def is_git_root(folder: str) -> bool:
    """Tell whether a folder is the root of a repository, a worktree or a submodule.

    A `.git` that is a link to nowhere makes it none, as for git itself; nor is one that may not be read.
    """
    return os.path.exists(os.path.join(folder, ".git"))


def git_root_of(folder: str) -> str | None:
    """Give the root of the nearest repository that holds an absolute folder; None outside of one."""
    while not is_git_root(folder):
        if folder == (folder := os.path.dirname(folder)):
            return None
    return folder
