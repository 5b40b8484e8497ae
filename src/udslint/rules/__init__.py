"""The checks, by stages, and the registry that ties them to their pages."""

from udslint.rules.registry import At, Said, at, at_path, at_span, check

__all__ = ["At", "Said", "at", "at_path", "at_span", "check"]
