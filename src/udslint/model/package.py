"""The UDS Package (uds.dev/v1alpha1), as far as the rules need it: all of spec.sso, and of the rest what guards it.

Field names are the CRD's in snake case. A value is settled, a `Hole` (not known), or None (certainly not there).
Every part knows its `place`, the logical path at which it stands.
"""

# No postponed annotations: pydantic would compile each of them again, a fifth of what the models cost.

from collections.abc import Iterator
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from udslint.finding import Path
from udslint.model.values import Flag, Items, Number, StringMap, Text
from udslint.read.holes import Hole

_UNCHANGED = ConfigDict(
    strict=True,
    frozen=True,
    extra="ignore",
    alias_generator=to_camel,
    populate_by_name=True,
    arbitrary_types_allowed=True,
    defer_build=True,
)


class Part(BaseModel):
    """A piece of a Package with the logical path at which it stands."""

    model_config = _UNCHANGED
    place: Path = Field(default=(), alias="\0place")
    """Given by `model.load` once the Package is made; the alias is no key of YAML."""


class Mapper(Part):
    """A protocol mapper of a client: spec.sso[].protocolMappers[]."""

    name: Text
    protocol: Text
    protocol_mapper: Text
    consent_required: Flag | None = None
    config: StringMap | Hole | None = None


class SecretConfig(Part):
    """What the client's Kubernetes Secret is to look like: spec.sso[].secretConfig."""

    name: Text | None = None
    labels: StringMap | Hole | None = None
    annotations: StringMap | Hole | None = None
    template: StringMap | Hole | None = None


class Groups(Part):
    """Who may log in: spec.sso[].groups."""

    any_of: Items[Text] | Hole | None = None


class Client(Part):
    """A Keycloak client: spec.sso[]."""

    client_id: Text
    name: Text
    description: Text | None = None
    protocol: Text | None = None
    enabled: Flag | None = None
    always_display_in_console: Flag | None = None
    public_client: Flag | None = None
    standard_flow_enabled: Flag | None = None
    service_accounts_enabled: Flag | None = None
    client_authenticator_type: Text | None = None
    root_url: Text | None = None
    base_url: Text | None = None
    admin_url: Text | None = None
    redirect_uris: Items[Text] | Hole | None = None
    web_origins: Items[Text] | Hole | None = None
    default_client_scopes: Items[Text] | Hole | None = None
    attributes: StringMap | Hole | None = None
    protocol_mappers: Items[Mapper] | Hole | None = None
    groups: Groups | Hole | None = None
    enable_authservice_selector: StringMap | Hole | None = None
    secret: Text | None = None
    secret_config: SecretConfig | Hole | None = None
    secret_name: Text | None = None
    secret_labels: StringMap | Hole | None = None
    secret_annotations: StringMap | Hole | None = None
    secret_template: StringMap | Hole | None = None

    @property
    def mappers(self) -> tuple[Mapper, ...]:
        """The protocol mappers that are seen."""
        return self.protocol_mappers if isinstance(self.protocol_mappers, Items) else ()


class Match(Part):
    """A route condition: expose[].advancedHTTP.match[]."""

    name: Text | None = None
    uri: StringMap | Hole | None = None


class AdvancedHttp(Part):
    """Istio routing of an exposed service: expose[].advancedHTTP."""

    match: Items[Match] | Hole | None = None
    direct_response: Part | Hole | None = None
    redirect: Part | Hole | None = None


class UptimeChecks(Part):
    """expose[].uptime.checks."""

    paths: Items[Text] | Hole | None = None


class Uptime(Part):
    """expose[].uptime."""

    checks: UptimeChecks | Hole | None = None


class Expose(Part):
    """A service made reachable through a gateway: spec.network.expose[]."""

    description: Text | None = None
    host: Text | None = None
    domain: Text | None = None
    gateway: Text | None = None
    protocol: Text | None = None
    service: Text | None = None
    port: Number | None = None
    target_port: Number | None = None
    selector: StringMap | Hole | None = None
    pod_labels: StringMap | Hole | None = None
    match: Items[Match] | Hole | None = None
    advanced_http: AdvancedHttp | Hole | None = Field(default=None, alias="advancedHTTP")
    uptime: Uptime | Hole | None = None


class Allow(Part):
    """A permitted connection: spec.network.allow[]."""

    direction: Text
    description: Text | None = None
    selector: StringMap | Hole | None = None
    pod_labels: StringMap | Hole | None = None
    port: Number | None = None
    ports: Items[Number] | Hole | None = None
    remote_generated: Text | None = None
    remote_namespace: Text | None = None
    remote_selector: StringMap | Hole | None = None
    remote_pod_labels: StringMap | Hole | None = None
    remote_cidr: Text | None = None
    remote_host: Text | None = None
    remote_protocol: Text | None = None
    remote_service_account: Text | None = None
    service_account: Text | None = None


class ServiceMesh(Part):
    """spec.network.serviceMesh."""

    mode: Text | None = None


class Network(Part):
    """spec.network."""

    expose: Items[Expose] | Hole | None = None
    allow: Items[Allow] | Hole | None = None
    service_mesh: ServiceMesh | Hole | None = None


class Monitor(Part):
    """A metrics endpoint: spec.monitor[]."""

    description: Text | None = None
    kind: Text | None = None
    path: Text | None = None
    pod_selector: StringMap | Hole | None = None
    port_name: Text | None = None
    selector: StringMap | Hole | None = None
    target_port: Number | None = None


class Metadata(Part):
    """metadata."""

    name: Text | None = None
    namespace: Text | None = None
    labels: StringMap | Hole | None = None
    annotations: StringMap | Hole | None = None
    deletion_timestamp: Text | None = None


class Spec(Part):
    """spec."""

    sso: Items[Client] | Hole | None = None
    network: Network | Hole | None = None
    monitor: Items[Monitor] | Hole | None = None


class Package(Part):
    """A UDS Package."""

    metadata: Metadata
    spec: Spec | Hole | None = None

    @cached_property
    def sso(self) -> Items[Client] | Hole | None:
        """spec.sso."""
        return self.spec.sso if isinstance(self.spec, Spec) else self.spec

    @cached_property
    def clients(self) -> tuple[Client, ...]:
        """The SSO clients that are seen."""
        return self.sso if isinstance(self.sso, Items) else ()

    @cached_property
    def network(self) -> Network | Hole | None:
        """spec.network."""
        return self.spec.network if isinstance(self.spec, Spec) else self.spec

    @cached_property
    def exposes(self) -> tuple[Expose, ...]:
        """The exposed services that are seen."""
        expose = self.network.expose if isinstance(self.network, Network) else None
        return expose if isinstance(expose, Items) else ()

    @cached_property
    def allows(self) -> tuple[Allow, ...]:
        """The permitted connections that are seen."""
        allow = self.network.allow if isinstance(self.network, Network) else None
        return allow if isinstance(allow, Items) else ()

    @cached_property
    def monitors(self) -> tuple[Monitor, ...]:
        """The metrics endpoints that are seen."""
        monitor = self.spec.monitor if isinstance(self.spec, Spec) else None
        return monitor if isinstance(monitor, Items) else ()

    def parts(self) -> Iterator[Part]:
        """Give the parts that rules look at one by one."""
        yield from self.clients
        yield from self.exposes
        yield from self.allows
        yield from self.monitors
