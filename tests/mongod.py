"""A mongod that hundreds of tests in a row may use, each with a database of its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from backend_ext.dev.servers import MongoServer

_MEMORY = Path("/dev/shm")  # noqa: S108


@contextmanager
def in_memory() -> Iterator[Path]:
    """A folder in memory where the system has one, gone afterwards.

    Each test makes every collection and index anew, and a disk syncs each of these files: seconds a test.
    """
    with TemporaryDirectory(dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None) as folder:
        yield Path(folder)


class ManyDatabases(MongoServer):
    """Lets go of the files of dropped databases at once.

    As it comes, mongod keeps them open for five minutes, for readers of the past: a run of the tests reaches
    the system's limit of open files, at which mongod ends itself.
    """

    def argv(self) -> list[str]:
        """The server's command line."""
        command = super().argv()
        engine = command.index("--wiredTigerEngineConfigString") + 1
        command[engine] += ",file_manager=(close_idle_time=2,close_scan_interval=1,close_handle_minimum=50)"
        for parameter in ("minSnapshotHistoryWindowInSeconds=0", "syncdelay=5"):
            command += ["--setParameter", parameter]
        return command
