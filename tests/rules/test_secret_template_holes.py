"""Placeholders of secret templates of which a chart leaves parts open."""

from __future__ import annotations

import pytest

from making import findings, names

MANIFEST = """\
apiVersion: uds.dev/v1alpha1
kind: Package
metadata:
  name: reports
  namespace: reports
spec:
  sso:
    - name: Reports
      clientId: "{id}"
      redirectUris:
        - https://reports.uds.dev/login
        - {uri}
      secretConfig:
        template:
          VALUE: '{value}'
"""


def said(value: str, uri: str = "https://reports.uds.dev/api") -> list[str]:
    rules = ("template-placeholder-malformed", "template-field-unknown", "template-index-unordered")
    return names(MANIFEST.format(id="uds-reports", uri=uri, value=value), select=rules)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("clientField({{ .Values.field }})", []),
        ("{{ .Values.prefix }}-clientField( secret )", ["template-placeholder-malformed"]),
        ("{{ .Values.prefix }}-clientField(issuer)", ["template-field-unknown"]),
        ("clientField(attributes)[{{ .Values.name }}]", []),
        ("clientField(redirectUris)[0]/{{ .Values.path }}", ["template-index-unordered"]),
        ("the clientField of the operator", []),
    ],
)
def test_only_what_is_seen_is_judged(value: str, expected: list[str]) -> None:
    assert said(value) == expected


def test_a_second_entry_that_may_be_the_first_is_not_several() -> None:
    assert said("clientField(redirectUris)[0]", uri="{{ .Values.uri }}") == []


def test_the_end_of_a_client_id_with_a_hole_is_certain() -> None:
    def messages(client_id: str) -> list[str]:
        text = MANIFEST.format(id=client_id, uri="https://reports.uds.dev/api", value="x")
        return [finding.message for finding in findings(text, select=("secret-name-shortened",))]

    assert messages("uds-{{ .Values.name }}") == []
    (message,) = messages("{{ .Values.name }}-2")
    assert "is called 'sso-client-{{ .Values.name }}', because" in message
