"""What a run can be told: the settings, and which rules they leave on.

Cheap to import; the files that settings come from are the business of `config`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from udslint.record import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from udslint.finding import Rule, Severity

FailOn = Literal["error", "warning", "note", "never"]

FAIL_LEVELS: tuple[FailOn, ...] = ("error", "warning", "note", "never")

_LISTS = (
    "extra_protocol_mappers",
    "extra_client_scopes",
    "groups",
    "select",
    "extend_select",
    "ignore",
    "exclude",
    "context",
    "values",
)


_NO_SEVERITIES: Mapping[str, Severity] = {}


@record(kw_only=True)
class Settings:
    """Everything a run can be told. Hashable and picklable; lists may be given for the tuples.

    Raises TypeError where a text stands for a list of texts.
    """

    uds_core: str | None = None
    """The UDS Core version to check for, X.Y or X.Y.Z; None: the newest that is known."""
    allow_public_clients: bool = False
    """The operator of the cluster admits public clients."""
    domain: str = "uds.dev"
    """The domain that applications are exposed under."""
    admin_domain: str = ""
    """The domain of the admin gateway; where none is given, `"admin." + domain`."""
    extra_protocol_mappers: tuple[str, ...] = ()
    """Protocol mappers that the client policy of the realm allows besides those of UDS Core."""
    extra_client_scopes: tuple[str, ...] = ()
    """Client scopes that the client policy of the realm allows besides those of UDS Core."""
    groups: tuple[str, ...] | None = None
    """Paths of all groups of the realm (`/UDS Core/Admin`); None: not known."""
    token_lifespan_limit: int = 3600
    """The longest life of a service account's access token that is not reported, in seconds."""
    select: tuple[str, ...] = ()
    """Only these rules: names, codes, the start of a code, stages, or "ALL"; empty: those that are on by default."""
    extend_select: tuple[str, ...] = ()
    """These rules as well, written like `select`."""
    ignore: tuple[str, ...] = ()
    """Not these rules, written like `select`."""
    severity: Mapping[str, Severity] = _NO_SEVERITIES
    """The severity of a rule, by its name or code, where it is to differ from the rule's own."""
    fail_on: FailOn = "warning"
    """The mildest severity that makes the exit code 1."""
    exclude: tuple[str, ...] = ()
    """Globs, written as in .gitignore, of what is not looked for in folders."""
    exclude_root: str = ""
    """The folder that `exclude` is relative to; empty: the working directory."""
    context: tuple[str, ...] = ()
    """Files with Packages that are known but not reported on."""
    values: tuple[str, ...] = ()
    """Helm values files that count besides those of the chart."""
    max_file_size: int = 10_000_000
    """The size above which a file is not read, in bytes."""
    max_variants: int = 256
    """The number of readings of one template above which no further one is tried."""

    def __post_init__(self) -> None:
        for name in _LISTS:
            value = getattr(self, name)
            if isinstance(value, str):
                raise TypeError(f"{name} is a list of texts, not {value!r}")
            if value is not None:
                object.__setattr__(self, name, tuple(value))
        object.__setattr__(self, "severity", dict(sorted(self.severity.items())))
        if not self.admin_domain:
            object.__setattr__(self, "admin_domain", f"admin.{self.domain}")

    def __hash__(self) -> int:
        """Hash by what most settings differ in; equality looks at all."""
        return hash((self.uds_core, self.domain, self.select, self.ignore, tuple(self.severity.items())))


def enabled(rule: Rule, settings: Settings) -> bool:
    """Tell whether the settings leave a rule on.

    What names a rule more closely wins: its name or code, then the start of its code, its stage, "ALL"; and of two
    that are equally close, `ignore`. What `select` or `extend_select` names is on even where it is off by default.
    """
    chosen = _closest((*settings.select, *settings.extend_select), rule)
    if chosen is None:
        if settings.select or not rule.enabled:
            return False
        chosen = -1
    ignored = _closest(settings.ignore, rule)
    return ignored is None or ignored < chosen


def severity_of(rule: Rule, settings: Settings) -> Severity:
    """Give the severity of a rule under these settings."""
    return next((settings.severity[name] for name in _own_names(rule, settings)), rule.severity)


def is_set(rule: Rule, settings: Settings) -> bool:
    """Tell whether the settings name the severity of a rule, which then counts for all that it says."""
    return any(True for _ in _own_names(rule, settings))


def _own_names(rule: Rule, settings: Settings) -> Iterator[str]:
    """Give what the settings call a rule whose severity they set, in whatever case."""
    return (name for name in settings.severity if name.lower() in (rule.name, rule.code.lower()))


def _closest(selectors: Iterable[str], rule: Rule) -> int | None:
    """Give how closely the closest of the selectors names the rule, in characters of its code; None: none does."""
    return max(
        (close for selector in selectors if (close := _closeness(selector.lower(), rule)) is not None), default=None
    )


def _closeness(selector: str, rule: Rule) -> int | None:
    code = rule.code.lower()
    if selector in (rule.name, code):
        return len(code)
    if selector == rule.stage:
        return len("UDS0")
    if selector == "all":
        return 0
    return len(selector) if selector.startswith("uds") and code.startswith(selector) else None
