"""Makes templates of Packages, and values for them, from a grammar."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import strategies as st

HELPERS = """\
{{- define "t.name" -}}name-{{ .Release.Name }}{{- end -}}
{{- define "t.mode" }}{{ if .Values.on }}on{{ else }}off{{ end }}{{ end }}
{{- define "t.labels" -}}
app: t
{{- if .Values.off }}
off: "yes"
{{- end }}
word: {{ .Values.word | quote }}
{{- end -}}
{{- define "t.items" -}}
- one
- {{ .Values.word | quote }}
{{- range .Values.list }}
- {{ . | quote }}
{{- end }}
{{- end -}}
{{- define "t.nested" -}}
inner:
  {{- include "t.labels" . | nindent 2 }}
  last: x
{{- end -}}
"""
PRELUDE = """\
{{- $fixed := "fixed" -}}
{{- $chosen := "first" }}
{{- if .Values.on }}{{ $chosen = "second" }}{{ end }}
{{- $last := "none" }}
{{- range .Values.list }}{{ $last = . }}{{ end }}
{{- $marks := "" }}
{{- range .Values.list }}{{ $marks = printf "%sx" $marks }}{{ end }}
{{- $found := "no" }}
{{- range .Values.list }}{{ if eq . "skip" }}{{ $found = "yes it is" }}{{ end }}{{ end }}
"""
HEAD = "apiVersion: uds.dev/v1alpha1\nkind: Package\nmetadata:\n  name: t\nspec:\n"

WORDS = ["w", "two words", "wörd 🦄", "x-1", ""]
PATHS = [".Values.word", "$.Values.word", ".Values.on", ".Values.number", ".Values.missing", ".Release.Name"]
CONDITIONS = [
    ".Values.on",
    "not .Values.on",
    ".Values.off",
    "and .Values.on .Values.off",
    "or .Values.off .Values.word",
    'eq .Values.env "dev"',
    'eq .Values.env "prod" "test"',
    'ne .Values.env "dev"',
    ".Values.map.inner",
    "empty .Values.list",
    'eq (include "t.mode" .) "on"',
    "default false .Values.missing",
    '.Values.word | default "x"',
    "and (not .Values.on) (or .Values.off .Values.list)",
    'required "give it" .Values.word',
    '.Values.on | required "give it"',
]
EXPRESSIONS = [
    *PATHS,
    ".Values.word | quote",
    '.Values.missing | default "d"',
    'printf "%s-%s" "a" .Values.word | quote',
    'include "t.name" .',
    'include "t.mode" . | quote',
    "$fixed",
    "$chosen",
    "$last | quote",
    "$marks | quote",
    "$found",
    '"literal"',
    '"a \\"b\\"" | quote',
    "upper .Values.word",
    'join "," .Values.list | quote',
    'required "give it" .Values.word | quote',
    'required "give it" .Values.number',
    '.Values.env | required "give it"',
]


def tag(text: str, left: bool = False) -> str:
    """Write an action."""
    return f"{{{{- {text} }}}}" if left else f"{{{{ {text} }}}}"


SCALARS = ["plain", '"double"', "'single'", "https://a.b/c", "12", "true", '"a # b"']
LOOPS = [
    '[a, {{ range .Values.list }}{{ . | quote }},{{ end }} "z"]',
    '[{{ range $i, $x := .Values.list }}{{ if $i }}, {{ end }}"{{ $x }}"{{ end }}]',
    "[{{ range $i, $x := .Values.list }}{{ if $i }}, {{ end }}{{ $x | quote }}{{ end }}] # {{ .Values.word }}",
    "x{{ range .Values.list }}-{{ . }}{{ end }}",
]


@st.composite
def inline(draw: st.DrawFn) -> str:
    """A scalar's text."""
    path = tag(draw(st.sampled_from(PATHS)))
    expression = tag(draw(st.sampled_from(EXPRESSIONS)))
    condition = draw(st.sampled_from(CONDITIONS))
    left = draw(st.booleans())
    forms = [
        draw(st.sampled_from(SCALARS)),
        draw(st.sampled_from(LOOPS)),
        expression,
        f"pre-{path}-post",
        f'"a {path} b"',
        f"{tag(f'if {condition}')}yes-it-is{tag('else')}no-it-is-not{tag('end')}",
        f"x{tag(f'if {condition}', left)}-more{tag('end', left)} # end",
        f"{{k: {tag('.Values.word | quote')}, l: [1, 2]}}",
    ]
    return draw(st.sampled_from(forms))


@st.composite
def block(draw: st.DrawFn, indent: int, depth: int, names: list[str], items: bool) -> str:
    """Lines of a mapping or of a list."""
    return "".join(draw(entry(indent, depth, names, items)) for _ in range(draw(st.integers(1, 3))))


@st.composite
def entry(draw: st.DrawFn, indent: int, depth: int, names: list[str], items: bool) -> str:
    """An entry of a mapping or of a list, or several in a branch or a loop."""
    names.append("x")
    pad = " " * indent
    key = f"{pad}- " if items else f"{pad}k{len(names)}: "
    kind = draw(st.integers(0, 10 if depth else 3))
    if kind <= 2:
        return f"{key}{draw(inline())}\n"
    if kind == 3:
        return draw(emitted(indent, len(names), items))
    if kind == 4 and not items:
        path = tag(draw(st.sampled_from(PATHS)))
        return f"{key}|\n{pad}  text {path}\n{draw(wrapped(indent + 2, f'{pad}  more'))}{pad}  last\n"
    if kind in (5, 6):
        return draw(wrapped(indent, draw(block(indent, depth - 1, names, items)).rstrip("\n"), items))
    if kind == 7:
        return draw(looped(indent, len(names), items))
    return f"{key.rstrip()}\n{draw(block(indent + 2, depth - 1, names, draw(st.booleans())))}"


@st.composite
def emitted(draw: st.DrawFn, indent: int, number: int, items: bool) -> str:
    """Lines that a named template or a value writes."""
    pad, inner = " " * indent, indent + 2
    if items:
        forms = [
            f'{pad}{{{{- include "t.items" . | nindent {indent} }}}}\n',
            f"{pad}{{{{- toYaml .Values.list | nindent {indent} }}}}\n",
        ]
    else:
        forms = [
            f'{pad}k{number}:\n{pad}  {{{{- include "t.nested" . | nindent {inner} }}}}\n',
            f"{pad}k{number}: {{{{- toYaml .Values.map | nindent {inner} }}}}\n",
            f'{pad}k{number}:\n{{{{ include "t.labels" . | indent {inner} }}}}\n',
            (
                f"{pad}k{number}:\n{pad}  own: x\n{pad}  {{{{- with .Values.map }}}}\n"
                f"{pad}  {{{{- toYaml . | nindent {inner} }}}}\n{pad}  {{{{- end }}}}\n"
            ),
        ]
    return draw(st.sampled_from(forms))


@st.composite
def wrapped(draw: st.DrawFn, indent: int, lines: str, items: bool = False) -> str:
    """Lines in a branch."""
    pad, left = " " * indent, draw(st.booleans())
    condition = f"if {draw(st.sampled_from(CONDITIONS))}"
    if draw(st.integers(0, 2)) == 0:
        # Inside `with` the dot is another one.
        condition = "with .Values.map.inner"
        lines = re.sub(r"(?<=[ (])\.(?=Values|Release)", "$.", lines)
        lines = re.sub(r'(include "[^"]*") \.', r"\1 $", lines)
    text = f"{pad}{tag(condition, left)}\n{lines}\n"
    if draw(st.booleans()):
        other = "- other" if items else f"other{draw(st.integers(0, 10**6))}: x"
        text += f"{pad}{tag('else', left)}\n{pad}{other}\n"
    return f"{text}{pad}{tag('end', left)}\n"


@st.composite
def looped(draw: st.DrawFn, indent: int, number: int, items: bool) -> str:
    """Lines in a loop."""
    pad, left = " " * indent, draw(st.booleans())
    leave = draw(st.sampled_from(["", "continue", "break"]))
    skip = f'{pad}{{{{- if eq (printf "%s" .) "skip" }}}}{{{{ {leave} }}}}{{{{ end }}}}\n' if leave else ""
    forms = [("range $k, $v := .Values.map", f"{pad}m{number}-{{{{ $k }}}}: {{{{ $v | quote }}}}")]
    if items:
        forms = [
            ("range .Values.list", f"{skip}{pad}- {{{{ . | quote }}}}"),
            ('range list "a" "skip" "b"', f"{skip}{pad}- {{{{ . }}}}"),
            ("range $i, $x := .Values.list", f"{pad}- name: n{{{{ $i }}}}\n{pad}  x: {{{{ $x | quote }}}}"),
        ]
    head, body = draw(st.sampled_from(forms))
    return f"{pad}{tag(head, left)}\n{body}\n{pad}{tag('end', left)}\n"


@st.composite
def templates(draw: st.DrawFn) -> str:
    """A template of a Package."""
    text = HELPERS + PRELUDE + "---\n" + HEAD + draw(block(2, 3, [], False))
    return text.replace("\n", "\r\n") if draw(st.integers(0, 9)) == 0 else text


def values() -> st.SearchStrategy[dict[str, Any]]:
    """Values for such templates."""
    word = st.sampled_from(WORDS)
    return st.fixed_dictionaries(
        {
            "on": st.booleans(),
            "off": st.booleans(),
            "word": word,
            "number": st.sampled_from([0, 1, 8080]),
            "env": st.sampled_from(["dev", "prod", "test", "other"]),
            "list": st.lists(st.sampled_from(["a", "b b", "skip", "ö"]), max_size=3),
            "map": st.dictionaries(st.sampled_from(["inner", "k", "z"]), word, max_size=3),
        }
    )
