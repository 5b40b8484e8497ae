"""Other tools to compare with: found, or built in pinned versions into a cache outside of the repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "udslint-bench"
KUBECONFORM = "github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0"
HELM = "helm.sh/helm/v3/cmd/helm@v3.19.0"
OTHERS = (Path.home() / ".cache/udslint-e2e/bin",)
"""Where the end-to-end tests keep theirs."""


def in_venv(name: str) -> str | None:
    """Find a program of this virtual environment."""
    path = Path(sys.executable).parent / name
    return str(path) if path.exists() else None


def go_tool(name: str, module: str) -> str | None:
    """Find a Go program, or build it once; None, with a word, where that cannot be."""
    for folder in (CACHE, *OTHERS):
        if os.access(folder / name, os.X_OK):
            return str(folder / name)
    if found := shutil.which(name):
        return found
    if not shutil.which("go"):
        print(f"{name}: left out, Go is not here to build it", file=sys.stderr)
        return None
    print(f"{name}: building {module} …", file=sys.stderr)
    environment = {**os.environ, "GOBIN": str(CACHE), "GOFLAGS": "-mod=mod"}
    built = subprocess.run(["go", "install", module], env=environment, capture_output=True, text=True, check=False)
    if built.returncode:
        print(f"{name}: left out, it does not build: {built.stderr.strip()[-300:]}", file=sys.stderr)
        return None
    return str(CACHE / name)


def kubeconform() -> str | None:
    """Find or build kubeconform."""
    return go_tool("kubeconform", KUBECONFORM)


def helm() -> str | None:
    """Find or build Helm."""
    return go_tool("helm", HELM)
