"""How many values functions take: Go stops where it comes to a call with more or fewer.

Source: the functions' types, read by reflection from Sprig 3.3, and those of Helm 3.19 and text/template, run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from udslint.read.lines import Lines
from udslint.read.template.lexer import Action
from udslint.read.template.noticed import Noted
from udslint.read.template.pipeline import Call, Dot, Expression, Variable
from udslint.read.template.symbols import Symbol

_BY_COUNT = {
    1: """
        add1 atoi b32dec b32enc b64dec b64enc base camelcase ceil clean compact deepCopy dir empty ext fail first
        float64 floor fromJson fromJsonArray fromToml fromYaml fromYamlArray initial int int64 isAbs kebabcase
        kindOf last len lower mustFirst mustFromJson mustInitial mustLast mustRest mustReverse mustToJson mustUniq
        nospace not regexQuoteMeta rest reverse semver sha1sum sha256sum snakecase sortAlpha swapcase title
        toDecimal toJson toPrettyJson toRawJson toString toStrings toToml toYaml trim typeOf uniq until untitle
        upper urlParse values
    """,
    2: """
        abbrev append chunk contains date div ge get gt has hasKey hasPrefix hasSuffix include indent join kindIs le lt
        mod mustAppend mustHas mustPrepend ne nindent prepend regexFind regexMatch repeat required semverCompare split
        splitList sub tpl trimAll trimPrefix trimSuffix trunc typeIs typeIsLike unset wrap
    """,
    3: "regexFindAll regexReplaceAll regexReplaceAllLiteral regexSplit replace set splitn substr ternary untilStep",
}
_FOR_TEXTS = frozenset(("indent", "lower", "nindent", "replace", "trim", "trimPrefix", "trimSuffix", "trunc", "upper"))
_COUNTS: Mapping[str, int] = {name: count for count, names in _BY_COUNT.items() for name in names.split()}


def miscount(name: str, given: int) -> str | None:
    """Say that a function is given more or fewer values than it takes; None: it is not, or that is not known."""
    wanted = _COUNTS.get(name, given)
    if wanted == given:
        return None
    return f"'{name}' takes {wanted} {'value' if wanted == 1 else 'values'} and is given {given}"


def piped_root(expression: Expression, value: Callable[[Expression], Symbol]) -> str | None:
    """Say that the chart's root goes through a function for texts: a pipe behind `template` is not for what it writes.

    Args:
        expression: what `template` hands on.
        value: gives what an expression comes to.
    """
    if not isinstance(expression, Call) or expression.name not in _FOR_TEXTS or not expression.arguments:
        return None
    last = expression.arguments[-1]
    is_root = isinstance(last, (Dot, Variable)) and value(last).normal == ""
    problem = f"'{expression.name}' is given the chart's root: write 'include' to pipe what a template writes"
    return problem if is_root else None


def refused(problem: str, name: str, lines: Lines, action: Action, value: str = "") -> Noted:
    """Take note of a call that Helm refuses, at the name of the function.

    Args:
        problem: what is wrong.
        name: of the function.
        lines: the file.
        action: the call is in it.
        value: the value of the chart that is wrong for the function; of several calls it is the nearest.
    """
    named = [one for one in action.tokens if one.kind == "word" and one.text == name]
    places = [one.start for one in action.tokens if one.kind == "field" and value.endswith(one.text)] if value else []
    token = min(named, key=lambda one: min((abs(one.start - place) for place in places), default=0), default=None)
    start, end = (token.start, token.start + len(token.text)) if token else (action.start, action.end)
    return Noted(problem, lines.span(start, end), "by-values" if value else "refused")
