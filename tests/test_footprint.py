"""What is kept of a large tree grows with what is in it, not with how often it is said."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from making import WITH_SSO
from udslint import cache as cache_module
from udslint.analysis import analyse
from udslint.cache import Cache
from udslint.finding import Span
from udslint.place import place_of
from udslint.read import read
from udslint.read.chart import Chart
from udslint.results import written
from udslint.settings import Settings
from udslint.source import FileReport, Source


def switched(switches: int, note: str = "") -> str:
    """A template with switches, each around a client."""
    client = (
        "{{{{- if .Values.s{0} }}}}\n    - name: n{0}\n      clientId: c{0}\n      description: {1}\n{{{{- end }}}}\n"
    )
    return WITH_SSO + "".join(client.format(number, note) for number in range(switches))


def analysed(text: str) -> FileReport:
    return analyse(Source("chart/templates/package.yaml", text.encode(), chart=Chart("chart")), Settings())


def test_an_entry_names_the_readings_once() -> None:
    report, entry = written(analysed(switched(5)))
    assert len(report.facts) == len(report.facts[0].readings) == 2**5
    assert entry is not None
    assert entry.count(".Values.s4") < 2 * 2**5


def test_equal_paths_of_facts_are_one_object() -> None:
    span = Span("package.yaml", 2000, 1, 2000, 5)
    one, other = (place_of("x", span, ("spec", "sso", number, "clientId")) for number in (0, 0))
    assert one.path is other.path
    again = pickle.loads(pickle.dumps(one))
    assert again == one
    assert again.path is one.path
    assert again.span.start_line is again.span.end_line


def test_entries_do_not_wait_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "BATCH", 1000)
    path = str(tmp_path / "cache.sqlite")
    with Cache(path) as cache:
        cache.put("one", "x" * 2000)
        with Cache(path) as other:
            assert other.get("one") == "x" * 2000


def test_a_long_template_gets_fewer_readings() -> None:
    short = read("package.yaml", switched(6), Chart("chart"), 256)
    long = read("package.yaml", switched(6, "x" * 60_000), Chart("chart"), 256)
    assert (len(short.variants), short.complete) == (2**6, True)
    assert len(long.variants) < 2**6
    assert not long.complete
