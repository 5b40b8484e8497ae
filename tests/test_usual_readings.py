"""How severe a finding is in the branches of a template: by what Helm renders of the chart's values."""

from __future__ import annotations

from pathlib import Path

import pytest

from making import head, write
from udslint import Settings, check_paths

CLIENT = "  sso:\n    - name: A\n      clientId: uds-a\n      redirectUris: [https://a.uds.dev/login]\n"
PUBLIC = "      publicClient: true\n"


def severity(folder: Path, before: str, branches: str, values: str) -> str:
    text = before + head() + "spec:\n" + CLIENT + branches.format(public=PUBLIC)
    chart = {"Chart.yaml": "apiVersion: v2\nname: a\nversion: 0.1.0\n", "values.yaml": values, "templates/p.yaml": text}
    write(folder, chart)
    [found] = check_paths([str(folder)], Settings(select=("public-client-not-enabled",))).findings
    return found.severity


SET = '{{- if not (hasKey .Values.sso "key") }}{{- $_ := set .Values.sso "key" "s" }}{{- end }}\n'
BRANCHES = "{{{{- if %s }}}}\n      enabled: true\n{{{{- else }}}}\n{public}{{{{- end }}}}\n"
HAS_KEY = BRANCHES % 'hasKey .Values.sso "key"'
IS_NIL = BRANCHES % "eq .Values.sso.key nil"
GET = BRANCHES % 'kindIs "string" (get .Values.sso "key")'
REQUIRED = BRANCHES.replace("enabled: true", 'secret: {{{{ required "secret" .Values.secret }}}}') % ".Values.secret"


@pytest.mark.parametrize(
    ("before", "branches", "values", "expected"),
    [
        ("", HAS_KEY, "sso: {a: 1}\n", "error"),
        (SET, HAS_KEY, "sso: {a: 1}\n", "warning"),
        ('{{- $_ := unset .Values.sso "key" }}\n', HAS_KEY, "sso: {key: 1}\n", "warning"),
        ("", REQUIRED, 'secret: ""\n', "error"),
        ("", REQUIRED, "secret: s\n", "warning"),
        ("", IS_NIL, "sso: {a: 1}\n", "warning"),
        ("", IS_NIL, "sso: {key: 1}\n", "error"),
        ("", GET, "sso: {a: 1}\n", "warning"),
        ("", GET, "sso: {key: 1}\n", "error"),
    ],
)
def test_a_public_client_in_a_branch(tmp_path: Path, before: str, branches: str, values: str, expected: str) -> None:
    assert severity(tmp_path, before, branches, values) == expected
