"""Templates that are broken, hostile or not templates at all: a finding or a clear word, and the rest checked."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from making import write
from udslint import Report, Settings, check_paths, check_text
from udslint.read import read, tree
from udslint.read.chart import Chart, File

PACKAGE = """\
apiVersion: uds.dev/v1alpha1
kind: Package
metadata:
  name: reports
  namespace: reports
spec:
  sso:
    - name: Reports
      clientId: uds-reports
      bogusField: {{ .Values.x }}
      redirectUris:
        - https://reports.uds.dev/login
"""
PLAIN = PACKAGE.replace("{{ .Values.x }}", "x")


def found(report: Report) -> list[tuple[str, int]]:
    return [(finding.rule.name, finding.span.start_line) for finding in report.findings]


def chart(folder: Path, files: dict[str, str | bytes]) -> Path:
    write(folder / "chart", {"Chart.yaml": "apiVersion: v2\nname: c\nversion: 0.1.0\n", **files})
    return folder / "chart"


def test_a_broken_helper_is_a_finding_and_its_templates_are_checked(tmp_path: Path) -> None:
    helpers = '{{ define "x" }}x{{ end }}\n\n\n{{ define "y" }}{{ if }}{{ end }}\n'
    package = PACKAGE.replace("{{ .Values.x }}", '{{ include "x" . }}')
    files = {"templates/_helpers.tpl": helpers, "templates/a.yaml": package, "templates/b.yaml": package}
    folder = chart(tmp_path, files)
    report = check_paths([str(folder)])
    assert not report.problems
    errors = [finding for finding in report.findings if finding.rule.name == "template-error"]
    assert [(Path(error.span.path).name, error.span.start_line) for error in errors] == [("_helpers.tpl", 4)]
    checked = {Path(one.span.path).name for one in report.findings if one.rule.name == "unknown-field"}
    assert checked == {"a.yaml", "b.yaml"}


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        (PACKAGE + "{{ if .Values.x }}\n", 13),
        (PACKAGE + "{{ end }}\n", 13),
        (PACKAGE + "x: {{ .Values.x\n", 13),
        (PACKAGE.replace("{{ .Values.x }}", "{{ .Values.my-key }}"), 10),
        (PACKAGE.replace("{{ .Values.x }}", '{{ "a\\d" }}'), 10),
        (PACKAGE.replace("{{ .Values.x }}", "{{ .Release.Nmae }}"), 10),
    ],
)
def test_a_broken_template_is_a_finding_and_the_rest_is_checked(tmp_path: Path, broken: str, line: int) -> None:
    folder = chart(tmp_path, {"templates/a.yaml": broken, "templates/b.yaml": PACKAGE, "values.yaml": "x: 1\n"})
    report = check_paths([str(folder)])
    assert not report.problems
    errors = [finding for finding in report.findings if finding.rule.name == "template-error"]
    assert [(Path(error.span.path).name, error.span.start_line) for error in errors] == [("a.yaml", line)]
    assert ("unknown-field", 10) in [
        (finding.rule.name, finding.span.start_line)
        for finding in report.findings
        if finding.span.path.endswith("b.yaml")
    ]


def test_binary_in_a_template(tmp_path: Path) -> None:
    files = {
        "templates/a.yaml": PACKAGE.encode() + b"\xff\xfe\x00\x01",
        "templates/b.yaml": PACKAGE.encode() + b"# \x07\n",
        "templates/c.yaml": PACKAGE,
        "values.yaml": "x: 1\n",
    }
    folder = chart(tmp_path, files)
    report = check_paths([str(folder)])
    names = {Path(finding.span.path).name: finding.rule.name for finding in report.findings}
    assert not report.problems
    assert names["c.yaml"] == "unknown-field"
    assert {finding.rule.name for finding in report.findings if finding.span.path.endswith("a.yaml")} == {"yaml-syntax"}


def test_a_helper_that_includes_itself(tmp_path: Path) -> None:
    helper = '{{ define "loop" }}a{{ include "loop" . }}{{ end }}'
    body = PACKAGE.replace("{{ .Values.x }}", '{{ include "loop" . }}')
    report = check_paths([str(chart(tmp_path, {"templates/a.yaml": body, "templates/_h.tpl": helper}))])
    assert not report.problems
    [error] = [finding for finding in report.findings if finding.rule.name == "template-error"]
    assert "includes itself" in error.message
    assert (Path(error.span.path).name, error.span.start_line) == ("_h.tpl", 1)
    assert "unknown-field" in dict(found(report))


def test_a_helper_that_calls_itself_until_it_is_done_is_none(tmp_path: Path) -> None:
    helper = '{{ define "walk" }}{{ .name }}{{ if .next }}{{ include "walk" .next }}{{ end }}{{ end }}'
    body = PACKAGE.replace("{{ .Values.x }}", '{{ include "walk" .Values.x }}')
    report = check_paths([str(chart(tmp_path, {"templates/a.yaml": body, "templates/_h.tpl": helper}))])
    assert not report.problems
    assert "template-error" not in dict(found(report))


@pytest.mark.parametrize("values", ["- a\n- b\n", "text\n", "a: [\n", "a: 1\na: 2\n", "", "# nothing\n", "\x00"])
def test_values_that_are_no_mapping(tmp_path: Path, values: str) -> None:
    folder = chart(tmp_path, {"templates/a.yaml": PACKAGE, "values.yaml": values})
    report = check_paths([str(folder)])
    assert not report.problems
    assert ("unknown-field", 10) in found(report)


def test_a_values_file_that_is_not_there(tmp_path: Path) -> None:
    folder = chart(tmp_path, {"templates/a.yaml": PACKAGE})
    (tmp_path / "zarf.yaml").write_text(
        "kind: ZarfPackageConfig\ncomponents:\n  - name: c\n    charts:\n"
        "      - {name: c, localPath: chart, namespace: n, valuesFiles: [values/none.yaml]}\n"
    )
    report = check_paths([str(folder)])
    assert not report.problems
    assert any("none.yaml" in notice for notice in report.notices)
    assert ("unknown-field", 10) in found(report)


def test_a_chart_without_chart_yaml(tmp_path: Path) -> None:
    folder = chart(tmp_path, {"templates/a.yaml": PACKAGE})
    (folder / "Chart.yaml").unlink()
    assert ("unknown-field", 10) in found(check_paths([str(folder)]))


def test_braces_in_a_file_that_is_no_template() -> None:
    text = PLAIN.replace("name: Reports", 'name: "Reports {{ or so"')
    assert ("unknown-field", 10) in found(check_text(text, path="package.yaml"))
    assert "template-error" not in dict(found(check_text(text, path="package.yaml")))
    json = '{"apiVersion": "uds.dev/v1alpha1", "kind": "Package", "metadata": {"name": "a{{ b"}, "spec": {"x": 1}}'
    assert dict(found(check_text(json, path="package.json"))).get("unknown-field") == 1


@pytest.mark.parametrize(
    "text",
    [
        "name: Publish Package\njobs:\n  a:\n    if: ${{ github.event_name == 'push' }}\n",
        "name: Package\ninputs:\n  x:\n    default: ${{ inputs.python-version }}\n",
        "tasks:\n  - name: Package\n    cmd: apply uds.dev/v1alpha1 ${{ .inputs.x-y }}\n",
        "steps:\n  - run: |\n      apiVersion: uds.dev/v1alpha1\n      kind: Package\n      name: ${{ inputs.x-y }}\n",
    ],
)
def test_expressions_of_other_tools_are_no_template(text: str) -> None:
    assert found(check_text(text, path=".github/workflows/package.yaml")) == []


@pytest.mark.parametrize("version", ["uds.dev/v1alpha1", "'{{ .Values.version }}'"])
def test_a_broken_template_of_a_package_outside_of_a_chart(version: str) -> None:
    text = f"apiVersion: {version}\nkind: Package\nmetadata:\n  name: '{{{{ .Values.x-y }}}}'\n"
    assert dict(found(check_text(text, path="package.yaml"))) == {"template-error": 4}


def test_private_characters_of_the_author() -> None:
    text = PACKAGE.replace("name: Reports", 'name: "\ue000\ue002\ue002\ue002 \ue001\ue001\ue001\ue001 \ue003"')
    for one in (text, text.replace("{{ .Values.x }}", "x")):
        assert not check_text(one, path="package.yaml").problems


# Nothing takes for ever, or all memory.

TWICE = '{{{{ define "b{}" }}}}{{{{ include "b{}" . }}}}{{{{ include "b{}" . }}}}{{{{ end }}}}'
AGAIN = '{{ include "r" (dict "Values" .Values) }}'
BOMBS = {
    "includes": "".join(TWICE.format(n, n + 1, n + 1) for n in range(18))
    + '{{ define "b18" }}x{{ end }}{{ include "b0" . }}',
    "loops": "{{ range until 100 }}" * 6 + "x" + "{{ end }}" * 6,
    "text": '{{ $x := "x" }}{{ range until 100 }}{{ $x = printf "%s%s" $x $x }}{{ end }}{{ $x }}',
    "parts": '{{ $x := .Values.x }}{{ range until 100 }}{{ $x = printf "%s%s" $x $x }}{{ end }}{{ $x }}',
    "calls": "{{ $x := .Values.x }}{{ range until 100 }}{{ $x = cat $x $x }}{{ end }}{{ $x }}",
    "lists": "{{ $x := list 1 }}{{ range until 100 }}{{ $x = concat $x $x }}{{ end }}{{ range $x }}y{{ end }}",
    "conditions": "".join(f"{{{{ if .Values.c{n} }}}}x{{{{ end }}}}" for n in range(400)),
    "nested": "".join(f"{{{{ if .Values.c{n} }}}}" for n in range(50)) + "x" + "{{ end }}" * 50,
    "arms": "{{ if .c }}x" + "".join(f'{{{{ else if eq .d "{n}" }}}}{n}' for n in range(400)) + "{{ end }}",
    "deep": "{{ if .a }}" * 100_000 + "{{ end }}" * 100_000,
    "parentheses": "{{ " + "(" * 100_000 + ".a" + ")" * 100_000 + " }}",
    "pipes": "{{ .a" + " | quote" * 100_000 + " }}",
    "wide": "{{ range until 100 }}{{ range until 100 }}" + "y" * 50_000 + "{{ end }}{{ end }}",
    "recursion": f"{{{{ define `r` }}}}{{{{ if .Values.a }}}}{AGAIN * 5}{{{{ end }}}}{{{{ end }}}}"
    "{{ include `r` . }}",
    "replaced": '{{ $x := "a" }}' + '{{ $x = replace "a" "aa" $x }}' * 45 + "{{ $x }}",
    "joined": '{{ $x := "aa" }}' + '{{ $x = list $x $x | join "," }}' * 45 + "{{ $x }}",
    "dicts": "{{ $x := dict }}" + '{{ $x = dict "a" $x "b" $x }}' * 45 + "{{ $x.a }}",
    "asked": "{{ $x := .Values.x }}"
    + "".join(f"{{{{ $x = and (or $x .Values.y{n}) (or $x .Values.z{n}) }}}}" for n in range(45))
    + "{{ if $x }}x{{ end }}",
    "zeros": '{{ printf "%' + "0" * 50_000 + '" .Values.x }}',
    "wild": "{{ nindent 100000000 .Values.x }}",
}


@pytest.mark.parametrize("name", BOMBS)
def test_bounded(name: str) -> None:
    text = PLAIN.replace("bogusField: x", f"bogusField: {BOMBS[name]}")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = check_text(text, path="package.yaml")
    assert all("too much text" in problem.message for problem in report.problems)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000


def test_many_findings_in_one_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """To find the place of each, the list is not gone through again."""
    asked: list[object] = []
    items_of = tree.items_of
    monkeypatch.setattr(tree, "items_of", lambda node: asked.append(node) or items_of(node))
    uris = "".join("      - '*'\n" for _ in range(5_000))
    report = check_text(PLAIN[: PLAIN.index("      redirectUris:")] + f"      redirectUris:\n{uris}")
    assert len({finding.span.start_line for finding in report.findings}) >= 5_000
    assert sum(len(node.value) >= tree.LONG for node in asked) < 10


@pytest.mark.parametrize("times", [1, 2, 3])
def test_lines_at_the_column_of_their_key(times: int) -> None:
    lines = "{{ toYaml .Values.uris | indent 6 }}\n" * times
    report = check_text(PACKAGE[: PACKAGE.index("      bogusField")] + f"      redirectUris:\n{lines}")
    assert not report.problems


def test_what_is_too_much_is_said() -> None:
    text = PLAIN.replace("bogusField: x", f"bogusField: {BOMBS['loops']}")
    [problem] = check_text(text, path="package.yaml").problems
    assert "could not be understood: the template comes to too much text" in problem.message


def test_helpers_that_are_broken_are_left_out() -> None:
    helpers = (File("chart/templates/_a.tpl", "{{ if }}"), File("chart/templates/_b.tpl", '{{ define "b" }}x{{ end }}'))
    text = PACKAGE.replace("{{ .Values.x }}", '{{ include "b" . }}')
    [document] = read("chart/templates/package.yaml", text, Chart("chart", helpers=helpers), 256).packages
    assert document.tree["spec"]["sso"][0]["bogusField"] == "x"


@pytest.mark.parametrize(
    ("clients", "wrong"),
    [
        ("    name: {{ .Values.x }}\n", "'sso': it must be a list"),
        ("    - name: x\n      clientId: x\n      groups: [{{ .Values.x }}]\n", "'groups': it must be a mapping"),
        ("    - name: x\n      clientId: x\n      redirectUris:\n        a: {{ .Values.x }}\n", "it must be a list"),
    ],
)
def test_a_mapping_where_a_list_is_wanted_may_hold_values(clients: str, wrong: str) -> None:
    report = check_text(PACKAGE[: PACKAGE.index("    - name")] + clients)
    assert not report.problems
    (said,) = (finding.message for finding in report.findings if finding.rule.name == "wrong-type")
    assert wrong in said


@pytest.mark.parametrize(("kind", "notices"), [("Exemption", 0), ("Package", 1)])
def test_readings_left_out_are_said_of_packages_only(kind: str, notices: int) -> None:
    spec = "".join(f"  {{{{ if .Values.c{n} }}}}\n  c{n}: x\n  {{{{ end }}}}\n" for n in range(6))
    text = f"apiVersion: uds.dev/v1alpha1\nkind: {kind}\nmetadata:\n  name: a\nspec:\n{spec}"
    report = check_text(text, path="chart/templates/a.yaml", settings=Settings(max_variants=4))
    assert len(report.notices) == notices


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ('"{{ .Values.x | quote }}"', 10),
        ("'{{ .Values.x | squote }}'", 10),
        ('"{{ .Values.x | default 5 | quote }}-y"', None),
        ('"{{ .Values.nil | quote }}"', None),
        ("'{{ .Values.x | quote }}'", None),
        ("{{ .Values.x | quote }}", None),
    ],
)
def test_quotes_between_quotes(tmp_path: Path, written: str, line: int | None) -> None:
    text = PACKAGE.replace("bogusField: {{ .Values.x }}", f"name: {written}")
    folder = chart(tmp_path, {"templates/a.yaml": text, "values.yaml": "x: y\nnil: null\n"})
    report = check_paths([str(folder)])
    said = [(one.span.start_line, one.message) for one in report.findings if one.rule.name == "yaml-syntax"]
    assert [number for number, _ in said] == ([line] if line else [])
    assert all("writes quotes between quotes" in message for _, message in said)
