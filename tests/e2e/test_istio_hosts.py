"""What `remote-host-invalid` and `expose-host-invalid` refuse, compared with the validation of Istio itself."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

import pytest
from go_program import built

from making import HEAD
from udslint.reach import PLACE_FOR_HOST
from udslint.run import check_text

pytestmark = pytest.mark.e2e
DOMAIN = ".uds.dev"
LONGEST = 255
WORDS = (*"aZ09-_.", "api", "example.com", "https://", ":443", "/", " ", "é", "1.2", "xn--", "x" * 30, "y" * 63)
AS_WRITTEN = (
    "api.example.com", "API.example.com", "localhost", "api.example.com.", "api.example.com..", "10.1.2.3", "10.1.2",
    "10.0.0.0/8", "fd00::1", "::ffff:10.0.0.1", "https://api.example.com", "api.example.com:443", "a.1", "a.1.", "1a",
    "a.com.1x", "api_x.example.com", "-a.com", "a-.com", ".a.com", "a..com", "a b", "a.com\n", "é.com", "x" * 64,
    ".".join(["x" * 60] * 4) + ".123456789", ".".join(["x" * 60] * 4) + ".1234567890a", ".".join(["x" * 60] * 5),
)  # fmt: skip


def hosts() -> list[str]:
    chance = random.Random(5)
    return [*("".join(chance.choices(WORDS, k=chance.randint(1, 6))) for _ in range(2000)), *AS_WRITTEN]


def answers(program: Path, written: list[str]) -> list[list[bool]]:
    """Give for each text whether Istio takes it for the host of a ServiceEntry and of a VirtualService."""
    lines = "".join(json.dumps(one) + "\n" for one in written)
    done = subprocess.run([program], input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("istio_hosts", tmp_path_factory.mktemp("go"))


def names(section: str, entry: dict[str, object]) -> set[str]:
    text = f"{HEAD}spec:\n  network:\n    {section}:\n      - {json.dumps(entry)}\n"
    return {finding.rule.name for finding in check_text(text).findings}


def test_remote_hosts_as_istio_does(program: Path) -> None:
    written = hosts()
    taken = [remote for remote, _ in answers(program, written)]
    assert {True, False} <= set(taken)
    for host, is_taken in zip(written, taken, strict=True):
        if PLACE_FOR_HOST.search(host):
            continue
        found = names("allow", {"direction": "Egress", "remoteHost": host, "port": 443})
        assert ("remote-host-invalid" not in found) == is_taken, host


def test_exposed_hosts_as_istio_does(program: Path) -> None:
    written = hosts()
    taken = [exposed for _, exposed in answers(program, [host + DOMAIN for host in written])]
    assert {True, False} <= set(taken)
    for host, is_taken in zip(written, taken, strict=True):
        is_domain = host == "."  # the operator takes it so
        is_long = len(host) > LONGEST - len(DOMAIN)  # of the domain nothing is known
        if is_domain or is_long or PLACE_FOR_HOST.search(host):
            continue
        found = names("expose", {"host": host, "service": "app", "port": 80, "gateway": "tenant"})
        assert ("expose-host-invalid" not in found) == is_taken, host
