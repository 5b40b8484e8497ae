"""What the formats write, whole. `UPDATE_GOLDEN=1 pytest tests/report` writes the files anew: read the difference."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from report_samples import clean, options, sample
from udslint.report import FORMATS, Report

GOLDEN = Path(__file__).parent / "golden"
REPORTS = {"sample": sample, "clean": clean, "nothing": Report.of}
SUFFIXES = {"text": "txt", "sarif": "sarif", "json": "json", "github": "github.txt"}


def compare(file: Path, text: str) -> None:
    """Compare with a golden file, or write it."""
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_bytes(text.encode())
    assert text == file.read_bytes().decode()


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("form", FORMATS)
def test_golden(name: str, form: str, tmp_path: Path) -> None:
    compare(GOLDEN / f"{name}.{SUFFIXES[form]}", FORMATS[form](REPORTS[name](), options(tmp_path)))


@pytest.mark.parametrize("form", FORMATS)
def test_golden_with_suppressed_findings(form: str, tmp_path: Path) -> None:
    text = FORMATS[form](sample(), options(tmp_path, show_suppressed=True))
    compare(GOLDEN / f"suppressed.{SUFFIXES[form]}", text)


def test_golden_in_colour(tmp_path: Path) -> None:
    text = FORMATS["text"](sample(), options(tmp_path, show_suppressed=True, color=True))
    compare(GOLDEN / "colour.txt", text)
