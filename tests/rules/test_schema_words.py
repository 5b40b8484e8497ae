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
