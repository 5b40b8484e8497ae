"""Host names: at which an `expose` entry is reached, and on which a redirect URI lies, as far as that is certain.

A host is a pattern: text, and expressions that may stand for any text. Nothing is said of two hosts but that they
certainly differ.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from udslint.read.holes import Expr, Hole, without_common_start
from udslint.settings import Settings
from udslint.uris import HOLE
from udslint.urls import UP_TO_PATH, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from udslint.model.package import Expose
    from udslint.model.values import Text

Pattern = tuple[str | Expr, ...]
"""A host name, lower case, in pieces; an expression is any text."""

ANY = Expr("*")
DOMAIN = Expr("<domain>")
"""The domain of a cluster, where it is not known."""
DEFAULT_DOMAIN = Settings().domain
_AUTHORITY = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_SERVER = re.compile(r"[^\x00-\x20%:<>@\[\]^|\x7f]*(?::(?:[0-9]{0,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}))?")
"""A host with its port: nothing in it makes the URI another one, or none, as a port that is not seen may."""
_NUMBER_AT_END = re.compile(r"\.(?:[0-9]+|0x[0-9a-f]*)\.?$")
_DOMAIN = re.compile(r"\.Values(?:\.\w+)*\.domain\b|\bZARF_(?:VAR|CONST)_(?:\w+_)?DOMAIN\b")


def host_of(uri: Text) -> Pattern | None:
    """Give the host of a URI, without its port; None where no host can be seen in it, or what is there is none."""
    if not isinstance(uri, Hole):
        url = parse(uri)
        return (url.hostname,) if url and url.hostname else None
    if settled := UP_TO_PATH.match(uri.prefix):
        return host_of(settled[0])
    if not (scheme := _AUTHORITY.match(uri.prefix)):
        return None
    server = joined(*_up_to(re.compile(r"[/?#\\]"), (uri.prefix[scheme.end() :], *uri.parts[1:])))
    if not _SERVER.fullmatch("".join(piece if isinstance(piece, str) else HOLE for piece in server)):
        return None
    pieces = (piece.lower() if isinstance(piece, str) else piece for piece in server)
    host = joined(*_up_to(re.compile(":"), pieces))
    return host if host and not _may_be_none(host) else None


def _may_be_none(host: Pattern) -> bool:
    """Tell whether a host ends in a number, so that by the URL standard it is an IPv4 address or none at all."""
    end = host[-1]
    return len(host) > 1 and isinstance(end, str) and _NUMBER_AT_END.search(end) is not None


def _up_to(end: re.Pattern[str], pieces: Iterable[str | Expr]) -> Iterator[str | Expr]:
    """Give the pieces of a text before an end that is seen in it."""
    for piece in pieces:
        if isinstance(piece, str) and (found := end.search(piece)):
            yield piece[: found.start()]
            return
        yield piece


def hosts_of(expose: Expose, settings: Settings, other: Pattern) -> tuple[Pattern, ...]:
    """Give the hosts at which an `expose` entry may be reached; none where it has no host.

    Source: facts/admission/denials.json, `uptime-fqdn-repeated`. The domain of the cluster counts as known where the
    settings say another one than the default, or where the host that these are compared with lies under it.
    """
    host = expose.host
    if host is None or expose.protocol == "UDP":
        return ()
    domain = _domain_of(expose, settings, is_known=knows_domain(settings, other))
    if host == ".":
        return (domain,)
    pieces = text_of(host)
    full = joined(*pieces, ".", *domain)
    if isinstance(host, Hole) and len(host.parts) < 2 and all(isinstance(piece, str) for piece in other):
        return full, domain  # it may be "."
    return (full, joined(*pieces)) if has_domain(host, expose, settings) else (full,)


def has_domain(host: Text, expose: Expose, settings: Settings) -> bool:
    """Tell whether the `host` of an `expose` entry already ends with the domain that will be appended."""
    if isinstance(host, Hole):
        return len(host.parts) > 1 and isinstance(host.parts[-1], Expr) and names_domain(host.parts[-1])
    own = expose.domain if isinstance(expose.domain, str) else None
    domains = (DEFAULT_DOMAIN, settings.domain, settings.admin_domain, own)
    return any(is_under(host, domain) for domain in domains if domain)


def is_under(host: str, domain: str) -> bool:
    """Tell whether a host is a domain or lies under it."""
    return host == domain or host.endswith("." + domain)


def names_domain(expression: Expr) -> bool:
    """Tell whether an expression is by its name the domain of the cluster: `.Values.domain`, `ZARF_VAR_DOMAIN`."""
    return bool(_DOMAIN.search(expression.normal or expression.source))


def may_equal(left: Pattern, right: Pattern) -> bool:
    """Tell whether two hosts can be one; the same expression stands for the same text in both."""
    if left == right:
        return True
    if all(isinstance(piece, str) for piece in (*left, *right)):
        return "".join(map(str, left)) == "".join(map(str, right))
    first, second = without_common_start(_tokens(left), _tokens(right))
    first, second = without_common_start(first[::-1], second[::-1])
    if not _has_expression(first):
        return _matches(second, first)
    if not _has_expression(second):
        return _matches(first, second)
    return not (_differ(first[0], second[0]) or _differ(first[-1], second[-1]))


def same_tokens(left: Pattern, right: Pattern) -> bool:
    """Tell whether two hosts are certainly one: the same text, and expressions that mean the same."""
    tokens = _tokens(left)
    return None not in tokens and tokens == _tokens(right)


def joined(*pieces: str | Expr) -> Pattern:
    """Join neighbouring texts and drop empty ones."""
    result: list[str | Expr] = []
    for piece in pieces:
        if isinstance(piece, str) and result and isinstance(result[-1], str):
            result[-1] += piece
        elif piece:
            result.append(piece)
    return tuple(result)


def text_of(value: Text) -> Pattern:
    """Give a value as a pattern; `*` is any text in it."""
    if isinstance(value, Hole):
        return joined(*(piece for part in value.parts or (ANY,) for piece in _pieces(part)))
    return joined(*_pieces(value))


def _pieces(part: str | Expr) -> Iterator[str | Expr]:
    if isinstance(part, Expr):
        yield part
        return
    first, *others = part.lower().split("*")
    yield first
    for piece in others:
        yield from (ANY, piece)


def knows_domain(settings: Settings, other: Pattern) -> bool:
    """Tell whether the domain of the cluster is known where a host is compared with others."""
    if settings.domain != DEFAULT_DOMAIN:
        return True
    end = other[-1] if other else ""
    return isinstance(end, str) and (is_under(end, settings.domain) or is_under(end, settings.admin_domain))


def _domain_of(expose: Expose, settings: Settings, *, is_known: bool) -> Pattern:
    if expose.domain:
        return text_of(expose.domain)
    if isinstance(expose.gateway, Hole) or not is_known:
        return (DOMAIN,)
    return (settings.admin_domain if "admin" in (expose.gateway or "") else settings.domain,)


_Token = str | tuple[str] | None
"""A character, an expression by what it means, or any text, which is equal to nothing, itself included."""


def _tokens(pattern: Pattern) -> list[_Token]:
    tokens: list[_Token] = []
    for piece in pattern:
        if isinstance(piece, str):
            tokens += piece
        else:
            tokens.append(None if piece in (ANY, DOMAIN) else (piece.normal or piece.source,))
    return tokens


def _has_expression(tokens: list[_Token]) -> bool:
    return any(not isinstance(token, str) for token in tokens)


def _differ(left: _Token, right: _Token) -> bool:
    return isinstance(left, str) and isinstance(right, str) and left != right


def _matches(pattern: list[_Token], text: list[_Token]) -> bool:
    expression = "".join(re.escape(token) if isinstance(token, str) else ".*" for token in pattern)
    return re.fullmatch(expression, "".join(map(str, text)), re.DOTALL) is not None
