"""Input that is broken, hostile or half there: what is said of it, and with which exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from making import WITH_SSO as GOOD
from making import write

DROPPED_FIELD = GOOD + "      publicClien: true\n"
"""A warning: unknown-field at line 12."""
BY_VALUE = GOOD.replace("uds-reports", '"{{ .Values.client }}"')


@pytest.fixture
def check(udslint):
    """Run `udslint check` in this process."""
    return partial(udslint, "check", "--no-cache")


def chart(folder: Path, template: str, **files: str) -> None:
    """Write a chart with one template; `files` are those beside it, by their names without .yaml."""
    beside = {"Chart": "apiVersion: v2\nname: reports\nversion: 0.1.0\n", **files}
    write(folder, {"templates/package.yaml": template, **{f"{name}.yaml": text for name, text in beside.items()}})


def bomb() -> str:
    lists = [f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefghi", "bcdefghij", strict=True)]
    return GOOD + "a: &a [x, x, x]\n" + "".join(lists)


BROKEN = {
    "nested deep": (
        GOOD + "x: " + "[" * 100_000 + "]" * 100_000,
        "12:103 error UDS1001",
        "nested deeper than 100 levels",
    ),
    "an alias bomb": (bomb(), "error UDS1001", "aliases multiply to an excessive number of values"),
    "an anchor in itself": (GOOD.replace("spec:", "spec: &s\n  again: *s"), "6:7 error", "anchor contains itself"),
    "a null character": (GOOD.replace("Reports", "Rep\0rts"), "8:16 error UDS1001", "control characters"),
    "Latin-1": (GOOD.replace("Reports", "Rapports d'été").encode("latin-1"), "8:24 error UDS1001", "byte 0xE9"),
    **{
        f"{name} unmarked": (GOOD.encode(name), "1:1 error UDS1001", "not UTF-8 text: it has zero bytes, as UTF-16")
        for name in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
    },
    "UTF-32": (GOOD.encode("utf-32"), "1:1 error UDS1001", "not UTF-8 text: it has zero bytes, as UTF-16"),
    "a tab": (GOOD.replace("  sso", "\tsso"), "7:1 error UDS1001", "cannot start any token"),
}


@pytest.mark.parametrize(("data", "place", "said"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_is_no_yaml_is_a_finding(check, here, data, place, said):
    (here / "package.yaml").write_bytes(data if isinstance(data, bytes) else data.encode())
    result = check("package.yaml")
    assert result.code == 1
    assert place in result.out
    assert said in result.out
    assert result.out.endswith("\n\n1 error in 0 Packages (1 file).\n")
    assert result.err == ""


ODD = {
    "CRLF": DROPPED_FIELD.replace("\n", "\r\n").encode(),
    "CR": DROPPED_FIELD.replace("\n", "\r").encode(),
    "a byte order mark": b"\xef\xbb\xbf" + DROPPED_FIELD.encode(),
    "UTF-16": DROPPED_FIELD.encode("utf-16"),
    "UTF-16, big end first": "\ufeff".encode("utf-16-be") + DROPPED_FIELD.encode("utf-16-be"),
}


@pytest.mark.parametrize("data", ODD.values(), ids=ODD)
def test_odd_line_ends_and_encodings_are_read_with_right_places(check, here, data):
    (here / "package.yaml").write_bytes(data)
    result = check(".")
    assert "package.yaml:12:7 warning UDS1003 unknown-field" in result.out
    assert result.code == 1


@pytest.mark.parametrize("kind", ["[]", "{}", "{a: b}", "5", "null"])
@pytest.mark.parametrize("start", ["", "kind: List\nitems:\n- "])
def test_a_kind_that_is_none(check, here, start, kind):
    (here / "package.yaml").write_text(f"{start}kind: {kind} # uds.dev Package\n---\n{GOOD}")
    assert check(".").err == ""


@pytest.mark.parametrize("data", [b"", b"\0" * 1000, b"\x7fELF\x01\x02\xff", b"# nothing but a comment\n"])
def test_a_file_without_a_package(check, here, data):
    (here / "package.yaml").write_bytes(data)
    assert check(".") == (0, "No UDS Packages found (0 files).\n", "")


def test_a_file_that_is_too_large(check, here):
    (here / "package.yaml").write_text(GOOD + "# " + "x" * 12_000_000)
    result = check(".")
    assert result.code == 3
    assert "more than the limit of 10,000,000; raise the setting 'max-file-size' to read it." in result.err


@pytest.fixture
def sizes_read(monkeypatch):
    """How much is asked for at once."""
    sizes = []

    def read(file, size):
        sizes.append(size)
        return original(file, size)

    original = os.read
    monkeypatch.setattr(os, "read", read)
    return sizes


@pytest.mark.parametrize("path", [".", "package.yaml"])
def test_a_file_that_is_too_large_is_not_read_whole(check, here, sizes_read, path):
    (here / "package.yaml").write_text("# " + "x" * 12_000_000 + "\n" + GOOD)
    assert "package.yaml: The file has 12,000," in check(path).err
    assert max(sizes_read, default=0) < 2_000_000


def test_a_large_file_that_is_none_of_ours_is_no_problem_in_a_folder(check, here):
    (here / "package-lock.json").write_text('{"x": "' + "x" * 12_000_000 + '"}')
    assert check(".") == (0, "No UDS Packages found (0 files).\n", "")
    assert check("package-lock.json").code == 3


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        ("apiVersion: v1", '{{ include "a" . }}', 0),
        ("kind: A", '{{ include "a" . }}', 3),
        ("kind: A", "x: Service", 3),
        ("x: Package", "y: {{ x }}", 3),
        ("x: A", "y: {{ x }}", 0),
    ],
)
def test_what_a_large_file_may_be_is_judged_as_a_whole(check, here, start, end, code):
    write(here, {"templates/a.yaml": f"{start}\n# {'x' * 11_000_000}\n{end}\n"})
    assert check(".").code == code


def test_a_context_that_is_too_large(check, here):
    (here / "cluster.yaml").write_text(GOOD + "# " + "x" * 12_000_000)
    result = check("--context", "cluster.yaml")
    assert result.code == 2
    assert result.err.startswith("udslint: The context 'cluster.yaml' cannot be read: The file has 12,000,")


def test_a_link_to_itself(check, here):
    (here / "package.yaml").symlink_to("package.yaml")
    result = check("package.yaml")
    assert (result.code, result.err) == (
        3,
        "udslint: package.yaml: It cannot be read: Too many levels of symbolic links.\n",
    )


def test_a_cache_folder_that_is_a_file(udslint, here):
    (here / "file").touch()
    result = udslint("check", "--cache-dir", "file", ".")
    assert result.code == 0
    assert result.err.endswith("cannot be used and was ignored: File exists.\n")


def test_a_pipe_is_read_once_and_kept(here, monkeypatch):
    (here / "package.yaml").write_text(DROPPED_FIELD)
    run = f"{sys.executable} -m udslint check --cache-dir cache"
    command = f"{run} <(cat package.yaml); {run} --context <(cat package.yaml) package.yaml"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    assert done.stdout.count("warning UDS1003 unknown-field") == 2


@pytest.mark.parametrize("command", ["check", "token", "graph"])
@pytest.mark.parametrize(("stdin", "why"), [("<&-", "it is closed."), ("<&3", "Bad file descriptor.")])
def test_standard_input_that_cannot_be_read(here, command, stdin, why):
    shell = f"exec 3> written; {sys.executable} -m udslint {command} - {stdin}"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == f"udslint: Standard input cannot be read: {why}\n"


# --- the context


@pytest.mark.parametrize("text", ["", "a: 1\n", "a: [\n", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n"])
def test_a_context_without_packages(check, here, text):
    (here / "cluster.yaml").write_text(text)
    result = check("--context", "cluster.yaml")
    assert result.code == 2
    assert "The context 'cluster.yaml' holds no UDS Package; give the output of 'kubectl get" in result.err


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"apiVersion: uds.dev/v1alpha1\nkind: Package\na: [\n", ", line 3: The document is not YAML"),
        (b"apiVersion: uds.dev/v1alpha1\nkind: Package\na: \xff", ", line 3: The document is not YAML: not UTF-8"),
    ],
)
def test_a_context_that_is_no_yaml(check, here, text, why):
    (here / "cluster.yaml").write_bytes(text)
    result = check("--context", "cluster.yaml")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"udslint: The context 'cluster.yaml' cannot be read{why}")


def test_a_context_of_which_a_part_is_no_yaml(check, here):
    """What it says is not known, so that a rule may miss there what is in it."""
    head = "apiVersion: uds.dev/v1alpha1\nkind: Package\n"
    (here / "package.yaml").write_text(f"{head}metadata: {{name: a, namespace: a}}\n")
    (here / "cluster.yaml").write_text(f"{head}metadata: {{name: b, namespace: b}}\n---\n{head}a: [\n")
    result = check("--context", "cluster.yaml")
    assert result.code == 3
    assert "udslint: cluster.yaml:" in result.err
    assert "The document is not YAML" in result.err


@pytest.mark.parametrize(("name", "why"), [("nowhere.yaml", "No such file or directory"), (".git", "Is a directory")])
def test_a_context_that_cannot_be_read(check, name, why):
    assert check("--context", name) == (2, "", f"udslint: The context '{name}' cannot be read: {why}.\n")


# --- charts


TEMPLATES = {
    "an unclosed block": (GOOD.replace("  sso:", "  {{ if .Values.on }}\n  sso:"), "7:3", "unclosed {{if}}"),
    "an unclosed action": (GOOD.replace("uds-reports", "{{ .Values.on"), "9:17", "unclosed action"),
    "blocks in blocks": (GOOD + "{{ if .Values.on }}" * 20_000, "12:1122", "more than 60 blocks"),
    "parentheses": (GOOD.replace("uds-reports", "{{ " + "(" * 100_000 + " }}"), "9:71", "more than 50 pipes"),
}


@pytest.mark.parametrize(("template", "place", "said"), TEMPLATES.values(), ids=TEMPLATES)
def test_a_template_that_cannot_be_read(check, here, template, place, said):
    chart(here, template)
    result = check(".")
    assert result.code == 1
    assert f"templates/package.yaml:{place} error UDS1014 template-error" in result.out
    assert said in result.out


def test_a_helper_that_includes_itself(check, here):
    chart(here, GOOD.replace("uds-reports", '{{ include "name" . }}'))
    (here / "templates" / "_helpers.tpl").write_text('{{ define "name" }}{{ include "name" . }}{{ end }}')
    result = check(".")
    assert result.code == 1
    assert "templates/_helpers.tpl:1:20 error UDS1014" in result.out
    assert "the template 'name' includes itself" in result.out


def test_a_template_with_bytes_that_are_no_text(check, here):
    chart(here, "")
    (here / "templates" / "package.yaml").write_bytes(GOOD.encode() + bytes(range(256)))
    result = check(".")
    assert result.code == 1
    assert "not UTF-8 text: byte 0x80" in result.out


@pytest.mark.parametrize(
    ("values", "place", "problem"),
    [
        ("- a\n- b\n", "values.yaml:1:1", "values are a mapping."),
        ("a: 1\nb: [1,\n", "values.yaml:2:7", "did not find expected node content."),
        ("# of the chart\n---\na: 1\n b: 2\n", "values.yaml:4:3", "mapping values are not allowed in this context."),
    ],
)
def test_values_that_cannot_be_read_are_said_once_and_no_value_counts_as_undefined(check, here, values, place, problem):
    chart(here, BY_VALUE, values=values)
    (here / "templates" / "other.yaml").write_text(BY_VALUE)
    result = check(".")
    said = "error UDS1014 template-error: The values file cannot be read, so Helm refuses the chart:"
    assert result.code == 1
    assert result.out.count(f"{place} {said} {problem}") == 1
    assert "undefined-value" not in result.out
    silent = check("--ignore", "template-error", ".")
    assert silent.code == 3
    assert f"{place}: The values file cannot be read: {problem}" in silent.err


@pytest.mark.parametrize("values", ["---\n# nothing here yet\n", "~\n", "null\n", "a: &x 1\nb: &x 2\nclient: *x\n"])
def test_values_that_helm_takes(check, here, values):
    """Null is no values, and an anchor may be set anew. Asked of Helm 3.19."""
    chart(here, BY_VALUE, values=values)
    result = check("--select", "template-error,yaml-syntax", ".")
    assert (result.code, result.err) == (0, "")


def test_values_that_zarf_fills_in_and_that_cannot_be_read_before_are_a_notice(check, here):
    chart(here, BY_VALUE, values="a: 1\n")
    (here / "more.yaml").write_text("a: ###ZARF_VAR_A###\n###ZARF_VAR_B###\n")
    (here / "zarf.yaml").write_text(
        "kind: ZarfPackageConfig\nmetadata: {name: app}\nvariables: [{name: A}, {name: B}]\n"
        "components:\n- name: app\n  required: true\n  charts: [{name: app, namespace: app,\n"
        "    version: 0.1.0, localPath: ., valuesFiles: [more.yaml]}]\n"
    )
    result = check(".")
    assert result.code == 0
    assert result.err.count("more.yaml:2: The values file is not read, so no value is known:") == 1
    assert "undefined-value" not in result.out


def test_a_values_file_that_is_not_there(check, here):
    chart(here, BY_VALUE, values="a: 1\n")
    given = check("--values", "more.yaml", ".")
    assert (given.code, given.out) == (2, "")
    assert "'more.yaml' does not exist" in given.err
    (here / ".udslint.yaml").write_text("values: [more.yaml]\n", "utf-8")
    result = check(".")
    assert "The values file" in result.err
    assert "'more.yaml' of the chart in '.' is not there" in result.err
    assert "undefined-value" not in result.out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
@pytest.mark.parametrize("name", ["Chart.yaml", "templates/_h.tpl", "zarf.yaml", "uds-bundle.yaml", "values.yaml"])
def test_pipes_around_a_chart_are_not_waited_for(check, here, name):
    chart(here, BY_VALUE, values="client: a\n")
    (here / name).unlink(missing_ok=True)
    os.mkfifo(here / name)
    assert check("templates").code in (0, 1)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Chart.yaml", 'name: a\ndependencies: [{name: b, repository: "file://../b\\0"}]\n'),
        ("zarf.yaml", 'components: [{name: a, charts: [{name: a, localPath: ., valuesFiles: ["v\\0.yaml"]}]}]\n'),
        ("zarf.yaml", 'components: [{name: a, import: {path: "b\\0"}, charts: [{name: a, localPath: .}]}]\n'),
        ("uds-bundle.yaml", 'packages: [{name: a, path: "b\\0", overrides: {a: {a: {values: []}}}}]\n'),
    ],
)
def test_paths_with_a_zero_in_them(check, here, name, text):
    zarf = "metadata: {name: a}\ncomponents: [{name: a, charts: [{name: a, localPath: .}]}]\n"
    chart(here, BY_VALUE, values="client: a\n")
    write(here, {"zarf.yaml": zarf, name: text})
    result = check(".")
    assert (result.code in (0, 1), "Traceback" in result.err) == (True, False)


def test_a_template_without_an_object_of_ours(check, here):
    asked = '{{ if .Capabilities.APIVersions.Has "uds.dev/v1alpha1/Package" }}'
    chart(here, f"{asked}\nkind: Deployment\nx: {{{{ .Values.n }}}}\n{{{{ end }}}}\n", values="client: a\n")
    assert check(".").code == 0


@pytest.mark.parametrize("name", ["values.yaml", "more.yaml"])
def test_a_values_file_that_is_no_text(check, here, name):
    """What it defines is not known, so nothing is undefined."""
    chart(here, BY_VALUE, values="a: 1\n", more="b: 1\n")
    assert "undefined-value" in check("--values", "more.yaml", ".").out
    (here / name).write_bytes("client: é\n".encode("latin-1"))
    result = check("--values", "more.yaml", ".")
    assert f"The values file '{name}' of the chart in '.' is not there or cannot be read, so" in result.err
    assert "undefined-value" not in result.out


def test_without_values_or_chart_nothing_is_known_of_values(check, here):
    chart(here, BY_VALUE)
    assert check(".").code == 0
    (here / "Chart.yaml").unlink()
    assert check(".").code == 0


# --- the other commands


@pytest.mark.parametrize("command", ["graph", "token"])
@pytest.mark.parametrize(
    ("text", "said"),
    [(GOOD + "x: [", "package.yaml:12:5: The document is not YAML"), (GOOD + "{{ if .Values.x }}", "unclosed {{if}}")],
)
def test_what_is_left_out_is_said(udslint, here, command, text, said):
    write(here, {"good.yaml": GOOD, "package.yaml": text})
    result = udslint(command, ".")
    assert result.code == 3
    assert said in result.err
