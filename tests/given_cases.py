"""Questions about the values of a chart, and what they answer by default."""

from __future__ import annotations

VALUES = """\
map: {a: 1, inner: {b: x}, empty: null}
list: [{host: a, port: 80}, {host: "", deep: {on: true}}]
names: [x]
entries: {b: {host: "", deep: {on: true}}, a: {host: a, port: 80}}
text: word
number: 5
nothing: null
"""

ANSWERED = {
    'hasKey .Values "map"': True,
    'hasKey .Values "web"': False,
    'hasKey .Values.map "a"': True,
    'hasKey .Values.map "b"': False,
    'hasKey .Values.map.inner "b"': True,
    'not (hasKey .Values.map "b")': True,
    'kindIs "map" .Values.map': True,
    'kindIs "map" .Values.list': False,
    'kindIs "slice" .Values.list': True,
    'kindIs "string" .Values.text': True,
    'kindIs "string" .Values.number': False,
    'kindIs "map" .Values.web': False,
    'kindIs "invalid" .Values.nothing': True,
    'eq (kindOf .Values.map) "map"': True,
    'eq (toString .Values.number) "5"': True,
}
"""Conditions, and whether they hold; real Helm says the same."""

OF_ITEMS = {
    ".host": (True, False),
    ".port": (True, False),
    ".deep": (False, True),
    'eq (.host | toString) "a"': (True, False),
    'hasKey . "port"': (True, False),
    'kindIs "map" .deep': (False, True),
}
"""Conditions in a `range` over `list` or `entries`, and whether they hold in its first and in its second turn."""

OPEN = (
    'kindIs "invalid" .Values.web',
    'eq (kindOf .Values.web) "map"',
    'kindIs "float64" .Values.number',
    'eq (kindOf .Values.number) "float64"',
    'hasKey .Values "nothing"',
    'hasKey .Values.web "x"',
    'hasKey .Values.text "x"',
    'contains "x" .Values.text',
)
"""Conditions of which the values say nothing that is certain, or that Helm refuses."""
