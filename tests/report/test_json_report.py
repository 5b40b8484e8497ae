"""The report for programs, held against its schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from report_samples import OPEN, clean, finding, options, sample
from udslint.finding import Span
from udslint.report import Report
from udslint.report.encode import dumps
from udslint.report.json_report import render

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "report.json").read_text())
HERE = Path("/work")


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("report", [sample(), clean(), Report.of()])
def test_reports_fit_the_schema(report: Report) -> None:
    data = json.loads(render(report, options(HERE, show_suppressed=True)))
    assert list(Draft202012Validator(SCHEMA).iter_errors(data)) == []


def objects(schema: Any) -> list[dict[str, Any]]:
    """Give all object schemas within a schema."""
    if isinstance(schema, list):
        return [found for item in schema for found in objects(item)]
    if not isinstance(schema, dict):
        return []
    inner = [found for item in schema.values() for found in objects(item)]
    return [schema, *inner] if "properties" in schema and schema.get("type") == "object" else inner


def test_the_schema_leaves_nothing_open() -> None:
    assert len(objects(SCHEMA)) == 8
    for schema in objects(SCHEMA):
        assert schema["additionalProperties"] is False
        assert set(schema["required"]) == set(schema["properties"])


def test_a_finding() -> None:
    data = json.loads(render(sample(), options(HERE)))
    (one,) = [entry for entry in data["findings"] if entry["when"]]
    identity = one.pop("identity")
    assert len(identity) == 32
    assert one == {
        "rule": {"code": "UDS5009", "name": "redirect-uri-open", "stage": "trust"},
        "severity": "error",
        "message": "Redirect URI 'https://*' of client 'reports' matches any host.",
        "path": "spec.sso[0].redirectUris[0]",
        "span": {
            "path": "chart/uds-package.yaml", "startLine": 10, "startColumn": 11, "endLine": 10, "endColumn": 20,
        },
        "related": [
            {
                "message": "The client that 'https://*' belongs to.",
                "span": {
                    "path": "chart/uds-package.yaml", "startLine": 8, "startColumn": 17, "endLine": 8, "endColumn": 24,
                },
            }
        ],
        "when": ".Values.sso.enabled",
        "package": "reports",
        "client": "reports",
        "value": "https://*",
        "suppressed": None,
    }  # fmt: skip


def test_the_summary_counts_what_is_not_listed_too() -> None:
    data = json.loads(render(sample(), options(HERE)))
    assert data["summary"] == {
        "errors": 5, "warnings": 1, "notes": 2, "suppressed": 2, "problems": 3, "packages": 3, "files": 4,
    }  # fmt: skip
    assert len(data["findings"]) == 8
    assert len(json.loads(render(sample(), options(HERE, show_suppressed=True)))["findings"]) == 10


def test_showing_suppressed_findings_changes_no_identity() -> None:
    twin = finding(OPEN, Span("a.yaml", 1, 1, 1, 2), "spec", suppressed="")
    other = finding(OPEN, Span("a.yaml", 2, 1, 2, 2), "spec")
    report = Report.of([twin, other])
    (hidden,) = json.loads(render(report, options(HERE)))["findings"]
    shown = json.loads(render(report, options(HERE, show_suppressed=True)))["findings"]
    assert [one["identity"] for one in shown if one["suppressed"] is None] == [hidden["identity"]]
    assert len({one["identity"] for one in shown}) == 2


@given(st.text(st.characters(exclude_categories=())))
@example("a path that is no UTF-8: \udcff")
@example("\x1b \x7f \x9b \u202e \u200b \ufeff")
def test_json_is_safe_to_print_and_says_the_same(text: str) -> None:
    written = dumps({"x": text})
    assert json.loads(written) == {"x": text}
    assert written.encode()
    assert not set(written) & set("\x1b\x7f\x9b\u202e\u200b\ufeff")
