"""What people install: the wheel, made of the sdist, in a virtual environment of its own; and the GitHub action."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
import yaml

from shipped import ROOT, copy_project

pytestmark = pytest.mark.e2e
GOOD = (ROOT / "examples" / "good" / "package.yaml").read_text()
BAD = GOOD.replace("protocolMappers:", "protcolMappers:")
LINE = BAD[: BAD.index("protcolMappers")].count("\n") + 1


def run(*command: object, **options: object) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("UDSLINT_", "PYTHONPATH"))}
    options = {"env": clean, "timeout": 300, **options}
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, **options)


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the sdist and the wheel that is made of it."""
    project = copy_project(tmp_path_factory.mktemp("project"))
    made = run(sys.executable, "-m", "build", project)
    assert made.returncode == 0, made.stdout + made.stderr
    return project / "dist"


@pytest.fixture(scope="module")
def python(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that has the wheel, and what it depends on, installed."""
    folder = tmp_path_factory.mktemp("venv")
    assert run(sys.executable, "-m", "venv", folder).returncode == 0
    interpreter = folder / "bin" / "python"
    installed = run(interpreter, "-m", "pip", "install", "--quiet", next(dist.glob("*.whl")))
    assert installed.returncode == 0, installed.stderr
    return interpreter


def test_the_wheel_holds_the_data_and_nothing_of_the_project_around_it(dist: Path) -> None:
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    data = ROOT / "schemas", ROOT / "rules", ROOT / "platform"
    shipped = {
        f"udslint/data/{file.relative_to(ROOT)}" for folder in data for file in folder.rglob("*") if file.is_file()
    }
    assert {name for name in names if name.startswith("udslint/data/")} == shipped
    assert "udslint/py.typed" in names
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"udslint"}


def test_the_sdist_holds_the_tests_and_what_they_need(dist: Path) -> None:
    with tarfile.open(next(dist.glob("*.tar.gz"))) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert {"LICENSE", "README.md", "CHANGELOG.md", "tests/test_wheel.py", "examples/good/package.yaml"} <= names


def test_an_installed_udslint_does_what_a_checkout_does(python: Path, tmp_path: Path) -> None:
    program = python.parent / "udslint"
    (tmp_path / "package.yaml").write_text(BAD)
    for arguments in (["check"], ["check", "--uds-core", "0.59"], ["rules"], ["explain", "unknown-field"], ["config"]):
        installed = run(program, *arguments, cwd=tmp_path)
        checkout = run(sys.executable, "-m", "udslint", *arguments, cwd=tmp_path)
        assert (installed.returncode, installed.stdout, installed.stderr) == (
            checkout.returncode, checkout.stdout, checkout.stderr,
        )  # fmt: skip
    assert "UDS1003 unknown-field" in run(program, "check", cwd=tmp_path).stdout


def test_the_installed_package_has_types_and_an_api(python: Path) -> None:
    code = "import udslint, sys; sys.exit(len(udslint.check_text(sys.stdin.read()).findings))"
    assert run(python, "-c", code, input=BAD).returncode > 0


def test_the_github_action_runs_in_the_bash_of_macos() -> None:
    (step,) = [step for step in yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"] if "run" in step]
    newer_than_3_2 = {"mapfile", "readarray", "declare -A", "${!", "local -n", ",,}"}
    assert not [word for word in newer_than_3_2 if word in step["run"]]


def test_the_github_action(tmp_path: Path) -> None:
    (step,) = [step for step in yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"] if "run" in step]
    (tmp_path / "a folder").mkdir()
    (tmp_path / "a folder" / "package.yaml").write_text(BAD)
    (tmp_path / "other.yaml").write_text(BAD)
    inputs = {"INPUT_PATHS": "a folder\n", "INPUT_OPTIONS": "--uds-core 1.10", "INPUT_SARIF": "udslint.sarif"}
    project = copy_project(tmp_path / "action")
    environment = {
        **os.environ,
        "PYTHON": sys.executable,
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_ACTION_PATH": str(project),
    }
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    result = run(*command, cwd=tmp_path, env=environment | inputs)
    assert result.returncode == 1, result.stderr
    assert f"::warning file=a folder/package.yaml,line={LINE},endLine={LINE},col=7,endColumn=21" in result.stdout
    assert "other.yaml" not in result.stdout
    assert (tmp_path / "udslint.sarif").is_file()
