"""Stage 5: logins that nothing limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.rules.registry import Said, at, check
from udslint.rules.traits import user_login

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.model import Client
    from udslint.platform import Platform


@check("groups-missing")
def groups_missing(client: Client, platform: Platform) -> Iterator[Said]:
    """Every user of the realm may log in."""
    if platform.group_gate and user_login(client) and client.groups is None:
        yield at(client, "groups").says()
