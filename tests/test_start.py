"""Without options there is no command line parser: what it would make of the call must be the same."""

from __future__ import annotations

import pytest

from udslint import cli, start
from udslint.commands import check as commands_check


@pytest.fixture
def requests(monkeypatch):
    asked: list[commands_check.Request] = []
    monkeypatch.setattr(commands_check, "check", lambda request: asked.append(request) or 0)
    return asked


@pytest.mark.parametrize("arguments", [["check"], ["check", "a.yaml"], ["check", "chart", "b c.yaml", ""]])
def test_the_same_with_and_without_the_parser(requests, arguments):
    assert start.is_plain(arguments)
    assert start.run(arguments) == cli.run(arguments) == 0
    with_defaults, parsed = requests
    flags = {name for name, value in parsed.flags.items() if value not in (None, ())}
    assert not flags
    assert (with_defaults.paths, with_defaults.stdin_filename) == (parsed.paths, parsed.stdin_filename)
    assert all(getattr(with_defaults, name) == getattr(parsed, name) for name in commands_check.OWN_OPTIONS)


@pytest.mark.parametrize("arguments", [[], ["rules"], ["a.yaml"], ["check", "-"], ["check", "--help"], ["check", "--"]])
def test_all_else_is_for_the_parser(arguments):
    assert not start.is_plain(arguments)


def test_a_crash_is_no_finding(monkeypatch, capsys):
    monkeypatch.setattr(commands_check, "check", lambda _: 1 // 0)
    assert start.run(["check", "a.yaml"]) == 3
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_ctrl_c(monkeypatch):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(commands_check, "check", interrupted)
    assert start.run(["check", "a.yaml"]) == cli.run(["check", "a.yaml"]) == 130
