"""Whole numbers of any length: Python reads only some thousand digits, and says so with an exception."""

from __future__ import annotations

import pytest

from making import HEAD
from udslint import Settings, check_text, predict_token
from udslint.digits import whole

LONG = "9" * 5000
ACCOUNT = f"{HEAD}spec:\n  sso:\n    - name: Reports\n      clientId: reports\n      serviceAccountsEnabled: true\n"


@pytest.mark.parametrize("text", ["0", "-0", "+5", "-12", "007", "2147483648", "٣"])
def test_a_number_is_read(text: str) -> None:
    assert whole(text) == int(text)


@pytest.mark.parametrize("text", [LONG, f"+{LONG}", "1" + "0" * 5000])
def test_a_long_one_is_out_of_range(text: str) -> None:
    assert whole(text) > 2**64
    assert whole(f"-{text.lstrip('+')}") < -(2**64)
    assert whole("0" * 5000 + "12") == 12


@pytest.mark.parametrize(
    "lines",
    [
        f"      enabled: {LONG}",
        f"      name2: -{LONG}",
        f"      enabled: !!int {LONG}",
        f"      redirectUris: ['https://reports.uds.dev:{LONG}/x']",
        f"      baseUrl: https://reports.uds.dev:{LONG}/",
        f"      attributes:\n        access.token.lifespan: '{LONG}'",
    ],
)
@pytest.mark.parametrize("start", ["", "# {{ .Values.x }}\n"])
def test_a_long_one_in_a_manifest_ends_nothing(start: str, lines: str) -> None:
    report = check_text(f"{start}{ACCOUNT}{lines}\n", path="package.yaml")
    assert not report.problems
    assert report.findings


def test_a_long_claim_is_no_number() -> None:
    config = {"claim.name": "x", "claim.value": LONG, "jsonType.label": "int", "access.token.claim": "true"}
    mapper = {"name": "x", "protocolMapper": "oidc-hardcoded-claim-mapper", "protocol": "openid-connect"}
    client = {"name": "R", "clientId": "r", "protocolMappers": [{**mapper, "config": config}]}
    assert "x" not in predict_token(client, settings=Settings(allow_public_clients=True)).claims


@pytest.mark.parametrize("jobs", [LONG, "²", "0", "-1"])
def test_as_a_number_of_processes_it_is_refused(udslint, jobs):
    result = udslint("check", "--jobs", jobs)
    assert result.code == 2
    assert "neither a number of processes" in result.err


def test_in_a_setting_it_is_refused(udslint, monkeypatch):
    monkeypatch.setenv("UDSLINT_MAX_VARIANTS", LONG)
    result = udslint("check", ".")
    assert result.code == 2
    assert "a whole number of 1 or more" in result.err
