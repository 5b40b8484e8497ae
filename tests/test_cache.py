"""The result cache: never wrong, whatever changes, breaks or happens at once."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from making import WITH_SSO as PACKAGE
from making import process, write
from udslint import analysis, keys
from udslint import cache as cache_module
from udslint.cache import Cache, database, databases
from udslint.codec import UndecodableError, dumps, loads
from udslint.commands import cache as commands
from udslint.finding import Span
from udslint.inputs import ContextError
from udslint.report import FORMATS, Report, ReportOptions
from udslint.rules.registry import rules
from udslint.run import check_paths
from udslint.settings import Settings

TEMPLATE = """\
apiVersion: uds.dev/v1alpha1
kind: Package
metadata:
  name: wiki
  namespace: {{ .Release.Namespace }}
  labels: {{- include "wiki.labels" . | nindent 4 }}
spec:
  sso:
    - name: Wiki
      clientId: uds-wiki
      {{- if .Values.sso.public }}
      publicClient: true
      {{- end }}
      redirectUris:
        - https://wiki.{{ .Values.domain }}/login
"""
FILES = {
    "package.yaml": PACKAGE,
    "chart/Chart.yaml": "apiVersion: v2\nname: wiki\nversion: 0.1.0\n",
    "chart/values.yaml": "domain: uds.dev\nsso:\n  public: false\n",
    "chart/templates/_helpers.tpl": '{{- define "wiki.labels" -}}\napp: wiki\n{{- end -}}\n',
    "chart/templates/package.yaml": TEMPLATE,
    "zarf.yaml": "kind: ZarfPackageConfig\nmetadata:\n  name: wiki\ncomponents:\n  - name: wiki\n    charts:\n"
    "      - name: wiki\n        localPath: chart\n        namespace: wiki\n        valuesFiles: [deploy.yaml]\n",
    "deploy.yaml": "sso:\n  public: true\n",
    "cluster.yaml": PACKAGE.replace("reports", "builds"),
}
WORDS = ("uds-wiki", "uds-reports", "uds-builds", "true", "false", "public", "sso", "enabled", "http://", "https://*")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A small project with a chart, and a place for its cache outside."""
    folder = tmp_path / "project"
    write(folder, FILES)
    (folder / ".git").mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "cache" / "project.sqlite")


def run(path: str | None, settings: Settings, context=("cluster.yaml",)) -> str:
    """Check the project; give all that a report says, or why there is none."""
    cache = Cache(path) if path else None
    try:
        report = check_paths(["package.yaml", "chart"], settings, context, cache=cache)
    except ContextError as error:
        return str(error)
    finally:
        if cache:
            cache.close()
            assert not cache.notices
    return said(report)


def said(report: Report) -> str:
    options = ReportOptions(show_suppressed=True)
    return FORMATS["json"](report, options) + repr((report.notices, report.problems, report.files, report.packages))


def edited(text: str, chance: random.Random) -> str:
    """Change one thing in a text: a line goes, comes twice, gets a word, or a word goes."""
    lines = text.splitlines(keepends=True) or ["\n"]
    index = chance.randrange(len(lines))
    match chance.randrange(5):
        case 0:
            del lines[index]
        case 1:
            lines.insert(index, lines[index])
        case 2:
            lines[index] = lines[index].rstrip("\n") + chance.choice(WORDS) + "\n"
        case 3:
            lines[index] = lines[index].replace(chance.choice(WORDS), chance.choice(WORDS))
        case _:
            words = lines[index].split(" ")
            del words[chance.randrange(len(words))]
            lines[index] = " ".join(words)
    return "".join(lines)


def some_settings(chance: random.Random) -> Settings:
    return Settings(
        uds_core=chance.choice((None, "1.11", "0.60", "0.30")),
        allow_public_clients=chance.random() < 0.3,
        domain=chance.choice(("uds.dev", "example.org")),
        ignore=chance.choice(((), ("UDS20",), ("audience-multiple",))),
        severity=chance.choice(({}, {"UDS2001": "note"})),
        values=chance.choice(((), ("deploy.yaml",), ("gone.yaml",))),
        max_variants=chance.choice((256, 2)),
        fail_on=chance.choice(("error", "note")),
    )


def test_a_thousand_edits(project, path):
    """After each edit of any input the cached answer is that of a cold run; half of the edits are taken back."""
    chance = random.Random(6)
    settings, changed = Settings(), 0
    before = run(None, settings)
    for _ in range(1000):
        name = chance.choice((*FILES, "settings", "context", "new"))
        if name == "settings":
            settings = some_settings(chance)
        elif name == "new":
            extra = project / "chart/templates/extra.yaml"
            extra.unlink() if extra.exists() else extra.write_text(edited(PACKAGE, chance))
        elif name != "context":
            text = FILES[name] if chance.random() < 0.5 else edited((project / name).read_text(), chance)
            (project / name).write_text(text)
        context = ("cluster.yaml",) if name != "context" else ()
        cold = run(None, settings, context)
        assert run(path, settings, context) == cold
        assert run(path, settings, context) == cold
        changed += cold != before
        before = cold
    assert changed > 200


def test_what_did_not_change_is_not_analysed_again(project, path, monkeypatch):
    run(path, Settings())
    analysed = []
    original = analysis.analyse_together

    def analyse_together(work):
        analysed.extend(source.path for source, _ in work)
        return original(work)

    monkeypatch.setattr(analysis, "analyse_together", analyse_together)
    run(path, Settings())
    assert analysed == []
    run(path, Settings(fail_on="error"))
    assert analysed == []
    (project / "package.yaml").write_text(PACKAGE + "# new\n")
    run(path, Settings())
    assert analysed == ["package.yaml"]
    (project / "chart/values.yaml").write_text("domain: example.org\n")
    run(path, Settings())
    assert analysed == ["package.yaml", "chart/templates/package.yaml"]


def test_a_database_that_is_taken_away_while_it_is_written(path, monkeypatch):
    """As `udslint cache clear` may do."""

    def gone(_):
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(os.path, "getsize", gone)
    with Cache(path) as cache:
        cache.put("a", 1)
    assert cache.notices == [f"The cache '{path}' cannot be used and was ignored: No such file or directory."]


def test_another_udslint_has_other_keys(project, path, monkeypatch):
    run(path, Settings())
    entries = cache_module.count(path)
    monkeypatch.setattr(keys, "fingerprint", lambda: "another")
    run(path, Settings())
    assert cache_module.count(path) == 2 * entries


def test_failures_are_not_kept(project, path):
    (project / "package.yaml").write_text(PACKAGE + "#" * 5000)
    small = Settings(max_file_size=1000)
    assert "more than the limit" in run(path, small)
    assert "more than the limit" in run(path, small)


def bytes_of(path: str) -> Path:
    run(path, Settings())
    return Path(path)


@pytest.mark.parametrize("damage", ["cut", "zeros", "text", "empty", "value", "no-table"])
def test_damage_is_said_and_ignored(project, path, damage):
    cold = run(None, Settings())
    file = bytes_of(path)
    data = file.read_bytes()
    if damage in ("value", "no-table"):
        statement = "UPDATE entry SET value = replace(value, 'uds', 'xxx')" if damage == "value" else "DROP TABLE entry"
        with sqlite3.connect(path) as connection:
            connection.execute(statement)
        connection.close()
    else:
        damaged = {
            "cut": data[:3000],
            "zeros": data[:100] + bytes(len(data) - 100),
            "text": b"no database",
            "empty": b"",
        }
        file.write_bytes(damaged[damage])
    cache = Cache(path)
    try:
        assert said(check_paths(["package.yaml", "chart"], Settings(), ["cluster.yaml"], cache=cache)) == cold
    finally:
        cache.close()
    if damage != "empty":  # a database without anything is a new one
        assert [f"'{path}'" in notice and "ignored" in notice for notice in cache.notices] == [True]
    assert run(path, Settings()) == cold
    assert cache_module.count(path)


def test_a_folder_that_cannot_be_written_is_done_without(project, tmp_path):
    (tmp_path / "file").write_text("")
    cache = Cache(str(tmp_path / "file" / "x.sqlite"))
    check_paths(["package.yaml"], cache=cache)
    cache.close()
    assert ["cannot be used" in notice for notice in cache.notices] == [True]


def test_it_stays_below_its_limit(path, monkeypatch):
    monkeypatch.setattr(cache_module, "LIMIT", 200_000)
    for number in range(10):
        with Cache(path) as cache:
            for index in range(20):
                cache.put(f"{number}-{index}", "x" * 5000)
        assert os.path.getsize(path) < 400_000
    with Cache(path) as cache:
        assert cache.get("9-19") is not None or cache.get("9-0") is not None


def check_at_once(path: str, number: int) -> None:
    Path(f"own-{number}.yaml").write_text(PACKAGE.replace("reports", f"reports-{number}"))
    with Cache(path) as cache:
        report = check_paths(["package.yaml", f"own-{number}.yaml"], cache=cache)
    if report.packages != 2 or cache.notices or report.problems:
        os._exit(1)
    os._exit(0)


@pytest.mark.skipif(sys.platform != "linux", reason="starts processes by fork")
def test_two_hundred_runs_at_once(project, path):
    check_paths(["package.yaml"])  # everything is imported before the processes start
    fork = multiprocessing.get_context("fork")
    started = [fork.Process(target=check_at_once, args=(path, number)) for number in range(200)]
    for one in started:
        one.start()
    for one in started:
        one.join()
    assert [one.exitcode for one in started] == [0] * 200
    assert cache_module.count(path) == 1 + 200 + 200  # the shared file, the own ones, and the runs


def test_ended_in_the_middle(project, path):
    """A run that is killed while it writes leaves a database that the next one can use."""
    run(path, Settings())
    program = (
        "import os, sys; from udslint.cache import Cache; c = Cache(sys.argv[1]);"
        "c._connection.execute('BEGIN IMMEDIATE'); c._connection.execute('DELETE FROM entry'); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program, path], check=False)
    assert run(path, Settings()) == run(None, Settings())
    assert cache_module.count(path) == 4


def test_values_survive_the_way_through_json():
    span = Span("a\udcff.yaml", 1, 2, 1, 3)
    value = (span, (1, True, None, 2.5, "é😀\ud800"), frozenset(("b", "a")), {"k": (span,)}, [1])
    assert loads(dumps(value)) == value
    rule = next(iter(rules().values()))
    assert loads(dumps(rule)) is rule
    assert dumps(frozenset("abc")) == dumps(frozenset("cba"))


@pytest.mark.parametrize(
    "text", ["", "[", '["os:system","ls"]', '["udslint.run:check_paths"]', '["udslint.finding:No"]']
)
def test_nothing_is_made_but_records(text):
    with pytest.raises(UndecodableError):
        loads(text)


def test_the_commands(tmp_path, monkeypatch):
    folder = str(tmp_path / "cache")
    assert commands.info(folder) == f"Nothing is kept in '{folder}'.\n"
    with Cache(database(folder, "/work/app")) as cache:
        cache.put("k", 1)
    Path(folder, "app-broken.sqlite").write_text("no database")
    assert "1 entries" in commands.info(folder)
    assert "damaged" in commands.info(folder)
    assert commands.clear(folder) == f"Cleared 2 projects from '{folder}'.\n"
    assert not list(databases(folder))


def test_the_largest_of_many_projects_are_named(tmp_path):
    folder = str(tmp_path)
    for number in range(13):
        with Cache(database(folder, f"/work/app{number}")) as cache:
            cache.put("k", "x" * 100_000 * number)
    total, *lines = commands.info(folder).splitlines()
    size = sum(path.stat().st_size for path in tmp_path.iterdir())
    assert total == f"{folder}: 13 projects, 13 entries, {size / 1_000_000:.1f} MB"
    assert [line.partition("-")[0].strip() for line in lines[:2]] == ["app12", "app11"]
    assert (len(lines), lines[-1]) == (11, "  and 3 smaller ones")


def test_the_command_line(project, tmp_path):
    folder = str(tmp_path / "elsewhere")
    check = ["check", "--format", "json", "--cache-dir", folder, "package.yaml", "chart"]
    first, second = (process(*check) for _ in range(2))
    assert json.loads(first.stdout)["summary"]
    assert (first.stdout, first.stderr, first.returncode) == (second.stdout, second.stderr, second.returncode)
    assert len(list(databases(folder))) == 1
    assert process("cache", "clear", "--cache-dir", folder).returncode == 0
    process(*check, "--no-cache")
    assert not list(databases(folder))
