"""Globs as .gitignore writes them, asked of one file or folder at a time on the way down a tree."""

# pathlib would cost time at start-up and for each file
from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from udslint.git_root import git_root_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_STAR = "[^//]*"
"""A star as pathspec and we write it."""
FEW = 2
"""Stars, besides the last, that cannot take long."""
_FIXED = re.compile(r"(?:\\.|[^()|*+?{}\\])*")
Rules = tuple[tuple[re.Pattern[str], bool], ...]
"""Each glob as a regular expression, the last one first, and whether it ignores (else it takes back)."""


class Globs(NamedTuple):
    """The globs of one .gitignore, or of a setting."""

    base: str
    """The absolute folder that they are relative to, with a slash at its end."""
    files: Rules
    folders: Rules

    def ignores(self, path: str, *, folder: bool) -> bool | None:
        """Tell whether a path is to be ignored by its own name, not by that of a folder above; None: nothing is said.

        The path is absolute, below `base`, and has no slash at its end.
        """
        inner = path[len(self.base) :].replace("\n", "\0")  # no glob has a line feed, and `.` and `$` mistake it
        for regex, ignored in self.folders if folder else self.files:
            match = regex.search(inner)
            if match and not match.groupdict().get("ps_d"):  # pathspec's mark: it is a folder above that matches
                return ignored
        return None


def ignored(chain: Iterable[Globs], path: str, *, folder: bool) -> bool:
    """Tell whether a path is ignored; the first of the chain, the deepest, that says anything decides."""
    for globs in chain:
        said = globs.ignores(path, folder=folder)
        if said is not None:
            return said
    return False


def compile_globs(lines: Iterable[str], base: str) -> Globs:
    """Make globs of lines; one that is no glob is left out, as git does."""
    files: list[tuple[re.Pattern[str], bool]] = []
    folders: list[tuple[re.Pattern[str], bool]] = []
    for line in map(_trimmed, lines):
        rule = _rule(line.removesuffix("/"))
        if rule:
            folders.append(rule)
            if not line.endswith("/"):
                files.append(rule)
    return Globs(base.rstrip("/") + "/", tuple(reversed(files)), tuple(reversed(folders)))


def read_globs(folder: str) -> Globs | None:
    """Read the .gitignore of an absolute folder; None where there is none, or none that can be read."""
    path = os.path.join(folder, ".gitignore")
    try:
        if os.path.islink(path) or not os.path.isfile(path):  # git follows no link here either
            return None
        with open(path, "rb") as file:
            text = os.fsdecode(file.read().removeprefix(b"\xef\xbb\xbf"))
    except OSError:
        return None
    return compile_globs(text.split("\n"), folder)


def enclosing(folder: str) -> tuple[Globs, ...]:
    """Give what the repository that holds an absolute folder says above it, the deepest first.

    Nothing where the repository ignores the folder itself: who asks for it by name wants to see what is in it.
    """
    root = git_root_of(folder)
    chain: tuple[Globs, ...] = ()
    if root is None or root == folder:
        return chain
    inner = root.rstrip("/")
    for name in folder[len(inner) + 1 :].split("/"):
        globs = read_globs(inner or "/")
        chain = (globs, *chain) if globs else chain
        inner = f"{inner}/{name}"
        if ignored(chain, inner, folder=True):
            return ()
    return chain


def _trimmed(line: str) -> str:
    line = line.removesuffix("\r")
    while line.endswith(" ") and not line.endswith("\\ "):
        line = line[:-1]
    return line


def _rule(line: str) -> tuple[re.Pattern[str], bool] | None:
    import warnings

    from pathspec import GitIgnoreSpec

    try:
        with warnings.catch_warnings():  # Python warns of what git's bracket expressions may hold
            warnings.simplefilter("ignore")
            for pattern in GitIgnoreSpec.from_lines([line]).patterns:
                if pattern.regex:  # pathspec lets `[!a]` match a slash, git does not
                    regex = pattern.regex.pattern.replace("[^", "[^/")
                    return re.compile(_without_retries(regex)), bool(pattern.include)
    except (ValueError, re.error):
        pass
    return None


def _without_retries(regex: str) -> str:
    """Let each star take as little as it can for good: with many of them all ways to match would be tried.

    What stands between two stars has one length, so the first place for it leaves most to the next. The last star may
    need more than one try.
    """
    first, *between = regex.split(_STAR)
    *inner, last = between or [""]
    if len(inner) < FEW or not all(_FIXED.fullmatch(piece) for piece in inner):
        return regex
    return "".join([first, *(f"(?>{_STAR}?{piece})" for piece in inner), _STAR, last])
