"""The pods of a run against the labels that Authservice selects by."""

from __future__ import annotations

from making import head, together
from udslint import Settings
from udslint.source import Source

SPEC = """\
spec:
  network:
    expose:
      - host: reports
        service: reports
        port: 80
        selector:
          app: reports
  sso:
    - name: Reports
      clientId: uds-reports
      redirectUris:
        - https://reports.uds.dev/login
      enableAuthserviceSelector:
        app: reports
"""
SERVICE = """apiVersion: v1
kind: Service
metadata:
  name: reports
  {namespace}
spec:
  selector:
    name: reports
"""
DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: reports
  {namespace}
spec:
  template:
    metadata:
      labels:
        {labels}
"""


def said(service: str, deployment: str, folder: str = "chart", namespace: str = "reports") -> list[str]:
    settings = Settings(select=("authservice-service-selector", "authservice-selector-matches-nothing"))
    sources = [
        Source("chart/package.yaml", (head("reports", namespace) + SPEC).encode()),
        Source(f"{folder}/service.yaml", service.encode()),
        Source(f"{folder}/deployment.yaml", deployment.encode()),
    ]
    return [finding.rule.name for finding in together(sources, settings)]


def objects(namespace: str, labels: str) -> tuple[str, str]:
    return SERVICE.format(namespace=namespace), DEPLOYMENT.format(namespace=namespace, labels=labels)


def test_objects_of_the_namespace_are_compared() -> None:
    assert said(*objects("namespace: reports", "name: reports")) == ["authservice-selector-matches-nothing"]
    assert said(*objects("namespace: reports", "name: reports\n        app: reports")) == [
        "authservice-service-selector"
    ]
    assert said(*objects("namespace: other", "name: reports")) == []


def test_objects_without_a_namespace_belong_to_their_folder() -> None:
    assert said(*objects("labels: {}", "name: reports")) == ["authservice-selector-matches-nothing"]
    assert said(*objects("labels: {}", "name: reports"), folder="elsewhere") == []
    settled_nowhere = "{{ .Release.Namespace }}"
    assert said(*objects("labels: {}", "name: reports"), namespace=settled_nowhere) == [
        "authservice-selector-matches-nothing"
    ]


def test_labels_that_are_not_settled_may_match() -> None:
    assert said(*objects("namespace: reports", 'name: "{{ .Values.name }}"')) == ["authservice-service-selector"]
    assert said(*objects("namespace: reports", '{{- include "labels" . | nindent 8 }}')) == [
        "authservice-service-selector"
    ]
