"""What a zarf.yaml says of the charts and manifests that its package deploys.

Source: zarf.dev/docs/ref/components and the schema of ZarfPackageConfig (v1alpha1).
"""

# Plain os.path: pathlib would cost time at start-up and for each file.
from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping

from udslint.components import (
    Object,
    ZarfComponent,
    are_on_disk,
    component_of,
    files_in,
    inside,
    mappings,
    names_of,
    text_in,
)
from udslint.contents import read_plain_file
from udslint.discover import display_path
from udslint.read.chart import File
from udslint.read.source import YamlError, decode
from udslint.read.values import values_tree
from udslint.record import record

ZARF = "zarf.yaml"
VERSION = "zarf.dev/v1alpha1"
"""Of Zarf's API; a file may leave it out."""
MAX_SIZE = 1_000_000
"""The size above which a file that others depend on is not read, in bytes."""
ALWAYS = ""
"""The variant of a package that a component without `only` that is not optional is part of: all of them."""

Way = tuple[str, str]
"""How a package deploys something: the variant of it (flavor, architecture, cluster, a component that is chosen) in
which it does, and the component."""

_SETTINGS = re.compile(r"(?:uds-bundle|uds-config|zarf-config)[\w.-]*\.(?:ya?ml|toml|json)")
_WORD = re.compile(r"\w+")


@record
class ZarfFile:
    """What of a zarf.yaml matters here."""

    folder: str
    components: tuple[ZarfComponent, ...] = ()
    variables: frozenset[str] = frozenset()
    constants: frozenset[str] = frozenset()
    imports_elsewhere: bool = False
    """A component comes from another package, whose variables are not seen here."""
    deploys: Mapping[str, frozenset[Way]] = {}
    """The charts' folders and the manifests that it deploys, absolute."""
    rendered: frozenset[str] = frozenset()
    """Those of the manifests that it takes for templates, absolute."""
    switches: frozenset[str] = frozenset()
    """Those of the variables and constants that are true or false."""
    values: tuple[str, ...] = ()
    """The files with the package's own values, absolute."""
    has_more_values: bool = False
    """There are more of them, elsewhere or with a variable in their names."""
    imports: frozenset[str] = frozenset()
    """The folders that components are imported from, absolute."""
    defaults: Mapping[str, str | None] = {}
    """What variables and constants are where nobody sets them, each as values files write it; None: an action does."""
    name: str = ""
    """Empty: not known."""
    is_foreign: bool = False
    """It is written in a version of Zarf's API that is not known, so it may say more than is seen."""


def read_zarf(folder: str) -> ZarfFile | None:
    """Read the zarf.yaml of a folder; None where there is none that can be read."""
    tree = mapping_in(file_at(os.path.join(folder, ZARF)))
    if tree is None:
        return None
    components = mappings(tree.get("components"))
    imported = [one for component in components if isinstance(one := component.get("import"), dict)]
    variables, constants = list(_declared(tree)), list(_named_in(tree, "constants", "value"))
    about, values = tree.get("metadata"), tree.get("values")
    own_values = values.get("files") if isinstance(values, dict) else None
    return ZarfFile(
        folder,
        tuple(component_of(component, folder) for component in components),
        frozenset(name for name, _ in variables),
        frozenset(name for name, _ in constants),
        any("url" in one for one in imported),
        _deployed(components, folder),
        frozenset(path for one in _manifests_in(components) if one.get("template") for path in _files_of(one, folder)),
        frozenset(_truths((*variables, *constants))),
        tuple(files_in(own_values, folder)),
        not are_on_disk(own_values),
        frozenset(inside(folder, path) for one in imported if (path := text_in(one, "path"))),
        {**dict(_defaults(tree)), **dict.fromkeys(_set_by_actions(components))},
        text_in(about, "name") or "" if isinstance(about, dict) else "",
        tree.get("apiVersion", VERSION) != VERSION,
    )


def _declared(tree: object) -> Iterator[tuple[str, object]]:
    """Give the variables that a zarf.yaml declares, with their values where nobody gives another.

    Those that its actions set are among them, as None: what they are is only known then.
    """
    if isinstance(tree, list):
        for item in tree:
            yield from _declared(item)
    elif isinstance(tree, dict):
        if isinstance(tree.get("setVariable"), str):
            yield tree["setVariable"], None
        yield from _named_in(tree, "variables", "default")
        yield from _named_in(tree, "setVariables", "")
        for inner in tree.values():
            yield from _declared(inner)


def _named_in(tree: Object, key: str, value: str) -> Iterator[tuple[str, object]]:
    """Give the names in a list of variables or constants, each with its value."""
    for one in mappings(tree.get(key)):
        if "path" not in one:  # it says which value of a chart a variable sets
            yield from ((name, one.get(value)) for name in names_of(one.get("name")))


def _defaults(tree: Object) -> Iterator[tuple[str, str]]:
    """Give variables and constants as values files write them, and their values where nobody gives others.

    A variable of the type `file` holds a path, and is what stands in the file.
    """
    for key, value, kind in (("constants", "value", "CONST"), ("variables", "default", "VAR")):
        for one in mappings(tree.get(key)):
            given = one.get(value)
            if isinstance(given, (str, int)) and one.get("type") != "file":
                text = str(given).lower() if isinstance(given, bool) else str(given)
                yield from ((f"###ZARF_{kind}_{name}###", text) for name in names_of(one.get("name")))


def _set_by_actions(tree: object) -> Iterator[str]:
    """Give the variables that actions set, as values files write them."""
    if isinstance(tree, dict):
        named = [tree.get("setVariable"), *(one.get("name") for one in mappings(tree.get("setVariables")))]
        yield from (f"###ZARF_VAR_{name}###" for one in named for name in names_of(one))
    for inner in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from _set_by_actions(inner)


def set_in(folders: Iterable[str]) -> frozenset[str]:
    """Give the names in the bundles and settings in folders: each may be that of a variable which they set.

    Zarf and UDS CLI set what they are told to, declared or not (zarf: src/pkg/variables, `PopulateVariables`), and
    take names in any case.
    """
    paths = (os.path.join(one, name) for one in folders for name in names_in(one) if _SETTINGS.fullmatch(name))
    files = (file for path in paths if (file := file_at(path)))
    return frozenset(name.upper() for file in files for name in _WORD.findall(file.text))


def names_in(folder: str) -> list[str]:
    """Give the names in a folder."""
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _truths(declared: Iterable[tuple[str, object]]) -> Iterator[str]:
    """Give the variables that are switches: they are true or false wherever they have a value."""
    values: dict[str, set[str]] = {}
    for name, value in declared:
        values.setdefault(name, set()).add(str(value).lower())
    yield from (name for name, found in values.items() if found <= {"true", "false"})


def _deployed(components: list[Object], folder: str) -> dict[str, frozenset[Way]]:
    """Give what the components deploy; those for different flavors or clusters, or to choose from, need not all be."""
    found: dict[str, frozenset[Way]] = {}
    for component in components:
        only = component.get("only")
        chosen = component.get("name") if _is_optional(component) else None
        variant = json.dumps([only, chosen], sort_keys=True, default=str) if only or chosen else ALWAYS
        charts = [
            inside(folder, local) for one in mappings(component.get("charts")) if (local := text_in(one, "localPath"))
        ]
        manifests = [path for one in _manifests_in([component]) for path in _files_of(one, folder)]
        for path in (*charts, *manifests):
            found[path] = found.get(path, frozenset()) | {(variant, text_in(component, "name") or "")}
    return found


def _manifests_in(components: Iterable[Object]) -> Iterator[Object]:
    for component in components:
        yield from mappings(component.get("manifests"))


def _files_of(manifests: Object, folder: str) -> Iterable[str]:
    return files_in(manifests.get("files"), folder)


def _is_optional(component: Object) -> bool:
    """Tell whether a component says that the user chooses it."""
    return component.get("required") is False or "default" in component or "group" in component


def mapping_in(file: File | None) -> Object | None:
    """Give the mapping that a file holds; None where it is not there, is no YAML or holds something else."""
    try:
        tree = values_tree(file) if file else None
    except YamlError:
        return None
    return tree if isinstance(tree, dict) else None


def file_at(path: str) -> File | None:
    """Read a file that others depend on; one that is not there, is no text, a pipe or huge does not count."""
    try:
        data = read_plain_file(path, MAX_SIZE)
        return None if data is None else File(display_path(path), decode(data))
    except (OSError, ValueError):  # a path of YAML can have a zero in it
        return None
