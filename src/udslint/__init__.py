"""udslint: says what will go wrong with a UDS Package's single sign-on, before it is deployed."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from udslint.about import __version__
    from udslint.finding import Finding
    from udslint.keycloak import predict_token
    from udslint.report import Report
    from udslint.run import check_paths, check_text
    from udslint.settings import Settings

__all__ = ["Finding", "Report", "Settings", "__version__", "check_paths", "check_text", "predict_token"]

_HOMES = {
    "Finding": "udslint.finding",
    "Report": "udslint.report",
    "Settings": "udslint.settings",
    "__version__": "udslint.about",
    "check_paths": "udslint.run",
    "check_text": "udslint.run",
    "predict_token": "udslint.keycloak",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `import udslint` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'udslint' has no attribute '{name}'")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
