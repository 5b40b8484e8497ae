"""URLs, read by the WHATWG rules as the operator and browsers read them."""

from __future__ import annotations

from functools import lru_cache

from udslint.record import record


@record
class Url:
    """What the rules need of a URL."""

    scheme: str
    """Without the colon: "https"."""
    host: str
    """Name and, where it is not the scheme's usual one, port: "app.uds.dev:8443"."""
    hostname: str
    port: str
    path: str
    """Normalised, with its leading slash; "" only where a custom scheme has none."""


@lru_cache(maxsize=4096)
def parse(text: str) -> Url | None:
    """Read an absolute URL; None where the text is none."""
    import ada_url

    try:
        url = ada_url.URL(text)
    except ValueError:
        return None
    return Url(url.protocol.removesuffix(":"), url.host, url.hostname, url.port, url.pathname)
