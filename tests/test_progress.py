from __future__ import annotations

import io
import sys

from udslint import progress
from udslint.progress import Bar, bar
from udslint.run import check_paths


class Clock:
    now = 0.0

    def monotonic(self) -> float:
        return self.now


def test_nothing_within_the_first_second(monkeypatch):
    clock, stream = Clock(), io.StringIO()
    monkeypatch.setattr(progress, "time", clock)
    drawn = Bar(stream)
    clock.now = 0.9
    drawn.update(1, 4)
    drawn.clear()
    assert stream.getvalue() == ""


def test_how_much_is_done(monkeypatch):
    clock, stream = Clock(), io.StringIO()
    monkeypatch.setattr(progress, "time", clock)
    drawn = Bar(stream)
    for clock.now, done in ((1.5, 1000), (1.52, 1500), (2.0, 2000)):
        drawn.update(done, 4000)
    assert stream.getvalue() == (
        "\r[#######.......................] 1,000 of 4,000 files\x1b[K"
        "\r[###############...............] 2,000 of 4,000 files\x1b[K"
    )
    drawn.clear()
    assert stream.getvalue().endswith("\r\x1b[K")


def test_none_in_a_pipe(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert bar() is None
    monkeypatch.setattr(sys, "stderr", None)
    assert bar() is None


def test_a_run_says_how_far_it_is(tmp_path):
    for name in "abc":
        (tmp_path / f"{name}.yaml").write_text("apiVersion: uds.dev/v1alpha1\nkind: Package\n")
    said: list[tuple[int, int]] = []
    check_paths([str(tmp_path)], progress=lambda done, total: said.append((done, total)))
    assert said == [(1, 3), (2, 3), (3, 3)]
