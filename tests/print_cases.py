"""Values and what Go prints for them, where YAML does not read that back as the same."""

from __future__ import annotations

PRINTED = {
    "{app: reports}": "map[app:reports]",
    "{b: 1, a: [x, 2.5, true, null]}": "map[a:[x 2.5 true <nil>] b:1]",
    "[one, two]": "[one two]",
    "[1000000, 80]": "[1e+06 80]",
    "[[one]]": "[[one]]",
    "[{a: {}}]": "[map[a:map[]]]",
    "[/UDS Core/Admin, 'x, y']": "[/UDS Core/Admin x, y]",
}
READ_BACK = ("[]", "{}", "[one]", "[80]", "one", "1", "true")
