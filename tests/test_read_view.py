"""`udslint read`: what it shows of a template and of plain files."""

from __future__ import annotations

import pytest

from making import write
from udslint.commands.failure import Failure
from udslint.commands.read import understood
from udslint.commands.token import tokens

TEMPLATE = """\
apiVersion: uds.dev/v1alpha1
kind: Package
metadata:
  name: app
  namespace: {{ .Release.Namespace }}
spec:
  {{- if .Values.sso }}
  sso:
    - name: "App of {{ .Values.owner }}"
      clientId: {{ include "id" . }}
      redirectUris:
        {{- range .Values.uris }}
        - {{ . }}
        {{- end }}
  {{- end }}
"""
READING = """\
Reading 2: when not .Values.sso
   1 | apiVersion: uds.dev/v1alpha1
   2 | kind: Package
   3 | metadata:
   4 |   name: app
   5 |   namespace: {{ .Release.Namespace }}
   6 | spec:
"""


@pytest.fixture
def chart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    files = {
        "Chart.yaml": "name: app\nversion: 1.0.0\n",
        "values.yaml": "sso: true\nowner: me\n",
        "templates/_helpers.tpl": '{{ define "id" }}uds-app{{ end }}\n',
        "templates/package.yaml": TEMPLATE,
    }
    write(tmp_path, files)
    return tmp_path


def section(text: str, title: str) -> list[str]:
    """Give the lines under a title."""
    return next(part for part in text.split("\n\n") if part.startswith(title)).splitlines()[1:]


def test_what_stands_around_a_template(chart):
    (chart / "more.yaml").write_text("owner: you\n")
    lines = understood("templates/package.yaml", {"values": ("more.yaml",)}).split("\n\n", maxsplit=1)[0].splitlines()
    assert lines[0].startswith("templates/package.yaml: a template of the chart in '.', ")
    assert lines[1:] == ["  values: values.yaml, more.yaml", "  files with named templates: templates/_helpers.tpl"]


def test_conditions_and_what_the_values_answer(chart):
    text = understood("templates/package.yaml", {})
    assert "  7:3  .Values.sso: true" in section(text, "Conditions")


def test_unknown_values_and_their_defaults(chart):
    lines = section(understood("templates/package.yaml", {}), "Unknown values")
    assert "  5:14  {{ .Release.Namespace }}" in lines
    assert "  9:21  {{ .Values.owner }}: 'me'" in lines
    assert "  13:11  {{ . }} = (.Values.uris)[0]" in lines


def test_what_stands_in_another_file_is_shown_with_it(chart):
    helper = '{{ define "id" }}\n{{- if .Values.own }}uds-{{ .Values.own }}{{ else }}uds-app{{ end }}{{ end }}\n'
    (chart / "templates" / "_helpers.tpl").write_text(helper)
    text = understood("templates/package.yaml", {})
    assert "  templates/_helpers.tpl:2:1  .Values.own: false" in section(text, "Conditions")
    assert "  templates/_helpers.tpl:2:26  {{ .Values.own }}" in section(text, "Unknown values")


def test_items_of_a_list_and_the_name_of_the_chart_are_defaults_too(chart):
    (chart / "values.yaml").write_text("uris: [https://a.uds.dev/x]\n")
    (chart / "templates" / "package.yaml").write_text(TEMPLATE.replace("name: app", "name: {{ .Chart.Name }}"))
    lines = section(understood("templates/package.yaml", {}), "Unknown values")
    assert "  4:9  {{ .Chart.Name }}: 'app'" in lines
    assert "  13:11  {{ . }} = (.Values.uris)[0]: 'https://a.uds.dev/x'" in lines


def test_each_reading_has_the_authors_line_numbers(chart):
    text = understood("templates/package.yaml", {})
    assert READING.split("\n", maxsplit=1)[1] in text
    assert '   9 |     - name: "App of {{ .Values.owner }}"\n' in text
    assert "  10 |       clientId: uds-app\n" in text
    assert "if .Values.sso" not in text


def test_objects_and_the_readings_they_are_in(chart):
    (chart / "templates" / "package.yaml").write_text("{{ if .Values.sso }}\n" + TEMPLATE + "{{ end }}\n")
    lines = section(understood("templates/package.yaml", {}), "Objects that matter")
    assert lines == ["  3:7  Package {{ .Release.Namespace }}/app, when .Values.sso"]


def test_readings_of_one_text_are_shown_once(chart):
    (chart / "templates" / "package.yaml").write_text(
        TEMPLATE.replace("sso:\n", "sso: []\n").split("    - name")[0] + "{{ end }}"
    )
    with_empty_branch = (chart / "templates" / "package.yaml").read_text() + "{{ if .Values.other }}{{ end }}\n"
    (chart / "templates" / "package.yaml").write_text(with_empty_branch)
    text = understood("templates/package.yaml", {})
    assert text.count("Reading ") > text.count("   1 | apiVersion")


def test_an_error_of_the_template(chart):
    (chart / "templates" / "package.yaml").write_text(TEMPLATE + "{{ end }}")
    assert "  error at 16:1: " in understood("templates/package.yaml", {})


def test_a_plain_file(chart):
    (chart / "plain.yaml").write_text(TEMPLATE.replace("{{ .Release.Namespace }}", "app").split("  {{-")[0])
    (chart / "broken.yaml").write_text("apiVersion: uds.dev/v1alpha1\nkind: Package\n x: 1\n")
    (chart / "other.yaml").write_text("kind: ConfigMap\n")
    assert (
        understood("plain.yaml", {})
        == "plain.yaml: plain YAML, one reading.\n\nObjects that matter\n  2:7  Package app/app\n"
    )
    assert "  3:3  not YAML: mapping values are not allowed" in understood("broken.yaml", {})
    assert understood("other.yaml", {}).endswith("No objects that matter.\n")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nope.yaml", "nope.yaml: The file cannot be read: No such file or directory."),
        ("", "'': The file cannot be read: No such file or directory."),
        ("templates", "templates: The file cannot be read: Is a directory."),
        ("bytes.yaml", "bytes.yaml:2:4: The file is not UTF-8 text: byte 0xFF."),
    ],
)
def test_what_cannot_be_read(chart, path, said):
    (chart / "bytes.yaml").write_bytes(b"a: 1\nb: \xff\n")
    with pytest.raises(Failure) as failure:
        understood(path, {})
    assert (failure.value.message, failure.value.exit_code) == (said, 3)


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    (tmp_path / "package.yaml").write_text(TEMPLATE)
    with pytest.raises(Failure, match="more than the limit of 10; raise the setting 'max-file-size'"):
        understood(str(tmp_path / "package.yaml"), {"max_file_size": 10})
    said = tokens([str(tmp_path)], None, None, {"max_file_size": 10})
    assert "more than the limit of 10; raise the setting 'max-file-size'" in str(said)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("{{ .Values.owner | quote }}", "{{ .Values.owner | quote }}"),
        ('"{{ .Values.owner }}"', '"{{ .Values.owner }}"'),
        ('{{ printf "uds-%s" .Values.owner | quote }}', '"uds-{{ .Values.owner }}"'),
    ],
)
def test_quotes_that_an_action_writes_are_shown_once(chart, written, shown):
    (chart / "templates" / "package.yaml").write_text(TEMPLATE.replace('"App of {{ .Values.owner }}"', written))
    reading = understood("templates/package.yaml", {}).partition("\nReading 1")[2]
    assert f"   9 |     - name: {shown}\n" in reading
