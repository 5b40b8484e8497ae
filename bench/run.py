"""How fast udslint is, beside other tools: each in turn, A B A B, in one virtual environment; medians of ratios.

    python bench/run.py                 all but the large cases
    python bench/run.py --only start    one case
    python bench/run.py --full          with 10,000 files and 100,000 documents: some minutes

A machine that does other things at the same time makes all times longer, and the ratios less exact, not different.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import tools
import trees

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
NEWEST_SCHEMA = max(
    (ROOT / "schemas").glob("package-*.json"), key=lambda path: [int(part) for part in path.stem[8:].split(".")]
)


class Command(NamedTuple):
    """Something to measure."""

    name: str
    arguments: Sequence[str]
    clear: Path | None = None
    """A folder to empty before each measurement: a cold cache."""


class Claim(NamedTuple):
    """What a ratio must not exceed."""

    faster: str
    slower: str
    limit: float


class Case(NamedTuple):
    """Commands that do the same job, the first of them the measure for the others."""

    title: str
    commands: list[Command]
    claims: list[Claim]
    rounds: int


def udslint(*arguments: str, name: str = "udslint cold", clear: Path | None = None) -> Command:
    """Give the command as the hook calls it."""
    program = tools.in_venv("udslint") or sys.exit("bench: udslint is not installed here; see 'make bench'")
    return Command(name, [program, "check", *arguments], clear)


def start(work: Path) -> Case:
    """One clean plain file: what a commit waits for."""
    file = str(trees.plain(work / "one", 1) / "apps/000/00000-package.yaml")
    cache = work / "cache"
    commands = [Command("python -c pass", [PYTHON, "-c", "pass"])]
    commands.append(udslint(file, clear=cache))
    commands.append(udslint(file, name="udslint warm"))
    for name, arguments in (("yamllint", [file]), ("check-jsonschema", ["--schemafile", str(NEWEST_SCHEMA), file])):
        if program := tools.in_venv(name):
            commands.append(Command(name, [program, *arguments]))
    claims = [Claim("udslint cold", "python -c pass", 18), Claim("udslint warm", "python -c pass", 5)]
    claims.append(Claim("udslint cold", "check-jsonschema", 1))
    return Case("one clean plain file", commands, claims, 15)


def files(work: Path, count: int = 1000, rounds: int = 3) -> Case:
    """Plain Packages, one a file."""
    tree = str(trees.plain(work / f"plain{count}", count))
    cache = work / "cache"
    compose = Command("compose only", [PYTHON, str(ROOT / "bench/compose_only.py"), tree])
    commands = [compose, udslint("--jobs", "1", tree, name="udslint one process", clear=cache)]
    commands.append(udslint(tree, clear=cache))
    commands.append(udslint(tree, name="udslint warm"))
    claims = []
    if kubeconform := tools.kubeconform():
        check = ["-schema-location", str(NEWEST_SCHEMA), tree]
        commands.append(Command("kubeconform", [kubeconform, *check]))
    if count <= 1000 and (yamllint := tools.in_venv("yamllint")):
        commands.append(Command("yamllint", [yamllint, "-d", "relaxed", tree]))
        claims.append(Claim("udslint one process", "yamllint", 0.2))
    if count > 1000:
        claims = [Claim("udslint one process", "compose only", 4), Claim("udslint cold", "kubeconform", 2.5)]
        claims.append(Claim("udslint warm", "kubeconform", 0.25))
    return Case(f"{count:,} plain Packages", commands, claims, rounds)


def many_files(work: Path) -> Case:
    """Ten thousand plain Packages."""
    return files(work, 10_000, 3)


def charts(work: Path) -> Case:
    """Chart templates."""
    tree = trees.charts(work / "charts", 1000)
    commands = [udslint(str(tree), clear=work / "cache"), udslint(str(tree), name="udslint warm")]
    if helm := tools.helm():
        each = 'for chart in "$2"/charts/*; do "$1" template "$chart" > /dev/null || exit 1; done'
        commands.append(Command("helm template", ["sh", "-c", each, "sh", helm, str(tree)]))
    return Case("1,000 templates of 200 charts", commands, [Claim("udslint cold", "helm template", 0.1)], 3)


def growth(work: Path) -> Case:
    """A hundred thousand documents against ten thousand."""
    small, large = trees.documents(work / "10k", 10_000, 50), trees.documents(work / "100k", 100_000, 50)
    commands = [udslint(str(small), name="10,000 documents", clear=work / "cache")]
    commands.append(udslint(str(large), name="100,000 documents", clear=work / "cache"))
    return Case("growth", commands, [Claim("100,000 documents", "10,000 documents", 10.5)], 1)


CASES: dict[str, Callable[[Path], Case]] = {"start": start, "files": files, "charts": charts}
LARGE: dict[str, Callable[[Path], Case]] = {"many-files": many_files, "growth": growth}


def measure(case: Case, environment: dict[str, str]) -> dict[str, list[float]]:
    """Run the commands in turn; give the seconds of each."""
    times: dict[str, list[float]] = {command.name: [] for command in case.commands}
    for number in range(-1, case.rounds):  # the first round is for the disk's and Python's caches
        if number < 0 and case.rounds == 1:
            continue
        for command in case.commands:
            if command.clear:
                shutil.rmtree(command.clear, ignore_errors=True)
            before = time.perf_counter()
            done = subprocess.run(command.arguments, env=environment, capture_output=True, check=False)
            if done.returncode not in (0, 1):
                sys.exit(f"bench: {command.name} failed: {done.stderr.decode()[-2000:]}")
            if number >= 0:
                times[command.name].append(time.perf_counter() - before)
    return times


def ratio(times: dict[str, list[float]], one: str, other: str) -> float:
    """Give the median of the ratios of two commands, round by round."""
    return statistics.median(a / b for a, b in zip(times[one], times[other], strict=True))


def show(case: Case, times: dict[str, list[float]]) -> bool:
    """Print what was measured; tell whether every claim holds."""
    first = case.commands[0].name
    print(f"\n{case.title}, {case.rounds} rounds")
    for command in case.commands:
        seconds = statistics.median(times[command.name])
        print(f"  {command.name:22} {seconds * 1000:10.1f} ms {ratio(times, command.name, first):8.2f} x {first}")
    good = True
    for claim in case.claims:
        if claim.slower in times:
            found = ratio(times, claim.faster, claim.slower)
            good &= found <= claim.limit
            verdict = "ok" if found <= claim.limit else "MISSED"
            print(f"  {verdict}: {claim.faster} is {found:.2f} x {claim.slower}, at most {claim.limit:g} is wanted")
    return good


def main() -> int:
    """Run the cases that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=[*CASES, *LARGE], help="one case")
    parser.add_argument("--full", action="store_true", help="the large cases too")
    asked = parser.parse_args()
    chosen = {**CASES, **LARGE} if asked.full or asked.only else CASES
    good = True
    with tempfile.TemporaryDirectory(prefix="udslint-bench-") as folder:
        work = Path(folder)
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"XDG_CACHE_HOME": str(work / "cache"), "PYTHONPYCACHEPREFIX": str(work / "pycache")}
        for name, case in chosen.items():
            if asked.only in (None, name):
                made = case(work)
                good &= show(made, measure(made, environment))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\nThe largest process had {peak:,.0f} MB.")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
