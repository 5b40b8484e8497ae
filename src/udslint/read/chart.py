"""What stands around a template: its chart, the values files that count, and the Zarf package that deploys it."""

from __future__ import annotations

from typing import Final

from udslint.record import record

ZARF_VARIABLE: Final = r"###ZARF_(?:VAR|CONST|PKG_TMPL)_[A-Z0-9_]+###"


@record
class File:
    """A file that a template depends on."""

    path: str
    text: str
    deployed: bool = False
    """A values file that a Zarf package names: Zarf fills in its variables before anybody reads it as YAML."""
    templated: bool = False
    """It is a template, which Zarf renders first."""
    source: tuple[str, ...] = ()
    """Of a Zarf package's own values: where in them stands what the chart is given."""
    target: tuple[str, ...] = ()
    """Where that goes, below .Values."""
    excluded: tuple[tuple[str, ...], ...] = ()
    """What of them the chart is not given."""
    name: str = ""
    """Of a helper: its path as Helm sees it, inside the chart."""


@record
class SetValue:
    """A value that a UDS bundle sets."""

    path: tuple[str, ...]
    """Below .Values."""
    json: str | None
    """None: not known."""
    is_offered: bool = False
    """The bundle only lets its user set it: where the chart has a value, that stays."""


@record
class SetPath:
    """A path below .Values that a zarf.yaml or a bundle sets."""

    path: tuple[str, ...]
    file: File


@record
class Deployment:
    """A way in which a chart is deployed; charts have several where Zarf packages have flavors, or are several."""

    values: tuple[int, ...]
    """Which of the chart's values files count, in rising order."""
    set_by_zarf: tuple[tuple[tuple[str, ...], str], ...] = ()
    """Paths below .Values that variables of the Zarf package set, and the variables as values files write them."""
    given_by_zarf: tuple[tuple[str, ...], ...] = ()
    """Paths below .Values at which the Zarf package hands on values of its own, if it has them."""
    defaults: tuple[tuple[str, str], ...] = ()
    """Variables and constants as values files write them, and what they are where nobody sets them."""
    is_complete: bool = True
    """False: a values file is named and not there, or not seen."""
    set_by_bundle: tuple[SetValue, ...] = ()


@record
class Chart:
    """A Helm chart as far as reading its templates needs it."""

    folder: str = ""
    values: tuple[File, ...] = ()
    """values.yaml of the chart, then what Zarf packages and `--values` name."""
    helpers: tuple[File, ...] = ()
    """Templates of the chart, and of the charts in it, that define named templates."""
    namespaces: tuple[str, ...] = ()
    """Namespaces into which Zarf components install the chart; an empty one is not known."""
    missing: tuple[str, ...] = ()
    """Values files that are named and not there, or that are no text."""
    variables: frozenset[str] | None = None
    """Zarf variables that the package declares, or that are set beside it; None: not known."""
    constants: frozenset[str] = frozenset()
    """Zarf constants that it declares."""
    settles_kinds: bool = True
    """Its values are what its files say: no template changes them, asks of which kind they are, or is not seen."""
    is_literal: bool = False
    """It is no chart but a manifest that Zarf applies as it is written."""
    switches: frozenset[str] = frozenset()
    """Those of them that are true or false."""
    parts: frozenset[str] | None = frozenset()
    """Keys below .Values at which the charts that it is made of have values of their own; None: at any key."""
    is_part: bool = False
    """Others may give it values that are not seen: a chart that is made of it, or a package in a form not known."""
    is_whole: bool = False
    """A Zarf package deploys it, it is not made of other charts nor is one seen that is made of it, and its Chart.yaml
    and all its templates are read: what no template of it defines, nobody does."""
    varies: bool = False
    """Zarf packages may install it more than once, under different values."""
    is_chart: bool = True
    """False: a template that belongs to no chart, of whose values nothing is known."""
    deployments: tuple[Deployment, ...] = ()
    """Alternatives; without any, all values files count together, in their order."""
    asked: frozenset[str] = frozenset()
    """Values that a template of it asks its user for by `required`: ".Values.domain"."""
    demanded: frozenset[str] = frozenset()
    """Values without which its values.schema.json lets nobody install it."""
    read: frozenset[str] = frozenset()
    """Values that templates of it read, where it is whole."""
    given: frozenset[str] = frozenset()
    """Those of its values files that Zarf packages and bundles name for no other chart, where it is whole."""
    unread: tuple[SetPath, ...] = ()
    """Paths below .Values that they set and that no template reads, where it is whole."""
    releases: tuple[str, ...] = ()
    """Names of the Helm releases that Zarf components make of the chart; an empty one is not known."""
    name: str = ""
    """What templates have as .Chart.Name; empty: not known."""
