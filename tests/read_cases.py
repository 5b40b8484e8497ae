"""Ways in which a template reads a value that a deployment gives, and in which it does not."""

from __future__ import annotations

from making import head

CHART = "apiVersion: v2\nname: reports\nversion: 0.1.0\n"
VALUES = "domain: uds.dev\nsso: {enabled: false, hosts: []}\nmode: x\n"
GIVEN = "sso: {enabeld: true}\n"
NOT_READ = (
    "{{ if .Values.sso.enabled }}x{{ end }}",
    '{{ .Values.sso.enabled | default "x" }}{{ .Values.domain }}',
    "{{ $on := .Values.sso.enabled }}{{ $on }}",
    "{{ with .Values.sso.enabled }}{{ . }}{{ end }}",
)
READ = (
    "{{ .Values.sso.enabled }}{{ .Values.sso.enabeld }}",
    "{{ .Values.sso.enabled }}{{ toJson .Values.sso }}",
    "{{ .Values.sso.enabled }}{{ with .Values.sso }}{{ .enabeld }}{{ end }}",
    "{{ .Values.sso.enabled }}{{ toJson .Values }}",
    '{{ .Values.sso.enabled }}{{ index .Values "sso" "enabeld" }}',
    '{{ .Values.sso.enabled }}{{ (get (get $ "Values") "sso").enabeld }}',
    '{{ .Values.sso.enabled }}{{ dig "sso" "enabeld" "" .Values.AsMap }}',
    '{{ .Values.sso.enabled }}{{ tpl (.Files.Get "more.txt") . }}',
    '{{ .Values.sso.enabled }}{{ $text := .Files.Get "more.txt" }}{{ tpl $text . }}',
    '{{ .Values.sso.enabled }}{{ with .Files.Get "more.txt" }}{{ tpl . $ }}{{ end }}',
    '{{ .Values.sso.enabled }}{{ range .Files.Lines "more.txt" }}{{ tpl . $ }}{{ end }}',
    '{{ .Values.sso.enabled }}{{ range $_, $text := .Files.Glob "*.txt" }}{{ tpl (toString $text) $ }}{{ end }}',
    "{{ $values := .Values }}{{ .Values.sso.enabled }}{{ $values.sso.enabeld }}",
    '{{ .Values.sso.enabled }}{{ include "on" . }}{{ define "on" }}{{ .Values.sso.enabeld }}{{ end }}',
)


def chart_with(body: str) -> dict[str, str]:
    """Make a chart whose Package has what a template writes in an annotation."""
    about = f"  annotations:\n    about: |\n      x{body}\n"
    spec = "spec:\n  network:\n    allow:\n      - {direction: Egress, remoteGenerated: Anywhere}\n"
    return {
        "Chart.yaml": CHART,
        "values.yaml": VALUES,
        "more.txt": "{{ .Values.sso.enabeld }}",
        "templates/package.yaml": f"{head()}{about}{spec}",
    }
