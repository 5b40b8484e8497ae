"""Rules as SARIF describes them: reportingDescriptor objects, made of a rule and its page."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING, Any

from udslint.about import rule_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from udslint.finding import Rule

MAX_TAGS = 10
"""GitHub shows no more."""
PROBLEM_SEVERITY = {"error": "error", "warning": "warning", "note": "recommendation"}
"""The words of GitHub's `problem.severity`."""
WHEN = "-when"
"""What the id of a message ends with that says under which condition it holds."""

SECTION = re.compile(r"^## +(.+?) *\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
SINGLE = re.compile(r"-([a-z])-")
CWE = re.compile(r"cwe-(\d+)", re.IGNORECASE)


def describe(rule: Rule, page: str, conditional: Iterable[str] = ()) -> dict[str, Any]:
    """Describe a rule; `conditional` are the ids of the messages that a result gives with a condition."""
    body = page.strip()
    sections = {heading.lower(): text for heading, text in SECTION.findall(body)}
    title = sentence(rule.title)
    configuration: dict[str, Any] = (
        {"level": rule.severity} if rule.enabled else {"enabled": False, "level": rule.severity}
    )
    return {
        "id": rule.code,
        "name": pascal(rule.name),
        "shortDescription": {"text": title},
        "fullDescription": {"text": first_paragraph(sections.get("why", "")) or title},
        "help": {"text": plain(sections.get("fix", "")) or title, "markdown": body or title},
        "helpUri": rule_url(rule),
        "defaultConfiguration": configuration,
        "messageStrings": message_strings(rule, conditional),
        "properties": _properties(rule),
    }


def pascal(name: str) -> str:
    """Write a rule's name as SARIF wants it: RedirectUriOpen; no word has one letter only (SARIF2012)."""
    return "".join(word[:1].upper() + word[1:] for word in SINGLE.sub(r"-\1", name).split("-"))


def sentence(text: str) -> str:
    """End a text with a full stop."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def plain(markdown: str) -> str:
    """Take the examples and the marks out of Markdown."""
    text = LINK.sub(r"\1", FENCE.sub("", markdown)).replace("`", "").replace("**", "")
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def first_paragraph(markdown: str) -> str:
    """Give the first paragraph of a text, in one line."""
    return " ".join(plain(markdown).split("\n\n")[0].split())


def message_strings(rule: Rule, conditional: Iterable[str] = ()) -> dict[str, Any]:
    """Write a rule's messages with SARIF's numbered placeholders."""
    strings = {name: numbered(template)[0] for name, template in rule.messages.items()}
    for name in sorted(set(conditional)):
        count = len(placeholders(rule.messages[name]))
        strings[f"{name}{WHEN}"] = f"{strings[name].removesuffix('.')} (when '{{{count}}}')."
    return {name: {"text": text} for name, text in strings.items()}


def placeholders(template: str) -> tuple[str, ...]:
    """Give the fields that fill a template's numbered placeholders; "" stands for the logical path."""
    return numbered(template)[1]


def numbered(template: str) -> tuple[str, tuple[str, ...]]:
    """Number the fields of a template, and name them in that order.

    Each field is put in quotes where it has none, and a template without fields names the logical path: the SARIF
    validator asks for both (SARIF2014, SARIF2015).
    """
    text, names = "", list[str]()
    for literal, name, _, _ in Formatter().parse(template):
        text += literal.replace("{", "{{").replace("}", "}}")
        if name is not None:
            names += [name] if name not in names else []
            mark = f"{{{names.index(name)}}}"
            text += mark if text.endswith("'") else f"'{mark}'"
    if names:
        return text, tuple(names)
    return f"{text.removesuffix('.')}, at '{{0}}'.", ("",)


def _properties(rule: Rule) -> dict[str, Any]:
    tags = ["security", *rule.tags] if rule.security_severity else list(rule.tags)
    properties: dict[str, Any] = {
        "stage": rule.stage,
        "tags": list(dict.fromkeys(map(_tag, tags)))[:MAX_TAGS],
        "precision": rule.precision,
        "problem.severity": PROBLEM_SEVERITY[rule.severity],
    }
    if rule.security_severity:
        properties["security-severity"] = rule.security_severity
    return properties


def _tag(tag: str) -> str:
    """Write a CWE as GitHub knows it."""
    weakness = CWE.fullmatch(tag)
    return f"external/cwe/cwe-{int(weakness[1]):03}" if weakness else tag
