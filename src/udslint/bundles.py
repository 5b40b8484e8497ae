"""What UDS bundles beside Zarf packages say of the charts in them: values that they set, and where they install them.

Source: uds-cli, src/pkg/bundle/overrides.go and src/types/bundle.go; which type a text gets by `helm --set`: Helm,
pkg/strvals.
"""

# Plain os.path: pathlib would cost time at start-up and for each file.
from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from udslint.components import Object, are_on_disk, entries, files_in, inside, mappings, text_in
from udslint.read.chart import File, SetValue
from udslint.record import record
from udslint.zarf import ZarfFile, file_at, mapping_in, names_in

PACKED = (".tar.zst", ".tar")
"""How packages end that were built."""
ALLOW = ("operator", "ALLOW_PUBLIC_CLIENTS")
"""The value of the operator's chart that says whether public clients are admitted."""
_BUNDLE = re.compile(r"uds-bundle[\w.-]*\.ya?ml")
_STEP = re.compile(r"(?<!\\)\.")
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
_WORDS = {"true": True, "false": False, "null": None}


Key = tuple[str, str, str]
"""The names of a Zarf package, of a component of it and of a chart in that."""


@record
class Override:
    """What a bundle says of a chart of one of its packages."""

    key: Key
    folder: str | None
    """That of the Zarf package, without links; None where it is not seen, so that any of this name may be meant."""
    sets: tuple[SetValue, ...]
    """In rising order."""
    files: tuple[str, ...]
    """Values files, absolute."""
    namespace: str | None
    """Where the chart is installed into another namespace."""
    bundle: File
    is_complete: bool = True
    """False: there are values files elsewhere."""


Overrides = Mapping[Key, Sequence[Override]]


def overrides_in(folders: Iterable[str], at: Callable[[str], ZarfFile | None]) -> Overrides:
    """Give what the bundles in folders say of charts in packages that they take from disk.

    Args:
        folders: where the bundles lie.
        at: gives the package in a folder.
    """
    found: dict[Key, list[Override]] = defaultdict(list)
    for folder in folders:
        for file in _bundles_in(folder, "overrides"):
            for package in _packages(file):
                for override in _overrides(package, folder, file, at):
                    found[override.key].append(override)
    return found


def allow_public_clients(folders: Iterable[str]) -> bool:
    """Tell whether a bundle in folders installs a UDS Core whose operator admits public clients.

    Source: facts/platform/versions.json, `bundle_override` of the setting ALLOW_PUBLIC_CLIENTS.
    """
    packages = (one for folder in folders for file in _bundles_in(folder, ALLOW[-1]) for one in _packages(file))
    components = (charts for package in packages for _, charts in entries(package.get("overrides")))
    says = (one for charts in components for _, one in entries(charts) if isinstance(one, dict))
    return any(one.path == ALLOW and one.json == "true" for chart in says for one in _sets(chart))


def _bundles_in(folder: str, having: str) -> Iterator[File]:
    """Give the bundles in a folder that have a text."""
    for name in sorted(names_in(folder)):
        if _BUNDLE.fullmatch(name) and (file := file_at(os.path.join(folder, name))) and having in file.text:
            yield file


def _packages(file: File) -> list[Object]:
    tree = mapping_in(file)
    return mappings(tree.get("packages")) if tree else []


def _overrides(package: Object, folder: str, bundle: File, at: Callable[[str], ZarfFile | None]) -> Iterator[Override]:
    name, path = text_in(package, "name"), text_in(package, "path")
    if not name or path is None:
        return
    found = at(_folder_of(inside(folder, path)))
    origin = os.path.realpath(found.folder) if found and found.name == name else None
    for component, charts in entries(package.get("overrides")):
        for chart, says in entries(charts):
            if isinstance(says, dict):
                names, namespace = says.get("valuesFiles"), text_in(says, "namespace") or None
                files, key = tuple(files_in(names, folder)), (name, component, chart)
                yield Override(key, origin, tuple(_sets(says)), files, namespace, bundle, are_on_disk(names))


def _folder_of(path: str) -> str:
    """Give the folder where a package lies that was built: as a rule that of its zarf.yaml."""
    return os.path.dirname(path) if path.endswith(PACKED) else path


def _sets(says: Object) -> Iterator[SetValue]:
    """Give what is set: lists and mappings come before single values, as Helm takes `--set-json` before `--set`."""
    variables = mappings(says.get("variables"))
    found = [(one, one.get("value"), False) for one in mappings(says.get("values"))]
    found += [(one, one.get("default"), one.get("default") is None) for one in variables]
    for wants_many in (True, False):
        for one, value, is_offered in found:
            if isinstance(value, (list, dict)) is wants_many and (path := text_in(one, "path")):
                yield _set(path, None if one.get("type") == "file" else value, is_offered=is_offered)


def _set(path: str, value: object, *, is_offered: bool) -> SetValue:
    """Make what sets a path; an item of a list leaves the list open."""
    whole, bracket, _ = path.partition("[")
    steps = tuple(step.replace("\\.", ".") for step in _STEP.split(whole))
    return SetValue(steps, None if bracket else _json(value), is_offered)


def _json(value: object) -> str | None:
    """Write a value as Helm gets it; None: it is not known."""
    if isinstance(value, float):
        value = str(value)
    if isinstance(value, str):
        value = _typed(value)
        if isinstance(value, str) and value.startswith("{"):
            return None
    elif value is None:
        return None
    try:
        text = json.dumps(value)
    except TypeError:  # there is a variable in it
        return None
    return None if "${" in text else text


def _typed(text: str) -> object:
    """Read a text as `helm --set` does: a quoted "true" of a bundle is a truth value."""
    word = text.lower()
    return _WORDS[word] if word in _WORDS else int(text) if _INTEGER.fullmatch(text) else text
