"""Shared by all tests."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import hypothesis
import pytest

from udslint import cli

sys.path.insert(0, str(Path(__file__).parent))
# `make test` says the same on every machine and day; `make fuzz` is where chance looks for what nobody thought of.
UNTIMED = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("steady", derandomize=True, database=None, **UNTIMED)
hypothesis.settings.register_profile("fuzz", print_blob=True, **UNTIMED)
hypothesis.settings.load_profile("steady")
SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The facts and the corpus beside the project; tests that need them skip without."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared, which is not here")
    return SHARED


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty repository that is the working directory, with nothing in the environment."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith(("UDSLINT_", "GITHUB_")) or name in {"NO_COLOR", "CI"}:
            monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture
def udslint(here, capsysbinary, monkeypatch):
    """Run a command in this process."""
    from making import Result

    def run(*arguments: str, stdin: str = "") -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        code = cli.run(list(arguments))
        captured = capsysbinary.readouterr()
        return Result(code, captured.out.decode(), captured.err.decode())

    return run


@pytest.fixture(scope="session", autouse=True)
def _cache_of_the_tests(tmp_path_factory):
    """Keep the user's cache out of the tests, and the tests out of it."""
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["XDG_CACHE_HOME"]
    else:
        os.environ["XDG_CACHE_HOME"] = before
