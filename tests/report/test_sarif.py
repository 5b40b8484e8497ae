"""SARIF 2.1.0. What Microsoft's validator says of it is asked in tests/e2e/test_sarif_validator.py."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_samples import FILES, OPEN, RULES, SCOPES, WIDE, clean, finding, options, place, sample, write_files
from sarif_validator import find_schema
from udslint.finding import Finding, Problem, Span
from udslint.report import Report
from udslint.report.fingerprints import line_hashes
from udslint.report.sarif import render
from udslint.report.sarif_rules import describe, message_strings, numbered, pascal, plain, sentence

HERE = Path("/work")
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def run(report: Report, **changes: Any) -> dict[str, Any]:
    """Render a report and give its run."""
    log = json.loads(render(report, options(HERE, **changes)))
    assert log["version"] == "2.1.0"
    (only,) = log["runs"]
    return only


def results(*findings: Finding, **changes: Any) -> list[dict[str, Any]]:
    return run(Report.of(findings, rules=RULES), **changes)["results"]


def region(result: dict[str, Any]) -> dict[str, Any]:
    return result["locations"][0]["physicalLocation"]["region"]


@pytest.mark.parametrize("report", [sample(), clean(), Report.of()])
def test_it_fits_the_official_schema(report: Report) -> None:
    from jsonschema import Draft202012Validator

    schema = json.loads(find_schema().read_text(encoding="utf-8-sig"))
    log = json.loads(render(report, options(HERE, show_suppressed=True)))
    assert list(Draft202012Validator(schema).iter_errors(log)) == []


def physical_locations(data: Any) -> list[dict[str, Any]]:
    """Give all physical locations of a run."""
    if isinstance(data, list):
        return [place for item in data for place in physical_locations(item)]
    if not isinstance(data, dict):
        return []
    here = [data["physicalLocation"]] if "physicalLocation" in data else []
    return here + [place for item in data.values() for place in physical_locations(item)]


def test_a_region_is_what_utf16_columns_cut_from_the_file() -> None:
    names = {
        "a%20folder/%C3%A9%20%F0%9F%98%80.yaml": "a folder/é 😀.yaml",
        "chart/uds-package.yaml": "chart/uds-package.yaml",
        "odd.yaml": "odd.yaml",
    }
    checked = 0
    for where in physical_locations(run(sample(), show_suppressed=True)["results"]):
        if (path := names.get(where["artifactLocation"]["uri"])) is None:
            assert where["artifactLocation"]["uri"] == "gone.yaml"
            continue
        part = where["region"]
        assert part["startLine"] == part["endLine"]
        line = FILES[path].replace("\r\n", "\n").split("\n")[part["startLine"] - 1].encode("utf-16-le")
        cut = line[2 * (part["startColumn"] - 1) : 2 * (part["endColumn"] - 1)].decode("utf-16-le")
        assert cut == part["snippet"]["text"] != ""
        assert part["snippet"]["text"] in where["contextRegion"]["snippet"]["text"]
        assert where["contextRegion"]["startLine"] <= part["startLine"] <= where["contextRegion"]["endLine"]
        checked += 1
    assert checked == 12


def test_the_region_of_a_value_is_what_the_message_quotes() -> None:
    for value in ("https://é*", "👩‍💻*"):
        (result,) = results(finding(OPEN, place("a folder/é 😀.yaml", value), "spec", value=value))
        assert region(result)["snippet"]["text"] == value
        assert f"'{value}'" in result["message"]["text"]


def test_a_context_keeps_the_line_ends_of_the_file() -> None:
    (result,) = results(finding(OPEN, place("a folder/é 😀.yaml", "again"), "spec"))
    context = result["locations"][0]["physicalLocation"]["contextRegion"]
    text = WIDE.partition("\r\n")[2].removesuffix("\r\n")
    assert "\r\n" in text
    assert context == {"startLine": 2, "endLine": 4, "snippet": {"text": text}}


def test_a_context_in_a_very_long_line_has_columns() -> None:
    text = "😀" * 2000 + "needle" + "y" * 2000
    (result,) = results(finding(OPEN, place("a", "needle", text=text), "spec"), source=lambda _: text)
    context = result["locations"][0]["physicalLocation"]["contextRegion"]
    assert context["snippet"]["text"] == "😀" * 100 + "needle" + "y" * 100
    assert (context["startColumn"], context["endColumn"]) == (3801, 4107)


def test_without_the_source_there_is_a_region_and_no_snippet() -> None:
    (result,) = results(finding(OPEN, Span("gone.yaml", 7, 3, 7, 12), "spec"))
    assert region(result) == {"startLine": 7, "startColumn": 3, "endLine": 7, "endColumn": 12}
    assert "contextRegion" not in result["locations"][0]["physicalLocation"]
    assert "partialFingerprints" not in result
    assert result["fingerprints"]


def test_columns_are_said_to_be_utf16() -> None:
    assert run(clean())["columnKind"] == "utf16CodeUnits"


def test_the_line_hash_is_that_of_the_line() -> None:
    (result,) = results(finding(OPEN, place("chart/uds-package.yaml", "https://*"), "spec"))
    hashes = line_hashes(FILES["chart/uds-package.yaml"])
    assert result["partialFingerprints"] == {"primaryLocationLineHash": hashes[9]}


def test_all_rules_are_described_always_by_code() -> None:
    foreign = replace(OPEN, code="UDS5999", name="house-rule")
    report = Report.of([finding(foreign, Span("gone.yaml", 1, 1, 1, 2), "spec")], rules=RULES)
    only = run(report)
    codes = [rule["id"] for rule in only["tool"]["driver"]["rules"]]
    assert codes == ["UDS0003", "UDS1002", "UDS4020", "UDS5009", "UDS5999"]
    assert only["results"][0]["ruleIndex"] == 4
    assert only["results"][0]["ruleId"] == "UDS5999"
    assert len(run(clean())["tool"]["driver"]["rules"]) == 4


def test_a_rule_is_described_by_its_page(tmp_path: Path) -> None:
    described = describe(OPEN, options(tmp_path).page(OPEN))
    assert described["name"] == "RedirectUriOpen"
    assert described["shortDescription"] == {"text": "Redirect URI that any host matches."}
    assert described["fullDescription"] == {
        "text": "Whoever sends a user to Keycloak with a redirect_uri of their own gets the login code, see RFC 9700."
    }
    assert described["help"]["text"] == "Write the host in full."
    assert described["help"]["markdown"].startswith("# A redirect URI that any host matches\n\n## Why\n")
    assert described["helpUri"].endswith("/rules/trust/redirect-uri-open.md")
    assert described["defaultConfiguration"] == {"level": "error"}
    assert described["properties"] == {
        "stage": "trust",
        "tags": ["security", "sso", "external/cwe/cwe-601", "AC-4"],
        "precision": "high",
        "problem.severity": "error",
        "security-severity": "8.1",
    }


def test_a_rule_without_a_page_is_described_by_its_title() -> None:
    described = describe(SCOPES, "")
    text = "Scopes that replace the defaults."
    assert described["fullDescription"] == {"text": text}
    assert described["help"] == {"text": text, "markdown": text}
    assert "security-severity" not in described["properties"]


def test_a_rule_that_is_off_says_so() -> None:
    configuration = describe(replace(SCOPES, enabled=False), "")["defaultConfiguration"]
    assert configuration == {"level": "warning", "enabled": False}


def test_tags_are_few_and_different() -> None:
    rule = replace(OPEN, tags=("security", "cwe-79", "CWE-79", *(f"tag-{number}" for number in range(20))))
    tags = describe(rule, "")["properties"]["tags"]
    assert tags[:3] == ["security", "external/cwe/cwe-079", "tag-0"]
    assert len(tags) == 10


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("redirect-uri-open", "RedirectUriOpen"),
        ("saml-name-id-unknown", "SamlNameIdUnknown"),
        ("audience-not-a-list", "AudienceNotAlist"),
    ],
)
def test_pascal(name: str, expected: str) -> None:
    assert pascal(name) == expected


def test_plain_text_and_sentences() -> None:
    assert plain("Use `a`, **not** [b](c).\n\n```yaml\nx\n```\n\n\nEnd") == "Use a, not b.\n\nEnd"
    assert sentence("No stop") == "No stop."
    assert sentence("A stop.") == "A stop."


@pytest.mark.parametrize(
    ("template", "text", "names"),
    [
        ("Value '{a}' is not '{b}'.", "Value '{0}' is not '{1}'.", ("a", "b")),
        ("'{b}' and '{a}' and '{b}'.", "'{0}' and '{1}' and '{0}'.", ("b", "a")),
        ("Longer than {limit} characters.", "Longer than '{0}' characters.", ("limit",)),
        ("A literal {{x}} and '{a}'.", "A literal {{x}} and '{0}'.", ("a",)),
        ("Nothing to fill in.", "Nothing to fill in, at '{0}'.", ("",)),
    ],
)
def test_placeholders_are_numbered_and_quoted(template: str, text: str, names: tuple[str, ...]) -> None:
    assert numbered(template) == (text, names)


def test_a_message_with_a_condition_has_a_message_string_of_its_own() -> None:
    assert message_strings(OPEN, ["count", "count"]) == {
        "default": {"text": "Redirect URI '{0}' of client '{1}' matches any host."},
        "count": {"text": "Client '{0}' has '{1}' redirect URIs that match any host."},
        "count-when": {"text": "Client '{0}' has '{1}' redirect URIs that match any host (when '{2}')."},
    }


def test_a_condition_ends_the_message_and_is_a_property() -> None:
    one = finding(OPEN, Span("a", 1, 1, 1, 2), "spec", value="*", client="x", when=".Values.sso.enabled")
    (result,) = results(one)
    assert result["message"] == {
        "id": "default-when",
        "arguments": ["*", "x", ".Values.sso.enabled"],
        "text": "Redirect URI '*' of client 'x' matches any host (when .Values.sso.enabled).",
    }
    assert result["properties"] == {"stage": "trust", "when": ".Values.sso.enabled", "client": "x"}
    (rule,) = [rule for rule in run(Report.of([one]))["tool"]["driver"]["rules"] if rule["id"] == "UDS5009"]
    assert "default-when" in rule["messageStrings"]


def test_every_message_can_be_rendered_from_its_rule() -> None:
    only = run(sample(), show_suppressed=True)
    rules = only["tool"]["driver"]["rules"]
    for result in only["results"]:
        message = result["message"]
        template = rules[result["ruleIndex"]]["messageStrings"][message["id"]]["text"]
        filled = template.format(*message["arguments"])
        said = message["text"].removesuffix(".").replace("'", "")
        assert filled.replace("'", "").startswith(said)


def test_a_message_that_its_rule_does_not_know_is_said_in_full() -> None:
    one = replace(finding(OPEN, Span("a", 1, 1, 1, 2), "spec"), message="Said otherwise.", message_id="other", when="x")
    assert results(one)[0]["message"] == {"text": "Said otherwise (when x)."}
    lacking = replace(finding(OPEN, Span("a", 1, 1, 1, 2), "spec"), arguments={})
    assert results(lacking)[0]["message"].keys() == {"text"}


def test_a_value_makes_no_link() -> None:
    one = finding(OPEN, Span("a", 1, 1, 1, 2), "spec", value="[click](https://evil.example)", client="[0]")
    message = results(one)[0]["message"]
    assert message["text"] == r"Redirect URI '\[click](https://evil.example)' of client '[0]' matches any host."
    assert message["arguments"] == [r"\[click](https://evil.example)", "[0]"]


def test_logical_locations_name_the_path_and_the_package() -> None:
    (result,) = results(finding(OPEN, Span("a", 1, 1, 1, 2), "spec.sso[0]", package="reports"))
    assert result["locations"][0]["logicalLocations"] == [
        {"fullyQualifiedName": "spec.sso[0]", "kind": "property"},
        {"fullyQualifiedName": "reports", "kind": "resource"},
    ]


def test_related_locations_are_numbered_and_say_why() -> None:
    report = sample()
    (result,) = [one for one in run(report)["results"] if one["ruleId"] == "UDS1002"]
    assert [place["id"] for place in result["relatedLocations"]] == [1, 2]
    assert [place["message"]["text"] for place in result["relatedLocations"]] == ["The first one.", "Elsewhere."]
    assert result["relatedLocations"][1]["physicalLocation"]["artifactLocation"]["uri"] == "chart/uds-package.yaml"


def test_suppressed_results_are_left_out_unless_asked_for() -> None:
    assert len(run(sample())["results"]) == 8
    shown = run(sample(), show_suppressed=True)["results"]
    assert len(shown) == 10
    assert [one["suppressions"] for one in shown if "suppressions" in one] == [
        [{"kind": "inSource"}],
        [{"kind": "inSource", "justification": "Agreed with the identity team."}],
    ]


def test_findings_are_no_failure_of_the_tool() -> None:
    report = sample()
    assert run(replace(report, problems=()))["invocations"] == [{"executionSuccessful": True}]
    assert run(clean())["invocations"] == [{"executionSuccessful": True}]


def test_what_could_not_be_checked_is_a_notification() -> None:
    problems = [Problem("a b.yaml", "Not there."), Problem("c.yaml", "Odd [x](1).", 2, 3), Problem("", "All.")]
    (invocation,) = run(Report.of(problems=problems))["invocations"]
    assert invocation["executionSuccessful"] is False
    everywhere, missing, odd = invocation["toolExecutionNotifications"]
    assert everywhere == {"level": "error", "message": {"text": "All."}}
    artifact = {"uri": "a%20b.yaml", "uriBaseId": "%SRCROOT%"}
    assert missing["locations"] == [{"physicalLocation": {"artifactLocation": artifact}}]
    assert odd["message"] == {"text": r"Odd \[x](1)."}
    assert odd["locations"][0]["physicalLocation"]["region"] == {"startLine": 2, "startColumn": 3}


def test_kind_stays_fail_and_level_is_the_severity() -> None:
    (result,) = results(finding(OPEN, Span("a", 1, 1, 1, 2), "spec", severity="note"))
    assert (result["kind"], result["level"]) == ("fail", "note")


@given(st.text(st.characters(exclude_characters="\r\n\ufeff"), min_size=1), st.data())
def test_any_region_can_be_cut_again(line: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(1, len(line)))
    end = data.draw(st.integers(start, len(line) + 1))
    (result,) = results(finding(OPEN, Span("a", 1, start, 1, end), "spec"), source=lambda _: line)
    part = region(result)
    units = line.encode("utf-16-le", "surrogatepass")[2 * (part["startColumn"] - 1) : 2 * (part["endColumn"] - 1)]
    assert units.decode("utf-16-le", "surrogatepass") == part["snippet"]["text"] == line[start - 1 : end - 1]


@pytest.mark.parametrize(
    ("version", "semantic"), [("0.1.0", True), ("1.2.3-rc.1", True), ("0.1.0.dev1", False), ("1.0", False)]
)
def test_a_version_is_semantic_or_not(version: str, *, semantic: bool) -> None:
    driver = run(clean(), version=version)["tool"]["driver"]
    assert driver["version"] == version
    assert ("semanticVersion" in driver) is semantic


def repository(folder: Path, name: str) -> Path:
    git = folder / ".git"
    git.mkdir(parents=True)
    (git / "HEAD").write_text(COMMIT)
    (git / "config").write_text(f'[remote "origin"]\nurl = https://me:secret@example.com/{name}.git\n')
    return folder


def test_files_of_one_repository_name_it(tmp_path: Path) -> None:
    root = repository(tmp_path / "app", "app")
    write_files(root)
    found = run(sample(), root=lambda _: root, directory=root / "chart")
    assert found["versionControlProvenance"] == [
        {
            "repositoryUri": "https://example.com/app.git",
            "revisionId": COMMIT,
            "mappedTo": {"uriBaseId": "%SRCROOT%"},
        }
    ]
    assert found["originalUriBaseIds"]["%SRCROOT%"].keys() == {"description"}
    assert found["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uriBaseId"] == "%SRCROOT%"


def test_files_of_several_repositories_or_of_none_name_none(tmp_path: Path) -> None:
    first, second = repository(tmp_path / "first", "a"), repository(tmp_path / "second", "b")

    def root(folder: Path) -> Path | None:
        return next((one for one in (first, second) if folder == one), None)

    both = [finding(OPEN, Span(f"{name}/a.yaml", 1, 1, 1, 2), "spec") for name in ("first", "second")]
    for findings, known in [(both, False), (both[:1], True)]:
        found = run(Report.of(findings), root=root, directory=tmp_path)
        assert ("versionControlProvenance" in found) is known
        assert found["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a.yaml"
    outside = finding(OPEN, Span("a.yaml", 1, 1, 1, 2), "spec")
    assert "versionControlProvenance" not in run(Report.of([*both[:1], outside]), root=root, directory=tmp_path)


def test_a_clean_run_names_the_repository_it_runs_in(tmp_path: Path) -> None:
    root = repository(tmp_path, "app")
    assert run(clean(), root=lambda _: root, directory=root)["versionControlProvenance"]
    assert "versionControlProvenance" not in run(clean(), root=lambda _: None, directory=root)
