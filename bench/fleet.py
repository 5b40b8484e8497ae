"""Does a run over many Packages grow linearly, and is what joins them a small part of it?

Writes fleets of 1,000 and 2,000 Packages with five clients each, checks them, and draws the trust graph: every Package
has something in common with its neighbours and with all others, which is what a quadratic rule would trip over. In a
second fleet one file in ten is a template with the same expressions as all others.

    python bench/fleet.py                  two sizes, ratios, exit 1 if a limit is passed
    python bench/fleet.py --rules          and how long each rule over all Packages takes
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import process_time

from udslint import Settings, engine, run
from udslint.checking import plan_of
from udslint.facts import Fleet
from udslint.gather import gather
from udslint.platform import load
from udslint.start import OBJECTS_UNTIL_COLLECTION
from udslint.trust.build import graph_of
from udslint.trust.reaches import reaches_of

SIZES = (1000, 2000)
KINDS = ("plain", "templated")
MAX_GROWTH = 2.4
"""How much longer twice as many Packages may take."""
MAX_SHARE = 0.05
"""What part of a run may go into what joins the Packages."""

PACKAGE = """\
apiVersion: uds.dev/v1alpha1
kind: Package
metadata:
  name: app-{i}
  namespace: team-{i}
spec:
  network:
    expose:
      - service: web
        host: app-{i}
        gateway: tenant
        port: 80
        selector:
          app: web
  sso:
    - name: App
      clientId: uds-app-{i}
      redirectUris:
        - https://app-{i}.uds.dev/login
      enableAuthserviceSelector:
        app: web
        tier: front
{groups}    - name: Reader
      clientId: reader-{i}
      redirectUris:
        - https://reader.uds.dev/{i}/callback  # udslint: ignore[redirect-host-not-exposed] it is elsewhere
{accounts}---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: team-{i}
spec:
  selector:
    app: web
    tier: {tier}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: team-{i}
spec:
  template:
    metadata:
      labels:
        app: web
        tier: {tier}
"""
GROUPS = """\
      groups:
        anyOf:
          - /Team {i}
"""
ACCOUNT = """\
    - name: {name}
      clientId: {name}-{i}
      standardFlowEnabled: false
      serviceAccountsEnabled: true
      protocolMappers:
        - name: audience
          protocol: openid-connect
          protocolMapper: oidc-audience-mapper
          config:
            {key}: {audience}
            access.token.claim: "true"
"""
TEMPLATED = {
    "name: app-{i}\n": "name: {{{{ .Chart.Name }}}}\n",
    "clientId: uds-app-{i}": "clientId: {{{{ .Values.client }}}}",
    "https://app-{i}.uds.dev": "https://{{{{ .Values.host }}}}.{{{{ .Values.domain }}}}",
    "host: app-{i}\n": "host: {{{{ .Values.host }}}}\n",
}
"""What one file in ten has instead: expressions that are the same in all of them."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of CPU time that a run took: other programs on the machine do not count."""

    packages: int
    run: float
    """All of it."""
    conclude: float
    graph: float
    findings: int


def main() -> int:
    """Measure; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs=2, default=SIZES, metavar="PACKAGES")
    parser.add_argument("--rules", action="store_true", help="time each rule over all Packages")
    arguments = parser.parse_args()
    gc.set_threshold(OBJECTS_UNTIL_COLLECTION)  # as the program does
    with tempfile.TemporaryDirectory() as folder:
        good = [_compare(os.path.join(folder, kind), kind, arguments) for kind in KINDS]
    return 0 if all(good) else 1


def _compare(folder: str, kind: str, arguments: argparse.Namespace) -> bool:
    """Measure both sizes of a fleet, print what was seen, and tell whether it is within the limits."""
    small, large = (_measure(folder, size, kind) for size in arguments.sizes)
    print(f"{kind}:")
    if arguments.rules:
        _time_rules(folder, arguments.sizes[1])
    growth, share = large.run / small.run, large.conclude / large.run
    for one in (small, large):
        print(
            f"  {one.packages:,} Packages: {one.run:.1f} s, of which conclude {one.conclude:.2f} s "
            f"({one.conclude / one.run:.1%}); the graph {one.graph:.2f} s; {one.findings:,} findings"
        )
    print(f"  run: x {growth:.2f} (at most {MAX_GROWTH}); conclude: x {large.conclude / small.conclude:.2f}; ", end="")
    print(f"share of conclude {share:.1%} (at most {MAX_SHARE:.0%}); graph: x {large.graph / small.graph:.2f}")
    return growth <= MAX_GROWTH and share <= MAX_SHARE


def _measure(folder: str, size: int, kind: str) -> Measured:
    paths, context = _write(os.path.join(folder, str(size)), size, kind)
    gc.collect()
    with _timed(engine, "conclude") as concluding, _kept(engine, "fleet_of") as fleets:
        start = process_time()
        report = run.check_paths([paths], Settings(), [context])
        total = process_time() - start
    assert not report.problems, report.problems[:3]
    start = process_time()
    graph_of(fleets[0])
    return Measured(size, total, sum(concluding), process_time() - start, len(report.findings))


def _write(folder: str, size: int, kind: str) -> tuple[str, str]:
    """Write a fleet: the folder with its files, and a context with a tenth as many Packages."""
    os.makedirs(os.path.join(folder, "fleet"))
    for i in range(size):
        name = os.path.join(folder, "fleet", f"{i:05}", "uds-package.yaml")
        os.makedirs(os.path.dirname(name))
        with open(name, "w", encoding="utf-8") as file:
            file.write(_text(i, size, templated=kind == "templated" and i % 10 == 0))
    context = os.path.join(folder, "cluster.yaml")
    with open(context, "w", encoding="utf-8") as file:
        file.write("---\n".join(_text(i, size, templated=False) for i in range(size, size + size // 10)))
    return os.path.join(folder, "fleet"), context


def _text(i: int, size: int, *, templated: bool) -> str:
    audiences = {
        "own": f"uds-app-{i}",
        "near": f"uds-app-{(i + 1) % size}" if i % 3 == 0 else f"reader-{i}",
        "far": "uds-app-1" if i % 10 == 0 else f"https://api-{i}.example.com",
    }
    if i % 50 == 1:
        audiences["near"] = f"uds-ap-{i}"  # names no client that is known
    accounts = "".join(_account(i, name, audience) for name, audience in audiences.items())
    template = PACKAGE
    for settled, expression in TEMPLATED.items() if templated else ():
        template = template.replace(settled, expression)
    groups = GROUPS.format(i=i) if i % 4 == 0 else ""
    tier = "back" if i % 20 == 0 else "front"
    return template.format(i=i, accounts=accounts, groups=groups, tier=tier)


def _account(i: int, name: str, audience: str) -> str:
    key = "included.custom.audience" if audience.startswith("https:") else "included.client.audience"
    return ACCOUNT.format(i=i, name=name, audience=audience, key=key)


@contextmanager
def _timed(module: object, name: str) -> Iterator[list[float]]:
    """Note how long each call of a function of a module takes."""
    seconds: list[float] = []

    def measured(function: Callable[..., object], *arguments: object) -> object:
        start = process_time()
        result = function(*arguments)
        seconds.append(process_time() - start)
        return result

    with _wrapped(module, name, measured):
        yield seconds


@contextmanager
def _kept(module: object, name: str) -> Iterator[list[Fleet]]:
    """Keep what each call of a function of a module gives."""
    results: list[Fleet] = []

    def kept(function: Callable[..., Fleet], *arguments: object) -> Fleet:
        results.append(function(*arguments))
        return results[-1]

    with _wrapped(module, name, kept):
        yield results


@contextmanager
def _wrapped(module: object, name: str, wrapper: Callable[..., object]) -> Iterator[None]:
    function = getattr(module, name)
    setattr(module, name, lambda *arguments: wrapper(function, *arguments))
    try:
        yield
    finally:
        setattr(module, name, function)


def _time_rules(folder: str, size: int) -> None:
    """Print how long each rule over all Packages takes."""
    paths = os.path.join(folder, str(size), "fleet")
    fleet = gather([paths], Settings(), [os.path.join(folder, str(size), "cluster.yaml")]).fleet
    given = {"platform": load(None)}
    plan = plan_of(load(None), Settings()).all
    for check in (*plan.of("fleet"), *plan.of("reaches")):
        value = fleet if check.subject == "fleet" else reaches_of(fleet)
        start = process_time()
        said = sum(1 for _ in check.function(value, *[given[name] for name in check.extras]))
        print(f"    {check.rule.name:<40} {process_time() - start:7.3f} s {said:7,} findings")


if __name__ == "__main__":
    sys.exit(main())
