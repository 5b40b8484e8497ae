"""What Zarf packages around files tell: what is deployed together, and which values are given."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from udslint.inputs import Inputs
from udslint.read.chart import File
from udslint.read.file import read
from udslint.read.values import values_tree
from udslint.run import check_paths
from udslint.settings import Settings

PACKAGE = """\
apiVersion: uds.dev/v1alpha1
kind: Package
metadata:
  name: {name}
  namespace: wiki
spec:
  network:
    expose:
      - service: wiki
        selector:
          app: wiki
        host: {host}
        gateway: tenant
        port: 80
"""
CHART = "apiVersion: v2\nname: wiki\nversion: 1.0.0\n"
COMPONENT = "components:\n  - name: wiki\n"
CHARTS = "    charts:\n      - name: wiki\n        localPath: {path}\n        namespace: wiki\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def package(name: str = "wiki", host: str = "wiki") -> str:
    return PACKAGE.format(name=name, host=host)


def units() -> dict[str, str | None]:
    return {source.path: source.unit for source, _ in Inputs(["."], Settings()).sources()}


def severities(name: str) -> list[str]:
    return [finding.severity for finding in check_paths(["."]).findings if finding.rule.name == name]


def test_what_a_package_names_is_deployed_together(repository: Path) -> None:
    manifests = "    manifests:\n      - name: more\n        files: [more.yaml, https://uds.dev/x.yaml]\n"
    write(
        repository,
        {
            "zarf.yaml": COMPONENT + CHARTS.format(path="chart") + manifests,
            "chart/Chart.yaml": CHART,
            "chart/templates/package.yaml": package(),
            "more.yaml": package("more"),
        },
    )
    assert set(units().values()) == {str(repository)}
    assert severities("namespace-already-has-package") == ["error"]


def test_what_lies_beside_it_may_be_an_example(repository: Path) -> None:
    write(
        repository,
        {
            "zarf.yaml": COMPONENT + CHARTS.format(path="chart"),
            "chart/Chart.yaml": CHART,
            "chart/templates/package.yaml": package(),
            "docs/example.yaml": package("example"),
        },
    )
    assert units() == {"chart/templates/package.yaml": str(repository), "docs/example.yaml": None}
    assert severities("namespace-already-has-package") == ["warning"]


def test_flavors_are_not_deployed_together(repository: Path) -> None:
    component = (
        "  - name: wiki\n    only:\n      flavor: {flavor}\n    manifests:\n      - name: x\n        files: [{files}]\n"
    )
    write(
        repository,
        {
            "zarf.yaml": "components:\n"
            + component.format(flavor="upstream", files="one.yaml, both.yaml")
            + component.format(flavor="registry1", files="two.yaml, both.yaml"),
            "one.yaml": package("one"),
            "two.yaml": package("two"),
            "both.yaml": package("both"),
        },
    )
    found = units()
    assert len(set(found.values())) == 3
    assert None not in found.values()
    assert severities("namespace-already-has-package") == ["warning", "warning"]


@pytest.mark.parametrize(
    ("one", "other", "severity"),
    [
        ("required: false", "required: false", "warning"),
        ("default: true", "required: true", "warning"),
        ("group: database", "group: database", "warning"),
        ("required: true", "required: true", "error"),
    ],
)
def test_components_to_choose_from_need_not_be_deployed_together(
    repository: Path, one: str, other: str, severity: str
) -> None:
    component = "  - name: {name}\n    {says}\n    manifests:\n      - name: x\n        files: [{name}.yaml]\n"
    components = component.format(name="one", says=one) + component.format(name="two", says=other)
    files = {"one.yaml": package("one"), "two.yaml": package("two")}
    write(repository, {"zarf.yaml": "components:\n" + components, **files})
    assert severities("namespace-already-has-package") == [severity]


@pytest.mark.parametrize(
    ("components", "severity"),
    [
        ([("wiki", "both.yaml, more.yaml")], "error"),
        ([("wiki", "both.yaml"), ("more", "more.yaml")], "warning"),
        ([("wiki", "both.yaml, more.yaml"), ("more", "both.yaml, more.yaml")], "error"),
    ],
)
def test_components_that_are_imported_need_not_be_deployed_together(
    repository: Path, components: list[tuple[str, str]], severity: str
) -> None:
    """What a package deploys as a whole does not tell what those do that import some of its components."""
    text = "  - name: {}\n    manifests: [{{name: x, files: [{}]}}]\n"
    common = "components:\n" + "".join(text.format(*one) for one in components)
    write(repository / "common", {"zarf.yaml": common, "both.yaml": package("both"), "more.yaml": package("more")})
    assert severities("namespace-already-has-package") == ["error"]
    write(repository, {"zarf.yaml": "components: [{name: wiki, import: {path: common}}]\n"})
    assert severities("namespace-already-has-package") == [severity]


UNDEFINED = package(host="{{ .Values.app.host }}")


def test_a_value_that_a_zarf_variable_sets_is_defined(repository: Path) -> None:
    variables = "        variables:\n          - name: HOST\n            path: app.host\n"
    files = {"chart/Chart.yaml": CHART, "chart/values.yaml": "app: {name: x}\n", "chart/templates/p.yaml": UNDEFINED}
    write(repository, {"zarf.yaml": COMPONENT + CHARTS.format(path="chart"), **files})
    assert severities("undefined-value") == ["warning"]
    write(repository, {"zarf.yaml": COMPONENT + CHARTS.format(path="chart") + variables})
    assert severities("undefined-value") == []


@pytest.mark.parametrize(
    ("chart", "values", "expected"),
    [
        ("templatedValuesFiles: [values.yaml]", "app:\n  host: '{{ .Variables.HOST }}'\n", []),
        ("templatedValuesFiles: [values.yaml]", "{{- if .Values.x }}\napp:\n  host: {{ .x }}\n{{- end }}\n", []),
        ("templatedValuesFiles: [values.yaml]", "app:\n  host: {{ .x\n  | quote }}\n  a: [{{ .y }}]\n", []),
        ("templatedValuesFiles: [values.yaml]", "app:\n  hots: {{ .x }}\n", ["warning"]),
        ("values: [{sourcePath: .wiki, targetPath: .}]", "wiki: {app: {host: a}}\n", []),
        ("values: [{sourcePath: .wiki, targetPath: .}]", "app: {host: a}\n", ["warning"]),
        ("values: [{sourcePath: .wiki, targetPath: .app}]", "wiki: {host: a}\n", []),
        ("values: [{sourcePath: .more, targetPath: .app.host}]", "wiki: {host: a}\n", []),
        ("values: [{sourcePath: .more, targetPath: .app.name}]", "wiki: {host: a}\n", ["warning"]),
        ("values: [{sourcePath: ., targetPath: ., excludePaths: [.app.name]}]", "app: {host: a, name: b}\n", []),
        ("values: [{sourcePath: ., targetPath: ., excludePaths: [.app.host]}]", "app: {host: a}\n", ["warning"]),
        ("values: [{sourcePath: .a, targetPath: ., excludePaths: [.a.app]}]", "a: {app: {host: a}}\n", ["warning"]),
        ("values: [{sourcePath: .a, targetPath: ., excludePaths: [.app, 5, .]}]", "a: {app: {host: a}}\n", []),
    ],
)
def test_values_of_the_zarf_package_are_handed_on(
    repository: Path, chart: str, values: str, expected: list[str]
) -> None:
    imported = "components:\n  - name: wiki\n    import: {path: common}\n"
    write(
        repository,
        {
            "zarf.yaml": f"values: {{files: [values.yaml]}}\n{imported}",
            "values.yaml": values if chart.startswith("values") else "{}\n",
            "common/zarf.yaml": COMPONENT + CHARTS.format(path="../chart") + f"        {chart}\n",
            "common/values.yaml": values,
            "chart/Chart.yaml": CHART,
            "chart/values.yaml": "app: {name: x}\n",
            "chart/templates/p.yaml": UNDEFINED,
        },
    )
    assert severities("undefined-value") == expected


@pytest.mark.parametrize(
    ("chart", "own", "expected"),
    [
        ("valuesFiles: [values.yaml]", "", ["warning"]),
        ("valuesFiles: [https://uds.dev/values.yaml]", "", []),
        ("valuesFiles: ['values/###ZARF_PKG_TMPL_NAME###.yaml']", "", []),
        ("templatedValuesFiles: ['###ZARF_PKG_TMPL_NAME###.yaml']", "", []),
        ("values: [{sourcePath: .a, targetPath: .a}]", "values.yaml", ["warning"]),
        ("values: [{sourcePath: .a, targetPath: .a}]", "'###ZARF_PKG_TMPL_NAME###.yaml'", []),
        ("valuesFiles: [values.yaml]", "'###ZARF_PKG_TMPL_NAME###.yaml'", ["warning"]),
    ],
)
def test_values_files_that_are_not_seen_may_define_anything(
    repository: Path, chart: str, own: str, expected: list[str]
) -> None:
    write(
        repository,
        {
            "zarf.yaml": f"values: {{files: [{own}]}}\n{COMPONENT}{CHARTS.format(path='chart')}        {chart}\n",
            "values.yaml": "a: b\n",
            "chart/Chart.yaml": CHART,
            "chart/values.yaml": "app: {name: x}\n",
            "chart/templates/p.yaml": UNDEFINED,
        },
    )
    assert severities("undefined-value") == expected


def test_what_lies_below_a_value_that_is_handed_on_may_be_there(repository: Path) -> None:
    switched = package().replace("        port: 80\n", "{{- if .Values.more.bare }}\n        prot: 1\n{{- end }}\n")
    given = "        values: [{sourcePath: .more, targetPath: .more}]\n"
    files = {"chart/Chart.yaml": CHART, "chart/values.yaml": "a: 1\n", "chart/templates/p.yaml": switched}
    write(repository, {"zarf.yaml": COMPONENT + CHARTS.format(path="chart"), **files})
    [source] = [source for source, _ in Inputs(["."], Settings()).sources()]
    assert len(read(source.path, switched, source.chart, 8).defaults[0]) == 1
    write(repository, {"zarf.yaml": COMPONENT + CHARTS.format(path="chart") + given})
    [source] = [source for source, _ in Inputs(["."], Settings()).sources()]
    assert len(read(source.path, switched, source.chart, 8).defaults[0]) == 2


def test_a_zarf_package_in_a_folder_of_its_own_gives_values(repository: Path) -> None:
    values = "        valuesFiles: [values.yaml]\n"
    write(
        repository,
        {
            "packages/wiki/zarf.yaml": COMPONENT + CHARTS.format(path="../../charts/wiki") + values,
            "packages/wiki/values.yaml": "app: {host: wiki}\n",
            "charts/wiki/Chart.yaml": CHART,
            "charts/wiki/values.yaml": "app: {}\n",
            "charts/wiki/templates/package.yaml": UNDEFINED,
        },
    )
    assert severities("undefined-value") == []
    assert units() == {"charts/wiki/templates/package.yaml": str(repository / "packages/wiki")}


@pytest.mark.parametrize(
    ("folder", "dependency"),
    [
        ("parent/charts/wiki", ""),
        ("wiki", "dependencies:\n  - name: wiki\n    repository: file://../wiki\n"),
        ("shared/charts/more/wiki", "dependencies: [{name: wiki, repository: 'file://../shared/charts/more/wiki/'}]\n"),
        ("wiki", "dependencies: [{name: wiki, repository: 'file://ROOT/wiki'}]\n"),
    ],
)
def test_a_chart_that_others_are_made_of_may_be_given_values(repository: Path, folder: str, dependency: str) -> None:
    files = {"Chart.yaml": CHART, "values.yaml": "app: {name: x}\n", "templates/package.yaml": UNDEFINED}
    write(repository / folder, files)
    assert severities("undefined-value") == ["warning"]
    parent = CHART.replace("wiki", "parent") + dependency.replace("ROOT", str(repository))
    write(repository, {"parent/Chart.yaml": parent})
    assert severities("undefined-value") == []


@pytest.mark.parametrize("folder", ["shared/wiki", "wiki"])
def test_a_chart_far_away_may_be_made_of_a_chart(repository: Path, folder: str) -> None:
    files = {"Chart.yaml": CHART, "values.yaml": "app: {name: x}\n", "templates/package.yaml": UNDEFINED}
    write(repository / folder, files)
    far = CHART.replace("wiki", "far") + "dependencies: [{name: wiki, repository: 'file://../../../%s'}]\n"
    write(repository, {"apps/web/chart/Chart.yaml": far % "other"})
    assert severities("undefined-value") == ["warning"]
    write(repository, {"apps/web/chart/Chart.yaml": far % folder})
    assert severities("undefined-value") == []


@pytest.mark.parametrize(("kind", "expected"), [("application", ["warning"]), ("'library' # of ours", [])])
def test_a_library_is_given_values_by_the_charts_that_are_made_of_it(
    repository: Path, kind: str, expected: list[str]
) -> None:
    files = {"Chart.yaml": f"{CHART}type: {kind}\n", "values.yaml": "a: 1\n", "templates/package.yaml": UNDEFINED}
    write(repository, files)
    assert severities("undefined-value") == expected


SWITCHED = package().replace("spec:\n", "{{- if .Values.switch }}\nspec:\n") + "{{- end }}\n"


@pytest.mark.parametrize(
    ("value", "declared", "expected"),
    [
        ('"###ZARF_VAR_SSO###"', '{name: SSO, default: "false"}', ["warning"]),
        ("'###ZARF_VAR_SSO###'", '{name: SSO, default: "true"}', ["warning"]),
        ("###ZARF_VAR_SSO###", '{name: SSO, default: "false"}', []),
        ('"###ZARF_VAR_SSO###"', "{name: SSO}", []),
        ('"###ZARF_VAR_SSO###"', '{name: SSO, default: ""}', []),
        ('"###ZARF_VAR_SSO###"', '{name: OTHER, default: "false"}', []),
    ],
)
def test_a_switch_in_quotes_is_a_text(repository: Path, value: str, declared: str, expected: list[str]) -> None:
    named = CHARTS.format(path="chart") + "        valuesFiles: [deployed.yaml]\n"
    files = {
        "zarf.yaml": f"variables: [{declared}]\n{COMPONENT}{named}",
        "deployed.yaml": f"switch: {value}\n",
        "chart/Chart.yaml": CHART,
        "chart/values.yaml": 'switch: "true"\n',
        "chart/templates/p.yaml": SWITCHED,
    }
    write(repository, files)
    assert severities("condition-cannot-be-false") == expected
    write(repository, {"chart/values.yaml": "switch: true\n"})
    assert severities("condition-cannot-be-false") == expected


SET = "        variables: [{name: SSO, path: switch}]\n"


@pytest.mark.parametrize(("default", "expected"), [('"false"', ["warning"]), ('"no"', []), (None, [])])
def test_a_variable_that_sets_a_value_by_its_path_is_a_text(
    repository: Path, default: str | None, expected: list[str]
) -> None:
    """Zarf: src/pkg/packager/deploy.go merges the variable's value, a Go string, into the values."""
    declared = f"variables: [{{name: SSO, default: {default}}}]\n" if default else ""
    files = {
        "zarf.yaml": f"{declared}{COMPONENT}{CHARTS.format(path='chart')}{SET}",
        "chart/Chart.yaml": CHART,
        "chart/values.yaml": "switch: true\n",
        "chart/templates/p.yaml": SWITCHED,
    }
    write(repository, files)
    assert severities("condition-cannot-be-false") == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ('ne (toString .Values.switch) "false"', []),
        ('eq .Values.switch "true"', []),
        (".Values.switch", ["warning"] * 2),
        (".Values.other", ["warning"]),
    ],
)
def test_a_string_that_is_compared_where_it_is_there(repository: Path, inside: str, expected: list[str]) -> None:
    """The outer condition asks whether there is one; the rule's page says to compare it."""
    inner = f"{{{{- if {inside} }}}}\n# on\n{{{{- end }}}}\n"
    files = {
        "chart/Chart.yaml": CHART,
        "chart/values.yaml": 'switch: "false"\nother: true\n',
        "chart/templates/p.yaml": SWITCHED.replace("spec:\n", f"spec:\n{inner}", 1),
    }
    write(repository, files)
    assert severities("condition-cannot-be-false") == expected


def test_a_switch_that_works_in_one_deployment_is_left_alone(repository: Path) -> None:
    named = CHARTS.format(path="chart") + "        valuesFiles: [{file}]\n"
    files = {
        "zarf.yaml": COMPONENT + named.format(file="quoted.yaml"),
        "other/zarf.yaml": COMPONENT + named.replace("chart\n", "../chart\n", 1).format(file="bare.yaml"),
        "quoted.yaml": 'switch: "false"\n',
        "other/bare.yaml": "switch: false\n",
        "chart/Chart.yaml": CHART,
        "chart/values.yaml": "switch: true\n",
        "chart/templates/p.yaml": SWITCHED,
    }
    write(repository, files)
    assert severities("condition-cannot-be-false") == []


def test_a_variable_that_is_called_like_a_truth_is_declared(repository: Path) -> None:
    write(
        repository,
        {
            "zarf.yaml": "variables:\n  - name: ON\nconstants:\n  - name: N\n    value: x\n"
            "components: [{name: wiki, manifests: [{name: wiki, files: [p.yaml]}]}]\n",
            "p.yaml": package(host="###ZARF_VAR_ON###-###ZARF_CONST_N###-###ZARF_VAR_MORE###"),
        },
    )
    assert undeclared() == ["MORE"]


def test_constants_are_no_variables(repository: Path) -> None:
    constants = "constants:\n  - name: N\n    value: x\nvariables:\n  - name: V\n"
    common = f"{constants}components: [{{name: wiki, manifests: [{{name: wiki, files: [../p.yaml]}}]}}]\n"
    text = package(host="###ZARF_CONST_V###-###ZARF_VAR_N###-###ZARF_CONST_N###-###ZARF_VAR_V###")
    write(repository, {"zarf.yaml": "components: [{name: wiki, import: {path: common}}]\n", "p.yaml": text})
    write(repository, {"common/zarf.yaml": common, "zarf-config.yaml": "package: {deploy: {set: {v: 1}}}\n"})
    assert undeclared() == ["V", "N"]


@pytest.mark.parametrize(
    ("manifests", "expected"),
    [
        ("[{name: wiki, files: [p.yaml]}]", 1),
        ("[{name: wiki, template: true, files: [p.yaml]}]", 0),
        ("[{name: wiki, template: false, files: [p.yaml]}]", 1),
        ("[{name: wiki, files: [other.yaml]}]", 0),
        ("[{name: wiki, files: [p.yaml]}, {name: more, template: true, files: [p.yaml]}]", 0),
    ],
)
def test_manifests_that_zarf_does_not_render(repository: Path, manifests: str, expected: int) -> None:
    zarf = f"components: [{{name: wiki, manifests: {manifests}}}]\n"
    write(repository, {"zarf.yaml": zarf, "p.yaml": package(host='"{{ .Values.host }}"')})
    found = [one.message for one in check_paths(["."]).findings if one.rule.name == "template-not-rendered"]
    assert [" '{{ .Values.host }}' stays in the Package" in one for one in found] == [True] * expected
    write(repository, {"p.yaml": package(host='"{{ host }}"')})
    assert not [one for one in check_paths(["."]).findings if one.rule.name == "template-not-rendered"]


def undeclared() -> list[str]:
    said = [one.message for one in check_paths(["."]).findings if one.rule.name == "zarf-variable-unrendered"]
    return [message.split("'")[1] for message in said]


UNSET = {
    "chart/Chart.yaml": CHART,
    "chart/values.yaml": 'host: "###ZARF_VAR_HOST###"\n',
    "chart/templates/p.yaml": package(host="{{ .Values.host }}"),
}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"zarf.yaml": COMPONENT + CHARTS.format(path="chart")}, ["HOST"]),
        ({"zarf.yaml": "variables: [{name: HOST}]\n" + COMPONENT + CHARTS.format(path="chart")}, []),
        ({"zarf.yaml": COMPONENT + CHARTS.format(path="other")}, []),
        (
            {
                "zarf.yaml": "variables: [{name: HOST}]\ncomponents: [{name: a, import: {path: common}}]\n",
                "common/zarf.yaml": COMPONENT + CHARTS.format(path="../chart"),
            },
            [],
        ),
        (
            {
                "zarf.yaml": "components: [{name: wiki, import: {path: common}}]\n" + CHARTS.format(path="chart"),
                "common/zarf.yaml": COMPONENT + CHARTS.format(path="../chart"),
            },
            ["HOST"],
        ),
        (
            {
                "zarf.yaml": COMPONENT + CHARTS.format(path="chart"),
                "bundles/dev/uds-config.yaml": "shared:\n  host: a\n",
            },
            [],
        ),
        (
            {"zarf.yaml": COMPONENT + CHARTS.format(path="chart"), "zarf-config.yaml": "package: {deploy: {}}\n"},
            ["HOST"],
        ),
    ],
)
def test_variables_are_declared_or_set_where_the_chart_is_deployed(
    repository: Path, files: dict[str, str], expected: list[str]
) -> None:
    write(repository, UNSET | files)
    assert undeclared() == expected


def test_many_actions_that_are_not_closed_take_no_longer_than_one() -> None:
    text = f"a: {{{{ .x }}}}\nb: '{'{{' * 200_000}'\n"
    before = time.process_time()
    assert values_tree(File("values.yaml", text, deployed=True, templated=True))["b"] == "{{" * 200_000
    assert time.process_time() - before < 5


@pytest.mark.parametrize(
    ("own", "deployed", "expected"),
    [
        ("host: ###ZARF_VAR_HOST###\n", None, ["'###ZARF_VAR_HOST###' is lost"]),
        ("host: ###ZARF_VAR_HOST### # the host\n", None, ["'###ZARF_VAR_HOST###' is lost"]),
        ("host: ###ZARF_VAR_HOST###.###ZARF_VAR_HOST###\n", None, ["'###ZARF_VAR_HOST###' is lost"]),
        ("host: a\nmore: [\n  ###ZARF_VAR_HOST###\n]\n", None, []),
        ("host: a # see ###ZARF_VAR_HOST###\n", None, []),
        ("host: a ###ZARF_VAR_HOST### is said at deployment\n", None, []),
        ("host: |\n  a: ###ZARF_VAR_HOST###\n", None, []),
        ("host: 'a\n  ###ZARF_VAR_HOST###'\n", None, []),
        ("? \na: {? , b: 1}\nhost: ###ZARF_VAR_HOST###\n", None, ["'###ZARF_VAR_HOST###' is lost"]),
        ("a: &a\n  b: *a\nhost: ###ZARF_VAR_HOST###\n", None, []),
        ("host: ###ZARF_VAR_HOST###\n", ("values.yaml", "host: ###ZARF_VAR_HOST###\n"), []),
        ("host: ###ZARF_VAR_HOST###\n", ("values.yaml", "other: a\n"), ["'###ZARF_VAR_HOST###' is lost"]),
        ("host: ###ZARF_VAR_HOST###\n", ("chart/values.yaml", "host: ###ZARF_VAR_HOST###\n"), []),
    ],
)
def test_what_yaml_takes_for_a_comment_is_lost(
    repository: Path, own: str, deployed: tuple[str, str] | None, expected: list[str]
) -> None:
    named = f"        valuesFiles: [{deployed[0]}]\n" if deployed else ""
    zarf = "variables: [{name: HOST}]\n" + COMPONENT + CHARTS.format(path="chart") + named
    write(repository, {**UNSET, "zarf.yaml": zarf, "chart/values.yaml": own, **dict([deployed] if deployed else [])})
    report = check_paths(["."])
    said = [one.message for one in report.findings if one.rule.name == "zarf-variable-unrendered"]
    assert not report.problems
    assert [message.partition(":")[0] for message in said] == expected


def test_what_is_lost_is_shown_where_it_stands(repository: Path) -> None:
    write(repository, {**UNSET, "chart/values.yaml": "\n\n---\nhost: ###ZARF_VAR_HOST###\n"})
    (span,) = [one.span for one in check_paths(["."]).findings if one.rule.name == "zarf-variable-unrendered"]
    assert (span.start_line, span.start_column, span.end_column) == (4, 7, 26)


def test_what_stands_in_a_values_file_is_accepted_there(repository: Path) -> None:
    comment = "# udslint: ignore[zarf-variable-unrendered] it is meant so\n"
    write(repository, {**UNSET, "chart/values.yaml": f"{comment}host: ###ZARF_VAR_HOST###\n"})
    report = check_paths(["."])
    assert [one.rule.name for one in report.suppressed] == ["zarf-variable-unrendered"]
    assert not {"zarf-variable-unrendered", "suppression-unused"} & {one.rule.name for one in report.findings}


@pytest.mark.parametrize(("version", "expected"), [("v1alpha1", ["warning"]), ("v1beta1", [])])
def test_a_package_in_a_form_not_known_may_give_values(repository: Path, version: str, expected: list[str]) -> None:
    chart = (
        "    charts:\n      - {name: wiki, namespace: wiki, local: {path: chart}, localPath: chart, version: 1.0.0}\n"
    )
    files = {"chart/Chart.yaml": CHART, "chart/values.yaml": "app: {name: x}\n", "chart/templates/p.yaml": UNDEFINED}
    write(repository, {"zarf.yaml": f"apiVersion: zarf.dev/{version}\n{COMPONENT}{chart}", **files})
    assert severities("undefined-value") == expected
