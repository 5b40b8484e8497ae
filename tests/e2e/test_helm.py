"""Each Package that Helm renders is one that a reading of the template allows for."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings

import call_cases
import given_cases
from call_cases import REFUSED, TAKEN, WRONG_KINDS
from gotmpl import Renderer
from helm import NAMESPACE, RELEASE, HelmError, helm, rendered
from making import head, write
from print_cases import PRINTED, READ_BACK
from read_cases import GIVEN, NOT_READ, READ, chart_with
from template_grammar import templates, values
from templates import Setting, all_settings, not_admitted, packages, read_chart_file
from udslint.surroundings import Surroundings
from undefined_cases import CHART, Case, cases

pytestmark = pytest.mark.e2e
LIB_NAME = '{{ include "lib.name" . }}'
SHARED = Path(__file__).resolve().parents[3] / "shared"
CORPUS = SHARED / "corpus" / "files"
SOURCE = re.compile(r"^# Source: [^/]+/(.*)$", re.M)


@pytest.mark.parametrize("setting", all_settings(), ids=lambda one: f"{one.chart.name}-{one.name}")
def test_stored_rendering(setting: Setting, tmp_path: Path) -> None:
    """What tests/read/test_template_fixtures.py compares with is what Helm renders."""
    assert rendered(setting.chart, setting.files, tmp_path).encode() == setting.rendered.read_bytes()


@pytest.mark.parametrize("body", [*NOT_READ, *READ])
def test_values_that_are_not_read(body: str, tmp_path: Path) -> None:
    """What tests/rules/test_not_read.py takes for not read changes nothing of what Helm renders."""
    write(tmp_path / "chart", chart_with(body))
    write(tmp_path, {"given.yaml": GIVEN})
    without = rendered(tmp_path / "chart", (), tmp_path / "without")
    given = rendered(tmp_path / "chart", (tmp_path / "given.yaml",), tmp_path / "with")
    assert (given == without) is (body in NOT_READ)


@pytest.mark.parametrize("action", [*REFUSED, *WRONG_KINDS, *TAKEN])
def test_calls_that_are_refused(action: str, tmp_path: Path) -> None:
    """What tests/read/test_calls.py takes for refused Helm refuses."""
    write(tmp_path / "chart", call_cases.chart_with(action))
    try:
        rendered(tmp_path / "chart", (), tmp_path / "room")
    except HelmError:
        assert action not in TAKEN
    else:
        assert action in TAKEN


@pytest.mark.parametrize(("value", "text"), [*PRINTED.items(), *((one, one) for one in READ_BACK)])
def test_what_go_prints(value: str, text: str, tmp_path: Path) -> None:
    """What tests/read/test_printed.py takes for printed is what Helm writes; YAML reads the others back."""
    action = "about: {{ .Values.it | print | quote }}"
    write(tmp_path / "chart", {**call_cases.chart_with(""), "templates/package.yaml": f"{action}\n"})
    write(tmp_path / "chart", {"values.yaml": f"it: {value}\n"})
    written = yaml.safe_load(rendered(tmp_path / "chart", (), tmp_path / "room"))["about"]
    assert written == ("map[]" if text == "{}" else text)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.body)
def test_stored_refusals(case: Case, tmp_path: Path) -> None:
    """What tests/rules/test_undefined.py compares with is what Helm refuses."""
    write(tmp_path / "chart", case.files())
    for later in (False, True):
        (tmp_path / "more.yaml").write_text(f"later: {str(later).lower()}\n")
        (tmp_path / str(later)).mkdir()
        try:
            rendered(tmp_path / "chart", (tmp_path / "more.yaml",), tmp_path / str(later))
            refusal = ""
        except HelmError as error:
            refusal = str(error)
        is_refused = "nil pointer evaluating" in refusal or "can't evaluate field" in refusal
        assert is_refused is case.is_refused(later=later), refusal


def test_stored_answers(tmp_path: Path) -> None:
    """What tests/read/test_given.py compares with is what Helm answers."""
    asked = [f"{{{{ if {one} }}}}T{{{{ else }}}}F{{{{ end }}}}" for one in given_cases.ANSWERED]
    of_items = [f"{{{{ if {one} }}}}T{{{{ else }}}}F{{{{ end }}}}" for one in given_cases.OF_ITEMS]
    lines = list(asked)
    for name in ("list", "entries"):
        lines += (f"{{{{ range .Values.{name} }}}}{one}{{{{ end }}}}" for one in of_items)
    files = {"Chart.yaml": CHART, "values.yaml": given_cases.VALUES, "templates/a.yaml": "# " + " ".join(lines)}
    write(tmp_path / "chart", files)
    (tmp_path / "room").mkdir()
    said = rendered(tmp_path / "chart", (), tmp_path / "room").strip().rpartition("# ")[2].split()
    of_turns = list(given_cases.OF_ITEMS.values())
    answers = [*((holds,) for holds in given_cases.ANSWERED.values()), *of_turns, *of_turns]
    assert said == ["".join("T" if holds else "F" for holds in one) for one in answers]


def corpus_charts() -> list[Any]:
    found = sorted(path.parent for path in CORPUS.rglob("Chart.yaml"))
    names = [str(chart.relative_to(CORPUS)) for chart in found]
    return [pytest.param(chart, id=name) for chart, name in zip(found, names, strict=True)] or [
        pytest.param(None, marks=pytest.mark.skip("needs ../shared/corpus, which is not here"))
    ]


def installed_as(chart: Path) -> tuple[str, str]:
    """Give the namespace and the release as which Zarf installs a chart; any others where that is not settled."""
    around = Surroundings().chart_of(str(chart / "templates" / "package.yaml"))
    namespaces, releases = (around.namespaces, around.releases) if around else ((), ())
    namespace, release = (names[0] if len(names) == 1 else "" for names in (namespaces, releases))
    return namespace or NAMESPACE, release or RELEASE


@pytest.mark.parametrize("chart", corpus_charts())
def test_corpus(chart: Path, tmp_path: Path) -> None:
    """Every chart of the corpus, with its own values, what Zarf gives it, and all its switches on or off."""
    sets = list(values_sets(chart, tmp_path))
    refused, seen = [], 0
    for number, files in enumerate(sets):
        room = tmp_path / str(number)
        room.mkdir()
        try:
            text = rendered(chart, files, room, *installed_as(chart))
        except HelmError as error:
            refused.append(str(error))
            continue
        seen += 1
        for source, part in by_source(text):
            found = packages(part)
            if found:
                # More conditions than can be combined: the first reading is the one that the values lead to.
                reading = read_chart_file(chart / source, files, limit=1024)
                assert not_admitted(reading, found) == [], (source, files)
    if not seen:
        pytest.skip(f"Helm cannot render it: {refused[0]}")


def by_source(text: str) -> list[tuple[str, str]]:
    """Cut what Helm renders by the template that it comes from."""
    parts: dict[str, str] = {}
    for part in re.split(r"^---\n", text, flags=re.M):
        if source := SOURCE.search(part):
            parts[source[1]] = parts.get(source[1], "") + "---\n" + part
    return list(parts.items())


@pytest.mark.parametrize("place", ["../../../shared/lib", "../../../shared/more/../lib/", "ROOT/shared/lib"])
def test_a_chart_taken_in_by_a_path(place: str, tmp_path: Path) -> None:
    """A path after `file://` is one from the folder of the chart, wherever the chart that it leads to lies."""
    about = "apiVersion: v2\nname: {}\nversion: 0.1.0\n"
    needed = (
        f"dependencies: [{{name: lib, version: 0.1.0, repository: 'file://{place.replace('ROOT', str(tmp_path))}'}}]"
    )
    files = {
        "apps/web/chart/Chart.yaml": f"{about.format('web')}{needed}\n",
        "apps/web/chart/templates/p.yaml": f"{head().replace('reports', LIB_NAME)}spec: {{}}\n",
        "shared/lib/Chart.yaml": about.format("lib"),
        "shared/lib/templates/_h.tpl": '{{ define "lib.name" }}from-lib{{ end }}',
        "shared/more/.keep": "",
    }
    write(tmp_path, files)
    chart = tmp_path / "apps" / "web" / "chart"
    reading = read_chart_file(chart / "templates" / "p.yaml")
    for words in (["dependency", "build"], ["template"]):
        done = subprocess.run([helm(), *words, chart], cwd=tmp_path, capture_output=True, check=True)
    assert b"name: from-lib" in done.stdout
    assert not_admitted(reading, packages(done.stdout.decode())) == []
    assert [document.tree["metadata"]["name"] for document in reading.packages] == ["from-lib"]


def values_sets(chart: Path, room: Path) -> list[tuple[Path, ...]]:
    """Give sets of values files to render a chart with."""
    sets: list[tuple[Path, ...]] = [()]
    for zarf in [*chart.parent.glob("zarf.yaml"), *chart.parent.parent.glob("zarf.yaml")]:
        for component in yaml.safe_load(zarf.read_bytes()).get("components") or []:
            for one in component.get("charts") or []:
                files = [zarf.parent / name for name in one.get("valuesFiles") or []]
                if files and all(file.is_file() for file in files):
                    sets.append(tuple(files))
    own = chart / "values.yaml"
    tree = yaml.safe_load(own.read_bytes()) if own.is_file() else None
    for truth in (True, False):
        path = room / f"{truth}.yaml"
        path.write_text(yaml.safe_dump(switched(tree or {}, truth)))
        sets.append((path,))
    return list(dict.fromkeys(sets))


def switched(tree: Any, truth: bool) -> Any:
    if isinstance(tree, dict):
        return {key: switched(value, truth) for key, value in tree.items()}
    return truth if isinstance(tree, bool) else tree


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(text=templates(), given_values=values())
def test_renderer_of_the_property_tests(text: str, given_values: dict[str, Any]) -> None:
    """tests/gotmpl.py renders as Helm does what tests/template_grammar.py makes."""
    with TemporaryDirectory() as folder:
        chart = Path(folder, "in", "chart")
        (chart / "templates").mkdir(parents=True)
        (chart / "Chart.yaml").write_text("apiVersion: v2\nname: chart\nversion: 0.1.0\n")
        (chart / "values.yaml").write_text(yaml.safe_dump(given_values))
        (chart / "templates" / "package.yaml").write_bytes(text.encode())
        try:
            found = packages(rendered(chart, (), Path(folder)))
        except HelmError:
            return
    assert packages(Renderer(given_values).render(text)) == found
