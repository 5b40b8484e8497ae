"""What `metadata-invalid` refuses, compared with the validation of Kubernetes itself."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from udslint.run import check_text

pytestmark = pytest.mark.e2e
SOURCE = Path(__file__).parent / "object_meta"
NAMED = {"name": "reports", "namespace": "reports"}
WORDS = ("a", "A", "reports", "0", "-", ".", "_", "/", " ", "é", "example.org", "x" * 60, "y" * 200, "")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("go") is None:
        pytest.skip("needs Go to build the validation of Kubernetes, and there is no Go here")
    folder = shutil.copytree(SOURCE, tmp_path_factory.mktemp("go") / "object_meta")
    command = ["go", "build", "-o", "validate", "."]
    environment = {**os.environ, "GOFLAGS": "-mod=mod"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"the validation of Kubernetes cannot be built: {done.stderr.strip().splitlines()[-1]}")
    return folder / "validate"


def metadata() -> list[dict[str, Any]]:
    """Write metadata of which one text is put together by chance."""
    chance = random.Random(2)
    texts = ["".join(chance.choices(WORDS, k=chance.randint(1, 4))) for _ in range(500)]
    return [
        one
        for text in texts
        for one in (
            {**NAMED, "name": text},
            {**NAMED, "namespace": text or "default"},
            {**NAMED, "labels": {"app": text}},
            {**NAMED, "labels": {text: "app"}},
            {**NAMED, "annotations": {text: "app"}},
        )
    ]


def test_as_kubernetes_does(program: Path) -> None:
    written = metadata()
    lines = "".join(json.dumps(one) + "\n" for one in written)
    done = subprocess.run([program], input=lines, capture_output=True, text=True, check=True)
    taken = [line == "true" for line in done.stdout.split()]
    assert {True, False} <= set(taken)
    for one, is_taken in zip(written, taken, strict=True):
        assert is_clean(one) == is_taken, one


def is_clean(one: dict[str, Any]) -> bool:
    text = json.dumps({"apiVersion": "uds.dev/v1alpha1", "kind": "Package", "metadata": one, "spec": {}})
    return not any(finding.rule.name == "metadata-invalid" for finding in check_text(text).findings)
