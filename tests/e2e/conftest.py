"""Keycloak for the tests that need it, started once a session, and what was compared with it at the end."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from keycloak_server import VERSION, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keycloak_world import Tally, World

TALLY: pytest.StashKey[Tally] = pytest.StashKey()


@pytest.fixture(scope="session")
def world(pytestconfig: pytest.Config) -> Iterator[World]:
    """A Keycloak with the UDS realm and the applications' clients."""
    from keycloak_http import Admin, Realm
    from keycloak_world import Tally, World
    from uds_realm import make_realm

    from udslint import platform

    with running() as server:
        admin, newest = Admin(server.url, server.password), platform.load()
        tally = pytestconfig.stash[TALLY] = Tally()
        world = World(admin, Realm(server.url), newest, tally, make_realm(admin, newest))
        world.register_applications()
        yield world


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how much was compared with Keycloak."""
    tally = config.stash.get(TALLY, None)
    if tally is None:
        return
    terminalreporter.write_line(
        f"Keycloak {VERSION}: {tally.agreeing} of {tally.clients} clients are as predicted "
        f"({tally.requests} token requests, {tally.introspections} introspections, {tally.userinfos} userinfo answers; "
        f"{tally.excepted} excepted); "
        f"harm and fix of {tally.rules} rules shown; {tally.redirects} redirect URI verdicts as computed."
    )
