"""Stage 1: names and labels, which the API server holds to grammars that the CRD does not tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from udslint.model.values import StringMap
from udslint.read.holes import Hole
from udslint.record import record
from udslint.rules.registry import Said, at, check
from udslint.uris import certain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.model.package import Package


_TO_FILL_IN = re.compile(r"<[^<>]+>|\$(?:[\w({]|\Z)|@\w+@|__\w+__|%\w+%|#\w+#|\{\w+\}|\[\[|\(\(|\{\{")
"""What another tool fills in before the API server sees it."""


@record
class Grammar:
    """What a text must be: apimachinery's `ValidateObjectMeta`, measured by tests/e2e/test_object_meta.py."""

    whole: re.Pattern[str]
    foreign: re.Pattern[str]
    """A character that it never has."""
    longest: int
    """In characters."""

    def refuses(self, text: str | Hole) -> str | None:
        """Give the message for a text that is certainly none; None if it may be one."""
        pieces = certain_text(text)
        if any(map(_TO_FILL_IN.search, pieces)):
            return None
        if sum(map(len, pieces)) > self.longest:
            return "long"
        is_one = self.whole.fullmatch(text) if isinstance(text, str) else not any(map(self.foreign.search, pieces))
        return None if is_one else "default"


_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_WORD = "[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?"
NAME: Final = Grammar(re.compile(rf"{_LABEL}(\.{_LABEL})*"), re.compile("[^-a-z0-9.]"), 253)
NAMESPACE: Final = Grammar(re.compile(f"({_LABEL})?"), re.compile("[^-a-z0-9]"), 63)
"""An empty one is none: kubectl's is taken."""
LABEL_VALUE: Final = Grammar(re.compile(f"({_WORD})?"), re.compile("[^-A-Za-z0-9_.]"), 63)
KEY_NAME: Final = Grammar(re.compile(_WORD), LABEL_VALUE.foreign, 63)


@check("metadata-invalid")
def metadata_invalid(package: Package) -> Iterator[Said]:
    """The API server refuses a name, a namespace, a label or the key of an annotation."""
    metadata = package.metadata
    for field, grammar in (("name", NAME), ("namespace", NAMESPACE)):
        text: str | Hole | None = getattr(metadata, field)
        if text is not None and (message := grammar.refuses(text)):
            yield at(metadata, field).says(_of(message, field), what=field, longest=grammar.longest)
    if isinstance(metadata.labels, StringMap):
        for key, value in metadata.labels.items():
            if refuses_key(key):
                yield at(metadata, "labels", key).key().says("key", what="label", name=key)
            elif message := LABEL_VALUE.refuses(value):
                yield at(metadata, "labels", key).says(_of(message, "label"), what="label", longest=LABEL_VALUE.longest)
    if isinstance(metadata.annotations, StringMap):
        for key in metadata.annotations:
            if refuses_key(key.lower()):
                yield at(metadata, "annotations", key).key().says("key", what="annotation", name=key)


def _of(message: str, what: str) -> str:
    return message if message == "long" else what


def refuses_key(key: str) -> bool:
    """Tell whether a key is not a word, behind a domain name and a slash or alone."""
    prefix, slash, name = key.rpartition("/")
    return KEY_NAME.refuses(name) is not None or (bool(slash) and NAME.refuses(prefix) is not None)
