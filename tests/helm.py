"""Real Helm, installed with Go when it is first needed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
import yaml

VERSION = "v3.19.5"
CACHE = Path(os.environ.get("UDSLINT_E2E_CACHE", Path.home() / ".cache" / "udslint-e2e")) / f"helm-{VERSION}"
ZARF = re.compile(rb"###ZARF_\w+?_[A-Z0-9_]+###")
SHELL = re.compile(rb"\$\{[A-Z]+\}")
RELEASE, NAMESPACE = "release", "here"


class HelmError(RuntimeError):
    """Helm cannot render a chart."""


@cache
def helm() -> str:
    """Give the path of Helm; skips the test where there is none and no Go to make it."""
    program = CACHE / "helm"
    if program.is_file():
        return str(program)
    if shutil.which("go") is None:
        pytest.skip("needs Helm, which is installed with Go, and there is no Go here")
    CACHE.mkdir(parents=True, exist_ok=True)
    command = ["go", "install", f"helm.sh/helm/v3/cmd/helm@{VERSION}"]
    environment = {**os.environ, "GOBIN": str(CACHE), "GOFLAGS": "-mod=mod"}
    done = subprocess.run(command, env=environment, cwd=CACHE, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"Helm cannot be installed: {done.stderr.strip().splitlines()[-1]}")
    return str(program)


def rendered(
    chart: Path, values: tuple[Path, ...], room: Path, namespace: str = NAMESPACE, release: str = RELEASE
) -> str:
    """Render a chart as Zarf deploys it: its variables and those of a shell are filled in.

    Raises:
        HelmError: Helm refuses.
    """
    copy = room / chart.name
    shutil.copytree(chart, copy)
    _without_dependencies(copy)
    for template in copy.rglob("templates/**/*"):
        if template.is_file():
            text = template.read_bytes()
            template.write_bytes(ZARF.sub(b"zarf-value", SHELL.sub(b"shell-value", text)))
    files = [word for path in values for word in ("-f", str(path))]
    command = [helm(), "template", release, str(copy), "-n", namespace, *files]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise HelmError(done.stderr.decode(errors="replace").strip())
    return done.stdout.decode()


def _without_dependencies(chart: Path) -> None:
    """Leave out the charts that a chart needs and that are not there."""
    about = yaml.safe_load((chart / "Chart.yaml").read_bytes())
    if about.pop("dependencies", None):
        (chart / "Chart.yaml").write_text(yaml.safe_dump(about))
        (chart / "Chart.lock").unlink(missing_ok=True)
