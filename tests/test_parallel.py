"""Files analysed in processes: the same answer in the same order, whatever happens to the processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from udslint import analysis, inputs, parallel
from udslint.parallel import Workers
from udslint.run import check_paths
from udslint.settings import Settings
from udslint.source import FileReport, Source

PACKAGE = """\
apiVersion: uds.dev/v1alpha1
kind: Package
metadata:
  name: NAME
  namespace: NAME
spec:
  sso:
    - name: NAME
      clientId: uds-NAME
      publicClient: true
"""
linux = pytest.mark.skipif(sys.platform != "linux", reason="starts processes by fork")


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """Sixty files of very different sizes."""
    for number in range(60):
        text = PACKAGE.replace("NAME", f"app-{number}") + "# filling\n" * (number % 7) ** 4
        (tmp_path / f"{number:02}.yaml").write_text(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(parallel, "CHUNK", 4000)
    return tmp_path


@linux
def test_processes_give_the_same_report(tree):
    assert check_paths(["."], jobs=3) == check_paths(["."])


@linux
@pytest.mark.parametrize("executor", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_any_executor_will_do(tree, executor):
    options = {"mp_context": get_context("fork")} if executor is ProcessPoolExecutor else {}
    with executor(2, **options) as pool:
        assert check_paths(["."], executor=pool) == check_paths(["."])


def die_at_07(work: Sequence[tuple[Source, Settings]]) -> list[FileReport]:
    if any(source.path == "07.yaml" for source, _ in work):
        os._exit(1)
    return ANALYSE(work)


ANALYSE = analysis.analyse_together


@linux
@pytest.mark.parametrize("given", [False, True])
def test_a_process_that_dies_names_its_file(tree, monkeypatch, given):
    expected = check_paths(["."])
    monkeypatch.setattr(analysis, "analyse_together", die_at_07)
    if given:
        with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
            report = check_paths(["."], executor=pool)
    else:
        report = check_paths(["."], jobs=2)
    assert [problem.path for problem in report.problems] == ["07.yaml"]
    assert "was not checked" in report.problems[0].message
    others = [finding for finding in expected.findings if finding.span.path != "07.yaml"]
    assert list(report.findings) == others


@linux
def test_a_process_that_dies_costs_few_others(tree, monkeypatch):
    monkeypatch.setattr(analysis, "analyse_together", die_at_07)
    started, original = [], parallel.processes
    monkeypatch.setattr(parallel, "processes", lambda count: started.append(count) or original(count))
    monkeypatch.setattr(parallel, "CHUNK", 1_000_000)
    assert [problem.path for problem in check_paths(["."], jobs=2).problems] == ["07.yaml"]
    # The one for all, and for each half of the files, the half of that, and so on, one that dies and one that does not.
    assert started[1:] == [1] * len(started[1:])
    assert len(started) <= 2 + 2 * 6


def test_no_more_processes_than_processors(tree, monkeypatch):
    started = []
    monkeypatch.setattr(parallel, "processes", lambda count: started.append(count) or ThreadPoolExecutor(1))
    monkeypatch.setattr(parallel, "cores", lambda: 4)
    for jobs in (3, 1000):
        check_paths(["."], jobs=jobs)
    assert started == [3, 4]


def test_few_files_start_no_process(tree, monkeypatch):
    def refuse(_):
        raise AssertionError("not worth it")

    monkeypatch.setattr(parallel, "processes", refuse)
    monkeypatch.setattr(parallel, "cores", lambda: 8)
    assert check_paths(["."], jobs=None).files == 60


def test_much_to_do_starts_processes_where_there_are_processors(monkeypatch):
    work = [(Source("a.yaml", b"x" * (parallel.WORTH_IT + 1)), Settings())]
    started = []
    monkeypatch.setattr(parallel, "processes", lambda count: started.append(count) or ThreadPoolExecutor(1))
    for cores, expected in ((1, []), (4, [4])):
        monkeypatch.setattr(parallel, "cores", lambda cores=cores: cores)
        with Workers(None) as workers:
            assert len(list(workers.analysed(work, parallel.as_it_is))) == 1
        assert started == expected


def test_portions_are_cut_by_size():
    work = [(Source(str(size), b"x" * size), Settings()) for size in (10, 70_000, 30_000, 30_000, 30_000, 5)]
    sizes = [[len(source.data) for source, _ in portion] for portion in parallel._portions(work, 64_000)]
    assert sizes == [[10, 70_000], [30_000, 30_000, 30_000], [5]]


@linux
def test_ctrl_c_ends_all_of_it(tree):
    """A terminal sends Ctrl-C to the whole group of processes."""
    program = (
        "import time, sys; from udslint import analysis; from udslint.start import main\n"
        "def slow(work): time.sleep(0.5); return analyse(work)\n"
        "analyse, analysis.analyse_together = analysis.analyse_together, slow\n"
        "print('ready', flush=True); main()"
    )
    command = [sys.executable, "-c", program, "check", "--jobs", "2", "--no-cache", "."]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(1)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=20)  # ends when nobody holds the pipes any more
    assert (process.returncode, out, err.strip()) == (130, b"", b"")


def test_the_input_is_not_held(tree, monkeypatch):
    """What was read is let go once it is analysed: memory grows with findings."""
    alive: list[int] = []
    held: dict[int, int] = {}

    class Bytes(bytes):
        def __del__(self):
            held.pop(id(self), None)

    original = inputs.read_bytes

    def read(path, refusal):
        data, is_file = original(path, refusal)
        data = Bytes(data)
        held[id(data)] = len(data)
        alive.append(sum(held.values()) - len(data))
        return data, is_file

    monkeypatch.setattr(inputs, "read_bytes", read)
    assert check_paths([str(Path())]).files == 60
    few = 3 * parallel.IN_STEP  # those that are analysed, those that are read meanwhile, and a large one
    assert max(alive) < few < sum(os.path.getsize(path) for path in os.listdir()) / 4
