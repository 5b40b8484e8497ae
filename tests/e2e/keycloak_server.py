"""A real Keycloak of the version that UDS Core ships: fetched with Maven once, started for a session of tests.

The distribution is kept in ~/.cache/udslint-e2e/keycloak-VERSION, already built for an in-memory database and a local
cache, so that a start changes no file and takes some 10 to 20 s. Each start is a Keycloak without any data.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from udslint import platform

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = platform.load().keycloak
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "udslint-e2e"
DISTRIBUTION = CACHE / f"keycloak-{VERSION}"
JAVA = 17
"""The oldest Java that Keycloak runs on."""
PATIENCE = 300
"""Seconds that a start may take on a busy machine."""
ADMIN = "admin"


@dataclass(frozen=True)
class Server:
    """A Keycloak that runs."""

    url: str
    password: str
    """Of the administrator `admin` of the realm `master`."""


@contextmanager
def running() -> Iterator[Server]:
    """Start a Keycloak on a free port of 127.0.0.1, and stop it at the end; skip where it cannot be had."""
    need_java()
    home = find_distribution()
    server = Server(f"http://127.0.0.1:{free_port()}", secrets.token_urlsafe(16))
    with tempfile.TemporaryFile() as log:
        process = start(home, server, log)
        try:
            wait_for(server, process, log)
            yield server
        finally:
            stop(process)


def need_java() -> None:
    """Skip without a Java that Keycloak runs on."""
    if shutil.which("java") is None:
        pytest.skip(f"needs Java {JAVA} or newer, to run Keycloak")
    said = subprocess.run(["java", "-version"], check=False, capture_output=True, text=True).stderr
    version = re.search(r'version "(\d+)', said)
    if version is None or int(version[1]) < JAVA:
        pytest.skip(f"needs Java {JAVA} or newer, to run Keycloak; this one says: {said.strip()}")


def find_distribution() -> Path:
    """Give Keycloak's folder, fetched and built when it is first asked for; skip where that does not work."""
    if not DISTRIBUTION.is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            home = fetch(Path(folder))
            command = ["bash", str(home / "bin/kc.sh"), "build", "--db=dev-mem", "--cache=local"]
            subprocess.run(command, env=environment(), check=True, capture_output=True, timeout=600)
            if not DISTRIBUTION.is_dir():  # another run may have been faster
                home.rename(DISTRIBUTION)
    return DISTRIBUTION


def fetch(folder: Path) -> Path:
    """Let Maven fetch and unpack the distribution; skip without Maven, or where it has no access to a repository."""
    maven = shutil.which("mvn")
    if maven is None:
        pytest.skip("needs Maven (mvn), to fetch Keycloak")
    artifact = f"org.keycloak:keycloak-quarkus-dist:{VERSION}:zip"
    command = [maven, "-B", "-q", "dependency:unpack", f"-Dartifact={artifact}", f"-DoutputDirectory={folder}"]
    said = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, timeout=1200)
    home = folder / f"keycloak-{VERSION}"
    if not (home / "bin/kc.sh").is_file():
        pytest.skip(f"needs Keycloak {VERSION}, which Maven did not fetch: {said.stdout[-500:].strip()}")
    return home


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def start(home: Path, server: Server, log: object) -> subprocess.Popen[bytes]:
    """Start Keycloak in a process group of its own."""
    host, _, port = server.url.removeprefix("http://").partition(":")
    arguments = ["start", "--optimized", "--cache=local", "--hostname-strict=false"]
    arguments += ["--http-enabled=true", f"--http-host={host}", f"--http-port={port}"]
    admin = {
        "KC_BOOTSTRAP_ADMIN_USERNAME": ADMIN,
        "KC_BOOTSTRAP_ADMIN_PASSWORD": server.password,
    }
    return subprocess.Popen(
        ["bash", str(home / "bin/kc.sh"), *arguments],
        env=environment() | admin, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip


def environment() -> dict[str, str]:
    """Give the environment without settings of another Keycloak; a small heap, and a compiler that starts quickly."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KC_", "JAVA_OPTS"))}
    return kept | {"JAVA_OPTS_KC_HEAP": "-Xms128m -Xmx768m", "JAVA_OPTS_APPEND": "-XX:TieredStopAtLevel=1"}


def wait_for(server: Server, process: subprocess.Popen[bytes], log: object) -> None:
    """Wait until Keycloak answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}/realms/master", timeout=30):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    log.seek(0)
    pytest.fail(f"Keycloak did not start: {log.read().decode(errors='replace')[-2000:]}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the process group: the script and the Java that it started, which may outlive it for a moment."""
    for one in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, one)
            process.wait(60)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue
