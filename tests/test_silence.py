"""Checks that are not called for a part would have said nothing of it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages import examples, named_rules
from udslint import silence
from udslint.analysis import analyse
from udslint.finding import Finding
from udslint.model.package import Client, Mapper, Package
from udslint.model.values import Items
from udslint.platform import load
from udslint.rules.registry import At, Check, Said, at, rules
from udslint.settings import Settings
from udslint.source import FileReport, Source

ADMISSION = Path(__file__).parent / "fixtures/admission/cases.jsonl.gz"
CLIENT = Client(client_id="app", name="App", public_client=True, place=("spec", "sso", 0))


def everything(source: Source, settings: Settings) -> FileReport:
    """Analyse a file with each check called for each part."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(silence.Plan, "of_part", lambda plan, subject, _: plan.of(subject))
        return analyse(source, settings)


@pytest.mark.parametrize("name", named_rules())
def test_no_finding_of_a_page_is_lost(name: str) -> None:
    for example in examples(name):
        source = Source(example.path, example.text.encode(), chart=example.chart)
        settings = Settings(uds_core=example.settings.uds_core, groups=example.settings.groups)
        assert analyse(source, settings) == everything(source, settings)


def test_no_finding_of_a_manifest_is_lost() -> None:
    found: list[Finding] = []
    for line in gzip.decompress(ADMISSION.read_bytes()).splitlines():
        source = Source("package.yaml", json.dumps(json.loads(line)["manifest"]).encode())
        report = analyse(source, Settings())
        assert report == everything(source, Settings())
        found += report.findings
    assert len({finding.rule.name for finding in found}) > 50


def on_secret(client: Client) -> Iterator[Said]:
    if client.secret is not None:
        yield at(client, "secret").says()


def on_flag(client: Client) -> Iterator[Said]:
    if client.public_client is False:
        yield at(client, "publicClient").says()


def on_mappers(client: Client) -> Iterator[Said]:
    yield from (at(mapper, "name").says() for mapper in client.mappers)


def on_name(client: Client) -> Iterator[Said]:
    if client.name == "Other":
        yield at(client, "name").says()


def on_package(_: Client, package: Package) -> Iterator[Said]:
    if package.clients:
        yield at(package.metadata, "name").says()


def on_itself(client: Client) -> Iterator[Said]:
    if client == CLIENT or hash(client) == 0:
        yield at(client, "name").says()


def always(_: Client) -> Iterator[Said]:
    yield At((), ()).says()


def crashes(_: Client) -> Iterator[Said]:
    raise RuntimeError("boom")


def called_for(client: Client) -> set[str]:
    """Give the checks that are called for a client."""
    made = (on_secret, on_flag, on_mappers, on_name, on_package, on_itself, always, crashes)
    extras = {on_package: ("package",)}
    checks = [Check(rules()["client-disabled"], one, "client", extras.get(one, ())) for one in made]
    plan = silence.Plan(checks, load(), Settings())
    return {check.function.__name__ for check in plan.of_part("client", client)}


def test_a_check_is_called_where_it_looks_at_something_that_is_set() -> None:
    assert called_for(CLIENT) == {"on_name", "on_package", "on_itself", "always", "crashes"}
    assert "on_secret" in called_for(CLIENT.model_copy(update={"secret": "x"}))
    assert "on_flag" in called_for(CLIENT.model_copy(update={"public_client": False}))
    opened: Items[Mapper] = Items.of((), is_open=True)
    assert "on_mappers" in called_for(CLIENT.model_copy(update={"protocol_mappers": opened}))
