"""Line hashes as GitHub makes them, and identities."""

from __future__ import annotations

import struct
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_samples import OPEN, SCOPES, finding
from udslint.finding import Finding, Span
from udslint.report.fingerprints import identities, line_hashes

ENDED = (
    "e9496ae3ebfced30:1 fb7c023a8b9ccb3f:1 ce8ba1a563dcdaca:1 e20e36e16fcb0cc8:1 b3edc88f2938467e:1 c8e28b0b4002a3a0:1"
)
LAST = "c129715d7a2bc9a3:1"
KNOWN = [
    ("", LAST),
    (" a\nb\n  \t\tc\n d", "271789c17abda88f:1 54703d4cd895b18:1 180aee12dab6264:1 a23a3dc5e078b07b:1"),
    (
        " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
        (
            "8b7cf3e952e7aeb2:1 b1ae1287ec4718d9:1 bff680108adb0fcc:1 "
            "c6805c5e1288b612:1 b86d3392aea1be30:1 e6ceba753e1a442:1"
        ),
    ),
    (" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", f"{ENDED} {LAST}"),
    (" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", f"{ENDED} {LAST}"),
    (" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", f"{ENDED} {LAST}"),
    (" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", f"{ENDED} {LAST}"),
    (
        "Lorem ipsum dolor sit amet.\n" * 10,
        " ".join(f"a7f2ff13bc495cf2:{number}" for number in range(1, 7))
        + f" a7f2ff1481e87703:1 a9cf91f7bbf1862b:1 55ec222b86bcae53:1 cc97dc7b1d7d8f7b:1 {LAST}",
    ),
]
"""The test inputs of `github/codeql-action`, `src/fingerprints.test.ts`."""


@pytest.mark.parametrize(("text", "expected"), KNOWN)
def test_line_hashes_are_those_of_code_scanning(text: str, expected: str) -> None:
    assert line_hashes(text) == expected.split()


def slow_hashes(text: str) -> list[str]:
    """The same by its definition, a block at a time."""
    data = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-16-le")
    units = [unit for (unit,) in struct.iter_unpack("<H", data) if unit not in (9, 32)] + [0xFFFF]
    seen: Counter[str] = Counter()
    hashes = []
    for start in [0] + [index for index in range(1, len(units)) if units[index - 1] == 10]:
        value = 0
        for unit in (units + [0] * 100)[start : start + 100]:
            value = (value * 37 + unit) % 2**64
        seen[f"{value:x}"] += 1
        hashes.append(f"{value:x}:{seen[f'{value:x}']}")
    return hashes


@given(st.lists(st.sampled_from([*"ab \t\n\r:é😀", "\r\n", "word " * 9]), max_size=300).map("".join))
def test_line_hashes_agree_with_their_definition(text: str) -> None:
    assert line_hashes(text) == slow_hashes(text)


ONE = finding(
    OPEN, Span("a.yaml", 4, 9, 4, 18), "spec.sso[0].redirectUris[0]", value="https://*", client="x", package="p"
)


def identity(*findings: Finding) -> list[str]:
    return identities(findings, lambda path: path)


def test_an_identity_survives_what_happens_elsewhere_in_the_file() -> None:
    moved = replace(ONE, span=Span("a.yaml", 90, 1, 90, 3), message="Said otherwise.", severity="note", when="x")
    assert identity(ONE) == identity(moved)
    assert len(identity(ONE)[0]) == 32


@pytest.mark.parametrize(
    "change",
    [
        {"rule": SCOPES},
        {"span": replace(ONE.span, path="b.yaml")},
        {"package": "q"},
        {"client": "y"},
        {"path": "spec.sso[1].redirectUris[0]"},
        {"value": "*"},
    ],
)
def test_an_identity_tells_findings_apart(change: dict[str, object]) -> None:
    assert identity(ONE) != identity(replace(ONE, **change))  # type: ignore[arg-type]


def test_fields_do_not_run_into_one_another() -> None:
    assert identity(replace(ONE, package="ab", client="c")) != identity(replace(ONE, package="a", client="bc"))


def test_findings_that_agree_in_all_are_numbered() -> None:
    twin = replace(ONE, span=Span("a.yaml", 5, 1, 5, 2))
    names = identity(ONE, twin, ONE)
    assert len(set(names)) == 3
    assert names == identity(ONE, ONE, ONE)
    assert names[0] == identity(ONE)[0]


def test_files_are_named_as_the_report_names_them() -> None:
    moved = replace(ONE, span=replace(ONE.span, path="chart/a.yaml"))
    assert identities([ONE], lambda _: "chart/a.yaml") == identity(moved)
