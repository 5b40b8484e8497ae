"""The hash that keys are made with.

hashlib loads OpenSSL, which takes a tenth of a run whose answer is known. As Python's own `random` does, the module
that it would take this hash from is asked first.
"""

from __future__ import annotations

__all__ = ["blake2b"]

try:
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b
