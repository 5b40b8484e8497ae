"""What one file says that concerns others: small, mergeable, without the document."""

from __future__ import annotations

from udslint.finding import Path, Span
from udslint.object_facts import CLUSTER, Labels, PolicyFact, ServiceFact, Together, WorkloadFact, applied, together
from udslint.place import Place, Value
from udslint.read.holes import Hole, shown
from udslint.readings import PLAIN, Defaults, Readings, in_which, may_meet
from udslint.record import record

DEFAULT_GATEWAY = "envoy-default-gateway"
"""The gateway of a UDP entry that names none."""


@record
class UdpPort:
    """A UDP port that a Package wants on a gateway."""

    gateway: Value
    port: Place


@record
class PathStart:
    """How the paths begin that a route of an `expose` entry takes."""

    text: str
    """In lower case: a route may take either."""
    whole: bool = False
    """The path is this text."""

    @property
    def is_special(self) -> bool:
        """Not every path begins so."""
        return self.whole or len(self.text) > 1

    def excludes(self, other: PathStart) -> bool:
        """Tell whether no path is of both."""
        if self.whole and other.whole:
            return self.text != other.text
        longer, shorter = (self, other) if len(self.text) >= len(other.text) else (other, self)
        return not longer.text.startswith(shorter.text) or (shorter.whole and longer.text != shorter.text)


@record
class ExposeFact:
    """A host at which a Package is reached over HTTP, on a gateway."""

    gateway: Value
    host: Place
    paths: tuple[PathStart, ...] | None = None
    """How the paths begin for which it is: empty where it is for every path; None: not settled."""


@record
class RemoteHost:
    """A port of a host outside of the cluster that a Package lets its pods out to."""

    host: Place
    port: int
    protocol: str


@record
class Backend:
    """Where an `expose` entry sends requests on to."""

    service: Place
    port: Place
    """The Service's, as it is written."""
    number: int
    opened: int | None
    """The port of the pods that the gateway is let in at; None: not settled."""
    opening: Place
    """What says so: `targetPort`, or `port` where there is none."""
    labels: Labels | None
    """Those of the pods; None: not settled."""
    selector: Span
    """Where these stand."""


@record
class Guard:
    """What Authservice protects for a client."""

    place: Place
    """Where its selector stands; the value is the clientId."""
    labels: Labels | None
    """The labels of the protected pods; None: not settled."""
    hosts: tuple[Place, ...]
    """The hosts of the redirect URIs; the places are those of the URIs."""
    services: tuple[str, ...] = ()
    """The Services through which the pods are exposed."""
    probed: bool = False
    """They have uptime checks."""


@record
class Grant:
    """An audience that a service account's token carries, and who gives it."""

    audience: Place
    giver: str
    """The mapper's name."""
    by_client: bool = False
    """It is named as a client of Keycloak, not as any text."""
    certain: bool = True
    """False: the token may lack it, as something about its mapper is not settled."""


@record
class ClientFact:
    """An SSO client, for the rules that look at several Packages."""

    id: Place
    place: Path
    service_account: bool | None
    """None: not settled."""
    grants: tuple[Grant, ...] = ()
    sso_url_name: Place | None = None
    """The name in the address of its IdP-initiated SAML login."""
    guard: Guard | None = None
    login: bool | None = None
    """Users can log in to it; None: not settled."""
    groups: tuple[Value, ...] | None = ()
    """Its users must be in one of these groups; empty: all users; None: not settled. UNKNOWN is a group not seen."""
    hosts: tuple[Value, ...] = ()
    """Where users find it: the hosts of its redirect URIs, and those at which the pods that it protects are exposed."""

    @property
    def grouped(self) -> bool:
        """Its users are certainly limited by groups."""
        return bool(self.groups)


def title_of(*names: Value | None) -> str:
    """Name a Package by its namespace and name, as its author wrote them; empty where it has neither."""
    return "/".join(filter(None, (shown(name) for name in names if name is not None)))


@record
class PackageFact:
    """A Package, for the rules that look at several."""

    origin: tuple[str, int]
    """The file and the number of the document in it: what makes it this Package and no other."""
    unit: str | None
    """The Zarf package that deploys it: its folder."""
    chart: str | None
    """The chart whose values its file may read: its folder."""
    release: str | None
    """The chart of which Helm installs all templates at once, its file among them: its folder."""
    kustomized: bool
    """It lies below a kustomization, which may change it."""
    name: Place | None
    namespace: Place | None
    deleting: bool = False
    """It carries a deletionTimestamp."""
    context: bool = False
    """It is known, not reported on."""
    varies: bool = False
    """Its chart may be installed more than once, under different values."""
    clients: tuple[ClientFact, ...] = ()
    clients_open: bool = False
    udp_ports: tuple[UdpPort, ...] = ()
    exposes: tuple[ExposeFact, ...] = ()
    backends: tuple[Backend, ...] = ()
    others_let_in: bool = True
    """Pods may be reached by what no `expose` entry opens."""
    remote_hosts: tuple[RemoteHost, ...] = ()
    """Those that are settled."""
    ambient: bool | None = None
    """It is in the mesh by ambient mode; None: not settled."""
    variants: frozenset[int] = frozenset()
    """The readings of its file in which it is so."""
    readings: Readings = PLAIN
    """The readings of its file."""
    complete: bool = True
    """They are all that there are."""
    defaults: Defaults = (frozenset((0,)),)
    """For each deployment of its chart, those that the values do not rule out."""

    @property
    def by_default(self) -> bool:
        """It may be so under the chart's values."""
        return len(self.readings) == 1 or any(not self.variants.isdisjoint(default) for default in self.defaults)

    def in_which(self, variants: frozenset[int]) -> str | None:
        """Say in plain words in which readings of its file something holds; None: in all."""
        return in_which(self.readings, variants, complete=self.complete)

    @property
    def title(self) -> str:
        """The Package as messages name it: namespace/name."""
        return title_of(*(place.value for place in (self.namespace, self.name) if place)) or self.origin[0]

    def deployed_with(self, other: PackageFact) -> bool:
        """Tell whether both are certainly meant for one cluster."""
        return self.context or other.context or not set(self.together).isdisjoint(other.together)

    @property
    def together(self) -> Together:
        """What brings it into a cluster."""
        return together(self.origin[0], self.release, self.unit)

    @property
    def applied(self) -> Together:
        """What applies it beside others as it is written."""
        return (CLUSTER, *applied(self.origin[0], self.release, self.unit, kustomized=self.kustomized))

    @property
    def scope(self) -> str:
        """Where what the chart is given is certainly the same: in all of the chart, or in one file.

        Of a chart that is installed twice, each time under other values, one template may be there the first time and
        another one the second.
        """
        is_split = self.varies and len(self.readings) > 1
        return self.origin[0] if self.release is None or is_split else self.release

    def may_meet(self, other: PackageFact) -> bool:
        """Tell whether one set of values can lead to both: they are not two sides of an `if` of one file or chart."""
        if self.origin[0] == other.origin[0]:
            return not self.variants.isdisjoint(other.variants)
        if self.chart is None or self.chart != other.chart:
            return True
        return may_meet(self.readings, self.variants, other.readings, other.variants)

    def excludes(self, other: PackageFact) -> bool:
        """Tell whether both may never be in one cluster: two sides of an `if`, or perhaps one Package in two files.

        In two templates of one chart, names that are written differently are those of two Packages.
        """
        if self.origin[0] == other.origin[0]:
            return self.variants.isdisjoint(other.variants)
        if self.release is not None and self.release == other.release:
            if not self.may_meet(other):
                return True
            if self.identity[1] != other.identity[1]:
                return False
        pairs = ((self.namespace, other.namespace), (self.name, other.name))
        return not any(_differ(one, another) for one, another in pairs)

    def may_be_beside(self, other: PackageFact) -> bool:
        """Tell whether both may be in one cluster at a time, as two Packages or as parts of one."""
        return self.may_meet(other) and not self.excludes(other)

    @property
    def identity(self) -> tuple[str | tuple[str, ...] | None, ...]:
        """What makes this Package the same in two files, as far as it is written: namespace and name."""
        values = (place.value if place else None for place in (self.namespace, self.name))
        return tuple(value.key if isinstance(value, Hole) else value for value in values)


def _differ(one: Place | None, other: Place | None) -> bool:
    """Tell whether two values are settled and differ."""
    left, right = one and one.value, other and other.value
    return isinstance(left, str) and isinstance(right, str) and left != right


@record
class Fleet:
    """All Packages of a run and of its context."""

    packages: tuple[PackageFact, ...] = ()
    services: tuple[ServiceFact, ...] = ()
    workloads: tuple[WorkloadFact, ...] = ()
    policies: tuple[PolicyFact, ...] = ()

    @property
    def reported(self) -> tuple[PackageFact, ...]:
        """The Packages that are reported on."""
        return tuple(package for package in self.packages if not package.context)
