"""Where a repository comes from, read from its `.git` without running git."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from udslint.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
SECTION = re.compile(r"\s*\[\s*(?P<section>[^\]]*?)\s*\]")
URL = re.compile(r'\s*url\s*=\s*"?(?P<url>[^\s"]+)', re.IGNORECASE)
SCP = re.compile(r"(?:[^@/]+@)?(?P<host>[^:/@]{2,}):/*(?P<path>[^:/].*)")
"""How git writes an SSH address for short: git@example.com:team/app.git. One letter is a drive, not a host."""
SCHEMES = frozenset(("https", "http", "ssh", "git"))
"""Addresses that mean something elsewhere; a folder of this machine does not."""


@record
class Provenance:
    """A repository's address, without credentials, and what is checked out."""

    repository: str
    revision: str | None = None
    branch: str | None = None


def provenance(root: Path) -> Provenance | None:
    """Read where the repository at a root comes from; None where it has no remote `origin` that others can reach."""
    try:
        private = _git_folder(root)
        common = _common_folder(private)
        address = public_address(_origin(_text(common / "config")))
        head = _text(private / "HEAD").strip()
    except (OSError, ValueError):
        return None
    if address is None:
        return None
    branch = head.removeprefix("ref: refs/heads/") if head.startswith("ref: refs/heads/") else None
    return Provenance(address, _revision(head, private, common), branch)


def public_address(url: str) -> str | None:
    """Write a remote's address as a URI without user, password and query; None for a folder of this machine.

    Raises:
        ValueError: it is no URL at all.
    """
    if "://" not in url:
        short = SCP.fullmatch(url)
        url = f"ssh://{short['host']}/{short['path']}" if short else ""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    if parts.scheme not in SCHEMES or not host:
        return None
    return f"{parts.scheme}://{host}{quote(parts.path, safe='/%~+:@')}"


def _git_folder(root: Path) -> Path:
    """Give `.git`; in a worktree or submodule it is a file that names the folder."""
    entry = root / ".git"
    return entry if entry.is_dir() else root / _text(entry).strip().removeprefix("gitdir: ")


def _common_folder(private: Path) -> Path:
    """Give the folder that a worktree shares with its repository."""
    link = private / "commondir"
    return private / _text(link).strip() if link.exists() else private


def _origin(config: str) -> str:
    section = ""
    for line in config.splitlines():
        if heading := SECTION.match(line):
            section = heading["section"]
        elif section == 'remote "origin"' and (found := URL.match(line)):
            return found["url"]
    return ""


def _revision(head: str, private: Path, common: Path) -> str | None:
    if not head.startswith("ref: "):
        return head if COMMIT.fullmatch(head) else None
    return next(filter(COMMIT.fullmatch, _candidates(head.removeprefix("ref: "), private, common)), None)


def _candidates(ref: str, private: Path, common: Path) -> Iterator[str]:
    """Give what the files of a repository say a ref is, the one that counts first."""
    for folder in (private, common):
        if (folder / ref).is_file():
            yield _text(folder / ref).strip()
    packed = common / "packed-refs"
    if packed.is_file():
        yield from (line.split(" ")[0] for line in _text(packed).splitlines() if line.endswith(f" {ref}"))


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")
