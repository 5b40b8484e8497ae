"""The ways in which Zarf packages deploy a chart: each by itself, with its values and what variables are by default."""

from __future__ import annotations

from pathlib import Path

import pytest

from making import head, write
from udslint.commands.read import understood
from udslint.neighbours import Neighbours
from udslint.read import read
from udslint.read.chart import Chart
from udslint.run import check_paths
from udslint.surroundings import Surroundings

TEMPLATE = """\
apiVersion: uds.dev/v1alpha1
kind: Package
metadata:
  name: {{ .Release.Name }}
  namespace: wiki
spec:
  network:
    allow:
      {{- if .Values.open }}
      - direction: Ingress
      {{- end }}
"""
CHART = {"chart/Chart.yaml": "name: wiki\n", "chart/values.yaml": "open: false\n", "chart/templates/p.yaml": TEMPLATE}
COMPONENT = """\
  - name: {name}
    required: true
    only: {{flavor: {flavor}}}
    charts:
      - {{name: {chart}, localPath: chart, namespace: wiki, valuesFiles: [{values}]}}
"""
DENIED = "allow-without-remote"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    write(tmp_path, CHART)
    return tmp_path


def component(values: str, flavor: str = "", name: str = "wiki", chart: str = "wiki") -> str:
    return COMPONENT.format(name=name, flavor=flavor or '""', chart=chart, values=values)


def found() -> list[tuple[str, str]]:
    return [(finding.rule.name, finding.severity) for finding in check_paths(["."]).findings]


def chart() -> Chart:
    around = Surroundings().chart_of("chart/templates/p.yaml")
    assert around
    return around


def stacks() -> list[list[str]]:
    around = chart()
    return [[around.values[number].path for number in one.values] for one in around.deployments]


def answer(subject: str = ".Values.open") -> str:
    lines = understood("chart/templates/p.yaml", {}).splitlines()
    return next(line.rpartition(": ")[2] for line in lines if f"  {subject}: " in line)


@pytest.mark.parametrize("values", [("on.yaml", "off.yaml"), ("off.yaml", "on.yaml")])
@pytest.mark.parametrize("kind", ["flavors", "components", "packages"])
def test_what_one_deployment_leads_to_is_as_severe_whatever_the_others_say(
    repository: Path, kind: str, values: tuple[str, str]
) -> None:
    write(repository, {"on.yaml": "open: true\n", "off.yaml": "open: false\n"})
    if kind == "packages":
        inner = component("../" + values[1]).replace("localPath: chart", "localPath: ../chart")
        write(repository, {"zarf.yaml": f"components:\n{component(values[0])}"})
        write(repository, {"nightly/zarf.yaml": f"components:\n{inner}"})
    else:
        said = ("upstream", "wiki"), ("registry1", "wiki" if kind == "flavors" else "other")
        parts = [component(file, *one) for file, one in zip(values, said, strict=True)]
        write(repository, {"zarf.yaml": "components:\n" + "".join(parts)})
    assert found() == [(DENIED, "error")]
    assert answer() == "true or false"


def test_what_no_deployment_leads_to_is_milder(repository: Path) -> None:
    write(repository, {"one.yaml": "open: false\n", "two.yaml": "open: null\n"})
    write(repository, {"zarf.yaml": "components:\n" + component("one.yaml", "a") + component("two.yaml", "b")})
    assert found() == [(DENIED, "warning")]


def test_without_a_deployment_the_charts_own_values_count(repository: Path) -> None:
    assert found() == [(DENIED, "warning")]
    write(repository, {"chart/values.yaml": "open: true\n"})
    assert found() == [(DENIED, "error")]


def test_values_that_the_user_names_come_last_in_each_deployment(repository: Path) -> None:
    write(repository, {"on.yaml": "open: true\n", "off.yaml": "open: false\n", "mine.yaml": "open: true\n"})
    write(repository, {"zarf.yaml": "components:\n" + component("on.yaml", "a") + component("off.yaml", "b")})
    around = Surroundings().chart_of("chart/templates/p.yaml", ["mine.yaml"])
    assert around
    paths = [[around.values[number].path for number in one.values] for one in around.deployments]
    assert paths == [["chart/values.yaml", one, "mine.yaml"] for one in ("on.yaml", "off.yaml")]
    assert read("chart/templates/p.yaml", TEMPLATE, around, 8).defaults == (frozenset((0,)), frozenset((0,)))


def test_deployments_with_the_same_values_are_one(repository: Path) -> None:
    write(repository, {"on.yaml": "open: true\n"})
    write(repository, {"zarf.yaml": "components:\n" + component("on.yaml", "a") + component("on.yaml", "b")})
    assert stacks() == [["chart/values.yaml", "on.yaml"]]


READS = (
    TEMPLATE + "    expose:\n      - service: '{{ .Values.image.name }}'\n        host: wiki\n        gateway: tenant\n"
)


def test_a_value_is_undefined_where_no_deployment_defines_it(repository: Path) -> None:
    files = {"chart/values.yaml": "open: false\nimage: {name: a}\n", "chart/templates/p.yaml": READS}
    write(repository, {**files, "one.yaml": "image: null\n", "two.yaml": "{}\n"})
    write(repository, {"zarf.yaml": "components:\n" + component("one.yaml", "a")})
    assert ("undefined-value", "warning") in found()
    write(repository, {"zarf.yaml": "components:\n" + component("one.yaml", "a") + component("two.yaml", "b")})
    assert "undefined-value" not in dict(found())
    assert ": 'a'\n" in understood("chart/templates/p.yaml", {})


def test_values_files_are_missing_from_one_deployment_only(repository: Path) -> None:
    template = TEMPLATE.replace(".Values.open", ".Values.more")
    write(repository, {"chart/templates/p.yaml": template, "one.yaml": "{}\n"})
    write(repository, {"zarf.yaml": "components:\n" + component("one.yaml", "a") + component("gone.yaml", "b")})
    assert answer(".Values.more") == "false or open"


def test_of_many_readings_those_that_a_deployment_leads_to_are_kept(repository: Path) -> None:
    switches = [f"s{number}" for number in range(14)]
    more = "".join(
        f"      {{{{- if .Values.{name} }}}}\n      - direction: Egress\n        remoteGenerated: KubeAPI\n"
        f"        port: {number}\n      {{{{- end }}}}\n"
        for number, name in enumerate(switches)
    )
    values = "".join(f"{name}: false\n" for name in switches)
    write(repository, {"chart/templates/p.yaml": TEMPLATE + more, "chart/values.yaml": f"open: false\n{values}"})
    write(repository, {"on.yaml": "open: true\n", "off.yaml": "{}\n"})
    write(repository, {"zarf.yaml": "components:\n" + component("off.yaml", "a") + component("on.yaml", "b")})
    assert (DENIED, "error") in found()


IMPORTING = """\
  - name: {name}
    only: {{flavor: {flavor}}}
    import: {{path: common{more}}}
    charts:
      - {{name: wiki, {says}}}
"""


def importing(says: str, flavor: str = '""', name: str = "wiki", more: str = "") -> str:
    return IMPORTING.format(name=name, flavor=flavor, says=says, more=more)


def common(*components: str) -> str:
    return "components:\n" + "".join(components).replace("localPath: chart", "localPath: ../chart")


def test_a_component_and_what_it_imports_are_one_deployment(repository: Path) -> None:
    flavors = [importing(f"valuesFiles: [{name}.yaml]", name) for name in ("up", "re")]
    write(
        repository,
        {
            "zarf.yaml": "components:\n" + "".join(flavors),
            "common/zarf.yaml": common(component("both.yaml")),
            **dict.fromkeys(("common/both.yaml", "up.yaml", "re.yaml"), "{}\n"),
        },
    )
    assert stacks() == [["chart/values.yaml", "common/both.yaml", f"{name}.yaml"] for name in ("up", "re")]


def test_a_flavor_imports_its_own_components(repository: Path) -> None:
    flavors = [importing(f"valuesFiles: [{name}.yaml]", name, "app", ", name: wiki") for name in ("up", "re")]
    both = [component(f"{name}.yaml", name) for name in ("re", "up", "more")]
    files = [f"{folder}{name}.yaml" for folder in ("", "common/") for name in ("up", "re", "more")]
    write(
        repository,
        {
            "zarf.yaml": "components:\n" + "".join(flavors),
            "common/zarf.yaml": common(*both),
            **dict.fromkeys(files, "{}\n"),
        },
    )
    assert [one[1:] for one in stacks()] == [
        ["common/up.yaml", "up.yaml"],
        ["common/re.yaml", "re.yaml"],
        ["common/more.yaml"],
    ]


def test_a_chart_that_an_importing_component_adds(repository: Path) -> None:
    zarf = "components:\n" + importing("localPath: chart").replace("name: wiki, l", "name: more, l")
    write(repository, {"zarf.yaml": zarf, "common/zarf.yaml": common(component("a.yaml")), "common/a.yaml": "{}\n"})
    assert stacks() == [["chart/values.yaml", "common/a.yaml"], ["chart/values.yaml"]]
    assert chart().releases == ("wiki", "more")


def test_components_that_import_one_another_are_none(repository: Path) -> None:
    back = component("a.yaml").replace("    charts", "    import: {path: ..}\n    charts")
    write(repository, {"zarf.yaml": "components:\n" + importing("valuesFiles: []"), "common/zarf.yaml": common(back)})
    assert stacks() == [["chart/values.yaml"]]
    assert chart().missing == ()


@pytest.mark.parametrize(
    ("says", "namespaces", "releases"),
    [
        ("valuesFiles: []", ("wiki",), ("wiki",)),
        ("releaseName: mine", ("wiki",), ("mine",)),
        ("namespace: there", ("there",), ("wiki",)),
        ("releaseName: '###ZARF_PKG_TMPL_NAME###'", ("wiki",), ("",)),
        ("namespace: '###ZARF_PKG_TMPL_NAME###'", ("",), ("wiki",)),
    ],
)
def test_an_importing_component_may_say_where_and_as_what(
    repository: Path, says: str, namespaces: tuple[str, ...], releases: tuple[str, ...]
) -> None:
    write(repository, {"zarf.yaml": "components:\n" + importing(says), "common/zarf.yaml": common(component("a.yaml"))})
    assert (chart().namespaces, chart().releases) == (namespaces, releases)


def test_the_release_is_called_as_zarf_calls_it(repository: Path) -> None:
    write(repository, {"zarf.yaml": "components:\n" + component("")})
    assert "Package wiki/wiki" in understood("chart/templates/p.yaml", {})
    write(repository, {"zarf.yaml": "components:\n" + component("") + component("", chart="other", name="other")})
    assert "Package wiki/{{ .Release.Name }}" in understood("chart/templates/p.yaml", {})


def test_a_part_of_another_chart_has_the_release_of_that(repository: Path) -> None:
    write(repository, {"zarf.yaml": "components:\n" + component("")})
    write(repository, {"whole/Chart.yaml": "name: a\ndependencies: [{name: wiki, repository: 'file://../chart'}]\n"})
    assert chart().releases == ("wiki", "")


VAR = "###ZARF_VAR_ON###"


def declaring(says: str) -> str:
    return f"variables: [{{name: ON, {says}}}]\ncomponents:\n" + component("given.yaml")


@pytest.mark.parametrize(
    ("value", "says", "expected"),
    [
        (VAR, 'default: "true"', "true"),
        (VAR, 'default: "false"', "false"),
        (VAR, "default: false", "false"),
        (VAR, "default: 1", "true"),
        (VAR, 'default: "0"', "false"),
        (VAR, 'default: ""', "false"),
        (VAR, 'default: "[]"', "false"),
        (VAR, 'default: "a: b"', "open"),
        (VAR, 'default: "a\\nb"', "open"),
        (VAR, "default: '\"'", "open"),
        (VAR, 'default: "###ZARF_VAR_MORE###"', "open"),
        (VAR, "prompt: true", "open"),
        (VAR, "type: file, default: a.txt", "open"),
        (f'"{VAR}"', 'default: "false"', "true"),
        (f"'{VAR}'", 'default: ""', "false"),
        (f"|-\n  {VAR}", 'default: "false"', "true"),
        (f"{VAR}{VAR}", 'default: "false"', "open"),
        ("###ZARF_VAR_OFF###", 'default: "true"', "open"),
        ("###ZARF_CONST_ON###", 'default: "true"', "open"),
    ],
)
def test_what_a_variable_is_by_default(repository: Path, value: str, says: str, expected: str) -> None:
    write(repository, {"zarf.yaml": declaring(says), "given.yaml": f"open: {value}\n"})
    assert answer() == expected
    assert dict(found())[DENIED] == ("error" if expected == "true" else "warning")


def test_a_switch_that_is_a_variable_is_read_both_ways(repository: Path) -> None:
    write(repository, {"zarf.yaml": declaring("default: 'true'"), "given.yaml": f"open: {VAR}\n"})
    reading = read("chart/templates/p.yaml", TEMPLATE, chart(), 8)
    assert len(reading.variants) == 2
    assert reading.defaults == (frozenset((0,)),)


def test_what_a_constant_is(repository: Path) -> None:
    zarf = "constants: [{name: ON, value: 'true'}]\ncomponents:\n" + component("given.yaml")
    write(repository, {"zarf.yaml": zarf, "given.yaml": "open: ###ZARF_CONST_ON###\n"})
    assert answer() == "true"


def test_a_variable_that_an_action_sets_is_open(repository: Path) -> None:
    action = "    actions: {onDeploy: {before: [{cmd: echo, setVariables: [{name: ON}]}]}}\n"
    write(repository, {"zarf.yaml": declaring("default: 'true'") + action, "given.yaml": f"open: {VAR}\n"})
    assert answer() == "open"


def test_the_importing_package_says_what_a_variable_is(repository: Path) -> None:
    imported = "variables: [{name: ON, default: 'false'}]\n" + common(component("given.yaml"))
    importer = "components:\n" + importing("valuesFiles: []")
    write(repository, {"zarf.yaml": importer, "common/zarf.yaml": imported, "common/given.yaml": f"open: {VAR}\n"})
    assert answer() == "false"
    write(repository, {"zarf.yaml": "variables: [{name: ON, default: 'true'}]\n" + importer})
    assert answer() == "true"


@pytest.mark.parametrize(
    ("says", "expected"), [('default: "false"', "true"), ('default: ""', "false"), ("prompt: true", "open")]
)
def test_a_variable_of_a_chart_gives_a_text(repository: Path, says: str, expected: str) -> None:
    zarf = declaring(says).replace("namespace: wiki", "namespace: wiki, variables: [{name: ON, path: open}]")
    write(repository, {"zarf.yaml": zarf, "given.yaml": "{}\n"})
    assert answer() == expected


BUNDLE = """\
kind: UDSBundle
packages:
  - name: {package}
    path: ../
    overrides:
      wiki:
        {chart}: {{{says}}}
"""
ZARF = "metadata: {name: app}\ncomponents:\n" + component("")


def bundle(says: str, package: str = "app", chart: str = "wiki") -> dict[str, str]:
    return {"bundle/uds-bundle.yaml": BUNDLE.format(package=package, chart=chart, says=says), "zarf.yaml": ZARF}


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ("values: [{path: open, value: true}]", "true or false"),
        ("values: [{path: open, value: 'true'}]", "true or false"),
        ("values: [{path: open, value: 'False'}]", "false"),
        ("values: [{path: open, value: 'null'}]", "false"),
        ("values: [{path: open, value: '0'}]", "false"),
        ("values: [{path: open, value: 1.5}]", "true or false"),
        ("values: [{path: open, value: [a]}]", "true or false"),
        ("values: [{path: open, value: '${ON}'}]", "false or open"),
        ("values: [{path: open, value: '{a}'}]", "false or open"),
        ("values: [{path: 'open[0].x', value: a}]", "false or open"),
        ("values: [{path: 'op\\.en', value: true}]", "false"),
        ("values: [{path: open, value: [a]}, {path: open, value: false}]", "false"),
        ("values: [{path: open, value: false}, {path: open, value: [a]}]", "false"),
        ("variables: [{name: OPEN, path: open, default: true}]", "true or false"),
        ("variables: [{name: OPEN, path: open, default: a.txt, type: file}]", "false or open"),
        ("variables: [{name: OPEN, path: open}]", "false"),
        ("valuesFiles: [on.yaml, gone.yaml]", "true or false"),
    ],
)
def test_a_bundle_sets_values(repository: Path, says: str, expected: str) -> None:
    write(repository, {**bundle(says), "bundle/on.yaml": "open: true\n"})
    assert answer() == expected
    assert found() == [(DENIED, "error" if "true" in expected else "warning")]


@pytest.mark.parametrize(
    "files",
    [
        bundle("values: [{path: open, value: true}]", package="other"),
        bundle("values: [{path: open, value: true}]", chart="other"),
        {
            **bundle(""),
            "bundle/uds-bundle.yaml": BUNDLE.replace("path", "repository").format_map(
                {"package": "app", "chart": "wiki", "says": "values: [{path: open, value: true}]"}
            ),
        },
        {**bundle(""), "bundle/uds-bundle.yaml": "packages: overrides"},
        {**bundle(""), "bundle/uds-bundle.yaml": "overrides: ["},
    ],
)
def test_a_bundle_that_speaks_of_something_else(repository: Path, files: dict[str, str]) -> None:
    write(repository, files)
    assert answer() == "false"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("../", "true or false"),
        ("../zarf-package-app-amd64-1.0.0.tar.zst", "true or false"),
        ("../other", "false"),
        ("../other/zarf-package-app-amd64-1.0.0.tar.zst", "false"),
        ("../more", "true or false"),
        ("../build", "true or false"),
    ],
)
def test_a_bundle_names_one_of_two_packages_of_one_name(repository: Path, path: str, expected: str) -> None:
    files = bundle("values: [{path: open, value: true}]")
    files["bundle/uds-bundle.yaml"] = files["bundle/uds-bundle.yaml"].replace("../", path)
    more = ZARF.replace("name: app", "name: more")
    write(repository, {**files, "other/zarf.yaml": ZARF, "more/zarf.yaml": more})
    assert answer() == expected


def test_a_bundle_comes_to_its_package_by_a_link(repository: Path) -> None:
    files = bundle("values: [{path: open, value: true}]")
    files["bundle/uds-bundle.yaml"] = files["bundle/uds-bundle.yaml"].replace("../", "../link")
    write(repository, files)
    (repository / "link").symlink_to(repository, target_is_directory=True)
    assert answer() == "true or false"


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ("values: [{path: image.name, value: a}]", []),
        ("variables: [{name: IMAGE, path: image.name}]", []),
        ("values: [{path: image.tag, value: a}]", ["undefined-value"]),
        ("valuesFiles: [gone.yaml]", []),
        ("valuesFiles: ['https://uds.dev/values.yaml']", []),
        ("valuesFiles: []", ["undefined-value"]),
    ],
)
def test_what_a_bundle_sets_is_defined(repository: Path, says: str, expected: list[str]) -> None:
    write(repository, {**bundle(says), "chart/templates/p.yaml": READS})
    assert [name for name, _ in found() if name == "undefined-value"] == expected


def test_a_bundle_may_install_a_chart_elsewhere(repository: Path) -> None:
    write(repository, bundle("namespace: there"))
    assert chart().namespaces == ("wiki", "there")


def test_many_packages_take_no_longer_than_as_often_one(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each chart is asked for by what deploys it, not looked for among all packages."""
    asked = []
    at = Neighbours.at
    monkeypatch.setattr(Neighbours, "at", lambda self, folder: (asked.append(folder), at(self, folder))[1])
    for number in range(50):
        files = {name.replace("chart/", f"packages/p{number}/chart/"): text for name, text in CHART.items()}
        write(repository, {**files, f"packages/p{number}/zarf.yaml": ZARF.replace("app", f"p{number}")})
    around = Surroundings()
    charts = [around.chart_of(f"packages/p{number}/chart/templates/p.yaml") for number in range(50)]
    assert [one and one.releases for one in charts] == [("wiki",)] * 50
    assert len(asked) < 50 * 20


def test_the_default_of_a_second_deployment_is_read_where_not_all_readings_are(tmp_path: Path) -> None:
    """A fault that only the second flavor has is as severe in a template of 4,096 readings as in a short one."""
    switches = "".join(f"  {{{{- if .Values.x{n} }}}}\n  bogus{n}: 1\n  {{{{- end }}}}\n" for n in range(12))
    chart = "{name: a, localPath: chart, namespace: n, valuesFiles: [v%d.yaml]}"
    flavors = "".join(f"  - name: c\n    only: {{flavor: f{n}}}\n    charts: [{chart % n}]\n" for n in range(2))
    values = {f"v{n}.yaml": "".join(f"x{i}: {str(bool(n and i % 2)).lower()}\n" for i in range(12)) for n in range(2)}
    files = {
        "chart/Chart.yaml": "name: a\nversion: 0.1.0\n",
        "chart/values.yaml": "a: 1\n",
        "zarf.yaml": f"components:\n{flavors}",
    }
    write(tmp_path, {**files, **values, "chart/templates/p.yaml": f"{head()}spec:\n{switches}"})
    found = {
        one.path: one.severity for one in check_paths([str(tmp_path)]).findings if one.rule.name == "unknown-field"
    }
    assert found == {f"spec.bogus{n}": "warning" if n % 2 else "note" for n in range(12)}
