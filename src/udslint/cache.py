"""Results that are kept between runs, by a hash of everything that they depend on.

One SQLite database a project, in the user's cache folder. SQLite keeps it whole when runs write at once or are ended
in the middle. A key never means two things, so an entry is never out of date, only unused; each entry carries a hash
of its own, so that a damaged one is not believed. docs/performance.md tells more.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, suppress

from udslint.codec import UndecodableError, dumps, loads
from udslint.hashes import blake2b

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

FORMAT = 2
"""The version of the database's layout."""
LIMIT = 256 * 1024 * 1024
"""The size of a project's database, in bytes, above which entries that were not used for longest go."""
PATIENCE = 60.0
"""How long a run waits for others that write, in seconds, before it does without."""
DAY = 24 * 3600
BATCH = 4 * 1024 * 1024
"""How many characters of new entries wait in memory before they are written."""
SUFFIX = ".sqlite"

PAGE = 8192
"""Bytes of a page: an entry has some 2 KB, and writing one takes five times as long where it needs pages of its own."""

_SCHEMA = "CREATE TABLE IF NOT EXISTS entry(key TEXT PRIMARY KEY, value TEXT, digest TEXT, used INTEGER)"
_DELETE_HALF = """DELETE FROM entry WHERE key IN
    (SELECT key FROM entry ORDER BY used LIMIT (SELECT count(*) / 2 FROM entry))"""


def default_folder() -> str:
    """Give the folder for udslint in the user's cache folder, as the platform has it."""
    import sys

    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser(r"~\AppData\Local")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(base, "udslint")


def database(folder: str, project: str) -> str:
    """Give the path of a project's database; a project is the folder of its repository."""
    name = os.path.basename(project) or "root"
    return os.path.join(folder, f"{name}-{digest_of(project)[:12]}{SUFFIX}")


def databases(folder: str) -> Iterator[str]:
    """Give the databases of all projects."""
    with suppress(OSError):
        yield from (os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(SUFFIX))


def digest_of(text: str) -> str:
    """Hash a text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class Cache:
    """The entries of one project. It never raises: what goes wrong is said in `notices`, and it is done without.

    Use it as a context manager, or `close` it: new entries are written in batches.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.notices: list[str] = []
        self.is_new = False
        """There is nothing in it yet."""
        self._new: dict[str, str] = {}
        self._waiting = 0
        self._used: set[str] = set()
        self._connection = self._opened()

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(self, key: str) -> Any:
        """Give the value of a key; None where there is none."""
        if self._connection is None:
            return None
        try:
            row = self._connection.execute("SELECT value, digest, used FROM entry WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error as error:
            return self._fail(error)
        if row is None:
            return None
        value, digest, used = row
        try:
            if digest_of(f"{key}{value}") != digest:
                raise UndecodableError("the hash differs")
            decoded = loads(value)
        except (UndecodableError, TypeError, AttributeError):
            return self._fail(sqlite3.DatabaseError("an entry is not what was written"))
        if used < _today():
            self._used.add(key)
        return decoded

    def put(self, key: str, value: Any) -> None:
        """Keep a value; written with the next batch."""
        with suppress(TypeError):  # what cannot be written is worked out anew each time
            self.put_text(key, dumps(value))

    def put_text(self, key: str, text: str) -> None:
        """Keep a value as the codec writes it."""
        if self._connection is None:
            return
        self._new[key] = text
        self._waiting += len(text)
        if self._waiting >= BATCH:
            self._write()

    def close(self) -> None:
        """Write what is new and let go of the database."""
        if self._connection is not None and (self._new or self._used):
            self._write()
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _opened(self) -> sqlite3.Connection | None:
        try:
            os.makedirs(os.path.dirname(self.path), mode=0o700, exist_ok=True)
            connection = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)
            return self._prepared(connection)
        except (sqlite3.Error, OSError) as error:
            self._fail(error)
            return None

    def _prepared(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        """Make the table where it is missing; what another version wrote is not read but replaced."""
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        # Without waiting for the disk: what a power failure leaves is at worst found to be damaged.
        connection.execute("PRAGMA synchronous = OFF")
        if version != FORMAT:
            connection.execute(f"PRAGMA page_size = {PAGE}")  # of a database that is not there yet
            connection.execute("BEGIN IMMEDIATE")
            if connection.execute("PRAGMA user_version").fetchone()[0] != FORMAT:
                connection.execute("DROP TABLE IF EXISTS entry")
                connection.execute(_SCHEMA)
                connection.execute(f"PRAGMA user_version = {FORMAT}")
                self.is_new = True
            connection.execute("COMMIT")
        return connection

    def _write(self) -> None:
        connection, today = self._connection, _today()
        assert connection is not None
        rows = [(key, value, digest_of(f"{key}{value}"), today) for key, value in self._new.items()]
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)", rows)
            connection.executemany("UPDATE entry SET used = ? WHERE key = ?", [(today, key) for key in self._used])
            connection.execute("COMMIT")
            self._bound(connection)
        except (sqlite3.Error, OSError) as error:
            self._fail(error)
        self.is_new = False
        self._new.clear()
        self._waiting = 0
        self._used.clear()

    def _bound(self, connection: sqlite3.Connection) -> None:
        """Keep the database below its limit: of two halves, the one that was not used for longer goes."""
        if os.path.getsize(self.path) <= LIMIT:
            return
        connection.execute(_DELETE_HALF)
        connection.execute("VACUUM")

    def _fail(self, error: Exception) -> None:
        """Do without the cache from here on, and say why; what is damaged is taken away for the next run."""
        self._connection, connection = None, getattr(self, "_connection", None)
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()
        if _is_damage(error):
            clear(self.path)
            self.notices.append(f"The cache '{self.path}' was damaged; it was ignored and is begun anew.")
        else:
            reason = (error.strerror if isinstance(error, OSError) else None) or error
            self.notices.append(f"The cache '{self.path}' cannot be used and was ignored: {reason}.")


def _is_damage(error: Exception) -> bool:
    """Tell what is wrong in the database itself, such as a missing table, from what keeps us from using it."""
    if isinstance(error, sqlite3.OperationalError):
        return getattr(error, "sqlite_errorname", "") == "SQLITE_ERROR"
    return isinstance(error, sqlite3.DatabaseError)


def clear(path: str) -> bool:
    """Take a project's database away; False where that fails or there is none."""
    with suppress(OSError):
        os.unlink(path + "-journal")
    try:
        os.unlink(path)
    except OSError:
        return False
    return True


def count(path: str) -> int | None:
    """Count the entries of a database; None where it cannot be read."""
    if not os.path.isfile(path):
        return None
    try:
        with closing(sqlite3.connect(path, timeout=PATIENCE)) as connection:
            found: int = connection.execute("SELECT count(*) FROM entry").fetchone()[0]
            return found
    except sqlite3.Error:
        return None


def _today() -> int:
    return int(time.time()) // DAY
