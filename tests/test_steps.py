"""What is done together comes to the same as what is done one after the other."""

from __future__ import annotations

from pathlib import Path

from udslint.analysis import analyse, analyse_together
from udslint.settings import Settings
from udslint.source import Source
from udslint.steps import Steps, done, in_step

FIXTURES = Path(__file__).parent / "fixtures"


def test_steps_are_taken_in_turn() -> None:
    taken: list[str] = []

    def steps(name: str, count: int) -> Steps[str]:
        for number in range(count):
            taken.append(f"{name}{number}")
            yield
        return name * count

    assert done(in_step([steps("a", 2), steps("b", 0), steps("c", 3)])) == ["aa", "", "ccc"]
    assert taken == ["a0", "c0", "a1", "c1", "c2"]


def test_nothing_together_is_nothing() -> None:
    assert done(in_step([])) == []


def test_files_do_not_hear_of_each_other() -> None:
    """All kinds of files: templates without their chart, plain ones, several Packages in one, broken ones."""
    paths = sorted(path for path in FIXTURES.rglob("*") if path.suffix in (".yaml", ".yml", ".tpl"))
    work = [(Source(path.name, path.read_bytes()), Settings()) for path in paths]
    assert len(work) > 100
    assert analyse_together(work) == [analyse(*one) for one in work]
