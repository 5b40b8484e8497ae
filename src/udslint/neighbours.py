"""The Zarf packages around a chart or a manifest: in the folders above it, and in the folders in these.

There may be hundreds, and as many charts: what each chart needs is looked up by what packages deploy and import.
"""

# Plain os.path: pathlib would cost time at start-up and for each file.
from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from udslint.folders import Folders
from udslint.zarf import ZARF, ZarfFile, read_zarf


class _Level:
    """The packages in a folder and in the folders in it."""

    def __init__(self, files: Iterable[ZarfFile]) -> None:
        self.deploying: dict[str, list[ZarfFile]] = defaultdict(list)
        """By the charts and manifests that they deploy."""
        self.importing: dict[str, list[ZarfFile]] = defaultdict(list)
        """By the folders that they import from."""
        self.naming: dict[str, list[ZarfFile]] = defaultdict(list)
        """By the values files that they name."""
        self.places: dict[str, int] = {}
        """The folders of the packages, and their order."""
        switches, others = set[str](), set[str]()
        for file in files:
            self.places[file.folder] = len(self.places)
            switches |= file.switches
            others |= (file.variables | file.constants) - file.switches
            for path in file.deploys:
                self.deploying[path].append(file)
            for folder in file.imports:
                self.importing[folder].append(file)
            for path in {path for part in file.components for chart in part.charts for path in chart.values}:
                self.naming[path].append(file)
        self.switches, self.others = frozenset(switches), frozenset(others)


class Neighbours:
    """Finds Zarf packages; reads each once."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._read: dict[str, ZarfFile | None] = {}
        self._levels: dict[tuple[str, bool], _Level] = {}
        self._seen: dict[str, list[_Level]] = {}
        """For each folder, what is around it: there may be many files in one."""

    def at(self, folder: str) -> ZarfFile | None:
        """Give the package in a folder."""
        if folder not in self._read:
            self._read[folder] = read_zarf(folder)
        return self._read[folder]

    def are_around(self, folder: str) -> bool:
        """Tell whether there are packages around a folder."""
        return bool(self._around(folder))

    def above(self, folder: str) -> Iterator[ZarfFile]:
        """Give the packages in a folder and in those above it."""
        return (file for above in self._folders.upward(folder) if (file := self.at(above)) is not None)

    def deploying(self, folder: str, deployed: str) -> Iterator[ZarfFile]:
        """Give the packages around a folder that deploy something."""
        for level in self._around(folder):
            yield from level.deploying.get(deployed, ())

    def naming(self, folder: str, values: str) -> Iterator[ZarfFile]:
        """Give the packages around a folder that name a values file."""
        for level in self._around(folder):
            yield from level.naming.get(values, ())

    def concerned(self, folder: str, deployed: str) -> list[ZarfFile]:
        """Give the packages around a folder that deploy something, and those that import from them, in order."""

        def place(file: ZarfFile) -> tuple[int, int]:
            levels = enumerate(self._around(folder))
            return next((number, level.places[file.folder]) for number, level in levels if file.folder in level.places)

        found = _all_from(self.deploying(folder, deployed), lambda file: self.importing(folder, file))
        return sorted(found, key=place)

    def tied(self, folder: str, deployed: str) -> list[ZarfFile]:
        """Give the packages that deploy something, those that import these, those that they import, and so on."""

        def more(file: ZarfFile) -> Iterator[ZarfFile]:
            yield from self.importing(folder, file)
            for level in self._around(folder):
                yield from (one for path in file.imports if path in level.places and (one := self.at(path)))

        return _all_from(self.deploying(folder, deployed), more)

    def switches(self, folder: str) -> frozenset[str]:
        """Give the variables that are true or false in every package around a folder that declares them."""
        levels = self._around(folder)
        others = frozenset[str]().union(*(level.others for level in levels))
        return frozenset[str]().union(*(level.switches for level in levels)) - others

    def importing(self, folder: str, file: ZarfFile) -> Iterator[ZarfFile]:
        """Give the packages around a folder that import from one."""
        for level in self._around(folder):
            yield from level.importing.get(file.folder, ())

    def _around(self, folder: str) -> list[_Level]:
        """Give the levels around a folder that have packages, the nearest first."""
        if folder not in self._seen:
            near = self._folders.near(folder)
            levels = [self._level(above, is_near=above in near) for above in self._folders.upward(folder)]
            self._seen[folder] = [level for level in levels if level.places]
        return self._seen[folder]

    def _level(self, folder: str, *, is_near: bool) -> _Level:
        if (folder, is_near) not in self._levels:
            folders = (folder, *(self._packages_in(folder) if is_near else ()))
            self._levels[folder, is_near] = _Level(file for one in folders if (file := self.at(one)) is not None)
        return self._levels[folder, is_near]

    def _packages_in(self, folder: str) -> Iterator[str]:
        """Give the folders in a folder that have a zarf.yaml; in the root of a repository, also one level deeper."""
        is_top = self._folders.is_top(folder)
        for path in self._folders.inner(folder):
            if _is_package(path):
                yield path
            elif is_top:
                yield from filter(_is_package, self._folders.inner(path))


def _is_package(folder: str) -> bool:
    return os.path.isfile(os.path.join(folder, ZARF))


def _all_from(first: Iterable[ZarfFile], more: Callable[[ZarfFile], Iterable[ZarfFile]]) -> list[ZarfFile]:
    """Give packages, those to which they lead, those to which these lead and so on, each once."""
    pending = list(first)
    found: dict[str, ZarfFile] = {}
    while pending:
        file = pending.pop()
        if file.folder not in found:
            found[file.folder] = file
            pending += more(file)
    return list(found.values())
