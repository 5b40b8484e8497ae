"""A Keycloak with the UDS realm in which all fixtures are registered, and what is seen of each client there."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from keycloak_http import Admin, Granted, Realm, Reply
from uds_realm import USER, register, secret_of

from client_fixtures import Fixture, applications
from udslint.platform import Platform


@dataclass
class Tally:
    """What was compared."""

    clients: int = 0
    agreeing: int = 0
    requests: int = 0
    introspections: int = 0
    userinfos: int = 0
    excepted: int = 0
    rules: int = 0
    redirects: int = 0


@dataclass
class World:
    """The realm and its clients."""

    admin: Admin
    realm: Realm
    platform: Platform
    tally: Tally
    unknown_providers: set[str]
    """Mapper providers of the realm that a stock Keycloak does not have."""
    _seen: dict[str, Seen] = field(default_factory=dict)
    _secrets: dict[str, str] = field(default_factory=dict)

    def see(self, fixture: Fixture) -> Seen:
        """Register a fixture's client, the first time that it is asked for."""
        if fixture.id not in self._seen:
            self._seen[fixture.id] = Seen(self, fixture.client, self.register(fixture.client))
        return self._seen[fixture.id]

    def register(self, client: dict[str, Any]) -> Reply:
        """Register a client as the operator does."""
        return register(self.admin, client, self.platform)

    def register_applications(self) -> None:
        """Register the clients that the audiences of the fixtures name."""
        for client in applications():
            assert self.register(client).status == 201

    def secret(self, client_id: str) -> str:
        """Give the secret of a client."""
        if client_id not in self._secrets:
            self._secrets[client_id] = secret_of(self.admin, client_id)
        return self._secrets[client_id]


@dataclass
class Seen:
    """What Keycloak does with one client."""

    world: World
    client: dict[str, Any]
    registration: Reply

    @property
    def id(self) -> str:
        """The client's id."""
        return str(self.client["clientId"])

    def ask(self, scope: str | None = None) -> Granted:
        """Ask for a token of the service account."""
        return self.world.realm.client_credentials(self.id, self.world.secret(self.id), scope)

    @cached_property
    def token(self) -> Granted:
        """The answer to a request without scope."""
        return self.ask()

    @cached_property
    def openid(self) -> Granted:
        """The answer to a request with `openid`."""
        return self.ask("openid")

    @cached_property
    def user(self) -> Granted:
        """The answer for a user who logs in."""
        return self.world.realm.login(
            self.id, self.world.secret(self.id), self.client["redirectUris"][0], USER, "openid"
        )  # fmt: skip

    def introspected(self, application: str, token: Granted | None = None) -> dict[str, Any]:
        """Let an application ask about the token."""
        access = (token or self.token).raw["access_token"]
        return self.world.realm.introspect(access, application, self.world.secret(application))

    def userinfo(self, token: Granted | None = None) -> Reply:
        """Ask the userinfo endpoint with the token."""
        return self.world.realm.userinfo((token or self.token).raw["access_token"])
