"""What stands around a template on disk."""

from __future__ import annotations

from pathlib import Path

from making import write
from udslint import check_paths
from udslint.read.chart import Chart
from udslint.surroundings import Surroundings

DEFINE = '{{ define "%s" }}x{{ end }}\n'


def chart_of(folder: Path) -> Chart:
    chart = Surroundings().chart_of(str(folder / "templates" / "package.yaml"))
    assert chart
    return chart


def test_helpers_of_the_chart_and_of_the_charts_in_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "Chart.yaml": "name: c\n",
            "templates/_h.tpl": DEFINE % "a",
            "templates/deep/_h.tpl": DEFINE % "b",
            "templates/package.yaml": "kind: Package\n",
            "charts/lib/templates/_l.tpl": DEFINE % "c",
            "charts/lib/charts/inner/templates/_i.tpl": DEFINE % "d",
            "elsewhere/templates/_no.tpl": DEFINE % "e",
            "node_modules/x/templates/_no.tpl": DEFINE % "f",
        },
    )
    assert [helper.name for helper in chart_of(tmp_path).helpers] == [
        "templates/_h.tpl",
        "templates/deep/_h.tpl",
        "charts/lib/templates/_l.tpl",
        "charts/lib/charts/inner/templates/_i.tpl",
    ]


def test_a_library_chart_beside_the_chart(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "chart/Chart.yaml": "name: c\ndependencies:\n  - {name: common, repository: 'file://../common'}\n",
            "common/templates/_c.tpl": '{{ define "common.sso" }}- name: A\n  bogus: x{{ end }}',
            "chart/templates/package.yaml": """\
apiVersion: uds.dev/v1alpha1
kind: Package
metadata:
  name: c
spec:
  sso:
    {{- include "common.sso" . | nindent 4 }}
""",
        },
    )
    assert [helper.name for helper in chart_of(tmp_path / "chart").helpers] == ["charts/common/templates/_c.tpl"]
    [finding] = [one for one in check_paths([str(tmp_path)]).findings if one.rule.name == "unknown-field"]
    assert (Path(finding.span.path).name, finding.span.start_line) == ("_c.tpl", 2)


def test_charts_that_name_one_another(tmp_path: Path) -> None:
    for one, other in ("ab", "ba"):
        write(
            tmp_path / one,
            {
                "Chart.yaml": f"name: {one}\ndependencies:\n  - {{name: {other}, repository: 'file://../{other}'}}\n",
                "templates/_h.tpl": DEFINE % one,
            },
        )
    assert {Path(helper.path).parts[-3] for helper in chart_of(tmp_path / "a").helpers} == {"a", "b"}


def test_a_chart_that_cannot_be_read(tmp_path: Path) -> None:
    for text in (
        "a: [file://\n",
        "- file://\n",
        "dependencies: file://\n",
        "dependencies: [{repository: 'file://x'}]\n",
    ):
        write(tmp_path, {"Chart.yaml": text, "templates/_h.tpl": DEFINE % "a"})
        assert len(chart_of(tmp_path).helpers) == 1
