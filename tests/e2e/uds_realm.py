"""The UDS realm in a stock Keycloak, and clients made in it as the UDS operator makes them.

Missing are the parts of UDS's own plugin: its mapper providers, the client policy, the group gate.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from keycloak_http import REALM, Admin, Reply

from udslint.checking import crd_of
from udslint.data import load_json
from udslint.keycloak.account import ACCOUNT, ACCOUNT_ROLES
from udslint.model.load import load
from udslint.release import at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from udslint.platform import Platform
    from udslint.realm import Scope

USER = ("jane", "a password of a test user")


def make_realm(admin: Admin, platform: Platform) -> set[str]:
    """Make the realm as the facts have it, and give the mapper providers that this Keycloak does not know."""
    known = providers(admin)
    realm = platform.realm
    times = realm.timeouts
    body = {
        "realm": REALM,
        "enabled": True,
        "accessTokenLifespan": times.access_token,
        "ssoSessionIdleTimeout": times.session_idle,
        "ssoSessionMaxLifespan": times.session_max,
        "clientScopes": [scope_body(scope, known) for scope in realm.scopes.values()],
        "defaultDefaultClientScopes": list(realm.default_scopes),
        "defaultOptionalClientScopes": list(realm.optional_scopes),
    }
    admin.must("POST", "", body)
    for scope in admin.must("GET", f"/{REALM}/client-scopes"):
        if scope["name"] not in realm.scopes:
            admin.must("DELETE", f"/{REALM}/client-scopes/{scope['id']}")
    make_default_roles(admin)
    make_groups(admin, realm.groups)
    make_user(admin, realm.groups[-1])
    return {mapper.provider for scope in realm.scopes.values() for mapper in scope.mappers} - known


def providers(admin: Admin) -> set[str]:
    """Give the mapper providers that Keycloak knows."""
    types = admin.must("GET", "/admin/serverinfo")["protocolMapperTypes"]
    return {one["id"] for family in types.values() for one in family}


def scope_body(scope: Scope, known: set[str]) -> dict[str, Any]:
    """Write a client scope as the admin API wants it, without the mappers of other providers."""
    return {
        "name": scope.name,
        "protocol": scope.protocol,
        "attributes": {"include.in.token.scope": str(scope.include_in_token_scope).lower()},
        "protocolMappers": [
            {"name": one.name, "protocol": one.protocol, "protocolMapper": one.provider, "config": dict(one.config)}
            for one in scope.mappers
            if one.provider in known
        ],
    }


def make_default_roles(admin: Admin) -> None:
    """Give every user the roles of the client `account` that the UDS realm gives; Keycloak's own default is fewer."""
    (account,) = admin.must("GET", f"/{REALM}/clients?clientId={ACCOUNT}")
    roles = [admin.must("GET", f"/{REALM}/clients/{account['id']}/roles/{name}") for name in ACCOUNT_ROLES]
    default = admin.must("GET", f"/{REALM}/roles/default-roles-{REALM}")
    admin.must("POST", f"/{REALM}/roles-by-id/{default['id']}/composites", roles)


def make_groups(admin: Admin, paths: tuple[str, ...]) -> None:
    """Make the groups; a path stands after that of its parent."""
    for path in paths:
        parent, _, name = path.rpartition("/")
        above = f"/{group_id(admin, parent)}/children" if parent else ""
        admin.must("POST", f"/{REALM}/groups{above}", {"name": name})


def group_id(admin: Admin, path: str) -> str:
    """Give the id of a group."""
    found: dict[str, str] = admin.must("GET", f"/{REALM}/group-by-path{path.replace(' ', '%20')}")
    return found["id"]


def make_user(admin: Admin, group: str) -> None:
    """Make a user who is in a group."""
    name, password = USER
    body = {
        "username": name,
        "enabled": True,
        "email": "jane@uds.dev",
        "emailVerified": True,
        "firstName": "Jane",
        "lastName": "Doe",
        "groups": [group],
        "credentials": [{"type": "password", "value": password, "temporary": False}],
    }
    admin.must("POST", f"/{REALM}/users", body)


def operator_body(client: Mapping[str, Any], platform: Platform) -> dict[str, Any]:
    """Write a client as the operator sends it: pruned and defaulted by the API server, then its own fields out."""
    metadata = {"name": "e2e", "namespace": "e2e"}
    tree = {"apiVersion": "uds.dev/v1alpha1", "kind": "Package", "metadata": metadata, "spec": {"sso": [dict(client)]}}
    loaded = load(tree, crd_of(platform))
    assert not loaded.violations, loaded.violations
    (stored,) = loaded.tree["spec"]["sso"]
    forwarded = at(load_json("platform", "releases.json")["facts"]["forwarded_keys"], str(platform.release))
    body = {key: value for key, value in stored.items() if key in forwarded}
    groups = stored.get("groups", {})
    body["attributes"] = {
        "logout.confirmation.enabled": "true",
        **stored.get("attributes", {}),
        "uds.core.groups": json.dumps(groups) if "anyOf" in groups else "",
    }
    return body


def register(admin: Admin, client: Mapping[str, Any], platform: Platform) -> Reply:
    """Send a client to Keycloak."""
    return admin("POST", f"/{REALM}/clients", operator_body(client, platform))


def secret_of(admin: Admin, client_id: str) -> str:
    """Give the secret of a client; "" where it has none."""
    (client,) = admin.must("GET", f"/{REALM}/clients?clientId={client_id}")
    return str(admin.must("GET", f"/{REALM}/clients/{client['id']}/client-secret").get("value", ""))
