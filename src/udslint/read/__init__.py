"""Bytes to documents: YAML, Go templates, Zarf variables; spans, holes, variants."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from udslint.read.chart import Chart
    from udslint.read.document import Document
    from udslint.read.file import is_template, read, read_source, read_yaml
    from udslint.read.objects import API_VERSION, CONTEXT_KINDS, Reading, Unread
    from udslint.read.source import UnreadableError, decode

__all__ = [
    "API_VERSION",
    "CONTEXT_KINDS",
    "Chart",
    "Document",
    "Reading",
    "Unread",
    "UnreadableError",
    "decode",
    "is_template",
    "read",
    "read_source",
    "read_yaml",
]

_HOMES = {
    "Chart": "chart",
    "Document": "document",
    "UnreadableError": "source",
    "decode": "source",
    "is_template": "file",
    "read": "file",
    "read_source": "file",
    "read_yaml": "file",
}


def __getattr__(name: str) -> Any:
    """Import a name when it is first used: what is cached needs no YAML parser."""
    if name not in __all__:
        raise AttributeError(f"module 'udslint.read' has no attribute '{name}'")
    from importlib import import_module

    value = getattr(import_module(f"udslint.read.{_HOMES.get(name, 'objects')}"), name)
    globals()[name] = value
    return value
