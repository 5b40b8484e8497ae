"""How far a redirect URI pattern reaches, told from its text; `HOLE` in it stands for text that is not known.

An expression where a host name stands is taken for text of a host name. See `redirects` for what Keycloak does.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from udslint.nearest import is_slip
from udslint.uris import HOLE, LOOPBACK, SIMPLE, certain_text, parse

if TYPE_CHECKING:
    from udslint.read.holes import Hole

_SERVER = re.compile(r"(?P<scheme>[^/?#:*]+)://(?P<authority>[^/?#]*)(?P<rest>.*)", re.DOTALL)
_WHOLE_SCHEME = re.compile(rf"(?:[^/?#:*{HOLE}]+:/{{0,2}}|[^/?#:*]+://)")
_WEB = ("https", "http")
_ONE_SLASH = re.compile(rf"https?:(?!//)(?!/?(?:{HOLE}|\Z))")
_NO_PORT = re.compile(r":(?!(?:[0-9]*|[A-Z][A-Z0-9_]*)\Z)[\w.,;+-]+\Z", re.ASCII)
_PORT, _OTHERS = re.compile(r":[^:/\]]*\Z"), re.compile(r"[$(){}<>%]")
"""The port of a server, and signs around the name of what others put into a manifest."""
_HOST_AND_PORT = re.compile(r"[\w.+\-]*\.[\w.+\-]*:\d+(?:/.*)?|localhost:\d+(?:/.*)?", re.DOTALL)
_LIST = re.compile(r"[,;](?=\s*[A-Za-z][\w.+\-]*://)")
PLACE_FOR_HOST = re.compile(r"(?<![A-Za-z0-9])(?:__[A-Z0-9_]+__|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?![A-Za-z0-9])")
"""What stands where a host is to be put in: `UDS_DOMAIN`."""
WEB = ("http://", "https://")


def is_relative(text: str) -> bool:
    """Tell whether Keycloak puts its own address in front."""
    return text.startswith("/")


def is_open(text: str) -> bool:
    """Tell whether it takes every host, or all of a custom scheme."""
    prefix = text[:-1]
    if not text.endswith("*") or "*" in prefix or "?" in prefix:
        return False
    if any(start.startswith(prefix) for start in WEB):
        return True
    return _WHOLE_SCHEME.fullmatch(prefix) is not None


def is_broad(text: str) -> bool:
    """Tell whether it takes every path of one host."""
    found = _SERVER.fullmatch(text)
    if not found or not text.endswith("*") or text.count("*") > 1:
        return False
    scheme, authority, rest = found["scheme"], found["authority"].removesuffix("*"), found["rest"]
    web = HOLE in scheme or scheme.lower() in ("http", "https")
    return web and authority not in ("", ":") and "@" not in authority and rest in ("", "/*")


def is_plain_http(text: str) -> bool:
    """Tell whether it certainly is http on a machine that is not the user's own."""
    found = _SERVER.fullmatch(text)
    if not found or found["scheme"].lower() != "http" or is_open(text):
        return False
    host = re.sub(rf"{HOLE}\d+$", HOLE, authority_host(found["authority"]))  # they may be digits of a port
    if HOLE not in host:
        return bool(host) and not LOOPBACK.fullmatch(host) and not host.endswith(".localhost")
    # Where no path is seen, it may begin in the first piece that is not known.
    seen = host if found["rest"] else re.sub(r":\d*$", "", host.partition(HOLE)[0]) + HOLE
    could_be = re.compile(re.escape(seen).replace(HOLE, ".*"))
    return not any(could_be.fullmatch(name) for name in ("localhost", "x.localhost", "127.0.0.1", "[::1]"))


def authority_host(authority: str) -> str:
    """Give the host of an authority: without user and port, and without a `*` at its end."""
    host = authority.removesuffix("*").rpartition("@")[2]
    return re.sub(rf":[\d{HOLE}]*$", "", host)


@lru_cache(maxsize=1024)
def dead_reason(text: str, domain: str) -> str | None:
    """Tell why no request of an application will match, by the name of a message; None: one may.

    Args:
        text: an absolute pattern that Keycloak registers, not empty.
        domain: the domain of the cluster, which tells a host that was cut off from a whole one.
    """
    if is_open(text) or is_relative(text) or ("*" not in text and SIMPLE.fullmatch(text)):
        return None
    if text.count("*") > 1 or ("*" in text and text.rpartition("*")[2].strip(HOLE)):
        return "inner-star"
    if text.endswith("*") and "?" in text:
        return "star-with-query"
    if _LIST.search(text):
        return "several"
    return _dead_server(text, domain)


def _dead_server(text: str, domain: str) -> str | None:
    if HOLE not in text and _lacks_scheme(text):
        return "no-scheme"
    found = _SERVER.fullmatch(text)
    if found and "@" in found["authority"]:
        return "user"
    return "cut-host" if found and not found["rest"] and _is_cut_off(found["authority"], domain) else None


def _lacks_scheme(text: str) -> bool:
    uri = parse(text)
    return bool(uri and uri.scheme is None) or _HOST_AND_PORT.fullmatch(text) is not None


def _is_cut_off(authority: str, domain: str) -> bool:
    """Tell whether a host with `*` behind it is no whole name: one label, or the domain's beginning at its end."""
    host = authority.removesuffix("*")
    if host == authority or HOLE in host or ":" in host or LOOPBACK.fullmatch(host):
        return False
    if "." not in host or host.endswith("."):
        return True
    whole = host == domain or host.endswith("." + domain)
    starts = (domain[:length] for length in range(1, len(domain)))
    return not whole and any(host.endswith("." + start) for start in starts)


def not_normal(text: str) -> str | None:
    """Say what an application's request has in another form, for it writes URIs as the URL standard does."""
    if _ONE_SLASH.match(text):
        return "no '//' behind the scheme"
    found = _SERVER.fullmatch(text)
    if not found:
        return None
    scheme, authority = found["scheme"], found["authority"]
    if broken := _broken(scheme, authority, found["rest"]):
        return broken
    if ("[" in authority) is not ("]" in authority):
        return None  # not all of a host in brackets is seen, so it may be none
    web = scheme.lower() in _WEB
    if scheme != scheme.lower():
        return "the scheme in capital letters"
    if web and _has_capitals(authority):
        return "the host in capital letters"
    default = {"https": ":443", "http": ":80"}.get(scheme, "")
    return f"the default port '{default}'" if default and authority.endswith(default) else None


def _broken(scheme: str, authority: str, rest: str) -> str | None:
    """Say what is wrong with the address of a server, if it is none that a browser can go to."""
    if scheme not in _WEB:
        is_meant = scheme.isalpha() and any(is_slip(scheme, one, shortest=len("ftp")) for one in _WEB)
        return f"the scheme '{scheme}'" if is_meant else None
    if not authority:
        return "no host"
    if authority in ("http:", "https:") and rest.startswith("//"):
        return "two schemes"
    if ".." in authority or authority.startswith("."):
        return "nothing between two dots of the host" if ".." in authority else "a dot before the host"
    return "a port that is no number" if _NO_PORT.search(authority) else None


def _has_capitals(host: str) -> bool:
    """Tell whether a host is written in capital letters; `UDS_DOMAIN` is none, but where one is to be put in."""
    named = _PORT.sub("", PLACE_FOR_HOST.sub("", host))
    return _OTHERS.search(host) is None and re.search(r"[A-Z]", named) is not None


def never_an_origin(value: str | Hole, text: str) -> str | None:
    """Say why no browser sends this as the origin of a page; None where one may.

    Args:
        value: the entry of `webOrigins`.
        text: the same as a skeleton, with `HOLE` for what is not known.
    """
    if text in ("*", "+", "null"):
        return None
    if text == "":
        return "Keycloak drops an empty entry"
    if re.search(r"[,;\s]", text):
        return "an entry is one origin"
    if "*" in text:
        return "'*' is no wildcard here"
    start, mark, rest = text.partition("://")
    if not mark and HOLE not in text:
        return "an origin starts with 'https://'"
    if "/" in (rest if mark else start.replace(HOLE, "", 1)) or re.search(r"[?#]", text):
        return "an origin has no path and no slash at its end"
    if any(_has_capitals(piece) for piece in certain_text(value)):
        return "an origin is in lower case"
    if rest.endswith({"https": ":443", "http": ":80"}.get(start, "\0")):
        return "an origin leaves out the default port"
    return None


def origin_of(uri: str) -> str | None:
    """Give the web origin that Keycloak takes from a redirect URI; None where a browser sends no such thing."""
    found = _SERVER.fullmatch(uri)
    if not found or not uri.startswith(WEB):
        return None
    origin = f"{found['scheme']}://{found['authority']}"
    return None if never_an_origin(origin, origin) else origin
