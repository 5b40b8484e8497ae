"""Microsoft's validator has nothing to say of our SARIF: no error, no warning, no note."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pages import examples, named_rules
from report_samples import RULES, clean, options, page, sample, write_files
from sarif_validator import complaints, find_schema, find_validator
from udslint.report import FORMATS, Report, ReportOptions
from udslint.rules.registry import rules
from udslint.run import check_text

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.e2e
NETWORK = "SARIF2006"
"""It asks whether addresses can be reached; here they cannot."""
OUTSIDE_GIT = "SARIF2003"
"""It asks for the repository, and there is none."""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository, made by git, with the files of the sample and a remote with a password in it."""
    root = tmp_path / "a repo é"
    write_files(root)
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.com", "-C", str(root)]
    for arguments in (
        ["init", "--quiet", "--initial-branch=main"],
        ["remote", "add", "origin", "https://me:ghp_secret@github.com/example/app.git"],
        ["add", "."],
        ["commit", "--quiet", "-m", "Files"],
    ):
        subprocess.run([*git, *arguments], check=True, capture_output=True)
    return root


def with_source(report: Report) -> Report:
    """Leave out the finding whose file is not there: without a text there can be no snippet."""
    return replace(report, findings=tuple(one for one in report.findings if one.span.path != "gone.yaml"))


def validate(report: Report, options: ReportOptions, file: Path, *allowed: str) -> list[str]:
    """Write a report and give what the validator says of it, but for what is allowed."""
    file.write_text(FORMATS["sarif"](report, options), encoding="utf-8")
    return [one for one in complaints(file) if one.partition(" ")[0] not in (NETWORK, *allowed)]


@pytest.mark.parametrize("show_suppressed", [False, True])
@pytest.mark.parametrize("report", [sample(), clean()], ids=["sample", "clean"])
def test_in_a_repository(report: Report, repository: Path, tmp_path: Path, *, show_suppressed: bool) -> None:
    given = ReportOptions(directory=repository, page=page, show_suppressed=show_suppressed, source=read_in(repository))
    assert validate(with_source(report), given, tmp_path / "log.sarif") == []
    (run,) = json.loads((tmp_path / "log.sarif").read_text(encoding="utf-8"))["runs"]
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=repository, check=True, capture_output=True, text=True)
    assert run["versionControlProvenance"] == [
        {
            "repositoryUri": "https://github.com/example/app.git",
            "revisionId": head.stdout.strip(),
            "branch": "main",
            "mappedTo": {"uriBaseId": "%SRCROOT%"},
        }
    ]


@pytest.mark.parametrize("report", [sample(), clean()], ids=["sample", "clean"])
def test_outside_of_repositories(report: Report, tmp_path: Path) -> None:
    assert validate(with_source(report), options(tmp_path), tmp_path / "log.sarif", OUTSIDE_GIT) == []


def test_every_rule(repository: Path, tmp_path: Path) -> None:
    """All bad examples of all rule pages in one log."""
    texts: dict[str, str] = {}
    findings = []
    for name in named_rules():
        for number, example in enumerate(examples(name)):
            if example.kind == "bad":
                path = f"rule pages/{name} {number} é 😀.yaml"
                texts[path] = example.text
                findings += check_text(example.text, path, example.settings, example.context).findings
    report = Report.of(findings, files=len(texts), rules=rules().values())
    if not findings:
        pytest.skip("there are no rules yet")
    given = ReportOptions(directory=repository, source=texts.get)
    assert validate(report, given, tmp_path / "log.sarif") == []


def test_the_validator_is_heard(tmp_path: Path) -> None:
    """Each kind of complaint is counted, though the validator exits 0."""
    log = json.loads(FORMATS["sarif"](with_source(sample()), options(tmp_path)))
    run = log["runs"][0]
    run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] = "a dir/k.yaml"
    del run["tool"]["driver"]["rules"][0]["help"]
    del run["results"][1]["locations"][0]["physicalLocation"]["region"]["snippet"]
    (tmp_path / "log.sarif").write_text(json.dumps(log))
    levels = {one.split(" ")[1] for one in complaints(tmp_path / "log.sarif")}
    assert levels == {"error", "note"}


def test_the_official_schema_accepts_it(tmp_path: Path) -> None:
    from jsonschema import Draft202012Validator

    find_validator()
    schema = Draft202012Validator(json.loads(find_schema().read_text(encoding="utf-8-sig")))
    for report in (sample(), clean(), Report.of(rules=RULES)):
        log = json.loads(FORMATS["sarif"](report, options(tmp_path, show_suppressed=True)))
        assert list(schema.iter_errors(log)) == []


def read_in(folder: Path):
    """Read files in a folder byte for byte."""
    return lambda path: (folder / path).read_bytes().decode()
