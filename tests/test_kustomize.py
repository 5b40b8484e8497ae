"""Patches of Kustomize: only what they say is judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from making import head, write
from udslint import Settings, check_paths
from udslint.analysis import analyse
from udslint.cache import Cache
from udslint.commands.read import understood
from udslint.commands.token import tokens
from udslint.source import Source

BASE = f"{head()}spec:\n  monitor:\n    - {{portName: http, targetPort: 80, selector: {{app: a}}}}\n"
PATCH = """\
apiVersion: uds.dev/v1alpha1
kind: Package
metadata:
  name: a
spec:
  $patch: merge
  monitor: null
  network:
    serviceMesh: {mode: ambiant}
    expose:
      - {service: a, selector: {app: a}, host: a, port: 80, gateway: Tenant}
"""
NAMED = {
    "in the same folder": ("overlay/kustomization.yaml", "patches: [{path: package.yaml}]"),
    "by the older field": ("overlay/kustomization.yml", "patchesStrategicMerge: [package.yaml]"),
    "from another folder": (
        "other/Kustomization",
        "patches: [{path: ../overlay/package.yaml, target: {}}]",
    ),
}
OTHERS = {
    "as a resource": "resources: [package.yaml]",
    "another file": "patches: [{path: other.yaml}]",
    "not readable": "patches: [",
    "no mapping": "[package.yaml]",
    "an inline patch": "patches: [{patch: 'kind: Package'}]\npatchesStrategicMerge: ['kind: Package\n\n\nx: y', 3]",
}


def found(*paths: str, cache: Cache | None = None) -> list[tuple[str, str]]:
    report = check_paths(paths, Settings(), cache=cache)
    assert not report.problems
    return [(finding.rule.name, finding.span.path) for finding in report.findings]


@pytest.mark.parametrize("place", NAMED)
def test_of_a_patch_only_what_it_says_is_judged(here: Path, place: str) -> None:
    name, text = NAMED[place]
    write(here, {".git/x": "", "base/package.yaml": BASE, "overlay/package.yaml": PATCH, name: text})
    wrong = ["value-not-allowed", "gateway-name-not-normalized"]
    assert found("overlay") == [(rule, "overlay/package.yaml") for rule in wrong]
    assert found(".") == found("overlay")  # and it is no second Package of its namespace


@pytest.mark.parametrize("before", ["", "# what a cluster changes\n---\n"])
def test_a_patch_for_a_cluster(here: Path, before: str) -> None:
    """A variable of Zarf in it, and a name that its target makes of no matter."""
    patch = PATCH.replace("host: a", "host: a-###ZARF_VAR_ENV###").replace("name: a", "name: Ignored_")
    write(here, {"patch.yaml": patch, "kustomization.yaml": f"{before}patches: [{{path: patch.yaml}}]\n"})
    assert {name for name, _ in found("patch.yaml")} == {"value-not-allowed", "gateway-name-not-normalized"}


@pytest.mark.parametrize(("schema", "said"), [("", {"missing-field"}), ("openapi: {path: schema.json}\n", set())])
def test_lists_replace_others_but_where_there_is_a_schema(here: Path, schema: str, said: set[str]) -> None:
    patch = PATCH.partition("spec:")[0] + "spec:\n  sso:\n    - {clientId: uds-a, publicClient: false}\n"
    write(here, {"patch.yaml": patch, "kustomization.yaml": f"{schema}patches: [{{path: patch.yaml}}]\n"})
    assert {name for name, _ in found("patch.yaml")} & {"missing-field", "redirect-uris-missing"} == (
        said and {*said, "redirect-uris-missing"}
    )


@pytest.mark.parametrize("how", OTHERS)
def test_a_file_that_no_kustomization_names_as_a_patch_is_a_package(here: Path, how: str) -> None:
    write(here, {"package.yaml": PATCH, "kustomization.yaml": OTHERS[how]})
    assert ("unknown-field", "package.yaml") in found("package.yaml")


def test_other_files_hear_nothing_of_a_patch() -> None:
    service = "---\napiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: a}\nspec: {selector: {app: a}}\n"
    as_patch, whole = (
        analyse(Source("a.yaml", (PATCH + service).encode(), patch=patch), Settings()) for patch in ("replaces", "")
    )
    assert (as_patch.packages, as_patch.facts, as_patch.services) == (1, (), ())
    assert whole.facts
    assert whole.services


def test_what_is_kept_of_a_package_is_not_believed_of_a_patch(here: Path) -> None:
    write(here, {"package.yaml": PATCH})
    with Cache(str(here / "cache.sqlite")) as cache:
        before = found("package.yaml", cache=cache)
        write(here, {"kustomization.yaml": "patches: [{path: package.yaml}]"})
        assert found("package.yaml", cache=cache) == found("package.yaml") != before


def test_the_token_of_a_client_in_a_patch_is_not_settled(here: Path) -> None:
    account = "{clientId: a-ci, name: a, standardFlowEnabled: false, serviceAccountsEnabled: true}"
    text = f"{head()}spec:\n  sso: [{account}]\n"
    write(here, {"patch.yaml": text, "kustomization.yaml": "crds: [a.json]\npatches: [{path: patch.yaml}]"})
    patched = tokens(["patch.yaml"], None, None, {}).text
    write(here, {"kustomization.yaml": ""})
    whole = tokens(["patch.yaml"], None, None, {}).text
    assert ("Not settled" in patched, "Not settled" in whole) == (True, False)


def test_the_view_of_a_patch_says_what_it_is(here: Path) -> None:
    write(here, {"patch.yaml": PATCH, "kustomization.yaml": "patches: [{path: patch.yaml}]"})
    assert "  a patch of Kustomize: only what it says is judged\n" in understood("patch.yaml", {})
    write(here, {"kustomization.yaml": ""})
    assert "Kustomize" not in understood("patch.yaml", {})
