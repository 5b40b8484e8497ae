"""What Keycloak makes of a client: registered or refused, and the token that its service account gets.

Source: facts/keycloak/TOKENS.md and VERIFIED.md, measured on Keycloak 26.7.1 with the UDS realm and client policy.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from udslint.keycloak.prediction import Token, predict_token
    from udslint.keycloak.source import Giver
    from udslint.keycloak.token import Answer, Audience, Claim, Ignored, Refusal

__all__ = ["Answer", "Audience", "Claim", "Giver", "Ignored", "Refusal", "Token", "predict_token"]

_HOMES = {"Giver": "source", "Token": "prediction", "predict_token": "prediction"}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: most rules need only a part of the package."""
    if name not in __all__:
        raise AttributeError(f"module 'udslint.keycloak' has no attribute '{name}'")
    return getattr(importlib.import_module(f"udslint.keycloak.{_HOMES.get(name, 'token')}"), name)
