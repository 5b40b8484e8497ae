"""The examples in the rule pages.

A block is ```` ```yaml bad ````, `good`, `fixed` or `context`; words behind it are settings (`uds-core=0.59`,
`allow-public-clients=true`). A block without apiVersion is the spec of a Package, and gets a head.
A context block is known to the examples that follow it; a values block is the values.yaml of the chart of those that
follow it, a deployed block a values file that its Zarf package names. `zarf-variables=A,B` and `zarf-constants=C` say
what that package declares, and `zarf-manifest=true` that it names the example under `manifests`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import chain

from making import HEAD
from udslint.data import read_text
from udslint.read.chart import Chart, File
from udslint.reads import read_in
from udslint.record import replace
from udslint.rules.registry import rules
from udslint.settings import Settings

BLOCK = re.compile(r"^```yaml (bad|good|fixed|context|values|deployed)([^\n]*)\n(.*?)^```", re.M | re.S)
MARK = re.compile(r"UDS\d{4}")
VALUES = "chart/values.yaml"
DEPLOYED = "values.yaml"


@dataclass(frozen=True)
class Example:
    """One fenced block of a rule's page."""

    id: str
    rule: str
    kind: str
    text: str
    offset: int
    marks: list[tuple[int, str, str]]
    """Line, file and code of each finding that must be."""
    settings: Settings
    context: list[str]
    path: str
    chart: Chart | None = None


def named_rules() -> list[str]:
    """The names of all rules."""
    return list(rules())


@cache
def examples(name: str) -> list[Example]:
    """Read the examples of a rule's page."""
    rule = rules()[name]
    page = read_text("rules", f"{rule.stage}/{name}.md")
    found: list[Example] = []
    context: list[str] = []
    files: dict[str, File] = {}
    values_marks: dict[str, list[tuple[int, str, str]]] = {}
    for number, (kind, words, body) in enumerate(BLOCK.findall(page)):
        head = "" if "apiVersion:" in body else HEAD
        if kind == "context":
            context.append(head + body)
            continue
        if kind in ("values", "deployed"):
            at = VALUES if kind == "values" else DEPLOYED
            files[at] = File(at, body, deployed=at is DEPLOYED)
            values_marks[at] = [(number, at, code) for number, code in marks(body, rule.code)]
            continue
        options = dict(word.split("=", 1) for word in words.split())
        path = options.pop("path", "package.yaml")
        chart = chart_of(files, options, File(path, body))
        marked = [(number, path, code) for number, code in marks(body, rule.code)]
        found.append(
            Example(
                id=f"{name}-{kind}{number}",
                rule=name,
                kind=kind,
                text=head + body,
                offset=head.count("\n"),
                marks=[*marked, *chain(*values_marks.values())] if chart else marked,
                settings=settings(name, options),
                context=list(context),
                path=path,
                chart=chart,
            )
        )
        if kind != "bad" and found[-1].marks:
            raise AssertionError(f"{name}: a {kind} example has marks")
    return found


def chart_of(files: dict[str, File], options: dict[str, str], template: File) -> Chart | None:
    """Make the chart that an example is a template of; None where no block says anything of it."""
    variables, constants = options.pop("zarf-variables", None), options.pop("zarf-constants", None)
    if options.pop("zarf-manifest", None):
        return Chart(is_chart=False, is_literal=True)
    if not files and variables is None:
        return None
    declared = frozenset(variables.split(",")) if variables else None
    fixed = frozenset(constants.split(",")) if constants else frozenset[str]()
    chart = Chart("chart", tuple(files.values()), variables=declared, constants=fixed)
    if DEPLOYED not in files:
        return chart
    return replace(chart, is_whole=True, read=read_in([template]), given=frozenset((DEPLOYED,)))


def marks(body: str, code: str) -> list[tuple[int, str]]:
    """Find the marked lines; a code that stands twice on a line means two findings there.

    `# ^ UDSnnnn` on a line of its own marks the line above it, where that line can hold no comment.
    """
    return [
        (number - line.strip().startswith("# ^"), found)
        for number, line in enumerate(body.splitlines(), 1)
        if "#" in line
        for found in MARK.findall(line.rpartition("udslint:")[2] if "udslint:" in line else line.partition("#")[2])
        if found == code
    ]


def settings(name: str, options: dict[str, str]) -> Settings:
    """Make settings of the words behind a block's kind.

    Only the page's rule speaks; those of stage 0 need the others.
    """
    words = {key.replace("-", "_"): value for key, value in options.items()}
    given: dict[str, object] = dict(words)
    for key in ("allow_public_clients",):
        if key in words:
            given[key] = words[key] == "true"
    for key in ("groups", "extra_protocol_mappers", "extra_client_scopes"):
        if key in words:
            given[key] = tuple(words[key].replace("_", " ").split(","))
    if "token_lifespan_limit" in words:
        given["token_lifespan_limit"] = int(words["token_lifespan_limit"])
    chosen = "extend_select" if rules()[name].stage == "udslint" else "select"
    return Settings(**{chosen: (name,)}, **given)  # type: ignore[arg-type]
