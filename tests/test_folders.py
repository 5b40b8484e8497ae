"""The folders around a file."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from making import write
from udslint.folders import Folders


@pytest.fixture
def top(tmp_path: Path) -> Path:
    files = ("a/b/c/x", "a/.hidden/x", "d/e/x", "d/node_modules/left-pad/x", "x")
    write(tmp_path, dict.fromkeys((".git/HEAD", *files), ""))
    return tmp_path


def shown(paths: object, top: Path) -> list[str]:
    assert isinstance(paths, (list, tuple))
    return [str(Path(path).relative_to(top)) for path in paths]


def test_a_link_to_itself_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "app").mkdir()
    assert Folders().inner(str(tmp_path)) == (str(tmp_path / "app"),)


def test_thousands_of_folders_above() -> None:
    assert len(Folders().upward("/" + "/".join("d" * 3000))) == 3001


def test_the_nearest_come_first(top: Path) -> None:
    assert shown(list(Folders().below(str(top), 4)), top) == ["a", "d", "a/b", "d/e", "a/b/c"]
    assert shown(list(Folders().below(str(top), 2)), top) == ["a", "d", "a/b", "d/e"]
    assert shown(list(Folders().below(str(top), 1)), top) == ["a", "d"]


def test_no_more_is_looked_at_than_is_asked_for(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    inner = Folders.inner
    monkeypatch.setattr(Folders, "inner", lambda self, folder: (looked.append(folder), inner(self, folder))[1])
    assert shown(list(islice(Folders().below(str(top), 4), 2)), top) == ["a", "d"]
    assert looked == [str(top)]


def test_folders_above_end_at_the_root_of_the_repository(top: Path) -> None:
    folders = Folders()
    assert shown(folders.upward(str(top / "a/b/c")), top) == ["a/b/c", "a/b", "a", "."]
    assert folders.near(str(top / "a/b/c")) == folders.upward(str(top / "a/b/c"))
    assert shown(folders.around(str(top / "a")), top) == ["a", "a/b"]
    assert shown(folders.around(str(top)), top) == [".", "a", "d", "a/b", "d/e", "d/node_modules"]


def test_outside_of_a_repository_few_count(tmp_path: Path) -> None:
    write(tmp_path, {"a/b/c/x": ""})
    near = Folders().near(str(tmp_path / "a/b/c"))
    assert shown(near, tmp_path) == ["a/b/c", "a/b", "a"]
