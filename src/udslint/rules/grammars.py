"""Grammars of names, labels and hosts, to which the API server and Istio hold them and the CRD does not.

Source: apimachinery's `ValidateObjectMeta`, measured by tests/e2e/test_object_meta.py; of hosts Istio's validation,
measured by tests/e2e/test_istio_hosts.py.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from udslint.read.holes import Hole
from udslint.record import record
from udslint.uris import certain_text

_TO_FILL_IN = re.compile(r"<[^<>]+>|\$(?:[\w({]|\Z)|@\w+@|__\w+__|%\w+%|#\w+#|\{\w+\}|\[\[|\(\(|\{\{")
"""What another tool fills in before anybody in the cluster sees it."""


def fills_in(text: str) -> bool:
    """Tell whether a text has something in it that another tool fills in."""
    return _TO_FILL_IN.search(text) is not None


@record
class Grammar:
    """What a text must be."""

    whole: re.Pattern[str]
    foreign: re.Pattern[str]
    """A character that it never has."""
    longest: int
    """In characters."""

    def refuses(self, text: str | Hole) -> str | None:
        """Give the message for a text that is certainly none; None if it may be one."""
        if isinstance(text, str) and len(text) <= self.longest and self.whole.fullmatch(text):
            return None  # nearly all are
        pieces = certain_text(text)
        if any(map(fills_in, pieces)):
            return None
        if sum(map(len, pieces)) > self.longest:
            return "long"
        is_foreign = isinstance(text, str) or any(map(self.foreign.search, pieces))
        return "default" if is_foreign else None


_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_HOST_LABEL = "[A-Za-z0-9]([-A-Za-z0-9]{0,61}[A-Za-z0-9])?"
_WORD = "[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?"
NAME: Final = Grammar(re.compile(rf"{_LABEL}(\.{_LABEL})*"), re.compile("[^-a-z0-9.]"), 253)
NAMESPACE: Final = Grammar(re.compile(f"({_LABEL})?"), re.compile("[^-a-z0-9]"), 63)
"""An empty one is none: kubectl's is taken."""
LABEL_VALUE: Final = Grammar(re.compile(f"({_WORD})?"), re.compile("[^-A-Za-z0-9_.]"), 63)
KEY_NAME: Final = Grammar(re.compile(_WORD), LABEL_VALUE.foreign, 63)
HOST: Final = Grammar(re.compile(rf"(\*|(\*-?)?{_HOST_LABEL})(\.{_HOST_LABEL})*"), re.compile("[^-A-Za-z0-9.*]"), 253)
REMOTE_HOST: Final = Grammar(
    re.compile(rf"({_HOST_LABEL}\.)*(?![0-9]+\Z){_HOST_LABEL}\.?"), re.compile("[^-A-Za-z0-9.]"), 255
)
"""Its last label is no number, but before a dot that ends it."""


@lru_cache(maxsize=1024)
def refuses_key(key: str) -> bool:
    """Tell whether a key is not a word, behind a domain name and a slash or alone."""
    prefix, slash, name = key.rpartition("/")
    return KEY_NAME.refuses(name) is not None or (bool(slash) and NAME.refuses(prefix) is not None)
