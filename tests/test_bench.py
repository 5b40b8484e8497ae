"""The files that the bench measures with are what it says they are."""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

from udslint import check_text

sys.path.insert(0, str(Path(__file__).parent.parent / "bench"))
import trees


def test_packages_are_clean_and_of_realistic_size():
    for number in range(20):
        text = trees.package(number)
        assert text == trees.package(number)
        assert 45 <= len(text.splitlines()) <= 95
        report = check_text(text)
        assert (report.packages, report.problems) == (1, ())
        assert {finding.severity for finding in report.findings} <= {"note"}


def test_a_tree_has_the_files_it_should(tmp_path):
    trees.mixed(tmp_path, 8)
    packages = [document for path in tmp_path.rglob("*.yaml") for document in yaml.safe_load_all(path.read_text())]
    assert [document["kind"] for document in packages].count("Package") == 2


def test_charts_are_read_in_all_their_branches(tmp_path):
    trees.charts(tmp_path, 10)
    templates = list(tmp_path.rglob("templates/*.yaml"))
    assert len(templates) == 10
    report = check_text((tmp_path / "charts/0000-reports/templates/uds-package.yaml").read_text())
    assert (report.packages, report.problems) == (1, ())
