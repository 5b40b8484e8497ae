"""Stage 1: names and labels, which the API server holds to grammars that the CRD does not tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.model.values import StringMap
from udslint.rules.grammars import LABEL_VALUE, NAME, NAMESPACE, refuses_key
from udslint.rules.registry import Said, at, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.model.package import Package
    from udslint.read.holes import Hole


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
