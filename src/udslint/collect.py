"""What one Package says that concerns others."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from udslint.checking import Manifest
from udslint.collect_access import exposes_of, groups_of, guard_of, host_values
from udslint.collect_grants import grants_of
from udslint.collect_network import backends_of, is_ambient, others_let_in, remote_hosts_of
from udslint.facts import DEFAULT_GATEWAY, ClientFact, PackageFact, UdpPort
from udslint.finding import Path
from udslint.keycloak.dropped import attribute
from udslint.model.package import Client, Package
from udslint.names import number_text
from udslint.place import Place, place_of
from udslint.read import Reading
from udslint.read.holes import Hole
from udslint.rules.traits import is_saml, user_login
from udslint.settings import Settings
from udslint.source import Source

SSO_URL_NAME = "saml_idp_initiated_sso_url_name"


def collect(manifest: Manifest, settings: Settings, source: Source, reading: Reading) -> PackageFact:
    """Collect the facts of one Package.

    Args:
        manifest: the Package in its document.
        settings: those for its file.
        source: its file.
        reading: what its file was read as.
    """
    package = manifest.package
    document = manifest.document
    chart = source.chart if source.chart and source.chart.is_chart else None
    return PackageFact(
        origin=(document.path, document.number),
        unit=source.unit,
        chart=chart.folder if chart else None,
        release=source.release,
        kustomized=source.kustomized,
        name=_place(manifest, ("metadata", "name"), package.metadata.name),
        namespace=_place(manifest, ("metadata", "namespace"), package.metadata.namespace),
        deleting=package.metadata.deletion_timestamp is not None,
        context=source.context,
        varies=varies(source),
        clients=tuple(_client(manifest, client, settings) for client in package.clients),
        clients_open=isinstance(package.sso, Hole) or bool(getattr(package.sso, "open", False)),
        udp_ports=tuple(_udp_ports(manifest, package)),
        exposes=tuple(exposes_of(manifest, settings)),
        backends=tuple(backends_of(manifest)),
        others_let_in=others_let_in(manifest),
        remote_hosts=tuple(remote_hosts_of(manifest)),
        ambient=is_ambient(manifest),
        variants=_shared(document.variants),
        readings=reading.variants,
        defaults=reading.defaults,
        complete=reading.complete,
    )


def varies(source: Source) -> bool:
    """Tell whether the chart of a file may be installed more than once, under different values."""
    chart = source.chart
    return chart is not None and chart.is_chart and (chart.varies or chart.is_part)


def _place(manifest: Manifest, path: Path, value: object) -> Place | None:
    if not isinstance(value, (str, Hole)):
        return None
    return place_of(value, manifest.document.span(path), path)


def _client(manifest: Manifest, client: Client, settings: Settings) -> ClientFact:
    path = (*client.place, "clientId")
    return ClientFact(
        id=place_of(client.client_id, manifest.document.span(path), path),
        place=client.place,
        service_account=None if isinstance(client.service_accounts_enabled, Hole) else client.service_accounts_enabled,
        grants=tuple(grants_of(manifest, client, settings)),
        sso_url_name=_sso_url_name(manifest, client),
        guard=guard_of(manifest, client),
        login=user_login(client),
        groups=groups_of(client),
        hosts=tuple(host_values(manifest, client, settings)),
    )


def _sso_url_name(manifest: Manifest, client: Client) -> Place | None:
    value = attribute(client, SSO_URL_NAME) if is_saml(client) else None
    return _place(manifest, (*client.place, "attributes", SSO_URL_NAME), value)


def _udp_ports(manifest: Manifest, package: Package) -> Iterator[UdpPort]:
    for expose in package.exposes:
        if expose.protocol == "UDP" and expose.port is not None:
            path = (*expose.place, "port")
            port = expose.port if isinstance(expose.port, Hole) else number_text(expose.port)
            yield UdpPort(expose.gateway or DEFAULT_GATEWAY, place_of(port, manifest.document.span(path), path))


@lru_cache(maxsize=1024)
def _shared(variants: tuple[int, ...]) -> frozenset[int]:
    """Give one set for all Packages of the same readings: most have the same one."""
    return frozenset(variants)
