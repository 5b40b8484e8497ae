"""Make rules/index.json and docs/rules.md of the front matter of the rule pages.

    python tools/index_rules.py            write them
    python tools/index_rules.py --check    exit 1 when they are not what the pages say

The pages are for people; the index is what udslint loads at start-up, so that a run parses no Markdown.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

from udslint.finding import STAGES

ROOT = Path(__file__).resolve().parent.parent
KEYS = {
    "code", "severity", "title", "message", "messages", "precision", "enabled", "since", "until", "tags", "references",
    "security-severity", "hides", "unreachable",
}  # fmt: skip
ABOUT = (
    "The severity is that of a finding that holds with the values of the chart. One that stands only in branches of a",
    "template to which these do not lead is one step milder, an error a warning and a warning a note, and says when it",
    "holds. `severity` in the [settings](settings.md) changes what a rule has.",
)
"""What has to be known of all rules."""


def main() -> int:
    """Write or compare the generated files."""
    entries = sorted((entry(page) for page in pages()), key=lambda one: one["code"])
    refuse_repeated(entries)
    files = {
        ROOT / "rules" / "index.json": index_text(entries),
        ROOT / "docs" / "rules.md": table_text(entries),
    }
    stale = [path for path, text in files.items() if not path.exists() or path.read_text("utf-8") != text]
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is stale: run python tools/index_rules.py")
        return bool(stale)
    for path in stale:
        path.write_text(files[path], "utf-8")
    return 0


def pages() -> list[Path]:
    """Find the rule pages."""
    return sorted(page for stage in STAGES for page in (ROOT / "rules" / stage).glob("*.md"))


def entry(page: Path) -> dict[str, Any]:
    """Read one page's front matter; what it does not say is left out."""
    _, front, _ = page.read_text("utf-8").split("---\n", 2)
    said = yaml.safe_load(front)
    stage = page.parent.name
    if unknown := set(said) - KEYS:
        raise SystemExit(f"{page}: unknown front matter {sorted(unknown)}")
    if not str(said["code"]).startswith(f"UDS{STAGES.index(stage)}"):
        raise SystemExit(f"{page}: code {said['code']} is not of stage {stage}")
    messages = {"default": said["message"]} if "message" in said else {}
    messages.update(said.get("messages", {}))
    for text in messages.values():
        if not text.endswith("."):
            raise SystemExit(f"{page}: a message ends with a full stop: {text}")
    made = {"code": said["code"], "name": page.stem, "stage": stage, "severity": said["severity"]}
    made |= {"title": said["title"], "messages": messages}
    plain = ("precision", "enabled", "since", "until", "tags", "references", "hides", "unreachable")
    made |= {key: said[key] for key in plain if key in said}
    if "security-severity" in said:
        made["security_severity"] = str(said["security-severity"])
    for limit in ("since", "until"):
        if not isinstance(made.get(limit, ""), str):
            raise SystemExit(f"{page}: {limit} must be quoted")
    return made


def refuse_repeated(entries: list[dict[str, Any]]) -> None:
    """Codes and names are never used twice; `hides` names rules that exist."""
    for key in ("code", "name"):
        values = [one[key] for one in entries]
        if repeated := {value for value in values if values.count(value) > 1}:
            raise SystemExit(f"{key} used twice: {sorted(repeated)}")
    names = {one["name"] for one in entries}
    for one in entries:
        if unknown := set(one.get("hides", ())) - names:
            raise SystemExit(f"{one['name']} hides rules that do not exist: {sorted(unknown)}")


def index_text(entries: list[dict[str, Any]]) -> str:
    """One rule a line, so that a change is a small diff."""
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in entries)
    return f'{{"version": 1, "rules": [\n{lines}\n]}}\n'


def table_text(entries: list[dict[str, Any]]) -> str:
    """The table of all rules for docs/."""
    lines = ["# Rules", "", "Made by `tools/index_rules.py` from the pages in `rules/`; do not edit.", "", *ABOUT, ""]
    for stage in STAGES:
        lines += [f"## {stage}", "", "| code | name | severity | what it says |", "| --- | --- | --- | --- |"]
        for one in entries:
            if one["stage"] == stage:
                off = "" if one.get("enabled", True) else ", off"
                off += ", never" if one.get("unreachable") else ""
                link = f"[{one['name']}](../rules/{stage}/{one['name']}.md)"
                lines.append(f"| {one['code']} | {link} | {one['severity']}{off} | {one['title']} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
