"""The settings of a run, file by file, with the UDS Core version checked before anything else is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from udslint.commands.failure import USAGE, Failure, say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from udslint.config import Resolver
    from udslint.settings import Settings


class RunSettings:
    """Gives the settings in force for a file.

    Raises:
        Failure: settings cannot be used, or name a UDS Core version that is not known.
    """

    def __init__(self, flags: Mapping[str, object], *, say_what_is_assumed: bool = True) -> None:
        from udslint.config import ConfigError, Resolver

        self._errors = ConfigError
        self._say = say_what_is_assumed
        self._versions: set[str | None] = {None}
        try:
            self.resolver: Resolver = Resolver(os.environ, flags, _rule_names)
        except ConfigError as error:
            raise Failure(str(error), USAGE) from None

    def __call__(self, path: str) -> Settings:
        """Give the settings for a file; for a folder, write its path with a slash at the end."""
        try:
            settings = self.resolver.for_file(path)
        except self._errors as error:
            raise Failure(str(error), USAGE) from None
        if settings.uds_core not in self._versions:
            self._versions.add(settings.uds_core)
            self._check_version(path, settings.uds_core)
        return settings

    def context(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Give the context files that the settings of the given paths name, each once."""
        starts = (os.path.join(path, "") if os.path.isdir(path) else path for path in paths)
        return tuple(dict.fromkeys(file for start in starts for file in self(start).context))

    def _check_version(self, path: str, version: str | None) -> None:
        from udslint import platform

        origin = self.resolver.load(os.path.dirname(path)).provenance["uds_core"]
        try:
            facts = platform.load(version)
        except ValueError as error:  # UnknownRelease is one
            raise Failure(f"{origin}: {error}", USAGE) from None
        if facts.assumed and self._say:
            said = (
                f"UDS Core {facts.requested} is newer than this udslint; {facts.release}, the newest it knows, is used."
            )
            say(f"udslint: {origin}: {said}\n")


def _rule_names() -> Collection[str]:
    from udslint.rules.registry import rules

    return [name for rule in rules().values() for name in (rule.name, rule.code)]
