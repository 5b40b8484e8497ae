"""What may be an anchor: documents without one are read the short way, and in pieces."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from udslint.read.compose import may_have_anchors

WORDS = (
    "&",
    "&a",
    "*a",
    "a",
    " ",
    ": ",
    ":",
    "- ",
    "\n",
    "\n  ",
    "[",
    "]",
    "{",
    "}",
    ",",
    '"',
    "'",
    "|",
    "&&",
    "=",
    "?",
)
PIECES = st.lists(st.sampled_from((*WORDS, "!t ", "#", "!")), max_size=9)


@settings(max_examples=3000)
@given(PIECES.map("".join))
def test_every_anchor_is_seen(text: str) -> None:
    try:
        events = list(yaml.parse(text, Loader=yaml.CLoader))
    except yaml.YAMLError:
        assume(False)
    if any(
        isinstance(event, yaml.NodeEvent) and event.anchor for event in events if type(event) is not yaml.AliasEvent
    ):
        assert may_have_anchors(text)


@pytest.mark.parametrize("text", ["when: a && b", "https://a.uds.dev/x?y=1&z=2&w=", "R & D", "a: b&c", ""])
def test_what_cannot_be_one_is_none(text: str) -> None:
    assert not may_have_anchors(text)
