"""Admission rules that look at several Packages: context, one file, one Zarf package, other files of a run."""

from __future__ import annotations

import pytest

from making import findings, together
from udslint.analysis import analyse
from udslint.run import check_text
from udslint.settings import Settings
from udslint.source import Source

SETTINGS = Settings(select=("admission",))


def package(name, namespace="", client="", udp=0, gateway=""):
    text = f"apiVersion: uds.dev/v1alpha1\nkind: Package\nmetadata:\n  name: {name}\n"
    text += f"  namespace: {namespace}\n" if namespace else ""
    text += "spec:\n"
    if client:
        text += f"  sso:\n    - name: a\n      clientId: {client}\n      redirectUris: ['https://a.example/b']\n"
    if udp:
        text += "  network:\n    expose:\n      - protocol: UDP\n        service: a\n        selector: {a: b}\n"
        text += f"        port: {udp}\n"
        text += f"        gateway: {gateway}\n" if gateway else ""
    return text


def run(*sources, context=(), settings=SETTINGS):
    """Analyse (path, text, unit) as one run; give path, line, rule and severity of each finding."""
    checked = [Source(path, text.encode(), unit) for path, text, unit in sources]
    known = [Source(f"<{at}>", text.encode(), context=True) for at, text in enumerate(context)]
    found = together(checked, settings, known)
    return sorted((f.span.path, f.span.start_line, f.rule.name, f.severity) for f in found)


def alone(text, *context, uds_core=None):
    found = findings(text, *context, select=("admission",), uds_core=uds_core)
    return [(finding.rule.name, finding.severity) for finding in found]


TAKEN = [("namespace-already-has-package", "error")]
OWNED = [("client-id-owned-elsewhere", "error")]
PORT = [("udp-port-owned-elsewhere", "error")]


def test_namespace_against_the_context():
    assert alone(package("a", "ns"), package("b", "ns")) == TAKEN
    assert alone(package("a", "ns"), package("a", "ns")) == []
    assert alone(package("a", "ns"), package("a", "ns"), package("b", "ns")) == TAKEN
    assert alone(package("a"), package("b", "ns")) == []
    assert alone(package("a", "ns"), package("b", "ns"), uds_core="0.39") == []


def test_a_package_that_is_being_deleted_is_not_denied_for_its_namespace():
    deleting = package("a", "ns").replace("spec:", '  deletionTimestamp: "2024-01-01T00:00:00Z"\nspec:')
    assert alone(deleting, package("b", "ns")) == []


def test_client_id_against_the_context():
    assert alone(package("a", "a", "id"), package("b", "b", "id")) == OWNED
    assert alone(package("a", "a", "id"), package("b", "b", "ID")) == []
    assert alone(package("a", "a", "id"), package("a", "a", "id")) == []
    assert alone(package("a", "a", "id"), package("b", "b", "id"), package("a", "a", "id")) == []
    assert alone(package("a", client="id"), package("b", "b", "id")) == []
    assert alone(package("a", "a", "id"), package("b", "b", "id"), uds_core="0.42") == []


def test_udp_port_against_the_context():
    assert alone(package("a", "a", udp=53), package("b", "b", udp=53)) == PORT
    assert alone(package("a", "a", udp=53), package("b", "b", udp=53, gateway="envoy-default-gateway")) == PORT
    assert alone(package("a", "a", udp=53), package("b", "b", udp=53, gateway="other-gateway")) == []
    assert alone(package("a", "a", udp=53), package("b", "b", udp=54)) == []
    assert alone(package("a", "a", udp=53), package("b", "b", udp=53), package("a", "a", udp=53)) == []


def test_the_later_one_of_a_file_is_reported():
    text = package("a", "one", "id") + "---\n" + package("b", "two", "id")
    assert run(("p.yaml", text, None)) == [("p.yaml", 20, "client-id-owned-elsewhere", "error")]


def test_packages_of_one_file_without_a_namespace_share_it():
    text = package("a", client="id") + "---\n" + package("b", client="id")
    assert run(("p.yaml", text, None)) == [("p.yaml", 14, "namespace-already-has-package", "error")]
    assert run(("p.yaml", package("a"), None), ("q.yaml", package("b"), None)) == []


def test_other_files_of_a_run_are_warned_of():
    one, two = ("p.yaml", package("a", "ns", "id")), ("q.yaml", package("b", "ns"))
    assert run((*one, None), (*two, None)) == [("q.yaml", 5, "namespace-already-has-package", "warning")]
    assert run((*one, "zarf"), (*two, "zarf")) == [("q.yaml", 5, "namespace-already-has-package", "error")]
    assert run((*one, "zarf"), (*two, "other")) == [("q.yaml", 5, "namespace-already-has-package", "warning")]


def test_a_certain_owner_comes_before_a_possible_one():
    files = [("p.yaml", package("a", "a", "id"), None), ("q.yaml", package("b", "b", "id"), None)]
    assert run(*files, context=[package("c", "c", "id")]) == [
        ("p.yaml", 9, "client-id-owned-elsewhere", "error"),
        ("q.yaml", 9, "client-id-owned-elsewhere", "error"),
    ]


def test_variants_of_one_package_in_several_files_are_no_conflict():
    files = [(f"{environment}.yaml", package("a", "a", "id", 53), None) for environment in ("dev", "prod")]
    assert run(*files) == []


def test_the_finding_names_both_packages():
    report = check_text(package("a", "a", "id"), settings=SETTINGS, context=[package("b", "b", "id")])
    (finding,) = report.findings
    assert (finding.package, finding.client, finding.value) == ("a/a", "id", "id")
    assert finding.path == "spec.sso[0].clientId"
    assert "'b/b'" in finding.message
    assert finding.related[0].message == "of Package 'b/b'"


def test_expressions_are_equal_inside_one_file_only():
    text = package("a", "one", "'{{ .Values.id }}'") + "---\n" + package("b", "two", "'{{ .Values.id }}'")
    assert [found[2] for found in run(("p.yaml", text, None))] == ["client-id-owned-elsewhere"]
    halves = [(f"{at}.yaml", half, "zarf") for at, half in enumerate(text.split("---\n"))]
    assert run(*halves) == []


def test_a_gateway_is_quoted_as_it_is_written():
    text = package("a", "one", udp=53, gateway="'{{ .Values.g }}'") + "---\n"
    report = check_text(text + package("b", "two", udp=53, gateway="'{{ .Values.g }}'"), settings=SETTINGS)
    assert [finding.rule.name for finding in report.findings] == ["udp-port-owned-elsewhere"]
    assert "'{{ .Values.g }}'" in report.findings[0].message


def test_an_unknown_namespace_is_no_other_one():
    text = package("a", "'{{ .Values.a }}'", "id") + "---\n" + package("b", "two", "id")
    assert run(("p.yaml", text, None)) == []


def test_two_sides_of_a_condition_do_not_meet():
    text = "{{- if .Values.a }}\n" + package("a", "ns") + "---\n{{- else }}\n" + package("b", "ns") + "{{- end }}\n"
    assert run(("p.yaml", text, None)) == []


class Counting(str):
    """A namespace that counts how often it is compared."""

    compared = 0
    __hash__ = str.__hash__

    def __eq__(self, other):
        Counting.compared += 1
        return str.__eq__(self, other)

    def __ne__(self, other):
        Counting.compared += 1
        return str.__ne__(self, other)


def test_work_grows_with_the_number_of_packages_not_with_its_square():
    from dataclasses import replace

    from udslint.facts import Fleet
    from udslint.rules.admission.fleet import client_id_owned_elsewhere

    (fact,) = analyse(Source("p.yaml", package("a", "a", "id").encode()), SETTINGS).facts

    def compared(count):
        Counting.compared = 0
        facts = []
        for number in range(count):
            namespace = replace(fact.namespace, value=Counting(f"ns{number % 3}"))
            facts.append(replace(fact, origin=(f"{number}.yaml", 0), namespace=namespace))
        assert len(list(client_id_owned_elsewhere(Fleet(tuple(facts))))) <= count
        return Counting.compared

    assert compared(400) < 3 * compared(200)


@pytest.mark.parametrize(
    ("release", "said"), [("0.39", ["client-overwritten"]), ("0.40", ["namespace-already-has-package"])]
)
def test_two_packages_of_one_namespace_with_one_client(release: str, said: list[str]) -> None:
    """From 0.40 on the second is denied, so it overwrites nothing."""
    two = f"{package('a', 'ns', 'uds-x')}---\n{package('b', 'ns', 'uds-x')}"
    names = ("client-overwritten", "namespace-already-has-package")
    report = check_text(two, settings=Settings(uds_core=release, select=names))
    assert [finding.rule.name for finding in report.findings] == said
