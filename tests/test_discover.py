"""Which files a run checks, measured by git where git has a say; and which it dismisses on their bytes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from making import printed_by
from udslint import check_paths
from udslint.config import Resolver
from udslint.discover import Found, could_hold_context, could_hold_package, discover, display_path
from udslint.finding import Problem
from udslint.ignore import compile_globs, ignored
from udslint.settings import Settings


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """An empty folder that is the working directory, with another one beside it."""
    (tmp_path / "tree").mkdir()
    (tmp_path / "outside").mkdir()
    monkeypatch.chdir(tmp_path / "tree")
    return tmp_path / "tree"


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")


def found(*paths: str, exclude=None) -> list[str]:
    settings_of = (lambda _: Settings(exclude=exclude)) if exclude else None
    results = list(discover(paths or ["."], settings_of))
    assert not [result for result in results if isinstance(result, Problem)]
    return [result.path for result in results]


# --- files and folders


def test_yaml_and_json_in_folders(tree):
    touch(tree, "b.yaml", "a.yml", "c.json", "D.YAML", "e.tpl", "f.txt", "yaml", "sub/g.yaml", "sub/deep/h.yaml")
    assert found() == ["D.YAML", "a.yml", "b.yaml", "c.json", "sub/g.yaml", "sub/deep/h.yaml"]


def test_the_order_does_not_hang_on_that_of_the_disk(tree, monkeypatch):
    touch(tree, *(f"{folder}{name}.yaml" for folder in ("", "x/", "y/", "x/z/") for name in "dacb"))
    first = found()
    real = os.scandir

    class Backwards:
        def __init__(self, path):
            self.entries = list(real(path))[::-1]

        def __enter__(self):
            return iter(self.entries)

        def __exit__(self, *_):
            pass

    monkeypatch.setattr(os, "scandir", Backwards)
    assert found() == first
    assert len(first) == 16


def test_folders_that_start_with_a_dot_only_where_they_are_given(tree):
    touch(tree, ".venv/a.yaml", ".github/b.yaml", "c.yaml", ".d.yaml")
    assert found() == [".d.yaml", "c.yaml"]
    assert found(".github") == [".github/b.yaml"]


def test_given_files_are_found_whatever_their_name(tree):
    touch(tree, "a.txt", "ignored.yaml", ".gitignore")
    (tree / ".gitignore").write_text("ignored.yaml\n")
    paths = ["a.txt", "./ignored.yaml"]
    assert list(discover(paths, lambda _: Settings(exclude=("*",)))) == [
        Found("a.txt", True),
        Found("ignored.yaml", True),
    ]


def test_given_files_come_first_and_once(tree):
    touch(tree, "a.yaml", "b.yaml")
    results = list(discover([".", "b.yaml", "./b.yaml"]))
    assert results == [Found("b.yaml", True), Found("a.yaml", False)]


def test_folders_that_overlap_are_walked_once(tree):
    touch(tree, "a.yaml", "sub/b.yaml", "sub/deep/c.yaml")
    assert found(".", "sub") == ["a.yaml", "sub/b.yaml", "sub/deep/c.yaml"]
    assert found("sub/deep", "sub", ".") == ["sub/deep/c.yaml", "sub/b.yaml", "a.yaml"]


def test_what_is_no_file_is_not_found(tree):
    os.mkfifo(tree / "pipe.yaml")
    (tree / "folder.yaml").mkdir()
    assert found() == []


def test_a_given_pipe_is_found(tree):
    os.mkfifo(tree / "pipe")
    assert found("pipe") == ["pipe"]


@pytest.mark.parametrize(
    "name", ["a b.yaml", "é.yaml", "😀.yaml", "new\nline.yaml", "[x]*?.yaml", "-a.yaml", "a\\b.yaml"]
)
def test_unusual_names(tree, name):
    touch(tree, name, f"folder {name}/{name}")
    assert found() == [name, f"folder {name}/{name}"]
    assert found(f"./{name}") == [name]


def test_a_name_that_is_no_text_can_still_be_opened(tree):
    (tree / os.fsdecode(b"\xff.yaml")).write_text("")
    assert Path(*found()).exists()


def test_deep_folders_do_not_end_in_a_recursion_error(tree):
    deep = "/".join(["d"] * 400)
    touch(tree, f"{deep}/a.yaml")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(300)
    try:
        assert found() == [f"{deep}/a.yaml"]
    finally:
        sys.setrecursionlimit(limit)


# --- how paths are shown


@pytest.mark.parametrize(
    ("given_path", "shown"),
    [
        (".", "."),
        ("./a.yaml", "a.yaml"),
        ("sub//./a.yaml", "sub/a.yaml"),
        ("../outside/a.yaml", "../outside/a.yaml"),
        ("sub/../a.yaml", "sub/../a.yaml"),
        ("{tree}", "."),
        ("{tree}/sub/a.yaml", "sub/a.yaml"),
        ("{tree}x/a.yaml", "{tree}x/a.yaml"),
    ],
)
def test_paths_are_shown_relative_to_the_working_directory(tree, given_path, shown):
    assert display_path(given_path.format(tree=tree)) == shown.format(tree=tree)


def test_what_is_in_a_folder_is_shown_as_the_folder_was_given(tree):
    touch(tree, "sub/a.yaml", "../outside/b.yaml")
    assert found("./sub/") == ["sub/a.yaml"]
    assert found(f"{tree}/sub") == ["sub/a.yaml"]
    assert found(str(tree)) == ["sub/a.yaml"]
    assert found("../outside") == ["../outside/b.yaml"]
    assert found(f"{tree.parent}/outside/") == [f"{tree.parent}/outside/b.yaml"]


# --- what cannot be looked at


def test_missing_paths_are_problems_and_the_rest_is_found(tree):
    touch(tree, "a.yaml")
    assert list(discover(["no.yaml", "a.yaml", "nul\0.yaml"])) == [
        Problem("no.yaml", "There is no such file or folder."),
        Found("a.yaml", True),
        Problem("nul\0.yaml", "There is no such file or folder."),
    ]


def test_a_folder_that_cannot_be_read_is_a_problem_and_the_rest_is_found(tree, monkeypatch):
    touch(tree, "a/x.yaml", "b/x.yaml", "c/x.yaml")
    real = os.scandir

    def refuse(path):
        if path == "b/":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert list(discover(["."])) == [
        Found("a/x.yaml", False),
        Problem("b", "It cannot be read: Permission denied."),
        Found("c/x.yaml", False),
    ]


# --- links


def test_links_out_of_the_folder_are_not_followed(tree):
    touch(tree, "../outside/a.yaml", "../tree2/b.yaml")
    (tree / "file.yaml").symlink_to("../outside/a.yaml")
    (tree / "folder").symlink_to("../outside")
    (tree / "beside").symlink_to("../tree2")
    (tree / "up").symlink_to("..")
    assert found() == []
    assert found("file.yaml") == ["file.yaml"]
    assert found("folder") == ["folder/a.yaml"]


def test_a_real_file_goes_by_its_own_name(tree):
    touch(tree, "real/a.yaml", "b.yaml")
    (tree / "a-link").symlink_to("real")
    (tree / "b-link.yaml").symlink_to("b.yaml")
    assert found() == ["b.yaml", "real/a.yaml"]


def test_links_within_the_folder_are_followed_to_what_has_no_other_way(tree):
    touch(tree, "..data/a.yaml", "..data/sub/b.yaml", "c.yaml.disabled")
    (tree / "a.yaml").symlink_to("..data/a.yaml")  # as Kubernetes mounts a ConfigMap
    (tree / "again.yaml").symlink_to("..data/a.yaml")
    (tree / "c.yaml").symlink_to("c.yaml.disabled")
    (tree / "current").symlink_to("..data")
    assert found() == ["a.yaml", "c.yaml", "current/sub/b.yaml"]


def test_loops_end_where_they_begin(tree, monkeypatch):
    scanned = []
    real = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: (scanned.append(path), real(path))[1])
    touch(tree, "sub/a.yaml")
    (tree / "sub" / "up").symlink_to("..")
    (tree / "sub" / "self").symlink_to(".")
    (tree / "one").symlink_to("two")
    (tree / "two").symlink_to("one")
    (tree / "one.yaml").symlink_to("one.yaml")
    assert found() == ["sub/a.yaml"]
    assert scanned == [".", "sub/"]


def test_a_link_that_leads_nowhere_is_passed_over(tree):
    (tree / "gone.yaml").symlink_to("nowhere.yaml")
    assert found() == []
    assert list(discover(["gone.yaml"])) == [Problem("gone.yaml", "There is no such file or folder.")]


def test_links_in_a_linked_folder(tree):
    touch(tree, ".hidden/sub/a.yaml", ".hidden/sub/b.txt")
    (tree / ".hidden" / "deeper").symlink_to("sub")
    (tree / ".hidden" / "sub" / "b.yaml").symlink_to("b.txt")
    (tree / "link").symlink_to(".hidden")
    assert found() == ["link/sub/a.yaml", "link/sub/b.yaml"]


# --- .gitignore


def test_gitignore_at_every_level_of_the_repository(tree):
    touch(tree, ".git/x", "a/b/keep.yaml", "a/b/top.yaml", "a/b/inner.yaml", "a/build/x.yaml", "a/other/inner.yaml")
    (tree / ".gitignore").write_text("top.yaml\nbuild/\n")
    (tree / "a" / "b" / ".gitignore").write_text("/inner.yaml\n")
    assert found() == ["a/b/keep.yaml", "a/other/inner.yaml"]
    assert found("a/b") == ["a/b/keep.yaml"]


def test_an_ignored_folder_that_is_given_is_walked(tree):
    touch(tree, ".git/x", "build/x.yaml", "build/sub/y.yaml", "build/z.yaml", "build/old/.keep")
    (tree / ".gitignore").write_text("build/\nx.yaml\n")
    (tree / "build" / ".gitignore").write_text("z.yaml\n")
    assert found() == []
    assert found("build") == ["build/x.yaml", "build/sub/y.yaml"]
    assert found("build/sub") == ["build/sub/y.yaml"]


def test_a_gitignore_above_the_repository_says_nothing(tree):
    touch(tree, "repo/.git/x", "repo/a.yaml", "plain/b.yaml")
    (tree / ".gitignore").write_text("*.yaml\n")
    assert found("repo") == ["repo/a.yaml"]
    assert found("plain") == ["plain/b.yaml"]
    assert found() == ["repo/a.yaml"]


def test_the_usual_way_to_take_back_all_but_one_kind(tree):
    touch(tree, "a/b/x.yaml", "a/b/y.json")
    (tree / ".gitignore").write_text("*\n!*/\n!*.yaml\n")
    assert found() == ["a/b/x.yaml"]


@pytest.mark.parametrize("line", ["[z-a].yaml", "[", "\\", "!", "/", "!/", "[[:nope:]]", "**a**[", "\x00", "a" * 5000])
def test_a_bad_line_does_no_harm(tree, line):
    touch(tree, "a.yaml", "b.yaml")
    (tree / ".gitignore").write_text(f"{line}\nb.yaml\n")
    assert found() == ["a.yaml"]


def test_a_gitignore_that_is_no_text_or_no_file(tree, monkeypatch):
    touch(tree, "a.yaml", "b.yaml", "c/d.yaml")
    (tree / ".gitignore").write_bytes(b"\xef\xbb\xbfb.yaml\r\n\xff\xfe\x00\n")
    (tree / "c" / ".gitignore").mkdir()
    assert found() == ["a.yaml", "c/d.yaml"]


def test_a_gitignore_with_the_line_ends_of_windows(tree):
    touch(tree, "a.yaml", "build/b.yaml")
    (tree / ".gitignore").write_bytes(b"build/\r\n")
    assert found() == ["a.yaml"]


def test_a_gitignore_that_is_a_link_says_nothing_to_git_either(tree):
    touch(tree, "a.yaml")
    (tree / "rules").write_text("a.yaml\n")
    (tree / ".gitignore").symlink_to("rules")
    assert found() == ["a.yaml"]


def test_a_line_feed_in_a_name_is_a_character_like_others(tree):
    touch(tree, "new\nline/a.yaml", "b.yaml", "c.yaml\n.yaml", "x\ny/c.yaml")
    (tree / ".gitignore").write_text("/new?line/a.yaml\nb.yaml\nx*/\nc.yaml\n")
    assert found() == ["c.yaml\n.yaml"]


def test_brackets_match_no_slash(tree):
    touch(tree, "a/b.yaml", "a.b.yaml")
    (tree / ".gitignore").write_text("a[!x]b.yaml\n")
    assert found() == ["a/b.yaml"]


def test_a_gitignore_that_cannot_be_read_does_no_harm(tree, monkeypatch):
    touch(tree, "a.yaml", ".gitignore")

    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr("builtins.open", refuse)
    assert found() == ["a.yaml"]


TOKENS = ["a", "b", "*", "?", ".yaml", "[ab]", "[!a]", "\\*"]
SEGMENT = st.one_of(
    st.sampled_from(["*", "**", "a", "b", "*.yaml", ""]),
    st.lists(st.sampled_from(TOKENS), min_size=1, max_size=4).map("".join).filter(lambda glob: "**" not in glob),
)
GLOB = st.one_of(st.sampled_from(["#a", "\\#a", "a ", "a\\ "]), st.lists(SEGMENT, min_size=1, max_size=4).map("/".join))
GLOBS = st.lists(st.tuples(st.sampled_from(["", "", "!"]), GLOB).map("".join), max_size=5)


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """A git repository with files in folders of a few names, again and again the same."""
    root = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "-q", root], check=True)
    folders = ["", "a", "b", "a/a", "a/b", "b/a", "a/b/a", "a/a.yaml", "#a"]
    touch(root, *(f"{folder}/{name}.yaml".lstrip("/") for folder in folders for name in ("b", "ab", "ba")))
    return root


def untracked(root: Path) -> list[str]:
    """What git would add: its own word on what is ignored."""
    command = ["git", "-C", root, "-c", "core.excludesFile=", "ls-files", "-z", "-o", "--exclude-standard"]
    names = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")
    return sorted(name for name in names if name.endswith(".yaml"))


@given(GLOBS, GLOBS)
@settings(max_examples=150)
def test_folders_are_ignored_as_git_does(repository, top, inner):
    (repository / ".gitignore").write_text("\n".join(top))
    (repository / "a" / ".gitignore").write_text("\n".join(inner))
    ours = [str(Path(result.path).relative_to(repository)) for result in discover([str(repository)])]
    assert sorted(ours) == untracked(repository)


# --- the setting `exclude`


def test_exclude(tree):
    touch(tree, "a.yaml", "old/b.yaml", "new/old/c.yaml", "new/d.yaml")
    assert found(exclude=("old/",)) == ["a.yaml", "new/d.yaml"]
    assert found(exclude=("/old/", "d.*")) == ["a.yaml", "new/old/c.yaml"]
    assert found("old", exclude=("old/",)) == ["old/b.yaml"]


def test_exclude_has_the_last_word_over_gitignore(tree):
    touch(tree, "a.yaml", "b.yaml")
    (tree / ".gitignore").write_text("a.yaml\n")
    assert found(exclude=("!a.yaml", "b.yaml")) == ["a.yaml"]


def test_exclude_of_a_folder_elsewhere_is_relative_to_that_folder(tree):
    touch(tree, "../outside/old/a.yaml", "../outside/b.yaml")
    assert found("../outside", exclude=("/old/",)) == ["../outside/b.yaml"]


def test_exclude_of_a_settings_file_is_relative_to_that_file_and_holds_beneath_it(tree):
    touch(tree, "x.yaml", "app/x.yaml", "app/sub/x.yaml", "app/sub/y.yaml")
    (tree / "app" / "pyproject.toml").write_text('[tool.udslint]\nexclude = ["/x.yaml", "sub/x.yaml"]\n')
    resolver = Resolver({}, {}, tuple)
    assert [result.path for result in discover(["."], resolver.for_folder)] == ["x.yaml", "app/sub/y.yaml"]


def test_a_folder_above_does_not_decide_for_what_is_in_it():
    globs = compile_globs(["a", "b/"], "/r")
    assert ignored([globs], "/r/a", folder=False)
    assert ignored([globs], "/r/x/b", folder=True)
    assert not ignored([globs], "/r/a/x", folder=False)
    assert not ignored([globs], "/r/b", folder=False)


def test_pathspec_is_loaded_only_where_something_is_to_be_ignored(tree):
    touch(tree, "a.yaml")
    code = "import sys\nfrom udslint.discover import discover\nlist(discover(['.']))\nprint('pathspec' in sys.modules)"
    assert printed_by(code) == "False\n"
    (tree / ".gitignore").write_text("b\n")
    assert printed_by(code) == "True\n"


# --- dismissing on bytes

PACKAGE = "apiVersion: uds.dev/v1alpha1\nkind: Package\n"


@pytest.mark.parametrize(
    "data",
    [
        PACKAGE.encode(),
        PACKAGE.encode("utf-16"),
        PACKAGE.encode("utf-16-le"),
        PACKAGE.encode("utf-16-be"),
        PACKAGE.encode("utf-8-sig"),
        json.dumps({"apiVersion": "uds.dev/v1alpha1", "kind": "Package"}).encode(),
        rb'{"apiVersion": "uds.dev\/v1alpha1", "kind": "Package"}',
        rb'{"apiVersion": "uds.dev\u002Fv1alpha1", "kind": "Package"}',
        rb'{"apiVersion": "\u0075\u0064s.dev/v1alpha1", "kind": "\u0050ackage"}',
        rb'{"apiVersion": "uds.dev\x2fv1alpha1", "kind": "Package"}',
        rb'{"apiVersion": "uds.dev\U0000002fv1alpha1", "kind": "Package"}',
        b'{"apiVersion": "uds.dev\\\r\n  /v1alpha1", "kind": "Package"}',
        b'apiVersion: {{ printf "%s/v1alpha1" .Values.group }}\nkind: Package\n',
        rb'{"apiVersion": "uds.dev\u002Fv1alpha1"}'.decode().encode("utf-16"),
        b"apiVersion: usd.dev/v1alpha1\nkind: Package\n",
        b"apiVersion: uds.dev/v1\nkind: Exemption\n",
    ],
)
def test_what_can_hold_a_package_is_not_dismissed(data):
    assert could_hold_package(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"apiVersion: v1\nkind: Service\n",
        b"apiVersion: v1\nkind: ConfigMap\ndata: {a: {{ .Values.a }}}\n",
        b"kind: ZarfPackageConfig\n",
        rb'{"a": "\u00e9\/\x41", "b": "\uD83D\uDE00\\"}',
        "a: 1\n".encode("utf-16"),
        bytes(range(256)),
    ],
)
def test_what_cannot_hold_a_package_is_dismissed(data):
    assert not could_hold_package(data)


@given(st.lists(st.sampled_from(["as it is", "\\x{:02x}", "\\u{:04X}", "\\U{:08x}"]), min_size=16, max_size=16))
@settings(max_examples=50)
def test_no_way_to_escape_the_version_gets_past(ways):
    escaped = "".join(
        char if way == "as it is" else way.format(ord(char)) for char, way in zip("uds.dev/v1alpha1", ways, strict=True)
    )
    text = f'apiVersion: "{escaped}"\n'
    assert yaml.safe_load(text) == {"apiVersion": "uds.dev/v1alpha1"}
    assert could_hold_package(text.encode())


@pytest.mark.parametrize("kind", ["Service", "Namespace", "Deployment", "StatefulSet", "DaemonSet", "NetworkPolicy"])
def test_what_can_hold_context_is_not_dismissed(kind):
    assert could_hold_context(f"apiVersion: v1\nkind: {kind}\n".encode())
    assert could_hold_context(json.dumps({"kind": "List", "items": [{"kind": kind}]}).encode())
    assert could_hold_context(f"kind: {kind}\n".encode("utf-16"))
    assert not could_hold_context(f"name: {kind}\n".encode())
    assert not could_hold_context(b"kind: ConfigMap\n")


@pytest.mark.parametrize("kind", ["Package", '"Package"', r'"\u0050ackage"', r'"\x50ackage"', r'"\U00000050ackage"'])
@pytest.mark.parametrize("version", ["uds.dev/v1alpha1", r'"\x75ds.dev/v1alpha1"'])
def test_what_discovery_lets_through_is_read(here: Path, kind: str, version: str) -> None:
    (here / "a.yaml").write_text(f"apiVersion: {version}\nkind: {kind}\nmetadata:\n  name: a\n  namespace: a\n")
    assert check_paths(["."]).packages == 1


@given(st.text("ab*?.+(", min_size=1, max_size=14), st.text("ab.+(", min_size=1, max_size=9))
@settings(max_examples=400)
def test_many_stars_match_what_pathspec_says(glob: str, name: str) -> None:
    expected = GitIgnoreSpec.from_lines([glob]).match_file(name)
    assert ignored([compile_globs([glob], "/r")], f"/r/{name}", folder=False) is expected


def test_many_stars_take_no_time() -> None:
    globs = compile_globs(["*a*a*a*a*a*a*a*a*b", "*a?a*a*[ab]*a*a*a/x*a*b"], "/r")
    assert not ignored([globs], f"/r/{'a' * 250}", folder=False)
    assert not ignored([compile_globs(["*+*+*+*+*+*+*+*+*+c"], "/r")], f"/r/{'+' * 250}", folder=False)
    assert ignored([globs], f"/r/{'a' * 250}b", folder=False)
