"""What a run over one clean plain file imports: start-up is felt at every commit."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from making import WITH_EXPOSE

PROGRAM = """\
import os, sys
def leave(code):
    sys.stderr.write("\\n".join(sys.modules))
    sys.stderr.flush()
    end(code)
end, os._exit = os._exit, leave
from udslint.start import main
main()
"""
NEVER = {
    # what only some runs need
    *("click", "rapidfuzz", "ada_url", "pathspec", "jsonschema", "ruamel", "celpy", "tomllib"),
    *("concurrent.futures", "multiprocessing", "asyncio", "logging", "argparse"),
    *("udslint.cli", "udslint.read.template", "udslint.explain", "udslint.graph"),
    *("udslint.report.sarif", "udslint.report.json_report", "udslint.report.github"),
}
NEVER_WHEN_CACHED = NEVER | {
    *("pydantic", "pydantic_core", "yaml", "jsonschema_rs", "dataclasses", "inspect", "pathlib", "importlib.metadata"),
    "hashlib",
    *("udslint.engine", "udslint.checking", "udslint.model", "udslint.keycloak", "udslint.platform"),
    *("udslint.rules.schema", "udslint.rules.admission", "udslint.read.compose", "udslint.read.document"),
}


@pytest.fixture
def modules(tmp_path):
    """Runs `udslint check` on a clean file; gives the modules that it has imported."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "package.yaml").write_text(WITH_EXPOSE)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("UDSLINT_")}
    environment["XDG_CACHE_HOME"] = str(tmp_path / "cache")

    def run():
        arguments = [sys.executable, "-c", PROGRAM, "check", "package.yaml"]
        done = subprocess.run(arguments, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, "No problems found in 1 Package (1 file).\n"), done.stderr
        return set(done.stderr.splitlines())

    return run


def heavy(modules, never):
    return {module for module in modules if any(module == name or module.startswith(f"{name}.") for name in never)}


def test_a_cold_run_imports_what_it_needs(modules):
    cold = modules()
    assert {"pydantic", "yaml", "jsonschema_rs", "udslint.engine"} <= cold
    assert not heavy(cold, NEVER)


def test_a_cached_answer_needs_next_to_nothing(modules):
    cold = modules()
    warm = modules()
    assert not heavy(warm, NEVER_WHEN_CACHED)
    assert len(warm) < len(cold) / 2
