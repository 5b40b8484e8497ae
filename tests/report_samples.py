"""Reports made by hand, and the files that they speak of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from udslint.finding import Finding, Problem, Related, Rule, Span
from udslint.report import Report, ReportOptions

if TYPE_CHECKING:
    from pathlib import Path

OPEN = Rule(
    code="UDS5009",
    name="redirect-uri-open",
    stage="trust",
    severity="error",
    title="Redirect URI that any host matches",
    messages={
        "default": "Redirect URI '{value}' of client '{client}' matches any host.",
        "count": "Client '{client}' has {count} redirect URIs that match any host.",
    },
    tags=("sso", "CWE-601", "AC-4"),
    security_severity="8.1",
)
DUPLICATE = Rule(
    code="UDS1002",
    name="duplicate-key",
    stage="schema",
    severity="error",
    title="A key stands twice in one mapping.",
    messages={"default": "Key '{key}' stands twice, and the last one wins."},
)
SCOPES = Rule(
    code="UDS4020",
    name="scopes-replace-defaults",
    stage="runtime",
    severity="warning",
    title="Scopes that replace the defaults",
    messages={"default": "Scopes 'profile', 'email' and 'roles' no longer apply."},
    precision="medium",
)
OFF = Rule(
    code="UDS0003",
    name="suppression-without-reason",
    stage="udslint",
    severity="note",
    title="A suppression that gives no reason",
    messages={"default": "The suppression of '{name}' gives no reason."},
    enabled=False,
)
RULES = (SCOPES, OPEN, OFF, DUPLICATE)

PAGE = """# A redirect URI that any host matches

## Why

Whoever sends a user to Keycloak with a `redirect_uri` of their own gets the **login code**,
see [RFC 9700](https://www.rfc-editor.org/rfc/rfc9700).

And with it the tokens.

## Fix

Write the host in full.

```yaml bad
redirectUris:
  - https://*  # UDS5009
```
```yaml good
redirectUris:
  - https://app.uds.dev/login
```
"""

PLAIN = """\
apiVersion: uds.dev/v1alpha1
kind: Package
metadata:
  name: reports
spec:
  sso:
    - name: Reports
      clientId: reports
      redirectUris:
        - https://*
        - https://reports.uds.dev/login
      defaultClientScopes: [openid]
"""
WIDE = 'spec:\r\n  sso:\r\n    - name: "報告 😀"\tx: {redirectUris: ["https://é*", "👩‍💻*"]}\r\n      name: again\r\n'
ODD = "one: \x1b[31mred\u202e\u200b\u0085still the first line\nlong: " + "x" * 300 + "needle" + "y" * 300 + "\n"

FILES = {
    "chart/uds-package.yaml": PLAIN,
    "a folder/é 😀.yaml": WIDE,
    "odd.yaml": ODD,
}


def place(path: str, needle: str, which: int = 0, text: str | None = None) -> Span:
    """Give the span of a piece of text in one of the files, found by looking."""
    text = FILES[path] if text is None else text
    index = -1
    for _ in range(which + 1):
        index = text.index(needle, index + 1)
    before = text[:index].replace("\r\n", "\n").split("\n")
    line, column = len(before), len(before[-1]) + 1
    return Span(path, line, column, line, column + len(needle))


def finding(rule: Rule, span: Span, path: str, message_id: str = "default", **more: Any) -> Finding:
    """Make a finding as the engine does: the message is the rule's with the arguments in it."""
    arguments = {"value": more.get("value", ""), "client": more.get("client", ""), **more.pop("arguments", {})}
    used = {key: text for key, text in arguments.items() if f"{{{key}}}" in rule.messages[message_id]}
    severity = more.pop("severity", rule.severity)
    message = rule.messages[message_id].format_map(used)
    return Finding(rule, severity, message, path, span, arguments=used, message_id=message_id, **more)


def sample() -> Report:
    """A report with about everything that can be in one."""
    chart, wide, odd = FILES
    package = {"package": "reports", "client": "reports"}
    first = Related(place(chart, "reports", 1), "The client that 'https://*' belongs to.")
    return Report.of(
        [
            finding(
                OPEN, place(chart, "https://*"), "spec.sso[0].redirectUris[0]", value="https://*",
                related=(first,), when=".Values.sso.enabled", **package,
            ),
            finding(SCOPES, place(chart, "defaultClientScopes"), "spec.sso[0].defaultClientScopes", **package),
            finding(OPEN, place(wide, "https://é*"), "spec.sso[0].redirectUris[0]", value="https://é*"),
            finding(OPEN, place(wide, "👩‍💻*"), "spec.sso[0].redirectUris[1]", value="👩‍💻*", client="報告"),
            finding(
                DUPLICATE, place(wide, "name", 1), "spec.sso[0].name", arguments={"key": "name"},
                related=(
                    Related(place(wide, "name"), "The first one."), Related(place(chart, "name", 1), "Elsewhere."),
                ),
            ),
            finding(OPEN, place(odd, "still"), "spec", value="\x1b[31m[a](7)\n\u202e", severity="note"),
            finding(OPEN, place(odd, "needle"), "spec.long", "count", arguments={"count": "3"}, severity="note"),
            finding(OPEN, Span("gone.yaml", 7, 3, 7, 12), "spec.sso[0].redirectUris[0]", value="https://*"),
            finding(SCOPES, place(chart, "openid"), "spec.sso[0]", suppressed="Agreed with the identity team."),
            finding(DUPLICATE, place(chart, "spec"), "spec", arguments={"key": "spec"}, suppressed=""),
        ],
        problems=[
            Problem("broken.yaml", "The file cannot be read: permission denied."),
            Problem("chart/uds-package.yaml", "Rule 'x' crashed: ValueError: \x1b[2J.", 3, 2),
            Problem("", "Rule 'y' crashed over all files."),
        ],
        notices=["UDS Core 9.9 is newer than udslint knows, so the facts of 1.11 are used."],
        files=4,
        packages=3,
        rules=RULES,
    )  # fmt: skip


def clean() -> Report:
    """A report of a run that found nothing."""
    return Report.of(files=2, packages=1, rules=RULES)


def options(directory: Path, /, **changes: Any) -> ReportOptions:
    """Options that depend on nothing outside the test."""
    given = ReportOptions(source=FILES.get, root=lambda _: None, directory=directory, version="0.1.0", page=page)
    return replace(given, **changes)


def page(rule: Rule) -> str:
    """Give the page of a sample rule; only one has one."""
    return PAGE if rule is OPEN else ""


def write_files(directory: Path) -> None:
    """Write the files, byte for byte."""
    for path, text in FILES.items():
        file = directory / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
