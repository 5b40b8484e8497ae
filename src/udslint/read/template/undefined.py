"""What Go refuses when it reads a template: variables out of their block, functions misspelt, blanks left out."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from udslint.nearest import did_you_mean, nearest
from udslint.read.lines import Lines
from udslint.read.template.blocks import KEYWORDS, OBJECTS, Branch, Choice, Loop, Node, Silent, Template
from udslint.read.template.lexer import Action, Text, Token
from udslint.read.template.noticed import Noted
from udslint.read.template.pipeline import WORDS, Pipeline

_NAMES = """
abbrev abbrevboth add add1 add1f addf adler32sum ago all and any append atoi b32dec b32enc b64dec b64enc base bcrypt
biggest buildCustomCert call camelcase cat ceil chunk clean coalesce compact concat contains date dateInZone
dateModify date_in_zone date_modify decryptAES deepCopy deepEqual default derivePassword dict dig dir div divf
duration durationRound empty encryptAES eq ext fail first float64 floor fromJson fromJsonArray fromToml fromYaml
fromYamlArray ge genCA genCAWithKey genPrivateKey genSelfSignedCert genSelfSignedCertWithKey genSignedCert
genSignedCertWithKey get getHostByName gt has hasKey hasPrefix hasSuffix hello html htmlDate htmlDateInZone htpasswd
include indent index initial initials int int64 isAbs join js kebabcase keys kindIs kindOf last le len list lookup
lower lt max maxf merge mergeOverwrite min minf mod mul mulf mustAppend mustChunk mustCompact mustDateModify
mustDeepCopy mustFirst mustFromJson mustFromYaml mustHas mustInitial mustLast mustMerge mustMergeOverwrite mustPrepend
mustPush mustRegexFind mustRegexFindAll mustRegexMatch mustRegexReplaceAll mustRegexReplaceAllLiteral mustRegexSplit
mustRest mustReverse mustSlice mustToDate mustToJson mustToPrettyJson mustToRawJson mustToToml mustToYaml mustUniq
mustWithout must_date_modify ne nindent nospace not now omit or osBase osClean osDir osExt osIsAbs pick pluck plural
prepend print printf println push quote randAlpha randAlphaNum randAscii randBytes randInt randNumeric regexFind
regexFindAll regexMatch regexQuoteMeta regexReplaceAll regexReplaceAllLiteral regexSplit repeat replace required rest
reverse round semver semverCompare seq set sha1sum sha256sum sha512sum shuffle slice snakecase sortAlpha split
splitList splitn squote sub subf substr swapcase ternary title toDate toDecimal toJson toPrettyJson toRawJson toString
toStrings toToml toYaml toYamlPretty tpl trim trimAll trimPrefix trimSuffix trimall trunc tuple typeIs typeIsLike
typeOf uniq unixEpoch unset until untilStep untitle upper urlJoin urlParse urlquery uuidv4 values without wrap
wrapWith
"""
FUNCTIONS = frozenset(_NAMES.split())
"""Those of Helm 3.19, each tried, and some that later ones add. A name that is near to none may be newer still."""
CUTOFF = 82.0
"""Similarity in percent above which a name is a function misspelt: `toYmal` has 83."""
_SPECIAL = KEYWORDS | WORDS.keys()
_TAKEN_OUT = frozenset(("env", "expandenv"))
"""Functions of Sprig that Helm does not have. Source: Helm, pkg/engine/funcs.go."""
_ELSEWHERE = {
    **dict.fromkeys(("elif", "elseif", "elsif"), "else if"),
    **dict.fromkeys(("endfor", "endif", "endrange", "endwith"), "end"),
    **dict.fromkeys(("for", "foreach"), "range"),
    "unless": "if not",
}
"""Words of other languages for templates."""
_OPERANDS = frozenset(("word", "variable", "field", "string", "raw", "char", "number", "dot", "right"))


def undefined_in(lines: Lines, template: Template) -> Iterator[Noted]:
    """Give the variables that are not defined where they are read, and the functions that are misspelt."""
    for nodes in (template.nodes, *template.defines.values()):
        for token, problem in _in_nodes(nodes, {"$"}):
            yield Noted(problem, lines.span(token.start, token.start + len(token.text)))


def _in_nodes(nodes: Sequence[Node], defined: set[str]) -> Iterator[tuple[Token, str]]:
    """Look through the nodes of a block; what they define is added.

    Go forgets that at the `end` of the block: in an `else`, what is defined before it is still known.
    """
    for node in nodes:
        if isinstance(node, Text):
            continue
        if isinstance(node, Choice):
            inner = {*defined}
            for branch in node.branches:
                yield from _in_arm(branch, branch.condition, inner)
        elif isinstance(node, Loop):
            inner = {*defined}
            yield from _in_arm(node, node.pipeline, inner)
            yield from _in_nodes(node.otherwise.body if node.otherwise else (), inner)
        else:
            yield from _in_action(node.action, defined)
            defined.update(_defined_by(node.pipeline if isinstance(node, Silent) else None))


def _in_arm(arm: Branch | Loop, pipeline: Pipeline | None, defined: set[str]) -> Iterator[tuple[Token, str]]:
    yield from _in_action(arm.action, defined)
    defined.update(_defined_by(pipeline))
    yield from _in_nodes(arm.body, defined)


def _defined_by(pipeline: Pipeline | None) -> Sequence[str]:
    return pipeline.declares if pipeline and not pipeline.assigns else ()


def _in_action(action: Action, defined: Container[str]) -> Iterator[tuple[Token, str]]:
    declared = [number for number, token in enumerate(action.tokens) if token.kind == "declare"]
    read = action.tokens[declared[0] if declared else 0 :]
    name = read[1] if len(read) > 1 and read[0].text in ("block", "template") else None  # behind it Go wants no blank
    for before, token in zip((None, *read), read, strict=False):
        if before not in (None, name) and _lack_a_blank(before, token):
            yield token, f"a blank is missing between '{before.text}' and '{token.text}'"
        if token.kind == "variable" and token.text not in defined:
            yield token, f"variable '{token.text}' is not defined here"
        elif token.kind == "word" and token.text not in FUNCTIONS and token.text not in _SPECIAL:
            why = _why_unknown(token.text, is_argument=before is not None and _is_operand(before))
            if why is not None:
                yield token, f"there is no function '{token.text}'{why}"


def _lack_a_blank(before: Token, token: Token) -> bool:
    """Tell whether a value stands right behind another, as in `quote(.Values.host)`; fields of one may."""
    is_value = token.kind in _OPERANDS and token.kind not in ("field", "right")
    return (is_value or token.kind == "left") and _is_operand(before) and token.start == before.start + len(before.text)


def _is_operand(token: Token) -> bool:
    """Tell whether what follows a token is an argument, and no call with arguments of its own."""
    return token.kind in _OPERANDS and token.text not in KEYWORDS


def _why_unknown(name: str, *, is_argument: bool) -> str | None:
    """Say what was meant by what is no function of Helm's; None: it may be one of a later Helm."""
    if name in OBJECTS:
        return did_you_mean(f".{name}")
    if name in _TAKEN_OUT:
        return ": Helm leaves it out, for it would read the machine's environment"
    if name in _ELSEWHERE:
        return f": write '{_ELSEWHERE[name]}'"
    swapped = (name[:at] + name[at + 1] + name[at] + name[at + 2 :] for at in range(len(name) - 1))
    near = nearest(name, FUNCTIONS, CUTOFF) or next((one for one in swapped if one in FUNCTIONS), None)
    if near:
        return did_you_mean(near)
    return "; a text needs quotes" if is_argument else None
