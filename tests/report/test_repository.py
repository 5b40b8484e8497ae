"""Paths and URIs from the root of the repository."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from udslint.report.repository import Places, repository_of


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    (tmp_path / "repo" / "chart" / "templates").mkdir(parents=True)
    return tmp_path / "repo"


def test_the_nearest_repository_holds_a_folder(repository: Path) -> None:
    inner = repository / "chart" / "sub"
    inner.mkdir()
    (inner / ".git").write_text("gitdir: ../../.git/modules/sub\n")
    assert repository_of(repository) == repository
    assert repository_of(repository / "chart" / "templates") == repository
    assert repository_of(inner) == inner
    assert repository_of(Path("/")) is None


def test_paths_count_from_the_repository_wherever_one_stands(repository: Path) -> None:
    absolute = str(repository / "chart" / "a.yaml")
    for directory, path in [
        (repository, "chart/a.yaml"),
        (repository / "chart", "a.yaml"),
        (repository / "chart" / "templates", "../a.yaml"),
        (repository.parent, "repo/chart/a.yaml"),
        (repository.parent, absolute),
        (Path("/"), absolute),
    ]:
        assert Places(directory, repository_of).relative(path) == "chart/a.yaml"
        assert Places(directory, repository_of).root(path) == repository


def test_outside_of_repositories_paths_count_from_the_working_directory(tmp_path: Path) -> None:
    places = Places(tmp_path / "here", lambda _: None)
    assert places.relative("chart/a.yaml") == "chart/a.yaml"
    assert places.relative(str(tmp_path / "there" / "a.yaml")) == "../there/a.yaml"
    assert places.root("chart/a.yaml") is None


def test_a_folder_is_looked_up_once(tmp_path: Path) -> None:
    looked: list[Path] = []

    def find(folder: Path) -> Path | None:
        looked.append(folder)
        return None

    places = Places(tmp_path, find)
    for name in ("a.yaml", "b.yaml", "chart/c.yaml", "a.yaml"):
        places.relative(name)
    assert looked == [tmp_path, tmp_path / "chart"]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a dir/k.yaml", "a%20dir/k.yaml"),
        ("é/😀.yaml", "%C3%A9/%F0%9F%98%80.yaml"),
        ("a:b.yaml", "a%3Ab.yaml"),
        ("50%#?.yaml", "50%25%23%3F.yaml"),
        ("-", "-"),
    ],
)
def test_a_uri_is_quoted(path: str, uri: str, tmp_path: Path) -> None:
    assert Places(tmp_path, lambda _: None).uri(path) == uri


def test_a_name_that_is_no_utf8_has_a_uri(tmp_path: Path) -> None:
    assert Places(tmp_path, lambda _: None).uri(os.fsdecode(b"\xff.yaml")) == "%FF.yaml"


@given(st.text(st.characters(exclude_characters="/\0", exclude_categories=("Cs",)), min_size=1))
def test_a_uri_gives_the_path_back(name: str) -> None:
    places = Places(Path("/work"), lambda _: None)
    uri = places.uri(f"chart/{name}")
    assert uri.isascii()
    assert " " not in uri
    assert unquote(uri) == places.relative(f"chart/{name}")
