"""Calls that Helm refuses where it comes to them, or when it reads the template, and some that it takes."""

from __future__ import annotations

REFUSED = (
    '{{ include "name" }}',
    '{{ include "name" . . }}',
    '{{ "name" | include }}',
    "{{ trunc .Values.text }}",
    "{{ .Values.text | trunc 3 4 }}",
    '{{ replace "a" .Values.text }}',
    "{{ ternary 1 2 }}",
    "{{ toYaml }}",
    "{{ tpl .Values.text }}",
    '{{ required "x" }}',
    "{{ if not }}x{{ end }}",
    "{{ if hasKey .Values }}x{{ end }}",
    "{{ if .Values.lit }}{{ nindent 4 }}{{ end }}",
    "{{ quote(.Values.text) }}",
    '{{ print "a""b" }}',
    "{{ print (1)2 }}",
    "{{ if .Values.dark }}{{ quote(.Values.text) }}{{ end }}",
    '{{ template "name" . | nindent 2 }}',
    '{{ template "name" $ | trim }}',
    "{{ if not(.Values.lit) }}x{{ end }}",
    "{{ endif }}",
    "{{ if .Values.lit }}a{{ elseif .Values.dark }}b{{ end }}",
)
WRONG_KINDS = (
    '{{ if eq .Values.lit "true" }}x{{ end }}',
    '{{ if ne "true" .Values.dark }}x{{ end }}',
    "{{ if eq .Values.number 3 }}x{{ end }}",
    '{{ if eq .Values.items "a" }}x{{ end }}',
    "{{ if eq .Values.text .Values.number }}x{{ end }}",
    "{{ if gt .Values.number 2 }}x{{ end }}",
    "{{ if lt .Values.lit true }}x{{ end }}",
    '{{ if and .Values.lit (eq .Values.lit "true") }}x{{ end }}',
    "{{ upper .Values.number }}",
    "{{ with .Values.items }}{{ . | trim }}{{ end }}",
    "{{ .Values.map | nindent 8 }}",
    "{{- .Values.items | nindent 8 }}",
    "{{ .Values.text | trunc .Values.number }}",
    '{{ ternary "a" "b" .Values.text }}',
    "{{ first .Values.map }}",
    '{{ hasKey .Values.items "a" }}',
    "{{ join .Values.number .Values.items }}",
    "{{ range until .Values.number }}x{{ end }}",
)
"""Refused for what values.yaml says."""
TAKEN = (
    '{{ if eq .Values.lit true }}x{{ end }}{{ if eq .Values.text "a" }}x{{ end }}',
    '{{ if eq (toString .Values.lit) "true" }}x{{ end }}{{ if eq .Values.lit nil }}x{{ end }}',
    "{{ if eq (int .Values.number) 3 }}x{{ end }}{{ if eq .Values.number 3.0 }}x{{ end }}",
    '{{ if eq .Values.text "abc" 3 }}x{{ end }}{{ if and .Values.dark (eq .Values.dark "x") }}x{{ end }}',
    "{{ if lt .Values.number 4.5 }}x{{ end }}{{ upper (toString .Values.number) }}",
    "{{ toYaml .Values.map | nindent 8 }}{{ .Values.items | toYaml | indent 8 }}",
    '{{ join "," .Values.text }}{{ .Values.text | trunc (int .Values.number) }}{{ .Values.no | default "x" | upper }}',
    '{{ hasKey .Values.map "a" }}{{ has .Values.number .Values.items }}{{ first .Values.items }}',
    '{{ ternary "a" "b" .Values.lit }}{{ quote .Values.map .Values.number }}{{ len .Values.map }}',
    '{{ if kindIs "string" .Values.number }}{{ upper .Values.number }}{{ end }}',
    "{{ if .Values.dark }}{{ upper .Values.number }}{{ end }}",
    "{{ if(.Values.lit) }}x{{ else if(.Values.dark) }}y{{ end }}{{ range(list 1) }}{{ . }}{{ end }}",
    "{{ with(.Values.text) }}{{ . }}{{ end }}{{ (.Values).text }}{{- (dict).x -}}",
    '{{ include "name" . }}',
    '{{ . | include "name" }}',
    "{{ .Values.text | trunc 3 }}",
    '{{ .Values.text | replace "a" "b" | quote }}',
    "{{ ternary 1 2 .Values.lit }}",
    "{{ .Values.lit | ternary 1 2 }}",
    "{{ if .Values.dark }}{{ trunc .Values.text }}{{ end }}",
    "{{ if and .Values.dark (trunc .Values.text) }}x{{ end }}",
    "{{ .Values.text | quote | }}{{ (.Values.text |) }}{{ if .Values.lit | }}x{{ end }}",
    '{{ template "name"(dict "a" 1) }}{{ template "name". }}',
    '{{ with .Values.off }}{{ . | trunc 63 }}{{ end }}{{ if and .Values.off (hasPrefix "a" .Values.off) }}x{{ end }}',
    '{{ if hasPrefix "v" (toString .Values.number) }}{{ trimPrefix "v" .Values.number }}{{ end }}',
    '{{ template "name" . }}',
    '{{ template "name" (.Values.text | trim) }}',
    '{{ template "name" .Values.text | trim }}',
    '{{ print "a" "b" }}{{- print (1) (2)}}',
    "{{ default 1 }}{{ quote }}{{ coalesce }}",
    '{{ (dict "a" 1).a }}{{ $x := 1 }}{{ $x }}{{ .Values.text|quote|trim }}',
)


def chart_with(action: str) -> dict[str, str]:
    """Make a chart whose Package has an action in an annotation."""
    text = "apiVersion: uds.dev/v1alpha1\nkind: Package\nmetadata:\n  name: a\n  annotations:\n    about: |\n"
    return {
        "Chart.yaml": "apiVersion: v2\nname: a\nversion: 0.1.0\n",
        "values.yaml": "text: abc\nlit: true\ndark: false\nnumber: 3\nitems: [a]\nmap: {a: b}\noff: false\n",
        "templates/_names.tpl": '{{ define "name" }}x{{ end }}',
        "templates/package.yaml": f"{text}      x{action}\nspec: {{}}\n",
    }
