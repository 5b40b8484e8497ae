"""The facts of each UDS Core version: the data says what the facts say, and `Platform` says what the data says."""

from __future__ import annotations

import json
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema_rs
import pytest

from making import manifest
from udslint import platform
from udslint.data import data_dir, read_text
from udslint.platform import FieldHistory, Release, UnknownRelease

ROOT = Path(__file__).resolve().parent.parent
FACTS = ROOT.parent / "shared" / "facts"
LINES = [str(line) for line in platform.releases()]

needs_facts = pytest.mark.skipif(not FACTS.is_dir(), reason=f"the measured facts are not here: {FACTS}")


def facts(name):
    return json.loads((FACTS / name).read_text(encoding="utf-8"))


def package(**client):
    known = {"name": "App", "clientId": "app", "redirectUris": ["https://app.uds.dev/login"]}
    return manifest({"sso": [{**known, **client}]})


# Releases: read, compared, written.


@pytest.mark.parametrize(
    ("text", "release"),
    [
        ("1.11", Release((1, 11))),
        ("1.11.0", Release((1, 11), 0)),
        ("v1.11.0", Release((1, 11), 0)),
        ("v0.60", Release((0, 60))),
        ("0.60.1", Release((0, 60), 1)),
    ],
)
def test_release_is_read(text, release):
    assert Release.parse(text) == release
    assert str(release) == text.removeprefix("v")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "1.",
        ".1",
        "1.11.0.0",
        "1.11.x",
        "1.11-rc1",
        " 1.11",
        "1.11\n",
        "vv1.11",
        "-1.2",
        "\uff11.11",
        "\u00b21.1",
    ],
)
def test_other_text_is_no_release(text):
    with pytest.raises(ValueError, match="is not a UDS Core version such as"):
        Release.parse(text)


def test_a_line_sorts_after_its_releases():
    texts = ["0.9", "0.60.0", "0.60.2", "0.60", "0.63", "1.0.0", "1.2", "1.11"]
    assert [str(release) for release in sorted(map(Release.parse, reversed(texts)))] == texts
    assert Release.parse("1.11") >= Release.parse("1.11.0")


def test_all_lines_are_known_in_order():
    assert len(LINES) == 56
    assert LINES[0] == "0.20"
    assert LINES[-1] == "1.11"
    assert list(platform.releases()) == sorted(platform.releases())


# Which facts a version gets.


def test_default_is_the_newest():
    newest = platform.load()
    assert (str(newest.release), newest.patch, newest.assumed, newest.requested) == ("1.11", 0, False, "1.11")
    assert (newest.identity_config, newest.keycloak) == ("0.30.0", "26.7.1")


@pytest.mark.parametrize("line", LINES)
def test_every_line_has_all_facts(line):
    known = platform.load(line)
    assert str(known.release) == known.requested == line
    assert not known.assumed
    names = [name for name, member in vars(platform.Platform).items() if hasattr(member, "__get__") and name[0] != "_"]
    assert {"allowed_scopes", "realm", "schema", "default_mesh_mode"} <= set(names)
    for name in names:
        getattr(known, name)
    assert set(known.realm.default_scopes) <= set(known.realm.scopes)
    assert set(known.realm.optional_scopes) <= set(known.realm.scopes)


@pytest.mark.parametrize("text", ["1.12", "1.11.1", "v2.0.0", "10.0"])
def test_newer_than_known_uses_the_newest_and_says_so(text):
    newest = platform.load(text)
    assert (str(newest.release), newest.assumed, newest.requested) == ("1.11", True, text)
    assert newest.schema_file == platform.load().schema_file


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("0.19", "0.20"),
        ("0.1.5", "0.20"),
        ("0.60.9", "0.60.2"),
        ("0.64", "0.63"),
        ("0.99", "0.63"),
        ("1.10.1", "1.10.0"),
    ],
)
def test_unknown_release_names_the_nearest(text, nearest):
    with pytest.raises(UnknownRelease) as error:
        platform.load(text)
    assert str(error.value) == f"UDS Core {text} is not known; the nearest known version is {nearest}."


def test_no_version_at_all():
    with pytest.raises(ValueError, match="'latest' is not a UDS Core version"):
        platform.load("latest")


def test_a_line_stands_for_its_newest_patch():
    assert platform.load("0.41.0").identity_config == "0.13.0"
    assert platform.load("0.41").identity_config == platform.load("0.41.2").identity_config == "0.13.1"
    assert "oidc-audience-mapper" not in platform.load("0.41.0").allowed_mappers
    assert "oidc-audience-mapper" in platform.load("0.41").allowed_mappers


def test_platforms_travel_between_processes():
    known = platform.load("0.41")
    assert known.allowed_mappers
    assert pickle.loads(pickle.dumps(known)).allowed_mappers == known.allowed_mappers


# Limits.


@pytest.mark.parametrize(
    ("version", "since", "until", "holds"),
    [
        ("0.60", None, None, True),
        ("0.60", "0.60", None, True),
        ("0.60", "0.61", None, False),
        ("0.60", None, "0.60", True),
        ("0.60.0", None, "0.60", True),
        ("0.60", None, "0.59", False),
        ("0.60", "0.48", "0.59", False),
        ("0.60", "0.60.0", "0.60.1", False),
        ("0.60.0", "0.60.0", "0.60.1", True),
        ("0.60.1", "0.60.0", "0.60.1", True),
        ("0.60.2", "0.60.0", "0.60.1", False),
        ("0.60.0", "0.60.1", None, False),
        ("1.11", "0.9", None, True),
        ("1.12", "1.11", None, True),
    ],
)
def test_since_ok(version, since, until, holds):
    assert platform.load(version).since_ok(since, until) is holds


def test_at_least():
    known = platform.load("1.0")
    assert known.at_least("1.0")
    assert known.at_least("0.63")
    assert not known.at_least("1.1")
    assert platform.load("1.10").at_least("1.9")


# Schemas and fields.


@pytest.mark.parametrize("file", sorted(data_dir("schemas").glob("package-*.json")), ids=lambda file: file.name)
def test_schema_is_valid_and_validates(file):
    schema = json.loads(file.read_text(encoding="utf-8"))
    jsonschema_rs.meta.validate(schema)
    validator = jsonschema_rs.validator_for(schema)
    assert validator.is_valid(package())
    assert not validator.is_valid(package(clientId=1))


def test_every_schema_is_used():
    used = {platform.load(line).schema_file for line in LINES}
    assert used == set(data_dir("schemas").glob("package-*.json"))
    assert len(used) == 30


def test_field_history():
    newest = platform.load()
    assert newest.field_history("spec.sso[].secretConfig") == FieldHistory("0.60", None)
    assert newest.field_history("spec.sso[].isAuthSvcClient") == FieldHistory(None, "0.23")
    assert newest.field_history("spec.sso[].clientId") == FieldHistory(None, None)
    assert newest.field_history("spec.network.expose[].advancedHTTP.weight") == FieldHistory(None, "0.62")
    assert newest.field_history("spec.sso[].secretConfg") is None


@pytest.mark.parametrize("line", LINES)
def test_fields_agree_with_the_schema(line):
    known = platform.load(line)
    fields = json.loads(read_text("platform", "fields.json"))
    sso = {
        path.removeprefix("spec.sso[].") for path in fields if path.startswith("spec.sso[].") and "." not in path[11:]
    }
    properties = known.schema()["properties"]["spec"]["properties"]["sso"]["items"]["properties"]
    assert {field for field in sso if known.since_ok(*known.field_history(f"spec.sso[].{field}"))} == set(properties)


# A few facts by name, so that a mistake in the script shows without the facts at hand.


def test_operator_facts():
    newest, old = platform.load(), platform.load("0.40")
    assert (newest.default_mesh_mode, old.default_mesh_mode) == ("ambient", "sidecar")
    assert newest.not_forwarded == {"description", "rootUrl"}
    assert old.not_forwarded == {"description", "name", "rootUrl"}
    assert (newest.public_clients_setting, old.public_clients_setting) == (True, False)
    assert (newest.logout_confirmation_added, old.logout_confirmation_added) == (True, False)
    assert (newest.client_api, old.client_api) == ("admin", "either")
    assert {entry.wins for entry in newest.deprecated} == {"old", "new", None}
    assert not [entry for entry in old.deprecated if entry.field.startswith("spec.sso")]


def test_policy_facts():
    assert platform.load().on_violation == "rejected"
    assert platform.load("0.41").on_violation == "stripped"
    before = platform.load("0.40")
    assert (before.on_violation, before.allowed_mappers, before.allowed_scopes) == (None, None, None)
    assert platform.load("0.25").allowed_attributes is None
    assert "access.token.lifespan" not in platform.load("0.32.0").allowed_attributes
    assert "access.token.lifespan" in platform.load("0.32").allowed_attributes


def test_realm_facts():
    realm, old = platform.load().realm, platform.load("0.20").realm
    assert realm.default_scopes == ("role_list", "profile", "email", "roles", "web-origins", "acr")
    assert "bare-groups" in realm.optional_scopes
    assert "bare-groups" not in old.optional_scopes
    assert "uds-operator" in realm.own_clients
    assert "uds-operator" not in old.own_clients
    assert (realm.timeouts.session_idle, old.timeouts.session_idle) == (600, 1800)
    assert (realm.timeouts.access_token, old.timeouts.access_token) == (60, 300)
    assert realm.timeouts.session_max == 36000
    resolve = {mapper.provider for mapper in realm.scopes["roles"].mappers}
    assert "oidc-audience-resolve-mapper" in resolve
    assert [realm.scopes[name].include_in_token_scope for name in ("offline_access", "email", "roles")] == [
        True,
        True,
        False,
    ]
    (login,) = platform.load("0.35").realm.scopes["mapper-saml-username-login"].mappers
    assert login.config["user.attribute"] == "Username"


# The data against the facts.


@needs_facts
def test_data_is_what_the_facts_give():
    script = [sys.executable, ROOT / "tools" / "build_platform.py", FACTS, "--check"]
    result = subprocess.run(script, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@needs_facts
def test_check_finds_what_is_stale(tmp_path):
    for folder in ("tools", "schemas", "platform"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    fields = tmp_path / "platform" / "fields.json"
    fields.write_text(fields.read_text(encoding="utf-8").replace("0.60", "0.61"), encoding="utf-8")
    (tmp_path / "schemas" / "package-9.9.json").write_text("{}", encoding="utf-8")
    script = [sys.executable, tmp_path / "tools" / "build_platform.py", FACTS]
    check = subprocess.run([*script, "--check"], capture_output=True, text=True, check=False)
    assert (check.returncode, check.stdout) == (1, "stale: platform/fields.json\nstale: schemas/package-9.9.json\n")
    subprocess.run(script, capture_output=True, check=True)
    assert fields.read_bytes() == (ROOT / "platform" / "fields.json").read_bytes()
    assert not (tmp_path / "schemas" / "package-9.9.json").exists()


@needs_facts
def test_releases_agree_with_the_facts():
    for release in facts("platform/versions.json"):
        known, identity = platform.load(release["uds_core"]), release["identity"]
        assert known.schema() == facts(f"platform/{release['schema']}")
        assert sorted(known.allowed_attributes or ()) == (release["allowed_attributes"] or [])
        assert sorted(known.allowed_mappers or ()) == (identity["allowed_protocol_mappers"] or [])
        assert sorted(known.allowed_scopes or ()) == (identity["allowed_client_scopes"] or [])
        assert sorted(known.realm.scopes) == identity["realm_client_scopes"]
        assert known.group_gate is identity["group_gate"]
        keys = release["client_keys"]
        assert known.not_forwarded == set(keys["crd_fields"]) - set(keys["operator_only"]) - set(keys["forwarded"])


@needs_facts
def test_patches_agree_with_the_facts():
    for patch in (patch for release in facts("platform/versions.json") for patch in release["patches"]):
        known = platform.load(patch["tag"])
        expected = (patch["identity_config_version"], patch["keycloak_version"])
        assert (known.identity_config, known.keycloak) == expected


@needs_facts
def test_newest_agrees_with_what_was_measured():
    known, policy = platform.load(), facts("keycloak/policy.json")
    assert sorted(known.allowed_scopes) == policy["scopes_allowed"]
    assert not known.allowed_scopes & set(policy["scopes_denied"])
    allowed, denied = policy["mappers_allowed"], policy["mappers_denied"]
    assert known.allowed_mappers == {name for names in allowed.values() for name in names}
    for protocol, names in [*allowed.items(), *denied.items()]:
        assert {known.mapper_protocols[name] for name in names} == {protocol}


@needs_facts
def test_newest_realm_agrees_with_the_facts():
    known, realm = platform.load().realm, facts("platform/realm.json")
    for scope in realm["client_scopes"]:
        ours = known.scopes[scope["name"]]
        assert ours.protocol == scope["protocol"]
        theirs = [
            tuple(mapper[key] for key in ("name", "provider", "protocol", "config")) for mapper in scope["mappers"]
        ]
        assert [tuple(mapper) for mapper in ours.mappers] == theirs
    assert list(known.groups) == realm["groups"]
    assert sorted(known.own_clients) == realm["clients"]


@needs_facts
def test_fields_agree_with_the_attribute_facts():
    newest = platform.load()
    for field, since in facts("admission/denials_extra.json")["sso_fields_since"].items():
        line = str(Release(Release.parse(since).minor))
        assert newest.field_history(f"spec.sso[].{field}").since == (line if line in LINES[1:] else None)


# Data folders.


def test_data_folders_of_a_checkout():
    assert data_dir("platform") == ROOT / "platform"
    assert data_dir("schemas") == ROOT / "schemas"
    with pytest.raises(FileNotFoundError):
        read_text("platform", "no-such.json")


def test_data_folders_of_an_installed_package(tmp_path):
    package = tmp_path / "site-packages" / "udslint"
    shutil.copytree(ROOT / "src" / "udslint", package, ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("schemas", "platform"):
        shutil.copytree(ROOT / folder, package / "data" / folder)
    code = "from udslint import platform; print(platform.load().schema_file); platform.load().realm"
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(package.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.stderr, result.stdout.strip()) == ("", str(package / "data" / "schemas" / "package-1.9.json"))
