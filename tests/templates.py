"""The charts of tests/fixtures/templates, what Helm made of them, and how udslint reads them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from admits import difference
from udslint.read import Reading, decode, read, read_yaml
from udslint.read.chart import Chart
from udslint.surroundings import Surroundings

CHARTS = Path(__file__).parent / "fixtures" / "templates"
LIMIT = 256


def charts() -> list[Path]:
    """The charts, one a construct."""
    return sorted(path.parent for path in CHARTS.glob("*/Chart.yaml"))


@dataclass(frozen=True)
class Setting:
    """Values to render a chart with."""

    chart: Path
    name: str
    files: tuple[Path, ...]

    @property
    def rendered(self) -> Path:
        """What Helm made of it; tests/e2e/test_helm.py checks that."""
        return self.chart / "rendered" / f"{self.name}.yaml"


def settings(chart: Path) -> list[Setting]:
    """The sets of values of a chart, its own first."""
    more = sorted((chart / "values").glob("*.yaml"))
    return [Setting(chart, "default", ()), *(Setting(chart, path.stem, (path,)) for path in more)]


def all_settings() -> list[Setting]:
    return [setting for chart in charts() for setting in settings(chart)]


def read_chart_file(path: Path, values: tuple[Path, ...] = (), limit: int = LIMIT) -> Reading:
    """Read a template with what stands around it, as a run with `--values` does."""
    chart: Chart | None = Surroundings().chart_of(str(path), [str(file) for file in values])
    return read(str(path), decode(path.read_bytes()), chart, limit)


def packages(text: str) -> list[Any]:
    """The Packages of a rendered text."""
    reading = read_yaml("rendered", text)
    assert not reading.unread, reading.unread
    return [document.tree for document in reading.packages]


def not_admitted(reading: Reading, rendered: list[Any]) -> list[str]:
    """Say of each rendered Package that no reading allows for it how it differs from each."""
    problems = []
    for package in rendered:
        found = [difference(document.tree, package) for document in reading.packages]
        if None not in found:
            problems.append("\n".join(dict.fromkeys(str(one) for one in found)) or "nothing was read")
    return problems
