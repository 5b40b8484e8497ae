"""Settings: what they take, and which rules they leave on."""

import pickle

import pytest

from making import printed_by
from udslint.finding import Rule
from udslint.settings import Settings, enabled, severity_of

AUDIENCE = Rule("UDS5001", "audience-multiple", "trust", "warning", "", {})
SCOPE = Rule("UDS4004", "scope-not-in-realm", "runtime", "warning", "", {})
QUIET = Rule("UDS4018", "client-id-claim-missing", "runtime", "note", "", {}, enabled=False)


def on(**given):
    return [rule.name for rule in (AUDIENCE, SCOPE, QUIET) if enabled(rule, Settings(**given))]


def test_defaults_are_those_of_the_platform():
    settings = Settings()
    assert (settings.uds_core, settings.domain, settings.admin_domain) == (None, "uds.dev", "admin.uds.dev")
    assert (settings.fail_on, settings.token_lifespan_limit, settings.groups) == ("warning", 3600, None)


def test_admin_domain_follows_the_domain():
    assert Settings(domain="example.org").admin_domain == "admin.example.org"
    assert Settings(domain="example.org", admin_domain="ops.example.org").admin_domain == "ops.example.org"


def test_settings_are_hashable_and_picklable_with_every_list_and_mapping():
    settings = Settings(select=["UDS4"], groups=[], severity={"b": "note", "a": "error"})
    assert settings.select == ("UDS4",)
    assert settings.groups == ()
    assert list(settings.severity) == ["a", "b"]
    assert pickle.loads(pickle.dumps(settings)) == settings
    assert hash(settings) == hash(Settings(select=("UDS4",), groups=(), severity={"a": "error", "b": "note"}))


def test_settings_do_not_change_with_the_mapping_they_were_made_of():
    severity = {"a": "error"}
    settings = Settings(severity=severity)
    severity["a"] = "note"
    assert settings.severity["a"] == "error"


def test_a_text_is_no_list_of_texts():
    with pytest.raises(TypeError, match="select is a list of texts, not 'UDS4'"):
        Settings(select="UDS4")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ["audience-multiple", "scope-not-in-realm"]),
        ({"select": ["ALL"]}, ["audience-multiple", "scope-not-in-realm", "client-id-claim-missing"]),
        ({"select": ["audience-multiple"]}, ["audience-multiple"]),
        ({"select": ["uds5001"]}, ["audience-multiple"]),
        ({"select": ["runtime"]}, ["scope-not-in-realm", "client-id-claim-missing"]),
        ({"select": ["UDS4"]}, ["scope-not-in-realm", "client-id-claim-missing"]),
        ({"select": ["UDS401"]}, ["client-id-claim-missing"]),
        ({"select": ["client-id-claim-missing"]}, ["client-id-claim-missing"]),
        (
            {"extend_select": ["client-id-claim-missing"]},
            ["audience-multiple", "scope-not-in-realm", "client-id-claim-missing"],
        ),
        ({"select": ["UDS5"], "extend_select": ["UDS4018"]}, ["audience-multiple", "client-id-claim-missing"]),
        ({"ignore": ["trust"]}, ["scope-not-in-realm"]),
        ({"ignore": ["ALL"]}, []),
        ({"select": ["scope"]}, []),
    ],
)
def test_select_and_ignore(given, expected):
    assert on(**given) == expected


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        ("ALL", "ALL", False),
        ("trust", "ALL", True),
        ("ALL", "trust", False),
        ("UDS5", "trust", False),
        ("UDS50", "trust", True),
        ("trust", "UDS50", False),
        ("audience-multiple", "UDS500", True),
        ("UDS500", "audience-multiple", False),
        ("UDS5001", "audience-multiple", False),
    ],
)
def test_what_names_a_rule_more_closely_wins(select, ignore, expected):
    assert enabled(AUDIENCE, Settings(select=[select], ignore=[ignore])) is expected


def test_severity_by_name_or_code():
    assert severity_of(AUDIENCE, Settings()) == "warning"
    assert severity_of(AUDIENCE, Settings(severity={"audience-multiple": "error"})) == "error"
    assert severity_of(AUDIENCE, Settings(severity={"uds5001": "note"})) == "note"


def test_importing_the_settings_loads_nothing_heavy():
    code = (
        "import sys, udslint.settings; print(sorted({'yaml', 'pydantic', 'pathspec', 'rapidfuzz'} & set(sys.modules)))"
    )
    assert printed_by(code) == "[]\n"
