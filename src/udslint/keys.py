"""The keys of the result cache: a hash of everything that a result depends on."""

from __future__ import annotations

from udslint.codec import dumps
from udslint.fingerprint import fingerprint
from udslint.hashes import blake2b
from udslint.record import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from udslint.read.chart import Chart
    from udslint.settings import Settings
    from udslint.source import Source

NO_MATTER = ("fail_on", "exclude", "exclude_root", "context", "values")
"""Settings that are of no matter to the analysis of a file: they say which files there are and what follows from the
findings; values files come with the chart, context files have keys of their own."""


class Keys:
    """Makes keys; what many files have in common is hashed once."""

    def __init__(self) -> None:
        self._settings: dict[int, tuple[Settings, str]] = {}
        self._charts: dict[int, tuple[Chart, str]] = {}
        self._begun: dict[tuple[object, ...], blake2b] = {}
        """By all but the path and the bytes."""

    def of_source(self, source: Source, settings: Settings) -> str:
        """Give the key of what a file comes to."""
        placed = source.unit, source.release, source.kustomized, source.context, source.patch
        common = id(settings), id(source.chart), *placed
        begun = self._begun.get(common)
        if begun is None:
            begun = self._begun[common] = _hash(
                "file", fingerprint(), repr(placed), self._of_settings(settings), self._of_chart(source.chart)
            )
        key = begun.copy()
        path = source.path.encode("utf-8", "surrogatepass")
        key.update(b"%d:%b" % (len(path), path))
        key.update(source.data)
        return key.hexdigest()

    def _of_settings(self, settings: Settings) -> str:
        known = self._settings.get(id(settings))
        if known is None:
            plain = replace(settings, **{name: "warning" if name == "fail_on" else () for name in NO_MATTER})
            known = self._settings[id(settings)] = (settings, key_of(dumps(plain)))
        return known[1]

    def _of_chart(self, chart: Chart | None) -> str:
        if chart is None:
            return ""
        known = self._charts.get(id(chart))
        if known is None:
            known = self._charts[id(chart)] = (chart, key_of(dumps(chart)))
        return known[1]


def of_run(files: Iterable[str], context: Iterable[str]) -> str:
    """Give the key of what the files of a run come to together."""
    return key_of("run", fingerprint(), *files, "context", *context)


def key_of(*parts: str) -> str:
    """Hash texts, each with its length."""
    return _hash(*parts).hexdigest()


def _hash(*parts: str) -> blake2b:
    text = "".join([f"{len(part)}:{part}" for part in parts])
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20)
