"""The clients in fixtures/clients: for each rule some that show the harm, and some that show how it is mended.

A file has the rule's name and holds one Package a document. Comments at a document's start say what it is:
`# harm: RULE: ...` or `# fix: RULE: ...`, `# settings: NAME=VALUE`, and `# not on a stock Keycloak: ...` where only
UDS's own plugin could show it. The applications in context/ are known to all of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from udslint.settings import Settings

FOLDER = Path(__file__).parent / "fixtures/clients"
APPLICATIONS = FOLDER / "context/applications.yaml"
_COMMENT = re.compile(r"# (harm|fix|settings|not on a stock Keycloak): (.*)")


@dataclass(frozen=True)
class Fixture:
    """A Package with one client."""

    rule: str
    kind: str
    """harm or fix."""
    text: str
    client: dict[str, Any]
    """As written in `spec.sso`."""
    settings: Settings
    excepted: str | None
    """Why a stock Keycloak cannot show it."""

    @property
    def id(self) -> str:
        """The client's id, which no other fixture has."""
        return str(self.client["clientId"])


@cache
def fixtures() -> tuple[Fixture, ...]:
    """Read all fixtures."""
    return tuple(fixture for path in sorted(FOLDER.glob("*.yaml")) for fixture in _read(path))


@cache
def applications() -> tuple[dict[str, Any], ...]:
    """Give the clients of the applications."""
    return tuple(
        client for package in yaml.safe_load_all(APPLICATIONS.read_text()) for client in package["spec"]["sso"]
    )


def of_rule(rule: str, kind: str) -> list[Fixture]:
    """Give the fixtures of a rule, in their order."""
    return [fixture for fixture in fixtures() if (fixture.rule, fixture.kind) == (rule, kind)]


def _read(path: Path) -> list[Fixture]:
    return [_fixture(path.stem, text) for text in path.read_text(encoding="utf-8").split("---\n")]


def _fixture(rule: str, text: str) -> Fixture:
    said = dict(match.groups() for line in text.splitlines() if (match := _COMMENT.match(line)))
    (kind,) = {"harm", "fix"} & said.keys()
    assert said[kind].startswith(f"{rule}: "), f"{rule}: {said[kind]}"
    (client,) = yaml.safe_load(text)["spec"]["sso"]
    return Fixture(rule, kind, text, client, _settings(said.get("settings")), said.get("not on a stock Keycloak"))


def _settings(words: str | None) -> Settings:
    given = dict(word.split("=") for word in (words or "").split())
    return Settings(**{name.replace("-", "_"): tuple(value.split(",")) for name, value in given.items()})
