"""Values that deployments give a chart and that no template reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from making import write
from read_cases import GIVEN, NOT_READ, READ, chart_with
from udslint import Finding, Settings, check_paths

USUAL = chart_with(NOT_READ[0])
COMPONENT = "components:\n  - name: app\n    charts:\n"
NAMED = "      - name: reports\n        localPath: chart\n        namespace: reports\n"
FILES = "        valuesFiles: [values.yaml]\n"
ZARF = f"{COMPONENT}{NAMED}{FILES}"
BUNDLE = "packages:\n  - name: reports\n    path: .\n    overrides:\n      app:\n        reports:\n"


def findings(folder: Path, files: dict[str, str], chart: dict[str, str] = USUAL) -> list[Finding]:
    (folder / ".git").mkdir()
    write(folder / "chart", chart)
    write(folder, files)
    report = check_paths([str(folder)], Settings(select=("value-not-read",)))
    assert (report.problems, report.packages) == ((), 1)
    return list(report.findings)


def said(folder: Path, files: dict[str, str], chart: dict[str, str] = USUAL) -> list[tuple[str, str]]:
    """Give the file and the text of each finding."""
    found = []
    for one in findings(folder, files, chart):
        path = Path(one.span.path)
        line = path.read_text().split("\n")[one.span.start_line - 1]
        text = line[one.span.start_column - 1 : one.span.end_column - 1]
        assert f"'{text.strip(chr(34))}' does nothing" in one.message
        found.append((path.name, text))
    return found


@pytest.mark.parametrize("body", NOT_READ)
def test_what_no_template_reads(body: str, tmp_path: Path) -> None:
    assert said(tmp_path, {"zarf.yaml": ZARF, "values.yaml": GIVEN}, chart_with(body)) == [("values.yaml", "enabeld")]


@pytest.mark.parametrize("body", READ)
def test_what_a_template_reads_or_may_read(body: str, tmp_path: Path) -> None:
    assert said(tmp_path, {"zarf.yaml": ZARF, "values.yaml": GIVEN}, chart_with(body)) == []


@pytest.mark.parametrize(
    "given",
    [
        "sso: {enabeld: true, enabled: true}",  # it knows the name
        "sso: {protocol: oidc}",  # nothing like it is there
        "web: {enabled: true}",  # another one's
    ],
)
def test_what_may_be_meant_otherwise(given: str, tmp_path: Path) -> None:
    assert said(tmp_path, {"zarf.yaml": ZARF, "values.yaml": given}) == []


def test_values_that_cannot_be_read(tmp_path: Path) -> None:
    write(tmp_path / "chart", USUAL)
    write(tmp_path, {"zarf.yaml": ZARF, "values.yaml": "enabeld: ["})
    report = check_paths([str(tmp_path)], Settings(select=("value-not-read", "template-error")))
    assert [one.rule.name for one in report.findings] == ["template-error"]


def test_a_value_at_another_level_is_found(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, {"zarf.yaml": ZARF, "values.yaml": "enabled: true\n"})
    said = "'enabled' does nothing: no template of the chart reads '.Values.enabled'"
    assert found.message == f"{said} (did you mean '.Values.sso.enabled'?)."


def test_what_is_under_a_wrong_key_is_not_said_again(tmp_path: Path) -> None:
    given = {"zarf.yaml": ZARF, "values.yaml": "ssso: {enabeld: true}\nmode: x\n"}
    assert said(tmp_path, given) == []  # `sso` is too short to be sure
    chart = {**USUAL, "values.yaml": "single: {enabled: true}\n"}
    chart["templates/package.yaml"] = chart["templates/package.yaml"].replace(".sso.", ".single.")
    write(tmp_path, {"values.yaml": "signle: {enabled: true}\n"})
    write(tmp_path / "chart", chart)
    report = check_paths([str(tmp_path)], Settings(select=("value-not-read",)))
    assert [one.span.start_column for one in report.findings] == [1]


def test_files_that_are_not_for_this_chart_alone(tmp_path: Path) -> None:
    other = "      - name: other\n        url: oci://example.com/other\n        valuesFiles: [values.yaml]\n"
    assert said(tmp_path, {"zarf.yaml": ZARF + other, "values.yaml": GIVEN}) == []


@pytest.mark.parametrize("source", ["url: oci://example.com/other", "localPath: chart"])
def test_files_that_another_package_gives_to_another_chart(source: str, tmp_path: Path) -> None:
    """The chart may have the same name, too."""
    mine = ZARF.replace("values.yaml", "../common.yaml")
    other = mine.replace("localPath: chart", source)
    files = {"common.yaml": GIVEN, "mine/zarf.yaml": mine, "other/zarf.yaml": other}
    (tmp_path / ".git").mkdir()
    write(tmp_path, files)
    write(tmp_path / "mine/chart", USUAL)
    write(tmp_path / "other/chart", chart_with(READ[0]))
    assert check_paths([str(tmp_path)], Settings(select=("value-not-read",))).findings == ()
    (tmp_path / "other/zarf.yaml").unlink()
    assert len(check_paths([str(tmp_path)], Settings(select=("value-not-read",))).findings) == 1


def test_a_flavor_that_gives_the_file_to_a_chart_of_the_same_name(tmp_path: Path) -> None:
    other = NAMED.replace("localPath: chart", "url: oci://example.com/reports") + FILES
    assert said(tmp_path, {"zarf.yaml": ZARF + "  - name: registry\n    charts:\n" + other, "values.yaml": GIVEN}) == []


def test_a_component_that_imports_another_adds_to_its_chart(tmp_path: Path) -> None:
    above = "components:\n  - name: app\n    import: {path: common}\n    charts:\n      - name: reports\n"
    common = ZARF.replace("localPath: chart", "localPath: ../chart").replace("[values.yaml]", "[common.yaml]")
    files = {"zarf.yaml": above + FILES, "values.yaml": GIVEN, "common/zarf.yaml": common}
    assert said(tmp_path, {**files, "common/common.yaml": "{}"}) == [("values.yaml", "enabeld")]


def test_the_own_values_of_the_chart(tmp_path: Path) -> None:
    zarf = ZARF.replace("values.yaml", "chart/values.yaml")
    assert said(tmp_path, {"zarf.yaml": zarf}, {**USUAL, "values.yaml": "sso: {enabled: 1, enabeld: true}"}) == []


def test_a_chart_that_is_made_of_others(tmp_path: Path) -> None:
    chart = {**USUAL, "Chart.yaml": USUAL["Chart.yaml"] + "dependencies: [{name: sso, repository: https://x}]\n"}
    assert said(tmp_path, {"zarf.yaml": ZARF, "values.yaml": GIVEN}, chart) == []


def test_paths_of_a_zarf_package(tmp_path: Path) -> None:
    variables = "        variables:\n          - name: ON\n            path: sso.enabeld # by flag\n"
    assert said(tmp_path, {"zarf.yaml": COMPONENT + NAMED + variables}) == [("zarf.yaml", "sso.enabeld")]


def test_paths_of_what_a_zarf_package_hands_on(tmp_path: Path) -> None:
    values = '        values:\n          - sourcePath: .on\n            targetPath: ".sso.enabeld"\n'
    assert said(tmp_path, {"zarf.yaml": COMPONENT + NAMED + values}) == [("zarf.yaml", ".sso.enabeld")]


@pytest.mark.parametrize("kind", ["values", "variables"])
def test_paths_of_a_bundle(kind: str, tmp_path: Path) -> None:
    bundle = f"{BUNDLE}          {kind}:\n            - {{path: sso.enabeld, name: ON, value: true}}\n"
    zarf = f"metadata: {{name: reports}}\n{COMPONENT}{NAMED}"
    assert said(tmp_path, {"zarf.yaml": zarf, "uds-bundle.yaml": bundle}) == [("uds-bundle.yaml", "sso.enabeld")]


def test_a_path_beside_the_one_that_is_meant(tmp_path: Path) -> None:
    paths = "            - {path: sso.enabeld, name: ON}\n            - {path: sso.enabled, name: OFF}\n"
    bundle = f"{BUNDLE}          variables:\n{paths}"
    zarf = f"metadata: {{name: reports}}\n{COMPONENT}{NAMED}"
    assert said(tmp_path, {"zarf.yaml": zarf, "uds-bundle.yaml": bundle}) == []


def test_values_files_of_a_bundle(tmp_path: Path) -> None:
    bundle = f"{BUNDLE}          valuesFiles: [given.yaml]\n"
    files = {"zarf.yaml": f"metadata: {{name: reports}}\n{COMPONENT}{NAMED}", "uds-bundle.yaml": bundle}
    assert said(tmp_path, {**files, "given.yaml": GIVEN}) == [("given.yaml", "enabeld")]


def test_a_finding_in_a_zarf_package_can_be_suppressed(tmp_path: Path) -> None:
    path = "sso.enabeld # udslint: ignore[value-not-read] -- for later"
    variables = f"        variables:\n          - name: ON\n            path: {path}\n"
    assert findings(tmp_path, {"zarf.yaml": COMPONENT + NAMED + variables}) == []
