"""What stands around a template on disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from making import write
from udslint import check_paths
from udslint.commands.read import understood
from udslint.read.chart import Chart
from udslint.surroundings import Surroundings

DEFINE = '{{ define "%s" }}x{{ end }}\n'


def chart_of(folder: Path) -> Chart:
    chart = Surroundings().chart_of(str(folder / "templates" / "package.yaml"))
    assert chart
    return chart


def test_helpers_of_the_chart_and_of_the_charts_in_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "Chart.yaml": "name: c\n",
            "templates/_h.tpl": DEFINE % "a",
            "templates/deep/_h.tpl": DEFINE % "b",
            "templates/package.yaml": "kind: Package\n",
            "charts/lib/templates/_l.tpl": DEFINE % "c",
            "charts/lib/charts/inner/templates/_i.tpl": DEFINE % "d",
            "elsewhere/templates/_no.tpl": DEFINE % "e",
            "node_modules/x/templates/_no.tpl": DEFINE % "f",
        },
    )
    assert [helper.name for helper in chart_of(tmp_path).helpers] == [
        "templates/_h.tpl",
        "templates/deep/_h.tpl",
        "charts/lib/templates/_l.tpl",
        "charts/lib/charts/inner/templates/_i.tpl",
    ]


def test_a_library_chart_beside_the_chart(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "chart/Chart.yaml": "name: c\ndependencies:\n  - {name: common, repository: 'file://../common'}\n",
            "common/templates/_c.tpl": '{{ define "common.sso" }}- name: A\n  bogus: x{{ end }}',
            "chart/templates/package.yaml": """\
apiVersion: uds.dev/v1alpha1
kind: Package
metadata:
  name: c
spec:
  sso:
    {{- include "common.sso" . | nindent 4 }}
""",
        },
    )
    assert [helper.name for helper in chart_of(tmp_path / "chart").helpers] == ["charts/common/templates/_c.tpl"]
    [finding] = [one for one in check_paths([str(tmp_path)]).findings if one.rule.name == "unknown-field"]
    assert (Path(finding.span.path).name, finding.span.start_line) == ("_c.tpl", 2)


def test_charts_that_name_one_another(tmp_path: Path) -> None:
    for one, other in ("ab", "ba"):
        write(
            tmp_path / one,
            {
                "Chart.yaml": f"name: {one}\ndependencies:\n  - {{name: {other}, repository: 'file://../{other}'}}\n",
                "templates/_h.tpl": DEFINE % one,
            },
        )
    assert {Path(helper.path).parts[-3] for helper in chart_of(tmp_path / "a").helpers} == {"a", "b"}


def test_a_chart_that_cannot_be_read(tmp_path: Path) -> None:
    for text in (
        "a: [file://\n",
        "- file://\n",
        "dependencies: file://\n",
        "dependencies: [{repository: 'file://x'}]\n",
    ):
        write(tmp_path, {"Chart.yaml": text, "templates/_h.tpl": DEFINE % "a"})
        assert len(chart_of(tmp_path).helpers) == 1


PARTS = """\
apiVersion: uds.dev/v1alpha1
kind: Package
metadata:
  name: c
spec:
  sso:
    - name: {{ .Values.%s | quote }}
      clientId: c
      redirectUris: [https://c.uds.dev/login]
      {{- if .Values.%s }}
      publicClient: true
      {{- end }}
"""


@pytest.mark.parametrize(
    ("dependencies", "value", "said"),
    [
        ("[]", "store.name", ["undefined-value"]),
        ("[{name: store, repository: 'https://charts.example'}]", "store.name", []),
        ("[{name: store, repository: 'https://charts.example'}]", "name", ["undefined-value"]),
        ("[{name: store, alias: cellar}]", "cellar.name", []),
        ("[{name: store, alias: cellar}]", "store.name", ["undefined-value"]),
        ("[{name: store, import-values: [data]}]", "name", []),
        ("5", "store.name", ["undefined-value"]),
    ],
)
def test_values_of_the_charts_that_a_chart_is_made_of(
    tmp_path: Path, dependencies: str, value: str, said: list[str]
) -> None:
    write(
        tmp_path,
        {
            "Chart.yaml": f"name: c\ndependencies: {dependencies}\n",
            "values.yaml": "a: b\n",
            "templates/package.yaml": PARTS % (value, "public"),
        },
    )
    found = check_paths([str(tmp_path)]).findings
    assert [one.rule.name for one in found if one.rule.name == "undefined-value"] == said
    [denied] = [one for one in found if one.rule.name == "public-client-not-enabled"]
    assert denied.severity == "warning"


@pytest.mark.parametrize(("dependencies", "answer"), [("[]", "false"), ("[{name: store}]", "open")])
def test_switches_of_the_charts_that_a_chart_is_made_of(tmp_path: Path, dependencies: str, answer: str) -> None:
    chart = {"Chart.yaml": f"name: c\ndependencies: {dependencies}\n", "values.yaml": "a: b\n"}
    write(tmp_path, {**chart, "templates/package.yaml": PARTS % ("store.name", "store.name")})
    assert f".Values.store.name: {answer}\n" in understood(str(tmp_path / "templates/package.yaml"), {})


def test_values_of_a_chart_in_the_chart(tmp_path: Path) -> None:
    files = {"Chart.yaml": "name: c\n", "values.yaml": "a: b\n", "charts/store/Chart.yaml": "name: store\n"}
    write(tmp_path, {**files, "templates/package.yaml": PARTS % ("store.name", "store.name")})
    assert "undefined-value" not in [one.rule.name for one in check_paths([str(tmp_path)]).findings]


def test_a_values_file_that_is_missing_is_said_once_for_each_chart_with_packages(tmp_path: Path) -> None:
    package = PARTS % ("a", "a")
    chart = {"Chart.yaml": "name: c\n", "values.yaml": "a: b\n", "templates/a.yaml": package}
    write(tmp_path / "one", {**chart, "templates/b.yaml": package.replace("name: c", "name: d")})
    write(
        tmp_path / "two",
        {**chart, "templates/a.yaml": "apiVersion: uds.dev/v1alpha1\nkind: Exemption\nspec: {{ .Values.a }}\n"},
    )
    zarf = "  - name: {0}\n    charts:\n      - {{name: {0}, localPath: {0}, valuesFiles: [gone.yaml]}}\n"
    write(tmp_path, {"zarf.yaml": "kind: ZarfPackageConfig\ncomponents:\n" + zarf.format("one") + zarf.format("two")})
    notices = check_paths([str(tmp_path)]).notices
    assert len(notices) == 1
    assert "gone.yaml' of the chart in" in notices[0]


PACKAGE = """\
apiVersion: uds.dev/v1alpha1
kind: Package
metadata:
  name: {{ include "c.nmae" . }}
spec:
  {{- if .Values.sso }}
  sso: {{ template "other" . }}
  {{- end }}
"""


HEAD = PACKAGE.partition("spec:")[0]
OTHER = '{{ define "c.outer" }}{{ include "other" . }}{{ end }}{{ define "c.name" }}c{{ end }}'


DEPLOYED = {"zarf.yaml": "components: [{name: c, charts: [{name: c, localPath: .}]}]\n"}


def template_errors(folder: Path) -> list[str]:
    return [one.message for one in check_paths([str(folder)]).findings if one.rule.name == "template-error"]


def test_the_name_of_a_named_template_is_misspelt(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"Chart.yaml": "name: c\n", "templates/_h.gotmpl": DEFINE % "c.name", "templates/package.yaml": PACKAGE}
        | DEPLOYED,
    )
    said = "Helm finds nothing here: the chart defines no template "
    assert template_errors(tmp_path) == [f"{said}'c.nmae' (did you mean 'c.name'?).", f"{said}'other'."]


@pytest.mark.parametrize(
    ("action", "when"),
    [
        ('{{ include "other" . }}', None),
        ('{{ template "other" . }}', None),
        ('{{ printf "%s" (include "other" .) | quote }}', None),
        ('{{ $x := include "other" . }}a', None),
        ('{{ if .Values.on }}{{ include "other" . | nindent 4 }}{{ end }}', ".Values.on"),
        ('{{ if not .Values.on }}{{ include "other" . }}{{ else }}a{{ end }}', "not .Values.on"),
        ('{{ if eq (include "other" .) "x" }}{{ end }}', None),
        ('{{ if and .Values.on (include "other" .) }}{{ end }}', ".Values.on"),
        ('{{ and .Values.on (include "other" .) }}', ".Values.on"),
        ('{{ with include "c.outer" . }}{{ . }}{{ end }}', None),
        ('{{ range .Values.list }}{{ include "other" . }}{{ end }}', ".Values.list"),
    ],
)
def test_a_named_template_that_no_file_of_the_chart_defines(tmp_path: Path, action: str, when: str | None) -> None:
    """Helm stops where it comes to it."""
    write(
        tmp_path,
        {"Chart.yaml": "name: c\n", "templates/_h.tpl": OTHER, "values.yaml": "on: true\nlist: []\n"} | DEPLOYED,
    )
    write(tmp_path, {"templates/package.yaml": HEAD.replace('{{ include "c.nmae" . }}', action)})
    found = [one for one in check_paths([str(tmp_path)]).findings if one.rule.name == "template-error"]
    said = "Helm finds nothing here: the chart defines no template 'other'."
    assert [(one.message, one.when) for one in found] == [(said, when)]


@pytest.mark.parametrize(
    ("action", "more"),
    [
        ('{{ include (print "oth" "er" .Values.on) . }}', {}),
        ('{{ include "c/templates/other.yaml" . }}', {}),
        ('{{/* include "other" . */}}a', {}),
        ('{{ include "other" . }}', {"templates/more.txt": DEFINE % "other"}),
        ('{{ include "other" . }}', {"templates/_broken.tpl": '{{ define "other" }}'}),
        ('{{ include "other" . }}', {"Chart.yaml": "dependencies: [{name: common, version: 1.0.0}]\n"}),
        ('{{ include "other" . }}', {"Chart.yaml": "a: [\n"}),
        ('{{ include "other" . }}', {"zarf.yaml": "components: []\n"}),
    ],
)
def test_a_named_template_that_helm_may_know_or_need_not_come_to(
    tmp_path: Path, action: str, more: dict[str, str]
) -> None:
    write(
        tmp_path, {"Chart.yaml": "name: c\n", "templates/_h.tpl": OTHER, "values.yaml": "on: true\n"} | DEPLOYED | more
    )
    write(tmp_path, {"templates/package.yaml": HEAD.replace('{{ include "c.nmae" . }}', action)})
    assert not [one for one in template_errors(tmp_path) if "'other'" in one]


def test_named_templates_in_files_that_cannot_be_read(tmp_path: Path) -> None:
    """Helm reads what is no UTF-8, files that are too large for us, and what lies behind links to folders."""
    chart = {"Chart.yaml": "name: c\n", "templates/_h.tpl": OTHER, "templates/package.yaml": PACKAGE}
    write(tmp_path, chart | DEPLOYED)
    assert [one for one in template_errors(tmp_path) if "'other'" in one]
    latin = tmp_path / "templates" / "_latin.tpl"
    latin.write_bytes(b'{{/* \xe9 */}}{{ define "other" }}{{ end }}')
    assert not [one for one in template_errors(tmp_path) if "'other'" in one]
    latin.unlink()
    write(tmp_path, {"shared/_o.tpl": DEFINE % "other"})
    (tmp_path / "templates" / "lib").symlink_to(tmp_path / "shared", target_is_directory=True)
    assert not [one for one in template_errors(tmp_path) if "'other'" in one]


@pytest.mark.parametrize("gone", ["Chart.yaml", "templates/_h.tpl"])
def test_a_chart_of_which_not_all_is_there(tmp_path: Path, gone: str) -> None:
    write(
        tmp_path, {"Chart.yaml": "name: c\n", "templates/_h.tpl": OTHER, "templates/package.yaml": PACKAGE} | DEPLOYED
    )
    (tmp_path / gone).unlink()
    assert not [one for one in template_errors(tmp_path) if "'other'" in one]


@pytest.mark.parametrize(
    "more",
    [
        {"Chart.yaml": "name: c\ndependencies: [{name: common, version: 1.0.0}]\n"},
        {"requirements.yaml": "dependencies: [{name: common, version: 1.0.0}]\n"},
        {"charts/common-1.0.0.tgz": "packed"},
        {"charts/common/Chart.yaml": "name: common\n"},
        {"../Chart.yaml": "name: whole\n"},
    ],
)
def test_named_templates_of_charts_that_are_not_seen(tmp_path: Path, more: dict[str, str]) -> None:
    chart = tmp_path / "charts" / "c"
    write(chart, {"Chart.yaml": "name: c\n", "templates/_h.tpl": DEFINE % "c.name", "templates/package.yaml": PACKAGE})
    write(chart, {name.replace("../", "../../"): text for name, text in more.items()})
    assert not template_errors(chart)


def test_a_folder_of_charts_that_is_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may define what is missing; and no other file has to wait for it."""
    write(tmp_path, {"Chart.yaml": "name: c\n", "templates/package.yaml": PACKAGE, "charts/x": "", "values.yaml": ""})
    locked, listdir, access = str(tmp_path / "charts"), os.listdir, os.access

    def listed(path: str = ".") -> list[str]:
        if path == locked:
            raise PermissionError(13, "Permission denied", path)
        return listdir(path)

    monkeypatch.setattr(os, "listdir", listed)
    monkeypatch.setattr(os, "access", lambda path, mode: path != locked and access(path, mode))
    chart = chart_of(tmp_path)
    assert (chart.parts, chart.is_whole) == (None, False)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("{{ .clientId }}", ["'.clientId'"]),
        ("{{ $.values.name }}", ["'.values' (did you mean '.Values'?)"]),
        ('{{ include "c.of" . }}', ["'.name'"]),
        ('{{ include "c.of" (dict "name" "a") }}', []),
        ("{{ with .Values.x }}{{ .name }}{{ end }}", []),
        ('{{ .clientId | default "a" }}', []),
        ("{{ if .clientId }}{{ .clientId }}{{ end }}", []),
        ('{{ $_ := set . "clientId" "a" }}{{ .clientId }}', []),
        ('{{ .Files.Get "x" }}', []),
    ],
)
def test_the_root_of_a_chart_has_nothing_else(tmp_path: Path, name: str, wrong: list[str]) -> None:
    text = PACKAGE.partition("spec:")[0].replace('{{ include "c.nmae" . }}', f"a{name}")
    helper = '{{ define "c.of" }}{{ .name }}{{ end }}'
    write(
        tmp_path,
        {"Chart.yaml": "name: c\n", "templates/_h.tpl": helper, "templates/package.yaml": f"{text}spec: {{}}\n"},
    )
    said = "Helm finds nothing here: a chart has no "
    assert template_errors(tmp_path) == [f"{said}{one}." for one in wrong]


def test_a_template_of_no_chart_may_have_another_root(tmp_path: Path) -> None:
    write(tmp_path, {"package.yaml": PACKAGE.replace('{{ include "c.nmae" . }}', "{{ .clientId }}")})
    assert not template_errors(tmp_path)


SWITCHED = (
    HEAD.replace('{{ include "c.nmae" . }}', "c")
    + "spec:\n  network: {}\n  {{- with .Values.extra }}\n  # {{ . }}\n  {{- end }}\n"
)


@pytest.mark.parametrize(
    ("more", "is_meant"),
    [
        ({}, True),
        ({"templates/other.yaml": "a: {{ .Values.app.name }}\n"}, True),
        ({"templates/other.yaml": "a: {{ .Values.app.extra }}\n"}, False),
        ({"templates/other.yaml": "a: {{ toYaml .Values.app }}\n"}, False),
        ({"templates/other.yaml": "a: {{ toYaml .Values }}\n"}, False),
        ({"templates/other.yaml": "a: {{ .Values.app.extra.deep }}\n"}, False),
        ({"values.yaml": "app: {extra: []}\nweb: {extra: []}\n"}, False),
        ({"values.yaml": "app: {extra: [], text: '{{ .Values.app.extra }}'}\n"}, False),
        ({"values.yaml": "extra: []\napp: {extra: []}\n"}, False),
        ({"zarf.yaml": ""}, False),
    ],
)
def test_a_condition_on_a_value_that_stands_at_another_level_only(
    tmp_path: Path, more: dict[str, str], is_meant: bool
) -> None:
    """Where nothing reads the one that is there, and nothing defines the one that is read, one of them is wrong."""
    chart = {
        "Chart.yaml": "name: c\n",
        "values.yaml": "app: {extra: [], name: c}\n",
        "templates/package.yaml": SWITCHED,
    }
    write(tmp_path, chart | DEPLOYED | more)
    found = [one.message for one in check_paths([str(tmp_path)]).findings if one.rule.name == "undefined-value"]
    assert [one.partition("(")[2] for one in found] == ["did you mean '.Values.app.extra'?)."] * is_meant
