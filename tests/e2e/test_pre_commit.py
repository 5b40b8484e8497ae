"""The hook as its users have it: pre-commit installs it from a repository and runs it at each commit."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from shipped import ROOT, copy_project

GOOD = (ROOT / "examples" / "good" / "package.yaml").read_text()
BAD = GOOD.replace("protocolMappers:", "protcolMappers:")
LINE = BAD[: BAD.index("protcolMappers")].count("\n") + 1
CONFIG = "repos: [{repo: '%s', rev: %s, hooks: [{id: udslint}]}]\n"


class Repository:
    """A git repository in which pre-commit is installed."""

    def __init__(self, path: Path, environment: dict[str, str]) -> None:
        self.path = path
        self.environment = environment
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run git; its output is one text."""
        return self.run("git", "-c", "user.name=x", "-c", "user.email=x@example.com", *arguments)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the repository."""
        return subprocess.run(
            command, cwd=self.path, env=self.environment, check=False, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300,
        )  # fmt: skip

    def commit(self, **files: str) -> subprocess.CompletedProcess[str]:
        """Write files, by their names without `.yaml`, and commit them."""
        for name, text in files.items():
            file = self.path / f"{name.replace('__', '/')}.yaml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        self.git("add", ".")
        return self.git("commit", "-m", "Change")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment without settings of ours, in which pre-commit has its own cache."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "UDSLINT_"))}
    return kept | {"PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("cache"))}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Repository:
    """A repository with the hook; it is installed at the first commit that it looks at."""
    pre_commit = Path(sys.executable).parent / "pre-commit"
    if not pre_commit.exists() or shutil.which("git") is None:
        pytest.skip("needs git and pre-commit")
    hook = Repository(copy_project(tmp_path_factory.mktemp("hook")), environment)
    hook.git("add", ".")
    assert hook.git("commit", "--quiet", "-m", "The hook").returncode == 0
    revision = hook.git("rev-parse", "HEAD").stdout.strip()
    user = Repository(tmp_path_factory.mktemp("user"), environment)
    (user.path / ".pre-commit-config.yaml").write_text(CONFIG % (hook.path, revision))
    assert user.run(str(pre_commit), "install").returncode == 0
    return user


@pytest.mark.e2e
def test_a_bad_package_is_refused_and_a_good_one_taken(repository: Repository) -> None:
    refused = repository.commit(chart__templates__package=BAD)
    assert refused.returncode == 1, refused.stdout
    assert f"chart/templates/package.yaml:{LINE}:7 warning UDS1003 unknown-field: " in refused.stdout
    taken = repository.commit(chart__templates__package=GOOD)
    assert taken.returncode == 0, taken.stdout
    assert re.search(r"^udslint\.+Passed$", taken.stdout, re.MULTILINE)


@pytest.mark.e2e
def test_other_files_do_not_start_the_hook(repository: Repository) -> None:
    skipped = repository.commit(config="kind: ConfigMap\n", values="a: 1\n")
    assert skipped.returncode == 0
    assert re.search(r"^udslint\.+.*Skipped$", skipped.stdout, re.MULTILINE)


@pytest.mark.e2e
def test_a_folder_is_checked_whatever_changes_in_it(repository: Repository) -> None:
    """As docs/pre-commit.md shows it."""
    page = (ROOT / "docs" / "pre-commit.md").read_text()
    shown = next(block for block in re.findall(r"^```yaml\n(.*?)^```", page, re.M | re.S) if "pass_filenames" in block)
    config = repository.path / ".pre-commit-config.yaml"
    before = config.read_text()
    config.write_text(before.replace("{id: udslint}", str(yaml.safe_load(shown)[0])))
    assert repository.commit(chart__templates__package=GOOD).returncode == 0
    (repository.path / "chart" / "templates" / "_helpers.tpl").write_text("{{/* nothing */}}\n")
    started = repository.commit()
    assert re.search(r"^udslint\.+Passed$", started.stdout, re.MULTILINE), started.stdout
    config.write_text(before)
    repository.git("reset", "--hard", "--quiet")


def pattern() -> re.Pattern[str]:
    hook = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())[0]
    assert hook["id"] == "udslint"
    return re.compile(hook["files"])


@pytest.mark.parametrize(
    "name",
    [
        "chart/templates/uds-package.yaml", "src/test/app-admin-package.yaml", "src/test/app-curl-packages.yaml",
        "uds-package.yml", "Package.yaml", "manifests/image-server.yaml", "chart/templates/sso/clients.yaml",
        "uds/app.yaml",
    ],
)  # fmt: skip
def test_names_that_packages_have_are_looked_at(name: str) -> None:
    assert pattern().search(name)


@pytest.mark.parametrize(
    "name",
    [
        "values.yaml", "zarf.yaml", "chart/Chart.yaml", ".github/workflows/test.yaml", "packages/web/config.yaml",
        "package.json", "mytemplates/a.yaml", "docker-compose.yml", "chart/templates/_helpers.tpl",
    ],
)  # fmt: skip
def test_names_that_packages_do_not_have_are_left_alone(name: str) -> None:
    assert not pattern().search(name)
