"""Paths to sources: which files a run checks, and which of them can be dismissed on their bytes.

Files that are given are read whatever they are called. In folders we look for YAML and JSON, leave out what
.gitignore or the setting `exclude` leaves out and folders whose name starts with a dot, and follow no link out of the
folder. Each real file is found once.
"""

# pathlib would cost time at start-up and for each file
from __future__ import annotations

import os
import re
import stat
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from udslint.finding import Problem
from udslint.git_root import is_git_root
from udslint.ignore import Globs, compile_globs, enclosing, ignored, read_globs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from udslint.settings import Settings

SUFFIXES = (".yaml", ".yml", ".json")

API_VERSION = b"uds.dev/v1alpha1"
KINDS = (b"kind: Package", b"kind: Exemption")
"""Objects of UDS, as nearly all write them, whose apiVersion may be misspelt."""
POLICY = b"NetworkPolicy"
SERVICE = b"Service"
KINDS_OF_CONTEXT = (SERVICE, b"Namespace", b"Deployment", b"StatefulSet", b"DaemonSet", POLICY)

ESCAPE = rb"\\(?:/|x([0-9a-fA-F]{2})|u00([0-9a-fA-F]{2})|U000000([0-9a-fA-F]{2})|\r?\n[ \t]*)"
"""What JSON and YAML write instead of a character of ASCII; compiled when first used."""
MARK = rb"\{\{-?[ \t\r\n]*(?:include|template)[ \t]|\{\{|uds\.dev/v1alpha1|" + b"|".join(
    (*KINDS, b"Package", b"apiVersion:", b"kind", *KINDS_OF_CONTEXT)
)
"""What tells whether a file could matter; compiled when first used."""


class Found(NamedTuple):
    """A file that is to be checked."""

    path: str
    """With slashes, relative to the working directory where it is under it."""
    explicit: bool
    """It was given itself, not found in a folder."""


class _Folder(NamedTuple):
    """A folder on the way down a tree; or what a link leads to. The paths of folders end in a slash."""

    shown: str
    """Empty: the working directory."""
    path: str
    """Absolute, by way of the links that led here: what globs are asked of."""
    real: str
    chain: tuple[Globs, ...]
    """What .gitignore files say, the deepest first."""


def discover(paths: Iterable[str], settings_of: Callable[[str], Settings] | None = None) -> Iterator[Found | Problem]:
    """Find the files to check: those given first, then those in the folders given; in the same order at each run.

    `settings_of` gives the settings in force in a folder, for their `exclude`.
    """
    seen: set[str] = set()
    folders = []
    for path in paths:
        try:
            is_folder = stat.S_ISDIR(os.stat(path).st_mode)
        except (OSError, ValueError) as error:
            yield Problem(display_path(path), _reason(error))
            continue
        if is_folder:
            folders.append(path)
        elif _new(_real(path), seen):
            yield Found(display_path(path), explicit=True)
    for folder in folders:
        yield from _Tree(folder, seen, settings_of).walk()


class _Tree:
    """One walk down a folder. Links wait until all else is found, so that a file goes by its own name if it can."""

    def __init__(self, root: str, seen: set[str], settings_of: Callable[[str], Settings] | None) -> None:
        path = os.path.abspath(root).replace(os.sep, "/")
        shown = display_path(root)
        real = _as_folder(_real(root))
        start = _Folder("" if shown == "." else _as_folder(shown), _as_folder(path), real, enclosing(path))
        self.root = start
        self.seen = seen
        """Real paths of the files and folders that were found."""
        self.settings_of = settings_of
        self.excludes: dict[tuple[tuple[str, ...], str], Globs] = {}
        self.waiting = [start]
        self.links: deque[_Folder] = deque()

    def walk(self) -> Iterator[Found | Problem]:
        while self.waiting or self.links:
            if not self.waiting:
                yield from self.follow(self.links.popleft())
                continue
            folder = self.waiting.pop()
            if _new(folder.real, self.seen):
                yield from self.enter(folder)

    def enter(self, folder: _Folder) -> Iterator[Found | Problem]:
        """Find the files of one folder, and leave its folders and links for later."""
        try:
            with os.scandir(folder.shown or ".") as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            yield Problem(folder.shown.rstrip("/") or ".", _reason(error))
            return
        chain = _deeper(folder, {entry.name for entry in entries})
        rules = self.with_exclude(folder, chain)
        inner: list[_Folder] = []
        for entry in entries:
            name = entry.name
            is_folder = _is_folder(entry)
            if _is_no_candidate(name, is_folder) or ignored(rules, folder.path + name, folder=is_folder):
                continue
            end = "/" if is_folder else ""
            child = _Folder(folder.shown + name + end, folder.path + name + end, folder.real + name + end, chain)
            if entry.is_symlink():
                self.links.append(child)
            elif is_folder:
                inner.append(child)
            elif entry.is_file() and _new(child.real, self.seen):
                yield Found(child.shown, explicit=False)
        self.waiting.extend(reversed(inner))

    def follow(self, link: _Folder) -> Iterator[Found]:
        """Go on at what a link leads to, if that is in the tree."""
        real = _real(link.path)
        if not real.startswith(self.root.real):
            return
        if os.path.isdir(real):
            self.waiting.append(link._replace(real=_as_folder(real)))
        elif os.path.isfile(real) and _new(real, self.seen):
            yield Found(link.shown, explicit=False)

    def with_exclude(self, folder: _Folder, chain: tuple[Globs, ...]) -> tuple[Globs, ...]:
        """Put the setting `exclude` that is in force in a folder before what .gitignore files say."""
        settings = self.settings_of(folder.shown) if self.settings_of else None
        if settings is None or not settings.exclude:
            return chain
        key = settings.exclude, settings.exclude_root
        if key not in self.excludes:
            base = _as_folder(os.path.abspath(settings.exclude_root).replace(os.sep, "/"))
            base = base if folder.path.startswith(base) else self.root.path
            self.excludes[key] = compile_globs(settings.exclude, base)
        return (self.excludes[key], *chain)


def _deeper(folder: _Folder, names: set[str]) -> tuple[Globs, ...]:
    """Give what is ignored in a folder; a repository within the repository knows nothing of the outer one."""
    chain = () if ".git" in names and is_git_root(folder.path) else folder.chain
    globs = read_globs(folder.path) if ".gitignore" in names else None
    return (globs, *chain) if globs else chain


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return os.path.isdir(entry.path) if entry.is_symlink() else entry.is_dir()


def _is_no_candidate(name: str, is_folder: bool) -> bool:
    return name.startswith(".") if is_folder else not name.lower().endswith(SUFFIXES)


def _new(path: str, seen: set[str]) -> bool:
    if path in seen:
        return False
    seen.add(path)
    return True


def _real(path: str) -> str:
    return os.path.realpath(path).replace(os.sep, "/")


def _as_folder(path: str) -> str:
    return path if path.endswith("/") else path + "/"


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError | ValueError):  # a name with a null character is no name
        return "There is no such file or folder."
    return f"It cannot be read: {error.strerror or error}."


def display_path(path: str) -> str:
    """Write a path as reports show it: with slashes, relative to the working directory where it is under it."""
    if ".." not in path.replace(os.sep, "/").split("/"):  # beyond a link, `..` is not the folder that the text says
        path = os.path.normpath(path)
    here = os.getcwd()
    if path == here:
        return "."
    return path.removeprefix(os.path.join(here, "")).replace(os.sep, "/")


def could_hold_package(data: bytes) -> bool:
    """Tell whether a file can hold a Package, or a template of one; no reading in full is needed where it cannot."""
    if API_VERSION in data or any(kind in data for kind in KINDS):
        return True
    if b"\0" in data:  # UTF-16
        return could_hold_package(data.replace(b"\0", b""))
    if b"Package" in data and b"{{" in data:  # a template may write the apiVersion
        return True
    return b"\\" in data and API_VERSION in re.sub(ESCAPE, _unescaped, data)


def could_include_package(path: str, data: bytes) -> bool:
    """Tell whether a file can be a chart's template in which all that makes a Package comes from a named template."""
    is_template = "templates" in path.split("/") and b"apiVersion:" not in data
    return is_template and re.search(rb"\{\{-?[ \t\r\n]*(?:include|template)[ \t]", data) is not None


def could_hold_context(data: bytes) -> bool:
    """Tell whether a file can hold what the rules want to know besides Packages: Services, workloads, policies."""
    if b"\0" in data:
        data = data.replace(b"\0", b"")
    return b"kind" in data and any(kind in data for kind in KINDS_OF_CONTEXT)


def marks_in(pieces: Iterable[bytes]) -> bytes:
    """Give what the functions above look for, as far as it stands in pieces of a file too large to be read whole."""
    return b" ".join(sorted({mark for piece in pieces for mark in re.findall(MARK, piece.replace(b"\0", b""))}))


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1] or match[2] or match[3]
    if code:
        return bytes([int(code, 16)])
    return b"/" if match[0] == rb"\/" else b""
