"""Programs in Go beside the tests that need them: they ask the real thing's own code."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def built(name: str, room: Path) -> Path:
    """Build the program in a folder beside this file; skips the test where that cannot be done."""
    if shutil.which("go") is None:
        pytest.skip(f"needs Go to build {name}, and there is no Go here")
    folder = shutil.copytree(HERE / name, room / name)
    command = ["go", "build", "-o", "program", "."]
    environment = {**os.environ, "GOFLAGS": "-mod=mod"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"{name} cannot be built: {done.stderr.strip().splitlines()[-1]}")
    return folder / "program"
