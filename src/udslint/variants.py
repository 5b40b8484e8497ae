"""Findings of the readings of one template, merged into findings of the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from udslint.finding import MILDER, Finding
from udslint.read.objects import Reading

if TYPE_CHECKING:
    from udslint.read.template.conditions import Atom

MAX_ALTERNATIVES = 3
"""How many alternatives "when … or …" names at most."""


@dataclass
class Merged:
    """Findings with the readings in which they hold."""

    reading: Reading
    _found: dict[object, tuple[Finding, set[int]]] = field(default_factory=dict)
    _said: dict[frozenset[int], str | None] = field(default_factory=dict)

    def add(self, finding: Finding, variants: Iterable[int]) -> None:
        """Add a finding that holds in these readings."""
        key = (finding.rule.code, finding.span, finding.message)
        if key in self._found:
            self._found[key][1].update(variants)
        else:
            self._found[key] = (finding, set(variants))

    def findings(self) -> Iterable[Finding]:
        """Give each finding once; what does not hold in every reading says when it does."""
        everywhere = len(self.reading.variants)
        for finding, variants in self._found.values():
            if len(variants) == everywhere:
                yield finding
                continue
            by_default = self.reading.default and self.reading.default <= variants
            severity = finding.severity if by_default else MILDER[finding.severity]
            yield replace(finding, severity=severity, when=self.when(frozenset(variants)))

    def when(self, variants: frozenset[int]) -> str | None:
        """Say in plain words in which readings something holds; None: in all."""
        if len(variants) == len(self.reading.variants):
            return None
        if variants not in self._said:
            self._said[variants] = self._in_words(variants)
        return self._said[variants]

    @cached_property
    def _answers(self) -> list[dict[Atom, bool]]:
        """The answers that each reading gives, those among them that follow from others too."""
        from udslint.read.template.conditions import implied

        atoms = list(dict.fromkeys(atom for answers in self.reading.variants for atom, _ in answers))
        completed = []
        for answers in self.reading.variants:
            asked = dict(answers)
            follow = {atom: truth for atom in atoms if (truth := implied(atom, asked)) is not None}
            completed.append({**asked, **follow})
        return completed

    def _in_words(self, variants: frozenset[int]) -> str:
        from udslint.read.template.conditions import in_words

        outside = [answers for number, answers in enumerate(self._answers) if number not in variants]
        alternatives: list[dict[Atom, bool]] = []
        for number in sorted(variants):
            if not any(one.items() <= self._answers[number].items() for one in alternatives):
                alternatives.append(_shortest(dict(self.reading.variants[number]), outside))
        words = [in_words(one.items()) for one in alternatives]
        if len(words) > MAX_ALTERNATIVES:
            words = [*words[: MAX_ALTERNATIVES - 1], f"in {len(words) - MAX_ALTERNATIVES + 1} other cases"]
        return ", or ".join(words)


def _shortest(answers: Mapping[Atom, bool], outside: list[dict[Atom, bool]]) -> dict[Atom, bool]:
    """Leave out the answers that are not needed to tell a reading from those outside."""
    kept = dict(answers)
    for atom in reversed(list(answers)):
        rest = {other: holds for other, holds in kept.items() if other != atom}
        if not any(rest.items() <= one.items() for one in outside):
            kept = rest
    return kept
