"""Names of nodes for languages that take letters, digits and underscores only.

A name depends on nothing but its own node, so that a new client does not rename the others in a pull request.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def ids_of(prefix: str, names: Iterable[str]) -> Mapping[str, str]:
    """Give each name an id that begins with a prefix; where two would be the same, both get a hash of the name."""
    slugs = {name: prefix + re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_").lower() for name in names}
    taken = Counter(slugs.values())
    return {name: f"{slug}_{_hash(name)}" if taken[slug] > 1 else slug for name, slug in slugs.items()}


def _hash(name: str) -> str:
    from hashlib import sha256

    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
