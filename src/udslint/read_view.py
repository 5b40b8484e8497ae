"""What udslint understood of a file: the objects in it and, of a template, every reading. For bug reports."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from udslint.read.holes import shown as shown_value
from udslint.report.columns import shown, visible
from udslint.variants import Merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from udslint.finding import Span
    from udslint.read import Chart, Document, Reading
    from udslint.read.holes import Expr
    from udslint.read.objects import TemplateFacts, Unread
    from udslint.read.template.conditions import Atom
    from udslint.read.template.pieces import Piece, Pieces

ALWAYS = "always"
MORE = "{{ more? }}"
"""Stands where a `range` may go on."""
_ANSWERS = {True: "true", False: "false", None: "open"}


def read_view(reading: Reading, texts: Iterable[Pieces], *, is_patch: bool = False) -> str:
    """Write down what was understood of a file.

    Args:
        reading: the file as it was read.
        texts: the text of each reading of a template, in the order of `reading.variants`; none for a plain file.
        is_patch: Kustomize changes a Package by it.
    """
    texts, path = list(texts), reading.lines.path
    sections = [
        [*_head(reading), *(["  a patch of Kustomize: only what it says is judged"] if is_patch else [])],
        list(_conditions(reading.template, path)) if reading.template else [],
        list(_unknown_values(texts, reading.template, path)) if reading.template else [],
        list(_objects(reading)),
        *(list(lines) for lines in _readings(reading, texts)),
    ]
    return "\n".join("".join(f"{line}\n" for line in lines) for lines in sections if lines)


def _head(reading: Reading) -> Iterator[str]:
    path = visible(reading.lines.path)
    if reading.template is None:
        yield f"{path}: plain YAML, one reading."
        return
    chart = reading.template.chart
    count = len(reading.variants)
    kind = (
        f"a template of the chart in '{visible(chart.folder) or '.'}'" if chart.is_chart else "a template of no chart"
    )
    yield f"{path}: {kind}, {count} reading{'' if count == 1 else 's'}{_completeness(reading)}."
    yield from _surroundings(chart)
    for error in reading.template.errors:
        yield f"  error at {_place(error.span, reading.lines.path)}: {visible(error.problem)}"


def _completeness(reading: Reading) -> str:
    return "" if reading.complete else " of a larger number, chosen to let any two branches meet"


def _surroundings(chart: Chart) -> Iterator[str]:
    """Say which other files count."""
    stacks = [tuple(chart.values[number] for number in one.values) for one in chart.deployments] or [chart.values]
    first, *others = dict.fromkeys(tuple(dict.fromkeys(file.path for file in stack)) for stack in stacks)
    for title, names in (
        ("values", first),
        *(("values of another deployment", other) for other in others),
        ("values files that are not there", chart.missing),
        ("files with named templates", [file.path for file in chart.helpers]),
        ("namespaces that Zarf installs it into", [name or "a variable" for name in chart.namespaces]),
        ("releases that Zarf makes of it", [name or "not known" for name in chart.releases]),
    ):
        if names:
            yield f"  {title}: {', '.join(visible(name) for name in names)}"


def _conditions(facts: TemplateFacts, path: str) -> Iterator[str]:
    from udslint.read.template.conditions import atoms_of
    from udslint.read.template.defaults import default_answers

    if not facts.conditions:
        return
    yield "Conditions, with what the values answer"
    found = [(one.span(at.action.start, at.action.end), asked) for asked, at, one in facts.conditions.values()]
    for span, condition in sorted(found, key=itemgetter(0)):
        for atom in dict.fromkeys(atoms_of(condition)):
            answers = default_answers(facts.values, atom)
            said = [word for answer, word in _ANSWERS.items() if answer in answers]
            yield f"  {_place(span, path)}  {visible(atom.words(holds=True))}: {' or '.join(said)}"


def _unknown_values(texts: Iterable[Pieces], facts: TemplateFacts, path: str) -> Iterator[str]:
    from udslint.by_default import Defaults

    defaults = Defaults(facts.values)
    found: dict[tuple[Span, str], Expr] = {}
    for pieces in texts:
        for piece in pieces.pieces:
            if piece.expr is not None and piece.lines is not None:
                found.setdefault((piece.lines.span(piece.start, piece.end), piece.expr.source), piece.expr)
    if found:
        yield "Unknown values, with their defaults"
    for (span, _), one in sorted(found.items(), key=itemgetter(0)):
        expr = defaults.expr(one)
        meaning = f" = {visible(expr.normal)}" if expr.normal and expr.normal not in expr.source else ""
        default = "" if expr.default is None else f": '{visible(expr.default)}'"
        yield f"  {_place(span, path)}  {_source(expr)}{meaning}{default}"


def _objects(reading: Reading) -> Iterator[str]:
    """Say which objects were found, and in which readings."""
    merged = Merged(reading)
    found: dict[str, set[int]] = {}
    for document in (*reading.packages, *reading.others):
        place = _place(document.span(("kind",)), reading.lines.path)
        found.setdefault(f"{place}  {visible(_title(document))}", set()).update(document.variants)
    for unread in reading.unread:
        line = f"{_place(unread.span, reading.lines.path)}  {_why(unread)}: {visible(unread.problem)}"
        found.setdefault(line, set()).update(unread.variants)
    yield "Objects that matter" if found else "No objects that matter."
    for line, variants in found.items():
        when = merged.when(frozenset(variants))
        yield f"  {line}{f', when {visible(when)}' if when else ''}"


def _why(unread: Unread) -> str:
    if unread.certain:
        return "not YAML"
    return (
        "not YAML with the chart's values"
        if unread.by_default == "broken"
        else "not understood, perhaps for an unknown value"
    )


def _title(document: Document) -> str:
    metadata = document.tree.get("metadata") if isinstance(document.tree, dict) else None
    names = [metadata.get(key) for key in ("namespace", "name")] if isinstance(metadata, dict) else []
    return f"{document.kind} {'/'.join(shown_value(name) for name in names if name is not None)}".strip()


def _readings(reading: Reading, texts: list[Pieces]) -> Iterator[Iterator[str]]:
    """Write the text of each reading; readings with one text are put together."""
    written = [tuple(_numbered(pieces, reading.lines.path)) for pieces in texts]
    order = {text: number for number, text in reversed(list(enumerate(written)))}
    by_text = sorted(range(len(written)), key=lambda number: (order[written[number]], number))
    for _, same in groupby(by_text, key=lambda number: order[written[number]]):
        numbers = list(same)
        yield _reading(reading, numbers, written[numbers[0]])


def _reading(reading: Reading, numbers: list[int], text: tuple[str, ...]) -> Iterator[str]:
    for number in numbers:
        default = " (by default)" if number in frozenset[int]().union(*reading.defaults) else ""
        yield f"Reading {number + 1}: {_when(reading.variants[number])}{default}"
    yield from text


def _when(answers: tuple[tuple[Atom, bool], ...]) -> str:
    from udslint.read.template.conditions import in_words

    return f"when {visible(in_words(answers))}" if answers else ALWAYS


def _numbered(pieces: Pieces, path: str) -> Iterator[str]:
    """Write a reading's lines, each with its number in the author's file; actions stand where values are unknown."""
    lines = [("", "")]
    for index, piece in enumerate(pieces.pieces):
        if _is_quote_of_action(pieces.pieces, index):
            continue
        offset = 0
        for number, chunk in enumerate(_piece_text(piece).split("\n")):
            place, before = lines[-1]
            if number:
                lines[-1] = (place or _number(piece, offset - 1, path), before)
                lines.append(("", ""))
                place, before = lines[-1]
            lines[-1] = (place or (_number(piece, offset, path) if chunk.strip() else ""), before + chunk)
            offset += len(chunk) + 1
    width = max(len(place) for place, _ in lines)
    for place, text in lines[: -1 if not lines[-1][1] else None]:
        yield f"  {place:>{width}} | {shown(text.rstrip())}".rstrip()


def _is_quote_of_action(pieces: Sequence[Piece], index: int) -> bool:
    """Tell whether a quotation mark is written by an action that is shown beside it: `{{ .Values.x | quote }}`."""
    piece = pieces[index]
    if piece.text not in ('"', "'") or piece.verbatim or piece.lines is None:
        return False
    action = piece.lines.text[piece.start : piece.end]
    beside = [*pieces[max(index - 1, 0) : index], *pieces[index + 1 : index + 2]]
    return any(one.expr is not None and one.expr.source == action and one.start == piece.start for one in beside)


def _piece_text(piece: Piece) -> str:
    return _source(piece.expr) if piece.expr is not None else piece.text


def _number(piece: Piece, offset: int, path: str) -> str:
    """Give the line of a character of a piece, with its file where that is another one."""
    if piece.lines is None:
        return ""
    start = piece.start + (offset if piece.verbatim else 0)
    span = piece.lines.span(start, start + 1)
    return f"{_file_of(span, path)}{span.start_line}"


def _source(expr: Expr) -> str:
    """Write an action on one line; what stands for items that may follow is no action of the author's."""
    return visible(" ".join(expr.source.split())) or MORE


def _place(span: Span, path: str) -> str:
    """Write a place, with its file where that is not the one that was asked for."""
    return f"{_file_of(span, path)}{span.start_line}:{span.start_column}"


def _file_of(span: Span, path: str) -> str:
    return "" if span.path == path else f"{visible(span.path)}:"
