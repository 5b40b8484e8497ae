"""Where git repositories begin."""

from __future__ import annotations

from pathlib import Path

import pytest

from making import write
from udslint.git_root import git_root_of, is_git_root


@pytest.fixture
def outer(tmp_path: Path) -> Path:
    write(tmp_path, {".git/HEAD": "", "chart/templates/a.yaml": "", "module/.git": "gitdir: ../.git/modules/module\n"})
    return tmp_path


def test_a_folder_is_in_the_nearest_repository(outer: Path) -> None:
    assert git_root_of(str(outer)) == str(outer)
    assert git_root_of(str(outer / "chart" / "templates")) == str(outer)
    assert git_root_of(str(outer / "module")) == str(outer / "module")
    assert git_root_of("/") is None


def test_a_link_to_nowhere_begins_no_repository(outer: Path) -> None:
    (outer / "chart" / ".git").symlink_to("nowhere")
    assert not is_git_root(str(outer / "chart"))
    assert git_root_of(str(outer / "chart")) == str(outer)
