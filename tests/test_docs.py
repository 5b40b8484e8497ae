"""What the documentation shows is what happens: commands give the output beside them, links lead somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GUIDES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
PAGES = sorted((ROOT / "rules").glob("*/*.md"))

CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
PYTHON = re.compile(r"^```python\n(.*?)^```\n\n^```text\n(.*?)^```", re.MULTILINE | re.DOTALL)
FENCED = re.compile(r"^(`{3,}).*?^\1`*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
NAMED = re.compile(r"\b(UDS\d{4})\W+(?:`?name`?\W+)?([a-z]+(?:-[a-z0-9]+)+)(?=[)`: ])")
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)

SHOWN = [
    pytest.param(command, output, id=f"{page.relative_to(ROOT)}: {command}")
    for page in GUIDES
    for block in CONSOLE.findall(page.read_text(encoding="utf-8"))
    for command, output in COMMAND.findall(block)
]


PROGRAMS = [shown for page in GUIDES for shown in PYTHON.findall(page.read_text(encoding="utf-8"))]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which `udslint` is this one, and which says nothing else to it."""
    folder = tmp_path_factory.mktemp("bin")
    program = folder / "udslint"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m udslint "$@"\n')
    program.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("UDSLINT_", "GITHUB_"))}
    return kept | {"PATH": f"{folder}{os.pathsep}{kept['PATH']}", "XDG_CACHE_HOME": str(folder), "COLUMNS": "80"}


def pattern(shown: str) -> re.Pattern[str]:
    """Make a pattern of an output, in which `…` stands for anything: on a line of its own for lines."""
    parts = [re.escape(part) for part in re.split(r"(?m)^ *…\n", shown)]
    return re.compile(r"(?:.*\n)*?".join(part.replace("…", ".*") for part in parts))


def test_the_pattern_of_an_output() -> None:
    assert pattern("a\n…\nd\n").fullmatch("a\nb\nc\nd\n")
    assert pattern("a … c\n").fullmatch("a b c\n")
    assert not pattern("a\n…\nd\n").fullmatch("a\nd\ne\n")
    assert not pattern("a\n").fullmatch("a\n\n")


def test_the_documentation_shows_commands_and_programs() -> None:
    assert len(SHOWN) >= 5
    assert PROGRAMS


@pytest.mark.parametrize(("command", "shown"), SHOWN)
def test_a_command_gives_what_is_shown(command: str, shown: str, environment: dict[str, str]) -> None:
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=environment, capture_output=True, check=False, timeout=60
    )
    assert done.returncode in {0, 1}, done.stderr.decode()
    output = done.stdout.decode()
    assert pattern(shown).fullmatch(output), f"$ {command}\n{output}"


@pytest.mark.parametrize(("program", "shown"), PROGRAMS)
def test_a_program_prints_what_is_shown(program: str, shown: str, environment: dict[str, str]) -> None:
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout == shown, done.stderr


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: str(page.relative_to(ROOT)))
def test_codes_stand_beside_their_names(page: Path) -> None:
    for code, name in NAMED.findall(page.read_text(encoding="utf-8")):
        assert f"code: {code}\n" in next(rule for rule in PAGES if rule.stem == name).read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """Give the anchors of a page's headings, as GitHub makes them."""
    headings = HEADING.findall(FENCED.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", [*GUIDES, *PAGES], ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = CODE.sub("", FENCED.sub("", page.read_text(encoding="utf-8")))
    broken = []
    for link in LINK.findall(text):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_commands_that_are_named_exist(environment: dict[str, str]) -> None:
    named = {name for page in [*GUIDES, *PAGES] for name in re.findall(r"`udslint (\w+)", page.read_text("utf-8"))}
    options = {
        (command, option)
        for page in GUIDES
        for command, rest in re.findall(r"\budslint (\w+)([^`\n]*)", page.read_text("utf-8"))
        for option in re.findall(r"(?<!\S)(--[a-z-]+)", rest)
    }
    helps = {
        name: subprocess.run(
            ["udslint", name, "--help"], env=environment, capture_output=True, text=True, check=True, timeout=60
        ).stdout
        for name in named | {command for command, _ in options}
    }
    assert [(name, option) for name, option in sorted(options) if option not in helps[name]] == []
