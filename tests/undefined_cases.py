"""What Helm makes of values that are not defined, in each construct that may guard them."""

from __future__ import annotations

from typing import NamedTuple

from making import head

VALUES = """\
live: true
later: false
mode: x
empty: {}
list: []
items: [1]
more: {enabled: true}
"""
"""`later` is turned on in a second run; there is no `web`."""
CHART = "apiVersion: v2\nname: reports\nversion: 0.1.0\n"
HELPERS = """\
{{- define "host" }}{{ .host }}{{ .tls.host }}{{ end }}
{{- define "root" }}{{ if .Values.later }}{{ .Values.web.host }}{{ end }}{{ end }}
{{- define "enabled" }}{{ with (.Values.web).enabled }}true{{ end }}{{ end }}
"""
USUAL = {"always": None, "later": ".Values.later", "sooner": "not .Values.later"}
"""When Helm refuses the chart: whether or not `later` is true, only if it is, only if it is not."""

_CASES = """
always | {{ .Values.web.host }}
always | {{ $.Values.web.host | default "x" }}
always | {{ coalesce .Values.web.host "x" }}
always | {{ (.Values.web.tls).host }}
always | {{ .Values.more.tls.host }}
always | {{ hasKey .Values.web.tls "host" }}
always | {{ $v := .Values }}{{ $v.web.host }}
always | {{ $d := dict "web" .Values.web }}{{ $d.web.host }}
always | {{ with $ }}{{ .Values.web.host }}{{ end }}
always | {{ .Values.mode.host }}
always | {{ if .Values.live.on }}x{{ end }}
always | {{ .Values.items.first }}
later  | {{ if .Values.later }}{{ .Values.mode.host }}{{ end }}
never  | {{ if dig "web" "on" false .Values.AsMap }}{{ .Values.web.on }}{{ end }}
never  | {{ if kindIs "map" .Values.mode }}{{ .Values.mode.host }}{{ end }}
never  | {{ .Values.web }}{{ .Values.more.host }}{{ .Values.host | default "x" }}
never  | {{ (.Values.web).host }}{{ (.Values.web).tls.host }}
never  | {{ ((.Values.web).tls).host }}
never  | {{ (.Values.web | default dict).host }}
never  | {{ $w := .Values.web }}{{ $w.host }}{{ $w.tls.host }}
never  | {{ include "host" .Values.web }}
never  | {{ dig "web" "host" "x" .Values.AsMap }}{{ get .Values "web" }}{{ (index .Values "web").host }}
never  | {{/* .Values.web.host */}}
always | {{ if .Values.web.enabled }}x{{ end }}
always | {{ if .Values.web.enabled }}{{ .Values.web.host }}{{ else }}{{ .Values.web.port }}{{ end }}
always | {{ if .Values.web.enabled }}x{{ end }}{{ .Values.web.host }}
always | {{ if not .Values.web.enabled }}x{{ end }}
always | {{ if eq .Values.web.mode "x" }}x{{ end }}
always | {{ if eq (toString .Values.web.mode) "x" }}{{ .Values.web.host }}{{ end }}
always | {{ if .Values.web.enabled | default false }}x{{ end }}
always | {{ with .Values.web.tls }}{{ .host }}{{ end }}
always | {{ range .Values.web.rules }}x{{ end }}
always | {{ range $key, $value := .Values.more.rules.list }}x{{ end }}
always when .Values.live | {{ if .Values.live }}{{ .Values.web.host }}{{ end }}
always when not .Values.web | {{ if .Values.web }}x{{ end }}{{ .Values.web.host }}
always when not .Values.web.enabled | {{ if (.Values.web).enabled }}x{{ end }}{{ .Values.web.host }}
always when .Values.items | {{ range .Values.items }}{{ $.Values.web.host }}{{ end }}
never  | {{ if .Values.flag }}x{{ else }}y{{ end }}{{ if not .Values.flag }}x{{ end }}
never  | {{ if .Values.more.flag }}x{{ end }}{{ range .Values.rules }}x{{ end }}
never  | {{ if .Values.web }}{{ .Values.web.host }}{{ end }}
never  | {{ if not .Values.web }}x{{ else }}{{ .Values.web.host }}{{ end }}
never  | {{ if .Values.web }}{{ if .Values.web.enabled }}{{ .Values.web.host }}{{ end }}{{ end }}
never  | {{ if (.Values.web).enabled }}{{ .Values.web.host }}{{ end }}
never  | {{ if eq (.Values.web).mode "x" }}{{ .Values.web.host }}{{ end }}
never  | {{ if hasKey .Values "web" }}{{ .Values.web.host }}{{ end }}
never  | {{ if kindIs "map" .Values.web }}{{ .Values.web.host }}{{ end }}
never  | {{ if ne .Values.web nil }}{{ .Values.web.host }}{{ end }}
never  | {{ if not (empty .Values.web) }}{{ .Values.web.host }}{{ end }}
never  | {{ if eq (include "enabled" .) "true" }}{{ .Values.web.host }}{{ end }}
never  | {{ with .Values.web }}{{ .host }}{{ $.Values.web.host }}{{ end }}
never  | {{ range .Values.web }}{{ $.Values.web.host }}{{ end }}
always when .Values.live | {{ if and .Values.live .Values.web.enabled }}x{{ end }}
always | {{ if or .Values.web.enabled .Values.live }}x{{ end }}
always when .Values.live | {{ if or (not .Values.live) (eq .Values.web.mode "x") }}x{{ end }}
always | {{ if and .Values.web.enabled .Values.web.host }}x{{ end }}
always | {{ $x := and .Values.web.enabled .Values.live }}
never  | {{ if and .Values.web .Values.web.enabled }}{{ .Values.web.host }}{{ end }}
never  | {{ if or (not .Values.web) .Values.web.enabled }}x{{ end }}
never  | {{ if and (hasKey .Values "web") .Values.web.enabled }}{{ .Values.web.host }}{{ end }}
never  | {{ if not (and .Values.web (not .Values.web.enabled)) }}x{{ end }}
never  | {{ and .Values.flag .Values.web.host }}{{ or .Values.live .Values.web.host }}
never  | {{ ternary "x" "y" (or .Values.live .Values.web.enabled) }}
never  | {{ required "give it" .Values.web }}{{ .Values.web.host }}{{ .Values.web }}
never  | {{ $w := required "give it" .Values.web }}{{ if .Values.web.enabled }}x{{ end }}{{ $w.host }}
never  | {{ if .Values.web }}x{{ end }}{{ .Values.web | required "give it" }}{{ .Values.web.host }}
never  | {{ .Values.flag }}{{ required "give it" .Values.flag }}
always | {{ and .Values.flag (required "give it" .Values.web) }}{{ .Values.web.host }}
always when .Values.live | {{ if or .Values.live (required "give it" .Values.web) }}{{ .Values.web.host }}{{ end }}
sooner | {{ if .Values.later }}{{ required "give it" .Values.web }}{{ end }}{{ .Values.web.host }}
later  | {{ if .Values.later }}{{ .Values.web.host }}{{ end }}
later  | {{ if .Values.later }}{{ if .Values.web.enabled }}{{ .Values.web.host }}{{ end }}{{ end }}
later  | {{ if and .Values.later .Values.web.enabled }}x{{ end }}
later when .Values.later and .Values.live | {{ if and (and .Values.later .Values.live) .Values.web.host }}{{ end }}
later  | {{ include "root" . }}
later  | {{ with .Values.later }}{{ $.Values.web.host }}{{ end }}
later  | {{ if not .Values.later }}x{{ else if .Values.web.enabled }}y{{ end }}
sooner | {{ with .Values.later }}x{{ else with .Values.web.tls }}y{{ end }}
sooner | {{ if .Values.later }}x{{ else }}{{ .Values.web.host }}{{ end }}
sooner | {{ if .Values.later }}x{{ else if .Values.web.enabled }}{{ .Values.web.host }}{{ end }}
sooner when .Values.live and not .Values.later | {{ if and .Values.live (or .Values.later .Values.web.x) }}{{ end }}
sooner | {{ if not (or .Values.later .Values.web.enabled) }}x{{ end }}
"""
_QUIET = """
{{ required "give it" .Values.web.host }}
{{ .Values.empty.web.host }}
{{ .Values.global.web.host }}
{{ if hasKey .Values "web" }}x{{ end }}{{ .Values.web.host }}
{{ if kindIs "map" .Values.web }}x{{ end }}{{ .Values.web.host }}
{{ and .Values.live .Values.web.host }}
{{ $_ := set .Values (print "we" "b2") 1 }}{{ .Values.web.host }}
"""
"""Helm refuses these, whatever `later` is, and nothing is said: the chart may mean it, or it is not followed so far."""


class Case(NamedTuple):
    """A template of a chart without `web`."""

    verdict: str
    """"always", "later", "sooner" or "never"."""
    body: str
    said: tuple[tuple[str | None, str], ...] = ()
    """When the finding holds, and its severity."""

    def files(self) -> dict[str, str]:
        """Give the files of the chart."""
        item = "{direction: Egress, remoteGenerated: IntraNamespace, description: 'x" + self.body + "'}"
        text = f"{head()}spec:\n  network:\n    allow:\n      - {item}\n"
        templates = {"templates/_h.tpl": HELPERS, "templates/package.yaml": text}
        return {"Chart.yaml": CHART, "values.yaml": VALUES, **templates}

    def is_refused(self, *, later: bool) -> bool:
        """Tell whether Helm refuses the chart."""
        return self.verdict in ("always", "later" if later else "sooner")


def cases() -> list[Case]:
    """Give all cases."""
    return [*map(_case, _CASES.strip().splitlines()), *(Case("always", body) for body in _QUIET.strip().splitlines())]


def _case(line: str) -> Case:
    label, _, body = line.partition(" | ")
    verdict, _, when = label.strip().partition(" when ")
    severity = "note" if verdict == "later" else "warning"
    return Case(verdict, body, ((when or USUAL[verdict], severity),) if verdict != "never" else ())
