"""Microsoft's SARIF validator, the npm package sarif-multitool, kept outside the repository."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

VERSION = "5.7.0"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "udslint-e2e" / f"sarif-multitool-{VERSION}"
FOLDER = CACHE / "node_modules" / "@microsoft" / f"sarif-multitool-{sys.platform}"


def find_schema() -> Path:
    """Give the official JSON Schema of SARIF 2.1.0, which comes with the validator; skip if it was never installed."""
    schema = FOLDER / "sarif-2.1.0.json"
    if not schema.is_file():
        pytest.skip(f"needs the SARIF schema, which `make e2e` installs with the validator in {CACHE}")
    return schema


def find_validator() -> Path:
    """Give the validator, installed with npm when it is first asked for; skip where that does not work."""
    binary = FOLDER / "Sarif.Multitool"
    if not binary.is_file():
        install()
    if not binary.is_file():
        pytest.skip(f"needs sarif-multitool {VERSION}, which npm did not install for {sys.platform}")
    binary.chmod(0o755)  # npm may be told not to run the script that does this
    return binary


def install() -> None:
    """Install the validator with npm, if there is one."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("needs npm, to install Microsoft's SARIF validator")
    CACHE.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--prefix", str(CACHE), "--no-audit", "--no-fund", "--no-package-lock"]
    subprocess.run([*command, f"@microsoft/sarif-multitool@{VERSION}"], check=False, capture_output=True, timeout=300)


def complaints(log: Path) -> list[str]:
    """Give all that the validator says of a SARIF file, notes too, each as `SARIF2003 note MESSAGE-ID ARGUMENTS`.

    It exits 0 whatever it finds, and keeps notes to itself unless asked: the results in its own log are what counts.
    """
    validator, said = find_validator(), log.with_suffix(".validation.sarif")
    said.unlink(missing_ok=True)
    command = [validator, "validate", log, "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note"]
    run = subprocess.run(
        [*map(str, command), "--output", str(said), "--log", "ForceOverwrite"],
        check=False, capture_output=True, text=True, timeout=120, env={**os.environ, "DOTNET_gcServer": "0"},
    )  # fmt: skip
    assert said.is_file(), run.stdout + run.stderr
    (answer,) = json.loads(said.read_text(encoding="utf-8-sig"))["runs"]
    (invocation,) = answer["invocations"]
    failures = invocation.get("toolConfigurationNotifications", []) + invocation.get("toolExecutionNotifications", [])
    assert not failures, failures
    assert invocation["executionSuccessful"], run.stdout
    return [
        f"{one['ruleId']} {one.get('level', 'warning')} {one['message'].get('id')} {one['message'].get('arguments')}"
        for one in answer["results"]
    ]
