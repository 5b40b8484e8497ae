"""What `metadata-invalid` and `remote-cidr-invalid` refuse, compared with the validation of Kubernetes itself."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest
from go_program import built

from udslint.rules.runtime.addresses import is_cidr
from udslint.run import check_text

pytestmark = pytest.mark.e2e
NAMED = {"name": "reports", "namespace": "reports"}
WORDS = ("a", "A", "reports", "0", "-", ".", "_", "/", " ", "é", "example.org", "x" * 60, "y" * 200, "")


ADDRESS_WORDS = (
    *"0123456789abcdef",
    "::",
    ":",
    ":",
    ".",
    ".",
    "/",
    "/8",
    "/64",
    "/128",
    "/129",
    "1.2.3.4",
    "fd00",
    "%",
    "g",
)
AS_WRITTEN = (
    "10.0.0.0", "10.0.0.0/8", "10.1.2.3/8", "0.0.0.0/0", "::/0", "fd00::/8", "fd00::1/129", "::ffff:10.0.0.1/104",
    "::ffff:10.0.0.256/104", "::ffff:010.0.0.1/104", "1::2::3/64", "1:2:3:4:5:6:7:8/64", "1:2:3:4:5:6:7:8:9/64",
    "fe80::1%eth0/64", "db.example.com", "10.0.0.0/-1", "10.0.0.0/+8", " 10.0.0.0/8", "10.0.0.0/8 ", "10.0.0.0/8\n",
    "/8", "10.0.0.0/٣", "10.0.0.1000000000000/8", "10.0.0.0000000000001/8", "10.0.0.0/1000000000008",
    "10.0.0.0/0000000008", "00001::/8", "::00256/64", "::012345/64", "::ffff:010.0.0.1/128",
)  # fmt: skip


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("object_meta", tmp_path_factory.mktemp("go"))


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


def cidrs() -> list[str]:
    """Write address ranges of pieces put together by chance, and some as people write them."""
    chance = random.Random(3)
    found = ["".join(chance.choices(ADDRESS_WORDS, k=chance.randint(1, 9))) for _ in range(3000)]
    for _ in range(500):
        parts = [str(chance.choice((0, 1, 10, 255, 256, "010"))) for _ in range(chance.choice((3, 4, 4, 4, 5)))]
        found.append(f"{'.'.join(parts)}/{chance.choice((0, 8, 32, 33, '08', ''))}")
    return [*found, *AS_WRITTEN]


def answers(program: Path, written: list[dict[str, Any]]) -> list[bool]:
    lines = "".join(json.dumps(one) + "\n" for one in written)
    done = subprocess.run([program], input=lines, capture_output=True, text=True, check=True)
    taken = [line == "true" for line in done.stdout.split()]
    assert {True, False} <= set(taken)
    return taken


def test_as_kubernetes_does(program: Path) -> None:
    written = metadata()
    for one, is_taken in zip(written, answers(program, written), strict=True):
        assert is_clean(one) == is_taken, one


def test_address_ranges_as_kubernetes_does(program: Path) -> None:
    written = cidrs()
    for one, is_taken in zip(written, answers(program, [{"cidr": one} for one in written]), strict=True):
        assert is_cidr(one) == is_taken, one


def is_clean(one: dict[str, Any]) -> bool:
    text = json.dumps({"apiVersion": "uds.dev/v1alpha1", "kind": "Package", "metadata": one, "spec": {}})
    return not any(finding.rule.name == "metadata-invalid" for finding in check_text(text).findings)
