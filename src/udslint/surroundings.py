"""What stands around a file on disk: its chart with values and helpers, and the Zarf package that deploys it.

A hook gets only the files that changed; what else a template depends on is read from here. Everything is looked up once
for each folder.
"""

# Plain os.path: pathlib would cost time at start-up and for each file.
from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TypedDict

from udslint.bundles import Override, Overrides, allow_public_clients, overrides_in
from udslint.demands import asked_in, demanded_in
from udslint.dependencies import Parts, are_helpers_seen, templates_in
from udslint.deployments import Placed, Stacks, deployments, namespaces_of
from udslint.discover import display_path
from udslint.folders import Folders
from udslint.given import files_for, unread_paths
from udslint.kustomize import Patches
from udslint.neighbours import Neighbours
from udslint.read.chart import Chart
from udslint.reads import are_as_given, read_in
from udslint.releases import CHART, TEMPLATES
from udslint.zarf import ALWAYS, set_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal


class _Declared(TypedDict):
    """What of a `Chart` the variables of Zarf packages make."""

    variables: frozenset[str] | None
    constants: frozenset[str]


class Surroundings:
    """Finds charts and what Zarf packages and bundles say of them; reads each file once."""

    def __init__(self) -> None:
        self._folders = Folders()
        self._neighbours = Neighbours(self._folders)
        self._parts = Parts(self._folders)
        self._patches = Patches(self._folders)
        self._charts: dict[tuple[str, tuple[str, ...]], Chart] = {}
        self._roots: dict[str, str | None] = {}
        self._absolute: dict[str, str] = {}
        """For each folder as it is given, its absolute path."""
        self._set: dict[str, frozenset[str]] = {}
        """For each folder, what bundles and settings in it and in its folders may set."""
        self._bundles: dict[str, Overrides] = {}
        """For each folder, what bundles in it and in its folders say of charts."""
        self._allowing: dict[str, bool] = {}
        """For each folder, whether a bundle in it or in its folders allows public clients."""

    def chart_of(self, path: str, extra_values: Iterable[str] = ()) -> Chart | None:
        """Give the chart that a file is a template of; None where it belongs to none."""
        root = self._chart_root(os.path.dirname(os.path.abspath(path)))
        if root is None:
            return None
        key = (root, tuple(extra_values))
        if key not in self._charts:
            self._charts[key] = self._chart(root, key[1])
        return self._charts[key]

    def unit_of(self, path: str) -> str | None:
        """Name the Zarf package that certainly deploys a file, and in which variants; None: none is seen that does.

        What has one unit is deployed together. That a file lies in the folder of a package says nothing: examples and
        tests do so too.
        """
        here = self._folder_of(path)
        if not self._neighbours.are_around(here):
            return None
        deployed = self._chart_root(here) or os.path.join(here, os.path.basename(path))
        package = next(iter(self._neighbours.deploying(here, deployed)), None)
        if package is None:
            return None
        ways = package.deploys[deployed]
        if any(self._neighbours.importing(here, package)):
            return f"{package.folder} {sorted(ways)}"  # others may take some of its components only
        variants = {variant for variant, _ in ways}
        return package.folder if ALWAYS in variants else f"{package.folder} {sorted(variants)}"

    def allow_public_clients(self, path: str) -> bool:
        """Tell whether a bundle of the repository, in the folders above a file or in those in these, allows them."""
        upward = self._folders.upward(os.path.dirname(os.path.abspath(path)))
        for above in upward if self._folders.is_top(upward[-1]) else ():
            if above not in self._allowing:
                self._allowing[above] = allow_public_clients(self._folders.around(above))
            if self._allowing[above]:
                return True
        return False

    def patch_of(self, path: str) -> Literal["", "replaces", "joins"]:
        """Tell whether a kustomization changes a Package by a file, and what becomes of lists; empty: none does."""
        here = self._folder_of(path)
        patches = self._patches.around(here)
        joins = patches.get(os.path.join(here, os.path.basename(path))) if patches else None
        return "" if joins is None else "joins" if joins else "replaces"

    def is_kustomized(self, path: str) -> bool:
        """Tell whether a kustomization stands in the folder of a file or above it."""
        return any(map(self._patches.is_root, self._folders.upward(self._folder_of(path))))

    def _folder_of(self, path: str) -> str:
        folder = os.path.dirname(path)
        if folder not in self._absolute:
            self._absolute[folder] = os.path.abspath(folder)
        return self._absolute[folder]

    def _chart_root(self, folder: str) -> str | None:
        if folder not in self._roots:
            above = os.path.dirname(folder)
            # A hook may see templates without the rest of their chart; what Helm installs `Releases` knows.
            if os.path.basename(folder) == TEMPLATES:
                self._roots[folder] = above
            elif os.path.isfile(os.path.join(folder, CHART)):
                self._roots[folder] = folder
            elif self._folders.upward(folder) == (folder,):
                self._roots[folder] = None
            else:
                self._roots[folder] = self._chart_root(above)
        return self._roots[folder]

    def _chart(self, root: str, extra_values: tuple[str, ...]) -> Chart:
        placed = list(deployments(root, self._neighbours.concerned(root, root), self._neighbours.at))
        overrides = list(dict.fromkeys(self._overrides(root, placed)))
        stacks, templates = Stacks(root, extra_values), tuple(templates_in(root))
        helpers = tuple(self._parts.helpers_of(root, templates))
        made = stacks.deployments(placed, overrides)
        is_part = self._parts.has(root) or any(file.is_foreign for file in self._neighbours.above(root))
        namespaces = dict.fromkeys(namespaces_of(placed, overrides))
        releases = dict.fromkeys(one.release for one in placed)
        is_whole = bool(placed) and not is_part and self._parts.stands_alone(root) and are_helpers_seen(root)
        read = read_in((*templates, *stacks.files)) if is_whole else frozenset[str]()
        return Chart(
            folder=display_path(root),
            name="" if is_part else self._parts.name_of(root),  # the chart that takes it in may give it another
            values=tuple(stacks.files),
            deployments=made,
            helpers=helpers,
            namespaces=tuple(namespaces),
            releases=(*releases, "") if is_part else tuple(releases),
            missing=tuple(map(display_path, stacks.missing)),
            **self._declared(root, root),
            switches=self._neighbours.switches(root),
            parts=self._parts.keys_of(root),
            is_part=is_part,
            is_whole=is_whole,
            settles_kinds=not is_part and self._parts.stands_alone(root) and are_as_given((*templates, *helpers)),
            asked=asked_in((*templates, *helpers)),
            demanded=demanded_in(root),
            read=read,
            given=self._given(root, placed, overrides) if is_whole else frozenset(),
            unread=tuple(dict.fromkeys(unread_paths(placed, overrides, read))) if is_whole else (),
            varies=len({(*one.values(), *one.chart.variables) for one in placed}) > 1,
        )

    def _given(self, root: str, placed: list[Placed], overrides: list[Override]) -> frozenset[str]:
        """Give the values files that are named for a chart and for no other."""
        return files_for(
            root, placed, overrides, self._bundles_near(root), lambda path: self._neighbours.naming(root, path)
        )

    def zarf_of(self, path: str) -> Chart:
        """Give what a Zarf package says of a manifest that belongs to no chart."""
        folder = os.path.dirname(os.path.abspath(path))
        if not any(self._neighbours.above(folder)):
            return Chart(is_chart=False)
        file = os.path.abspath(path)
        packages = list(self._neighbours.deploying(folder, file))
        is_literal = bool(packages) and not any(one.is_foreign or file in one.rendered for one in packages)
        return Chart(display_path(folder), **self._declared(folder, file), is_chart=False, is_literal=is_literal)

    def _declared(self, folder: str, deployed: str) -> _Declared:
        """Give the variables and constants that have a value where a chart or a manifest is deployed.

        They are declared by the Zarf packages that deploy it, those that import these and those that they import, or
        set beside them for all that is deployed. Where none deploys it, another one may that is not seen.
        """
        files = self._neighbours.tied(folder, deployed)
        if not files or any(file.imports_elsewhere for file in files):
            return {"variables": None, "constants": frozenset()}
        variables = frozenset[str]().union(*(file.variables for file in files), *self._set_near(folder))
        return {"variables": variables, "constants": frozenset[str]().union(*(file.constants for file in files))}

    def _set_near(self, folder: str) -> Iterator[frozenset[str]]:
        """Give the names that bundles and settings set in the folders above, and in the folders in those."""
        for above in self._folders.near(folder):
            if above not in self._set:
                self._set[above] = set_in(self._folders.around(above))
            yield self._set[above]

    def _overrides(self, root: str, placed: Sequence[Placed]) -> Iterator[Override]:
        """Give what bundles in the folders above a chart, and in the folders in those, say of it."""
        keys = dict.fromkeys(one.key for one in placed)
        for near in self._bundles_near(root) if keys else ():
            meant = (override for key in keys for override in near.get(key, ()))
            yield from (override for override in meant if any(one.is_meant(override) for one in placed))

    def _bundles_near(self, folder: str) -> Iterator[Overrides]:
        """Give what bundles in the folders above one, and in the folders in those, say of charts."""
        for above in self._folders.near(folder):
            if above not in self._bundles:
                self._bundles[above] = overrides_in(self._folders.around(above), self._neighbours.at)
            yield self._bundles[above]
