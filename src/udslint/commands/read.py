"""`udslint read`: what was understood of one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.commands.failure import UNREADABLE, Failure
from udslint.commands.run_settings import RunSettings
from udslint.commands.standard_input import read_stdin
from udslint.contents import TooLargeError, read_bytes
from udslint.discover import display_path
from udslint.inputs import STDIN, Placer
from udslint.read import UnreadableError, is_template, read_source
from udslint.read_view import read_view
from udslint.source import too_large

if TYPE_CHECKING:
    from collections.abc import Mapping

    from udslint.read import Reading
    from udslint.read.template.pieces import Pieces
    from udslint.settings import Settings


def understood(path: str, flags: Mapping[str, object]) -> str:
    """Write what was understood of a file.

    Raises:
        Failure: it cannot be read, or settings cannot be used.
    """
    settings = RunSettings(flags)(path)
    name, data = (STDIN, read_stdin()) if path == "-" else _file(path, settings)
    source = Placer().source(name, data, settings)
    try:
        reading = read_source(source, settings.max_variants)
    except UnreadableError as error:
        problem = f"{name}:{error.line}:{error.column}: The file is {error.problem}."
        raise Failure(problem, UNREADABLE) from None
    texts = _texts(reading, settings.max_variants) if is_template(reading.lines.text) else []
    return read_view(reading, texts, is_patch=bool(source.patch))


def _file(path: str, settings: Settings) -> tuple[str, bytes]:
    name = display_path(path) if path else "''"
    try:
        data, _ = read_bytes(path, lambda size: too_large(size, settings))
    except TooLargeError as error:
        raise Failure(f"{name}: {error}", UNREADABLE) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Failure(f"{name}: The file cannot be read: {reason}.", UNREADABLE) from None
    return name, data


def _texts(reading: Reading, limit: int) -> list[Pieces]:
    from udslint.read.template.blocks import parse
    from udslint.read.template.read import expand_all

    if reading.template is None or reading.template.errors:
        return []
    explored = expand_all(reading.lines, parse(reading.lines.text), reading.template.values, limit)
    return [variant.reading.pieces for variant in explored.variants]
