"""Objects that were meant for UDS and that nothing else looks at."""

from __future__ import annotations

import pytest

from making import findings

VERSION, KIND = "apiVersion: uds.dev/v1alpha1\n", "kind: Package\n"
REST = "metadata:\n  name: reports\n  namespace: reports\n"
RULES = ("kind-unknown", "api-version-unknown")


def said(text: str) -> list[tuple[str, str, str]]:
    """Give the rule, the severity and the marked text of each finding."""
    lines = text.replace("\r\n", "\n").split("\n")
    return [
        (
            one.rule.name,
            one.severity,
            lines[one.span.start_line - 1][one.span.start_column - 1 : one.span.end_column - 1],
        )
        for one in findings(text, select=RULES)
    ]


@pytest.mark.parametrize(
    ("text", "rule", "marked"),
    [
        (f"{VERSION}kind: package\n{REST}", "kind-unknown", "package"),
        (f"{VERSION}kind: 'Pakage' # ours\n{REST}", "kind-unknown", "Pakage"),
        (f"{VERSION}kind: Pacakge\n{REST}", "kind-unknown", "Pacakge"),
        (f"apiVersion: uds/v1alpha1\n{KIND}{REST}", "api-version-unknown", "uds/v1alpha1"),
        (f"{VERSION}Kind: Package\n{REST}", "kind-unknown", "Kind"),
        (f"{VERSION}knid: Package\n{REST}", "kind-unknown", "knid"),
        (f"kind: package\r\n{VERSION}\r\n{REST}", "kind-unknown", "package"),
        (f"{VERSION}{KIND}{REST}---\n{VERSION}kind: package\n{REST}", "kind-unknown", "package"),
        (f"apiVersion: uds.dev/v1\n{KIND}{REST}", "api-version-unknown", "uds.dev/v1"),
        (f"{KIND}apiVersion: uds.dev/v1beta1\n{REST}", "api-version-unknown", "uds.dev/v1beta1"),
        (f'apiVersion: "udsdev/v1alpha1"\n{KIND}{REST}', "api-version-unknown", "udsdev/v1alpha1"),
        (f"apiVersion: v1alpha1\n{KIND}{REST}", "api-version-unknown", "v1alpha1"),
        (f"apiversion: uds.dev/v1alpha1\n{KIND}{REST}", "api-version-unknown", "apiversion"),
        ("apiVersion: usd.dev/v1alpha1\nkind: Exemption\n", "api-version-unknown", "usd.dev/v1alpha1"),
    ],
)
def test_what_is_meant(text: str, rule: str, marked: str) -> None:
    assert said(text) == [(rule, "error", marked)]
    branch = f"{{{{ if .Values.on }}}}\n{text}{{{{ end }}}}\n"
    assert said(branch) == [(rule, "warning", marked)]


@pytest.mark.parametrize(
    "text",
    [
        f"{VERSION}{KIND}{REST}",
        f"{KIND}{VERSION}{REST}",
        f"{VERSION}kind: PackageList\nitems: []\n",
        f"{VERSION}kind: Policy\n{REST}",
        f"apiVersion: data.packaging.carvel.dev/v1alpha1\n{KIND}{REST}",
        f"apiVersion: pkg.crossplane.io/v1\n{KIND}{REST}",
        f"# apiVersion: uds.dev/v1\n{VERSION}{KIND}{REST}",
        f"{{{{- /*\n{VERSION}kind: package\n*/}}}}\n{VERSION}{KIND}{REST}",
        f"text: |\n  {VERSION}  kind: package\n",
        f'"apiVersion": {{{{ .Values.version }}}}\n{KIND}about: uds.dev/v1alpha1\n',
        f"{{{{ if .Values.old }}}}\n{VERSION}{{{{ else }}}}\n{VERSION}{{{{ end }}}}{KIND}{REST}",
        f"{VERSION}kind: {{{{ .Values.kind }}}}\n{REST}",
        f"{VERSION}metadata: {{name: reports}}\nknd: Package\n",
        KIND + REST,
        VERSION + REST,
    ],
)
def test_what_may_be_right_or_is_not_ours(text: str) -> None:
    assert said(text) == []


def test_comments_that_begin_again_and_again() -> None:
    """A search for the end of each would take hours."""
    assert said("{{/* x " * 50_000 + f"*/}}}}\n{VERSION}kind: package\n") == [("kind-unknown", "error", "package")]
