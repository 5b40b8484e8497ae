"""udslint says what the operator's validator says: of each case whether it is denied, and for what."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from udslint import platform
from udslint.finding import Finding
from udslint.read import is_template
from udslint.rules.registry import rules
from udslint.run import check_text
from udslint.settings import Settings

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "admission"
LINES = [str(line) for line in platform.releases()]
SECTIONS = ("metadata", "spec.network.expose", "spec.network.allow", "spec.sso", "spec.monitor")


def head(manifest):
    return json.dumps({"apiVersion": "uds.dev/v1alpha1", "kind": "Package", **manifest}, ensure_ascii=False)


def errors_of(manifest, settings, existing=()):
    """Give the errors of the schema and of the admission stage."""
    report = check_text(json.dumps(manifest, ensure_ascii=False), settings=settings, context=[*map(head, existing)])
    assert not report.problems
    errors = [finding for finding in report.findings if finding.severity == "error"]
    return [[one for one in errors if one.rule.stage == stage] for stage in ("schema", "admission")]


def turn(finding: Finding):
    """Give when the operator's validator comes to a denial: entry by entry, and in an entry by the checks' order."""
    section = next(number for number, name in enumerate(SECTIONS) if finding.path.startswith(name))
    entry = int(found[1]) if (found := re.match(r"[a-z.]*\[(\d+)\]", finding.path)) else 0
    # The two checks of Authservice's redirect URIs alternate.
    uri = int(found[1]) if (found := re.search(r"redirectUris\[(\d+)\]", finding.path)) else -1
    code = "UDS2047" if uri >= 0 else finding.rule.code
    return (section, entry, code, uri, finding.rule.code)


def problem_with(case):
    """Compare one case; give what is wrong, or None."""
    options = case["options"]
    settings = Settings(
        uds_core=case["uds_core"],
        allow_public_clients=options["allow_public_clients"],
        domain=options["domain"],
        admin_domain=options["admin_domain"],
    )
    schema, admission = errors_of(case["manifest"], settings, options.get("existing_packages", ()))
    said = [finding.rule.name for finding in sorted(admission, key=turn)]
    if case["schema_ok"] != (not schema):
        return f"schema: {[finding.message for finding in schema]}"
    if not case["schema_ok"]:
        return None
    if bool(case["denials"]) != bool(said):
        return f"the operator says {case['denials']}, udslint says {said}"
    if case["denials"] and not said_first(said, case):
        return f"the operator says {case['denials']} first, udslint says {said}"
    return None


def said_first(said, case):
    """Tell whether the operator's denial is there and, in the newest release, no other one would have come before it.

    Older releases had another order of checks.
    """
    wanted = set(case["denials"])
    return said[0] in wanted if case["uds_core"] == "1.11" else bool(wanted.intersection(said))


def committed():
    with gzip.open(FIXTURES / "cases.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def test_committed_cases():
    cases = committed()
    wrong = {(case["id"], case["uds_core"]): problem for case in cases if (problem := problem_with(case))}
    assert len(cases) > 900
    assert not wrong


NOT_WRITTEN = {"host", "redirectUris", "remoteGenerated"}
"""Fields that a finding may stand at because they are missing."""


def is_written(path, value):
    """Tell whether there is something at a logical path; keys may have dots in them."""
    if not path:
        return True
    if isinstance(value, list):
        index, _, rest = path.removeprefix("[").partition("]")
        return int(index) < len(value) and is_written(rest.removeprefix("."), value[int(index)])
    keys = (key for key in value if re.match(re.escape(key) + r"([.\[]|$)", path))
    return any(is_written(path[len(key) :].removeprefix("."), value[key]) for key in keys)


def test_findings_stand_at_what_is_written():
    places = Counter()
    for case in committed():
        settings = Settings(uds_core=case["uds_core"], select=("admission",))
        for finding in check_text(json.dumps(case["manifest"]), settings=settings).findings:
            if not is_written(finding.path, case["manifest"]):
                places[finding.path.partition("].")[2]] += 1
    assert set(places) == NOT_WRITTEN


def test_committed_cases_have_every_denial_that_can_be():
    seen = Counter(case["denials"][0] for case in committed() if case["denials"])
    admission = [rule for rule in rules().values() if rule.stage == "admission"]
    # The operator tests this one after others that cover it.
    unseen = {"remote-host-mixed"}
    assert set(seen) == {rule.name for rule in admission if not rule.unreachable} - unseen
    assert [rule.name for rule in admission if rule.unreachable] == ["expose-migration-mismatch"]


@pytest.mark.parametrize("name", ["cases", "versions"])
def test_all_measured_cases(shared, name):
    wrong, seen = {}, 0
    for line in (shared / "facts" / "admission" / f"{name}.jsonl").read_text("utf-8").splitlines():
        # What has template actions is read as a template, of which the operator sees something else.
        if not is_template(line):
            case = json.loads(line)
            key = case.get("denial_key")
            case = {"uds_core": "1.11", "denials": case.get("denial_keys") or ([key] if key else []), **case}
            seen += 1
            if problem := problem_with(case):
                wrong[case["id"], case["uds_core"]] = problem
    assert not wrong
    assert seen == {"cases": 5674, "versions": 11235}[name]


MATRIX = json.loads((FIXTURES / "matrix.json").read_text("utf-8"))


@pytest.mark.parametrize("probe", MATRIX)
def test_probes_in_every_release(probe):
    manifest, existing = MATRIX[probe]["manifest"], MATRIX[probe]["existing"]
    expected = {}
    for first, last, verdict in MATRIX[probe]["verdicts"]:
        expected |= dict.fromkeys(LINES[LINES.index(first) : LINES.index(last) + 1], verdict)
    found = {}
    for line in LINES:
        schema, admission = errors_of(manifest, Settings(uds_core=line), [existing] if existing else [])
        found[line] = "schema" if schema else "deny" if admission else "approve"
    assert found == expected
