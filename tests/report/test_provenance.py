"""Where a repository comes from, without running git."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from udslint.report.provenance import Provenance, provenance, public_address

if TYPE_CHECKING:
    from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"
OTHER = "f" * 40
CONFIG = """[core]
\tbare = false
[remote "upstream"]
\turl = https://github.com/other/app.git
[remote "origin"]
\tfetch = +refs/heads/*:refs/remotes/origin/*
\turl = https://robot:ghp_secret@github.com/example/app.git
[branch "main"]
\tremote = origin
"""
ADDRESS = "https://github.com/example/app.git"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository as git lays it out."""
    git = tmp_path / ".git"
    (git / "refs" / "heads" / "team").mkdir(parents=True)
    (git / "HEAD").write_text("ref: refs/heads/main\n")
    (git / "config").write_text(CONFIG)
    (git / "refs" / "heads" / "main").write_text(f"{COMMIT}\n")
    return tmp_path


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://github.com/example/app.git", ADDRESS),
        ("https://user:token@github.com/example/app.git", ADDRESS),
        ("https://token@github.com/example/app.git?x=secret#y", ADDRESS),
        ("https://git.example.com:8443/a b/app", "https://git.example.com:8443/a%20b/app"),
        ("git@github.com:example/app.git", "ssh://github.com/example/app.git"),
        ("git@git.example.com:/srv/app.git", "ssh://git.example.com/srv/app.git"),
        ("github.com:example/app.git", "ssh://github.com/example/app.git"),
        ("ssh://git@git.example.com:2222/app.git", "ssh://git.example.com:2222/app.git"),
        ("https://u:p@[2001:db8::1]:8443/app.git", "https://[2001:db8::1]:8443/app.git"),
        ("/srv/git/app.git", None),
        ("../app.git", None),
        ("file:///home/me/app.git", None),
        ("C:/Users/me/app.git", None),
        ("C:\\Users\\me\\app.git", None),
        ("ext::sh -c x", None),
        ("https://", None),
        ("", None),
    ],
)
def test_an_address_is_public_or_none(url: str, address: str | None) -> None:
    assert public_address(url) == address


def test_a_branch(root: Path) -> None:
    assert provenance(root) == Provenance(ADDRESS, COMMIT, "main")


def test_a_branch_with_a_slash_among_the_packed_refs(root: Path) -> None:
    (root / ".git" / "HEAD").write_text("ref: refs/heads/team/fix\n")
    packed = f"# pack-refs with: peeled fully-peeled sorted\n{OTHER} refs/heads/fix\n{COMMIT} refs/heads/team/fix\n"
    (root / ".git" / "packed-refs").write_text(packed)
    assert provenance(root) == Provenance(ADDRESS, COMMIT, "team/fix")


def test_a_loose_ref_is_newer_than_a_packed_one(root: Path) -> None:
    (root / ".git" / "packed-refs").write_text(f"{OTHER} refs/heads/main\n")
    assert provenance(root) == Provenance(ADDRESS, COMMIT, "main")


def test_a_detached_head(root: Path) -> None:
    (root / ".git" / "HEAD").write_text(f"{OTHER}\n")
    assert provenance(root) == Provenance(ADDRESS, OTHER, None)


def test_a_repository_without_commits(root: Path) -> None:
    (root / ".git" / "refs" / "heads" / "main").unlink()
    assert provenance(root) == Provenance(ADDRESS, None, "main")


def test_a_worktree(root: Path, tmp_path: Path) -> None:
    private = root / ".git" / "worktrees" / "fix"
    private.mkdir(parents=True)
    (private / "HEAD").write_text("ref: refs/heads/fix\n")
    (private / "commondir").write_text("../..\n")
    (root / ".git" / "refs" / "heads" / "fix").write_text(OTHER)
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / ".git").write_text(f"gitdir: {private}\n")
    assert provenance(tree) == Provenance(ADDRESS, OTHER, "fix")


def test_a_submodule(root: Path) -> None:
    private = root / ".git" / "modules" / "sub"
    private.mkdir(parents=True)
    (private / "HEAD").write_text(f"{OTHER}\n")
    (private / "config").write_text('[remote "origin"]\n\turl = git@example.com:team/sub.git\n')
    (root / "sub").mkdir()
    (root / "sub" / ".git").write_text("gitdir: ../.git/modules/sub\n")
    assert provenance(root / "sub") == Provenance("ssh://example.com/team/sub.git", OTHER, None)


@pytest.mark.parametrize(
    "config", ["", '[remote "upstream"]\nurl = https://x.example/y\n', '[remote "origin"]\nurl = /srv/x\n']
)
def test_without_a_public_origin_there_is_none(root: Path, config: str) -> None:
    (root / ".git" / "config").write_text(config)
    assert provenance(root) is None


def test_a_broken_repository_is_none(root: Path) -> None:
    (root / ".git" / "HEAD").unlink()
    assert provenance(root) is None
    assert provenance(root / "missing") is None
