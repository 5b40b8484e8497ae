"""Writes what is made of the table in udslint.config_keys: schemas/udslint.json and docs/settings.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from udslint.config_keys import DOMAIN, GROUP, KEYS, Key, Kind
from udslint.finding import SEVERITIES
from udslint.settings import FAIL_LEVELS, Settings

ROOT = Path(__file__).parent.parent

TEXT = {"type": "string", "pattern": "\\S"}
TEXTS = {"type": ["array", "null"], "items": TEXT}
VALUES: dict[Kind, dict[str, Any]] = {
    "domain": {"type": ["string", "null"], "pattern": DOMAIN},
    "version": {"type": ["string", "number", "null"], "pattern": "\\S"},
    "switch": {"type": ["boolean", "null"]},
    "number": {"type": ["integer", "null"], "minimum": 1},
    "texts": TEXTS,
    "groups": TEXTS | {"items": {"type": "string", "pattern": GROUP}},
    "rules": TEXTS,
    "files": TEXTS,
    "severities": {"type": ["object", "null"], "additionalProperties": {"enum": list(SEVERITIES)}},
    "level": {"enum": [*FAIL_LEVELS, None]},
}
"""What each kind of setting takes. Nothing, as in `ignore:` with every item commented out, is a setting not given."""

NO_DEFAULT = ("uds_core", "admin_domain", "groups")
"""What is not given has a meaning that no value has."""

PAGE = """\
# Settings

Made by `tools/describe_settings.py`; do not edit.

Settings come from four sources; a later one replaces a setting of an earlier one as a whole:

1. the defaults,
2. the nearest settings file, upward from the checked file and not beyond the repository that holds it:
   `.udslint.yaml` (or `.udslint.yml`), or the table `[tool.udslint]` of `pyproject.toml`. Where one folder has both,
   `.udslint.yaml` wins. Files further up do not count,
3. environment variables: `UDSLINT_FAIL_ON=error`, lists with commas (`UDSLINT_SELECT=trust,UDS4001`), severities as
   `UDSLINT_SEVERITY=UDS5001=error,client-disabled=note`; an empty variable counts as not set,
4. flags.

A key is written `fail-on` or `fail_on`. Paths and globs in a file are relative to that file, those of the environment
and of flags to the working directory. A setting that udslint does not know, or a rule that does not exist, ends the run
with exit code 2 and says where it stands. `udslint config` prints what is in force and where it comes from.

```yaml
# yaml-language-server: $schema=udslint.json
uds-core: 1.10
fail-on: error
ignore: [token-long-lived]
severity:
  audience-multiple: error
```

By its first line an editor completes the settings and says what is wrong in them. It names a copy of
[schemas/udslint.json](../schemas/udslint.json), beside the settings file here; without one leave the line out.

| key | default | what it does |
| --- | --- | --- |
{rows}

`select`, `extend-select` and `ignore` take names (`audience-multiple`), codes (`UDS5001`), the start of a code
(`UDS50`), stages (`trust`) and `ALL`. What names a rule more closely wins: `select: [trust]` with
`ignore: [audience-multiple]` leaves all of the stage but one; between equals `ignore` wins. A rule that is off by
default is on where `select` or `extend-select` names it. `select` says anew which rules are on: in the environment or
as a flag it also ends `ignore` and `extend-select` of the sources below.

`max-variants` is for templates with many conditions that do not depend on each other: ten of them have 1024
combinations. Where there are more than `max-variants`, as many are checked, chosen to let any two branches meet and
nearly any three or four; udslint says so. A finding that takes more branches together may be missing then, and a "when"
may name more conditions than it takes: no more is said than was seen. A higher value costs time, some 2 ms for each
combination of a template of 300 lines. Of very long templates fewer combinations are checked.

`exclude` is written as `.gitignore` is and has the last word over it: `!build/` takes back what `.gitignore` leaves
out. Files that are given themselves are always read.
"""


def schema() -> str:
    """Write the JSON Schema of `.udslint.yaml` and of `[tool.udslint]`."""
    document = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Settings of udslint",
        "description": "The file .udslint.yaml, or the table [tool.udslint] of pyproject.toml.",
        "type": ["object", "null"],
        "properties": {key.name: _property(key) for key in KEYS},
        "patternProperties": {
            f"^{key.field}$": {"$ref": f"#/properties/{key.name}"} for key in KEYS if "_" in key.field
        },
        "additionalProperties": False,
    }
    return json.dumps(document, indent=2) + "\n"


def page() -> str:
    """Write the page about the settings."""
    rows = [f"| `{key.name}` | {_default_in_words(key)} | {key.title} |" for key in KEYS]
    return PAGE.replace("{rows}", "\n".join(rows))


def _property(key: Key) -> dict[str, Any]:
    default = getattr(Settings(), key.field)
    shown = {"default": list(default) if isinstance(default, tuple) else default}
    return {"description": key.title} | VALUES[key.kind] | ({} if key.field in NO_DEFAULT else shown)


def _default_in_words(key: Key) -> str:
    default = getattr(Settings(), key.field)
    return "" if key.field in NO_DEFAULT or default in ((), {}) else f"`{json.dumps(default).strip(chr(34))}`"


if __name__ == "__main__":
    (ROOT / "schemas" / "udslint.json").write_text(schema(), encoding="utf-8")
    (ROOT / "docs" / "settings.md").write_text(page(), encoding="utf-8")
