"""What many tests make: texts of Packages, files, and runs of udslint."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from udslint.analysis import analyse
from udslint.engine import conclude
from udslint.finding import Finding
from udslint.run import check_text
from udslint.settings import Settings
from udslint.source import Source


def head(name: str = "reports", namespace: str | None = None) -> str:
    """The first lines of a Package, up to its spec."""
    return f"apiVersion: uds.dev/v1alpha1\nkind: Package\nmetadata:\n  name: {name}\n  namespace: {namespace or name}\n"


def manifest(spec: Mapping[str, Any], name: str = "reports", namespace: str | None = None) -> dict[str, Any]:
    """A Package as parsed."""
    metadata = {"name": name, "namespace": namespace or name}
    return {"apiVersion": "uds.dev/v1alpha1", "kind": "Package", "metadata": metadata, "spec": spec}


HEAD = head()
WITH_EXPOSE = f"""{HEAD}spec:
  network:
    expose:
      - service: reports
        selector:
          app: reports
        host: reports
        gateway: tenant
        port: 8080
"""
"""Nothing is wrong with it; what is added goes into the `expose` entry."""
WITH_SSO = f"""{HEAD}spec:
  sso:
    - name: Reports
      clientId: uds-reports
      redirectUris:
        - https://reports.uds.dev/login
"""
"""Notes are all that is said of it; what is added goes into the client."""


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files, by their paths in the folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())


class Result(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str


def process(*arguments: str | bytes, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run udslint as its users do."""
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    command = [sys.executable, "-m", "udslint", *arguments]
    return subprocess.run(command, check=False, timeout=60, **{**streams, **options})


def printed_by(code: str, **options: Any) -> str:
    """Run a program in a fresh Python."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True, **options).stdout


def findings(text: str, *context: str, path: str = "<text>", **settings: Any) -> tuple[Finding, ...]:
    """Check a text of which nothing is left out."""
    report = check_text(text, path, Settings(**settings), context)
    assert not report.problems
    return report.findings


def names(text: str, *context: str, **options: Any) -> list[str]:
    """Check a text; give the names of the rules that speak, one for each finding."""
    return [finding.rule.name for finding in findings(text, *context, **options)]


def together(sources: Iterable[Source], settings: Settings, known: Iterable[Source] = ()) -> list[Finding]:
    """Check sources as one run of which nothing is left out."""
    found, problems = conclude(*([analyse(source, settings) for source in these] for these in (sources, known)))
    assert not problems
    return found
