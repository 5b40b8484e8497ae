"""Trees of files that look like the real thing, the same at each run: Packages, charts, and other YAML between them."""

from __future__ import annotations

import random
from pathlib import Path

NAMES = ("reports", "wiki", "builds", "tickets", "chat", "grafana", "loki", "vault", "registry", "console")
STORES = ("postgres", "search", "objects")


def plain(folder: Path, count: int) -> Path:
    """Write a tree with this many plain Packages, one a file."""
    for number in range(count):
        write(folder / f"apps/{number // 50:03}/{number:05}-package.yaml", package(number))
    return folder


def mixed(folder: Path, count: int) -> Path:
    """Write a tree of this many files, of which one in four is a Package."""
    for number in range(count):
        text = package(number) if number % 4 == 0 else other(number)
        write(folder / f"manifests/{number // 50:03}/{number:05}.yaml", text)
    return folder


def charts(folder: Path, templates: int) -> Path:
    """Write charts with five templates each, of which one is a Package."""
    for number in range(templates // 5):
        chart(folder / f"charts/{number:04}-{NAMES[number % len(NAMES)]}", number)
    return folder


def documents(folder: Path, count: int, each: int) -> Path:
    """Write this many Packages, so many a file."""
    for first in range(0, count, each):
        text = "---\n".join(package(number) for number in range(first, first + each))
        write(folder / f"fleet/{first // each // 50:03}/{first:06}.yaml", text)
    return folder


def write(path: Path, text: str) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def package(number: int) -> str:
    """Write a Package with an application, its gateway, its login and in part a machine's account; 50 to 90 lines."""
    chance = random.Random(number)
    name = f"{NAMES[number % len(NAMES)]}-{number}"
    parts = [_head(name), _network(name, chance), _login(name, chance)]
    if chance.random() < 0.4:
        parts.append(_machine(name))
    if chance.random() < 0.5:
        parts.append(_monitor(name))
    return "".join(parts)


def _head(name: str) -> str:
    return f"""\
# The Package of {name}.
apiVersion: uds.dev/v1alpha1
kind: Package
metadata:
  name: {name}
  namespace: {name}
  labels:
    app.kubernetes.io/part-of: {name}
spec:
"""


def _network(name: str, chance: random.Random) -> str:
    stores = STORES[: chance.randrange(1, 4)]
    allows = "".join(_TO_STORE.format(name=name, store=store) for store in stores)
    return _NETWORK.format(name=name, port=8000 + chance.randrange(900), allows=allows)


_TO_STORE = """\
      - direction: Egress
        description: To the {store}
        selector:
          app.kubernetes.io/name: {name}
        remoteNamespace: {store}
        remoteSelector:
          cluster-name: {name}-{store}
        port: 5432
"""
_NETWORK = """\
  network:
    expose:
      - service: {name}
        selector:
          app.kubernetes.io/name: {name}
        host: {name}
        gateway: tenant
        port: {port}
    allow:
      - direction: Ingress
        selector:
          app.kubernetes.io/name: {name}
        remoteGenerated: IntraNamespace
      - direction: Egress
        description: Single sign-on
        remoteNamespace: istio-tenant-gateway
        remoteSelector:
          app: tenant-ingressgateway
{allows}"""


def _login(name: str, chance: random.Random) -> str:
    groups = "".join(f"          - /Teams/{name}/{role}\n" for role in ("Admin", "Auditor")[: chance.randrange(1, 3)])
    return f"""\
  sso:
    - name: {name.title()} Login
      clientId: uds-{name}
      redirectUris:
        - https://{name}.uds.dev/auth/callback
        - https://{name}.uds.dev/oauth2/callback
      groups:
        anyOf:
{groups}\
      secretConfig:
        name: {name}-sso
        template:
          CLIENT_ID: clientField(clientId)
          CLIENT_SECRET: clientField(secret)
"""


def _machine(name: str) -> str:
    return f"""\
    - name: {name.title()} Jobs
      clientId: {name}-jobs
      standardFlowEnabled: false
      serviceAccountsEnabled: true
      protocolMappers:
        - name: audience
          protocol: openid-connect
          protocolMapper: oidc-audience-mapper
          config:
            included.client.audience: uds-{name}
            access.token.claim: "true"
            introspection.token.claim: "true"
            id.token.claim: "false"
            lightweight.claim: "false"
            userinfo.token.claim: "false"
"""


def _monitor(name: str) -> str:
    return f"""\
  monitor:
    - description: Metrics
      portName: metrics
      targetPort: 9090
      selector:
        app.kubernetes.io/name: {name}
"""


def other(number: int) -> str:
    """Write YAML that is no Package: of every three files a Deployment with its Service, and settings."""
    name = f"{NAMES[number % len(NAMES)]}-{number}"
    if number % 3:
        lines = "".join(f"    option_{index} = value {index * number}\n" for index in range(30))
        return f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n  app.conf: |\n{lines}"
    return _WORKLOAD.format(name=name, number=number)


_WORKLOAD = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: {name}
  template:
    metadata:
      labels:
        app: {name}
    spec:
      containers:
        - name: {name}
          image: registry.example.org/{name}:1.{number}
          ports:
            - name: http
              containerPort: 8080
---
apiVersion: v1
kind: Service
metadata:
  name: {name}
spec:
  selector:
    app: {name}
  ports:
    - port: 8080
"""


def chart(folder: Path, number: int) -> None:
    """Write a chart as UDS Packages come with: the Package with switches and values, helpers, and plain resources."""
    name = NAMES[number % len(NAMES)]
    write(folder / "Chart.yaml", f"apiVersion: v2\nname: {name}\nversion: 0.{number}.0\n")
    write(folder / "values.yaml", _VALUES.replace("NAME", name))
    write(folder / "templates/_helpers.tpl", _HELPERS.replace("NAME", name))
    write(folder / "templates/uds-package.yaml", _TEMPLATE.replace("NAME", name))
    for index in range(4):
        kind = ("ConfigMap", "Secret")[index % 2]
        write(folder / f"templates/{kind.lower()}-{index}.yaml", _RESOURCE.format(name=name, index=index, kind=kind))


_VALUES = """\
domain: uds.dev
replicas: 2
sso:
  enabled: true
  secretName: NAME-sso
  redirectPaths:
    - /auth/callback
    - /oauth2/callback
  groups:
    - /UDS Core/Admin
monitor:
  enabled: false
additionalNetworkAllow: []
"""
_HELPERS = """\
{{- define "NAME.fullname" -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- define "NAME.labels" -}}
app.kubernetes.io/name: NAME
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}
"""
_TEMPLATE = """\
apiVersion: uds.dev/v1alpha1
kind: Package
metadata:
  name: NAME
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "NAME.labels" . | nindent 4 }}
spec:
  network:
    expose:
      - service: {{ include "NAME.fullname" . }}
        selector:
          app.kubernetes.io/name: NAME
        host: NAME
        gateway: tenant
        port: 8080
    allow:
      - direction: Ingress
        remoteGenerated: IntraNamespace
      - direction: Egress
        remoteGenerated: IntraNamespace
      {{- range .Values.additionalNetworkAllow }}
      - {{ toYaml . | nindent 8 }}
      {{- end }}
  {{- if .Values.sso.enabled }}
  sso:
    - name: NAME Login
      clientId: uds-NAME
      redirectUris:
        {{- range .Values.sso.redirectPaths }}
        - "https://NAME.{{ $.Values.domain }}{{ . }}"
        {{- end }}
      groups:
        anyOf:
          {{- toYaml .Values.sso.groups | nindent 10 }}
      secretConfig:
        name: {{ .Values.sso.secretName }}
  {{- end }}
  {{- if .Values.monitor.enabled }}
  monitor:
    - portName: metrics
      targetPort: 9090
      selector:
        app.kubernetes.io/name: NAME
  {{- end }}
"""
_RESOURCE = """\
apiVersion: v1
kind: {kind}
metadata:
  name: {{{{ include "{name}.fullname" . }}}}-{index}
  labels:
    {{{{- include "{name}.labels" . | nindent 4 }}}}
data:
  domain: {{{{ .Values.domain | b64enc | quote }}}}
"""
