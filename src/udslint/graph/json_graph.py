"""The trust graph for programs; docs/trust-graph.md describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from udslint.report.encode import dumps
from udslint.report.json_report import span_data

if TYPE_CHECKING:
    from udslint.graph.view import View
    from udslint.trust.questions import Answer
    from udslint.trust.values import ClientNode, Login, Name, PackageNode, Stray, Trust

VERSION = 1
"""The version of the format; it grows when a key changes its meaning or goes away."""


def render(view: View) -> str:
    """Write the graph."""
    graph = view.graph
    return dumps(
        {
            "version": VERSION,
            "question": _question(view.answer) if view.answer else None,
            "packages": [_package(one) for one in graph.packages],
            "clients": [_client(one) for one in graph.clients],
            "logins": [_login(one) for one in graph.logins],
            "trusts": [_trust(one) for one in graph.trusts],
            "unknownAudiences": [_stray(one) for one in graph.strays],
        }
    )


def _question(answer: Answer) -> dict[str, Any]:
    return {"kind": answer.kind, "name": answer.name, "clients": list(answer.clients)}


def _package(one: PackageNode) -> dict[str, Any]:
    return {
        "id": one.id,
        "namespace": _name(one.namespace),
        "name": _name(one.name),
        "hosts": list(one.hosts),
        "file": one.file,
        "context": one.context,
        "when": one.when,
    }


def _name(name: Name | None) -> str | None:
    return name.text if name else None


def _client(one: ClientNode) -> dict[str, Any]:
    return {
        "id": one.id,
        "clientId": one.name.text,
        "source": one.name.source,
        "package": one.package,
        "application": one.application,
        "authservice": one.protected,
        "serviceAccount": one.service_account,
        "hosts": list(one.hosts),
        "span": span_data(one.place),
        "when": one.when,
    }


def _login(one: Login) -> dict[str, Any]:
    users = "all" if one.group is None else "group" if one.group else "unsettled"
    return {"client": one.client, "users": users, "group": one.group or None, "when": one.when}


def _trust(one: Trust) -> dict[str, Any]:
    return {
        "account": one.account,
        "application": one.application,
        "mappers": list(one.mappers),
        "crosses": None if one.boundary == "none" else one.boundary,
        "pastGroups": one.passes_groups,
        "span": span_data(one.place),
        "when": one.when,
    }


def _stray(one: Stray) -> dict[str, Any]:
    return {
        "account": one.account,
        "audience": one.audience,
        "kind": one.kind,
        "mappers": list(one.mappers),
        "span": span_data(one.place),
        "when": one.when,
    }
