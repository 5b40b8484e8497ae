"""Actions to a tree of blocks: `if`, `with`, `range`, `define`, and what they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from udslint.read.template.lexer import Action, TemplateError, Text, Token, lex
from udslint.read.template.pipeline import Literal, Pipeline, parse_pipeline
from udslint.record import record

BUILT_IN_FIELDS = {
    "Release": {"Name", "Namespace", "Service", "IsUpgrade", "IsInstall", "Revision"},
    "Template": {"Name", "BasePath"},
    "Capabilities": {"APIVersions", "KubeVersion", "HelmVersion"},
    "Chart": {
        "Name", "Version", "Description", "ApiVersion", "APIVersion", "AppVersion", "Home", "Icon", "Keywords",
        "Maintainers", "Sources", "Type", "Deprecated", "Annotations", "KubeVersion", "Dependencies", "Condition",
        "Tags", "IsRoot", "Validate",
    },
}  # fmt: skip
"""Fields of the built-in objects of Helm 3; Helm renders an unknown one of .Release as nothing, without a word."""
OBJECTS = frozenset((*BUILT_IN_FIELDS, "Files", "Subcharts", "Values"))
"""What a chart's root holds."""


@record
class Output:
    """An action that writes a value."""

    action: Action
    pipeline: Pipeline


@record
class Silent:
    """An action that writes nothing: a comment or an assignment."""

    action: Action
    pipeline: Pipeline | None = None


@record
class Leave:
    """`break` or `continue`."""

    action: Action
    word: str


@record
class Include:
    """`{{ template "name" . }}` or a `block`."""

    action: Action
    name: str
    argument: Pipeline | None


@record
class Branch:
    """One arm of an `if` or a `with`; no condition: `else`."""

    action: Action
    condition: Pipeline | None
    body: tuple[Node, ...]
    word: str = "if"

    @property
    def end(self) -> int:
        """Where what it holds ends."""
        return extent(self.body[-1])[1] if self.body else self.action.end


@record
class Choice:
    """`if` or `with`, with its `else` arms."""

    branches: tuple[Branch, ...]
    end: Action


@record
class Loop:
    """`range`, with its `else` arm."""

    action: Action
    pipeline: Pipeline
    body: tuple[Node, ...]
    otherwise: Branch | None
    end: Action
    changes: bool = False
    """A turn sets variables that others read, or changes a value in place."""


Node = Text | Output | Silent | Leave | Include | Choice | Loop


@dataclass(slots=True)
class Template:
    """A template file as parsed."""

    nodes: tuple[Node, ...] = ()
    defines: dict[str, tuple[Node, ...]] = field(default_factory=dict)
    errors: list[TemplateError] = field(default_factory=list)


MAX_DEPTH = 60
"""Blocks inside one another."""
MUTATORS = frozenset(("set", "unset", "merge", "mergeOverwrite", "mustMerge", "mustMergeOverwrite"))
"""Functions that change their first argument."""
KEYWORDS = frozenset(("if", "with", "range", "define", "block", "template", "else", "end", "break", "continue"))


def parse(text: str) -> Template:
    """Parse a template; what is wrong with it is in its `errors`."""
    template = Template()
    try:
        parser = _Parser(list(lex(text)), template)
        template.nodes = parser.body(None)
    except TemplateError as error:
        template.errors.append(error)
    return template


@dataclass(slots=True)
class _Parser:
    items: list[Text | Action]
    template: Template
    at: int = 0
    depth: int = 0
    loops: int = 0
    """How many are around, of the same template."""

    def body(self, opener: Action | None) -> tuple[Node, ...]:
        """Give the nodes up to the `else` or `end` that closes a block (not taken), or to the end of the file."""
        self.depth += 1
        if opener and self.depth > MAX_DEPTH:
            raise TemplateError(f"more than {MAX_DEPTH} blocks inside one another", opener.start, opener.end)
        nodes = tuple(self.nodes(opener))
        self.depth -= 1
        return nodes

    def nodes(self, opener: Action | None) -> Iterator[Node]:
        while self.at < len(self.items):
            item = self.items[self.at]
            if isinstance(item, Text):
                self.at += 1
                yield item
                continue
            word = _word(item)
            if word in ("else", "end"):
                if opener is None:
                    raise TemplateError(f"unexpected {{{{{word}}}}}", item.start, item.end)
                return
            self.at += 1
            if (node := self.node(item, word)) is not None:
                yield node
        if opener is not None:
            raise TemplateError(f"unclosed {{{{{_word(opener)}}}}}", opener.start, opener.end)

    def node(self, action: Action, word: str) -> Node | None:
        if action.comment:
            return Silent(action)
        if word in ("break", "continue"):
            if not self.loops:
                raise TemplateError(f"{{{{{word}}}}} outside {{{{range}}}}", action.start, action.end)
            return Leave(action, word)
        if word in ("if", "with"):
            return self.choice(action, word)
        if word == "range":
            return self.loop(action)
        if word == "define":
            name = _name(action)
            self.template.defines[name] = self.closed(action)
            return None
        if word in ("template", "block"):
            return self.include(action, word)
        pipeline = _pipeline(action, action.tokens)
        return Silent(action, pipeline) if pipeline.declares else Output(action, pipeline)

    def include(self, action: Action, word: str) -> Include:
        name = _name(action)
        argument = _pipeline(action, action.tokens[2:]) if len(action.tokens) > 2 else None
        if word == "block":
            self.template.defines.setdefault(name, self.closed(action))
        return Include(action, name, argument)

    def closed(self, action: Action) -> tuple[Node, ...]:
        """Read the body of a named template, which ends with `end`; the loops around are none of its own."""
        around, self.loops = self.loops, 0
        body = self.body(action)
        self.loops = around
        end = self.take()
        if _word(end) != "end":
            raise TemplateError("unexpected {{else}}", end.start, end.end)
        return body

    def choice(self, action: Action, word: str) -> Choice:
        branches = [Branch(action, _pipeline(action, action.tokens[1:]), self.body(action), word)]
        while True:
            closer = self.take()
            if _word(closer) == "end":
                return Choice(tuple(branches), closer)
            if branches[-1].condition is None:
                raise TemplateError("unexpected {{else}}", closer.start, closer.end)
            again = closer.tokens[1].text if len(closer.tokens) > 1 else ""
            condition = _pipeline(closer, closer.tokens[2:]) if again in ("if", "with") else None
            if len(closer.tokens) > 1 and condition is None:
                raise TemplateError(f"unexpected '{again}' in {{{{else}}}}", closer.start, closer.end)
            branches.append(Branch(closer, condition, self.body(action), again or "else"))

    def loop(self, action: Action) -> Loop:
        pipeline = _pipeline(action, action.tokens[1:])
        self.loops += 1
        body = self.body(action)
        self.loops -= 1
        closer = self.take()
        changes = any(changes_others(node) for node in body)
        if _word(closer) == "end":
            return Loop(action, pipeline, body, None, closer, changes)
        otherwise = Branch(closer, None, self.body(action), "else")
        return Loop(action, pipeline, body, otherwise, self.take(), changes)

    def take(self) -> Action:
        item = self.items[self.at]
        self.at += 1
        assert isinstance(item, Action)
        return item


def _word(action: Action) -> str:
    first = action.tokens[0] if action.tokens else None
    return first.text if first and first.kind == "word" and first.text in KEYWORDS else ""


def _name(action: Action) -> str:
    if len(action.tokens) > 1 and action.tokens[1].kind in ("string", "raw"):
        literal = parse_pipeline(action.tokens[1:2], (action.start, action.end)).expression
        if isinstance(literal, Literal):
            return str(literal.value)
    raise TemplateError("the name of a template must be a quoted string", action.start, action.end)


def _pipeline(action: Action, tokens: tuple[Token, ...]) -> Pipeline:
    if not tokens and not action.comment:
        raise TemplateError("missing value", action.start, action.end)
    return parse_pipeline(tokens, (action.start, action.end))


def changes_others(node: Node) -> bool:
    """Tell whether what stands behind a node can read something that the node changes."""
    if isinstance(node, Choice):
        return any(changes_others(inner) for branch in node.branches for inner in branch.body)
    if isinstance(node, Loop):
        return node.changes
    if isinstance(node, (Output, Silent)) and node.pipeline:
        mutates = any(token.text in MUTATORS for token in node.action.tokens)
        return mutates or node.pipeline.assigns
    return False


def around_most(nodes: Iterable[Node], length: int) -> Iterator[Choice]:
    """Give each `if` that is around more than half of so many characters."""
    for node in nodes:
        start, end = extent(node)
        if 2 * (end - start) > length and isinstance(node, Choice) and all(one.word != "with" for one in node.branches):
            yield node
            for branch in node.branches:
                yield from around_most(branch.body, length)


def extent(node: Node) -> tuple[int, int]:
    """Give the stretch of the file that a block takes."""
    if isinstance(node, Text):
        return node.start, node.end
    if isinstance(node, Choice):
        return node.branches[0].action.start, node.end.end
    return node.action.start, node.end.end if isinstance(node, Loop) else node.action.end
