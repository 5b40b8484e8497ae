"""No rule guesses: what is said of a template holds in every text that Helm makes of it, and what is certain is said.

Templates are made of manifests, the operator's admission cases and the examples of the rule pages, by moving values
into `.Values` and parts under conditions and loops. Each is compared with texts rendered with its values and others.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from making import HEAD, together
from moved import Looped, Mixed, Moved, NotRenderedError, Optional, Spread, Tree, Values, moved, rendered, text_of
from pages import examples, named_rules
from udslint import platform as platforms
from udslint.analysis import analyse
from udslint.checking import check_manifest, load_manifest
from udslint.hits import Hit, without_hidden
from udslint.read import Document, Reading, read
from udslint.read.chart import Chart, File
from udslint.rules.registry import checks
from udslint.settings import Settings
from udslint.source import Source

CASES = Path(__file__).resolve().parents[1] / "fixtures" / "admission" / "cases.jsonl.gz"
LIMIT = 256
TEXTS = ["", "x", "true", "S256", "*", "https://*", "admin", "UDP", "a/b", "0", "saml", "a b", "A_b", " ", "/", "--"]
"""Values that a text of a chart may have, besides those that other manifests have at the same place."""
OF_TEMPLATES = {"unquoted-template-value"}
"""Rules about how a template is written: a rendered text has no such thing."""
OF_KEYS = {
    "attribute-of-other-protocol", "attribute-without-effect", "authservice-not-exposed", "deprecated-field",
    "expose-selector-ignored", "field-not-forwarded", "ingress-without-source", "redirect-opens-all-ports",
    "refresh-tokens-ignored",
}  # fmt: skip
"""Rules about a key that the author has written: they are not silent because Helm might leave it without a value."""
OTHERWISE = {
    "audience-not-in-access-token": {"mapper-without-config", "audience-mapper-empty"},
    "authservice-host-not-exposed": {"authservice-not-exposed"},
    "claim-flag-missing": {"audience-not-in-access-token"},
    "claim-flags-inconsistent": {"audience-not-in-access-token"},
    "mapper-key-unknown": {"audience-key-misspelled"},
    "mapper-reaches-no-token": {"audience-not-in-access-token", "mapper-without-config"},
    "pkce-method-unknown": {"public-client-pkce-not-s256"},
    "redirect-uri-broad": {"redirect-uri-matches-nothing"},
    "redirect-uri-matches-nothing": {"url-refused"},
    "refresh-tokens-not-boolean": {"refresh-tokens-ignored"},
    "secret-in-manifest": {"public-client-secret", "device-flow-client-conflict"},
    "secret-name-collision": {"client-id-repeated"},
}
"""What says of the same cause where a value decides which of the rules it is."""


@dataclass(frozen=True)
class Case:
    """A manifest and the settings that it is checked with."""

    id: str
    manifest: Tree
    settings: Settings


@cache
def cases() -> tuple[Case, ...]:
    """The manifests that templates are made of: examples of the pages and admission cases."""
    found = [*_of_pages(), *_of_admission()]
    return tuple(case for case in found if not re.search(r"\{\{|###|\$\{", json.dumps(case.manifest)))


def _of_pages() -> Iterator[Case]:
    for name in named_rules():
        for example in examples(name):
            if "{{" not in example.text and "###" not in example.text and name not in ("yaml-syntax", "duplicate-key"):
                given = {
                    name: getattr(example.settings, name) for name in ("uds_core", "allow_public_clients", "groups")
                }
                for tree in yaml.safe_load_all(example.text):
                    if isinstance(tree, dict) and tree.get("kind") == "Package" and isinstance(tree.get("spec"), dict):
                        yield Case(example.id, json.loads(json.dumps(tree, default=str)), Settings(**given))


def _of_admission() -> Iterator[Case]:
    with gzip.open(CASES, "rt", encoding="utf-8") as lines:
        for case in map(json.loads, lines):
            allow = case["options"]["allow_public_clients"]
            if isinstance(case["manifest"].get("spec"), dict):
                yield Case(
                    case["id"], case["manifest"], Settings(uds_core=case["uds_core"], allow_public_clients=allow)
                )


@cache
def pool() -> dict[tuple[str, ...], list[Any]]:
    """What the manifests have at each place."""
    found: dict[tuple[str, ...], dict[str, Any]] = defaultdict(dict)
    for case in cases():
        for path, value in _walk(case.manifest, ()):
            found[path].setdefault(json.dumps(value), value)
    return {path: list(values.values()) for path, values in found.items()}


def _walk(tree: Tree, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, tree
    items = tree.items() if isinstance(tree, dict) else ((0, one) for one in tree) if isinstance(tree, list) else ()
    for step, value in items:
        yield from _walk(value, (*path, "[]" if step == 0 else step))


Places = dict[str, tuple[tuple[str | int, ...], Any]]


def places(template: Tree) -> Places:
    """Give the place of each value of the chart, and what stands there."""
    return {name: (path, node) for name, path, node in _places(template, ())}


def _places(tree: Tree, path: tuple[str | int, ...]) -> Iterator[tuple[str, tuple[str | int, ...], Any]]:
    if isinstance(tree, (Moved, Mixed, Looped, Spread, Optional)):
        yield tree.name, path, tree
    if isinstance(tree, Optional):
        yield from _places(tree.part, path)
    inner = tree.first if isinstance(tree, (Looped, Spread)) else tree
    items = inner.items() if isinstance(inner, dict) else enumerate(inner) if isinstance(inner, list) else ()
    for step, value in items:
        yield from _places(value, (*path, step))


def other_values(values: Values, where: Places, random: Random) -> Values:
    """Give other values, of the kinds that the fields take."""
    return {
        name: value if random.random() < 0.3 else _other(value, *where[name], random) for name, value in values.items()
    }


def _other(value: Any, path: tuple[str | int, ...], node: Any, random: Random) -> Any:
    known = pool().get(tuple("[]" if isinstance(step, int) else step for step in path), [])
    if isinstance(node, Optional):
        return random.random() < 0.5
    if isinstance(node, Looped):
        return random.choices([*_texts(pool().get((*map(str, path), "[]"), [])), *TEXTS], k=random.randrange(3))
    if isinstance(node, Mixed):
        text = "".join(
            letter for letter in random.choice([*_texts(known), *TEXTS]) if letter.isalnum() or letter in "-."
        )
        return text or "x"
    if path == ("metadata", "namespace"):
        return random.choice(["x", "y"])
    if isinstance(value, str):
        return random.choice([*_texts(known), *TEXTS, None])
    return random.choice([*(one for one in known if type(one) is type(value)), None])


def _texts(values: list[Any]) -> list[str]:
    return [value for value in values if isinstance(value, str)]


@dataclass(frozen=True)
class Judged:
    """A document and what the rules say of it."""

    document: Document
    hits: tuple[Hit, ...]
    violations: frozenset[tuple[object, ...]]

    def rules_at(self, hit: Hit) -> set[str]:
        """Give the rules that speak of the same part as a hit."""
        return {one.rule.name for one in self.hits if _loose(one.said.subject) == _loose(hit.said.subject)}


def judged(reading: Reading, settings: Settings) -> list[Judged]:
    """Run all rules that look at one Package."""
    platform = platforms.load(settings.uds_core)
    asked = frozenset(atom.subject for answers in reading.variants for atom, _ in answers)
    found = []
    for document in reading.packages:
        manifest = load_manifest(document, platform, asked)
        hits = [one for step in check_manifest(manifest, settings) for one in step if isinstance(one, Hit)]
        broken = frozenset((_loose(one.path), one.keyword) for one in manifest.loaded.violations)
        found.append(Judged(document, tuple(hits), broken))
    return found


def _loose(path: tuple[str | int, ...]) -> tuple[str, ...]:
    """Write a path without positions: they shift where an item is left out."""
    return tuple("[]" if isinstance(step, int) else step for step in path)


def is_so(reading: Reading, document: Document, values: Values) -> bool:
    """Tell whether these values lead to a reading in which the document is so."""
    return any(
        all(_answer(atom.kind, atom.subject, values) is truth for atom, truth in reading.variants[number])
        for number in document.variants
    )


def _answer(kind: str, subject: str, values: Values) -> bool:
    name = re.fullmatch(r"\.Values\.(\w+)", subject)
    assert name, subject
    value = values[name[1]]
    return len(value or ()) > 1 if kind == "more" else bool(value)


def invented(case: Case, template: Tree, values: Values, random: Random, renderings: int) -> Iterator[str]:
    """Say what the rules say of a template and not of what is rendered of it."""
    reading = read("template.yaml", text_of(template), None, LIMIT)
    assert not reading.unread
    readings = judged(reading, case.settings)
    where = places(template)
    for number in range(renderings):
        tried = values if number == 0 else other_values(values, where, random)
        try:
            text = json.dumps(rendered(template, tried), ensure_ascii=False)
        except NotRenderedError:
            continue
        for there in judged(read("rendered.yaml", text, None, LIMIT), case.settings):
            fitting = [one for one in readings if is_so(reading, one.document, tried)]
            assert fitting, "no reading for these values"
            for here in fitting:
                yield from _more(here, there, tried)


def _more(here: Judged, there: Judged, values: Values) -> Iterator[str]:
    left_empty = any(value in (None, "", " ", {}, [], "true", "0") for value in values.values())
    for hit in without_hidden(here.hits):
        name = hit.rule.name
        if name in OF_TEMPLATES or (name in OF_KEYS and left_empty):
            continue
        if hit.rule.stage != "schema" and not there.violations <= here.violations:
            continue  # the API server rejects what was rendered, and nobody comes to look at the rest
        if name not in there.rules_at(hit) and not OTHERWISE.get(name, set()) & {one.rule.name for one in there.hits}:
            yield f"{name} at {hit.said.path} with {values}"


def lost(case: Case, template: Tree, values: Values) -> Iterator[str]:
    """Say which findings on parts in which nothing was moved the template does not have, or less severe."""
    chart = Chart("chart", (File("chart/values.yaml", yaml.safe_dump(values)),))
    found = _found(Source("chart/templates/package.yaml", text_of(template).encode(), chart=chart), case.settings)
    touched = [path for path, _ in places(template).values()]
    for part, said in _found(Source("package.yaml", json.dumps(case.manifest).encode()), case.settings):
        alone = said.rule in _alone() and not any(_in_line(path, part) for path in touched)
        if alone and said not in {one for _, one in found}:
            yield f"{said} of {part}"


def _in_line(path: tuple[str | int, ...], part: tuple[str | int, ...]) -> bool:
    """Tell whether one place lies in the other."""
    shorter = min(len(path), len(part))
    return path[:shorter] == part[:shorter]


@dataclass(frozen=True)
class Said:
    """A finding without positions: they shift where an item is left out."""

    rule: str
    severity: str
    path: str
    message_id: str


def _found(source: Source, settings: Settings) -> list[tuple[tuple[str | int, ...], Said]]:
    """Analyse a text; give each finding with the client or the list entry that it lies in."""
    return [
        (_part(one.path), Said(one.rule.name, one.severity, re.sub(r"\[\d+\]", "[]", one.path), one.message_id))
        for one in together([source], settings)
    ]


def _part(path: str) -> tuple[str | int, ...]:
    found = re.match(r"(.*?)\[(\d+)\]", path)
    return (*found[1].split("."), int(found[2])) if found else ()


@cache
def _alone() -> frozenset[str]:
    """The rules that judge one part by itself."""
    parts = ("client", "mapper", "expose", "allow", "monitor")
    return frozenset(
        one.rule.name for part in parts for one in checks()[part] if {"package", "manifest"}.isdisjoint(one.extras)
    )


def test_no_finding_is_invented():
    random = Random(20)
    for _ in range(700):
        case = random.choice(cases())
        template, values = moved(case.manifest, random, random.choice((1, 2, 3, 5)))
        assert not list(invented(case, template, values, random, 4)), f"{case.id}\n{text_of(template)}"


def test_what_is_certain_is_said():
    random = Random(21)
    for _ in range(500):
        case = random.choice(cases())
        template, values = moved(case.manifest, random, random.choice((1, 1, 2, 3)))
        assert not list(lost(case, template, values)), f"{case.id}\n{text_of(template)}"


@hypothesis_settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32), st.integers(0, 2**32), st.integers(1, 6))
def test_no_guess_in_any_template(number, seed, count):
    case, random = cases()[number % len(cases())], Random(seed)
    template, values = moved(case.manifest, random, count)
    assert not list(invented(case, template, values, random, 3))
    assert not list(lost(case, template, values))


@pytest.mark.parametrize(
    "spec",
    [
        "redirectUris: ['http://localhost:{{ .Values.port }}/login']",
        "redirectUris: ['http://localhost{{ .Values.path }}login']",
        "redirectUris: ['http://localhost:80{{ .Values.rest }}login']",
        "redirectUris: ['*']\n      standardFlowEnabled: {{ .Values.login }}",
        "redirectUris: ['https://a.uds.dev/*']\n      standardFlowEnabled: {{ .Values.login }}",
    ],
)
def test_redirect_uris_with_values(spec):
    text = f"{HEAD}spec:\n  sso:\n    - name: A\n      clientId: a\n      {spec}\n"
    source = Source("a.yaml", text.encode())
    assert not [one for one in analyse(source, Settings(select=("trust",))).findings if "redirect" in one.rule.name]
