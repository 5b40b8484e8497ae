"""What the schema's messages call a part of a Package."""

from __future__ import annotations

import pytest

from making import HEAD, WITH_EXPOSE, WITH_SSO, findings


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (WITH_SSO + "      webOrigins: [a, 3]\n", "'3' for 'webOrigins[1]'"),
        (WITH_SSO + "      protocolMappers: [x]\n", "'x' for 'protocolMappers[0]'"),
        (WITH_SSO + "      publicClient: 3\n", "'3' for 'publicClient'"),
        (WITH_EXPOSE.replace("8080", "'8080'"), "'8080' for 'port'"),
        (WITH_SSO + "      webOrigins: {a: b}\n", "'webOrigins'"),
        (WITH_EXPOSE + "        match:\n          - uri: [a]\n", "'uri'"),
    ],
)
def test_an_item_is_named_by_its_field_and_position(text: str, named: str) -> None:
    (message,) = [finding.message for finding in findings(text) if finding.rule.name == "wrong-type"]
    assert f"rejects {named}: " in message


@pytest.mark.parametrize("entry", ["direction: 5", "direction: Egress\n        remoteGenerated: yes"])
def test_a_value_of_another_type_is_told_once(entry: str) -> None:
    text = f"{HEAD}spec:\n  network:\n    allow:\n      - {entry}\n"
    said = [finding.rule.name for finding in findings(text)]
    assert "wrong-type" in said
    assert "value-not-allowed" not in said


def test_what_has_no_value_is_told_at_the_first_such_key() -> None:
    entry = "service:\n        port:\n        host: a\n        selector: {a: b}"
    text = f"{HEAD}spec:\n  network:\n    expose:\n      - {entry}\n"
    (line,) = [finding.span.start_line for finding in findings(text) if finding.rule.name == "missing-field"]
    assert text.splitlines()[line - 1].endswith("service:")


def test_a_status_is_of_no_matter() -> None:
    """Package's CRD has it as a subresource: the API server ignores it in a manifest."""
    text = WITH_SSO + "status:\n  phase: 5\n  isNew: true\n  endpoints: [{}]\n"
    assert not [finding for finding in findings(text) if finding.rule.stage == "schema"]


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        ("service: a\n        host: a", "needs 'port' and 'selector'"),
        ("host: a\n        gateway: tenant", "needs 'advancedHTTP'"),
        (
            "service:\n        port:\n        host: a\n        selector: {a: b}",
            "no value for 'port' and 'service'",
        ),
    ],
)
def test_an_entry_lacks_what_its_author_meant(entry: str, named: str) -> None:
    text = f"{HEAD}spec:\n  network:\n    expose:\n      - {entry}\n"
    (message,) = [finding.message for finding in findings(text) if finding.rule.name == "missing-field"]
    assert named in message
