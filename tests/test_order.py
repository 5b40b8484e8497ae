"""The order in which files are given does not matter."""

from __future__ import annotations

from pathlib import Path

from making import head, write
from udslint import check_paths

EXPOSED = "spec:\n  network:\n    expose: [{service: a, selector: {a: b}, port: 80, gateway: tenant, host: a}]\n"


def test_of_two_packages_that_collide_the_same_one_is_said(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        write(tmp_path, {f"{name}.yaml": head(name) + EXPOSED})
    files = [str(tmp_path / f"{name}.yaml") for name in ("a", "b", "c")]
    found = check_paths(files).findings
    assert "exposed-host-collision" in {one.rule.name for one in found}
    for order in (files[::-1], [files[1], files[2], files[0]]):
        assert check_paths(order).findings == found
