"""The embedded MongoDB and Valkey: real servers from their wheels, on loopback, with a password.

server = MongoServer(Path("data/mongod"))
server.start()      # returns when it answers
server.url          # for MONGODB_URL
server.kill()       # as a power cut would
server.start()      # the same data again
server.stop()
"""

import contextlib
import os
import secrets
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path

from backend_ext.dev import process
from backend_ext.dev.binaries import mongod_binary, valkey_binary
from backend_ext.dev.replica_set import ensure_primary

USER = "chemouflage"
READY_SECONDS = 30.0


class ServerFailed(Exception):
    """A server did not come up; the text has the end of its log."""


class Server(ABC):
    """One server process on one data directory and one loopback port."""

    name: str

    def __init__(self, data: Path, *, port: int | None = None, log: Path | None = None) -> None:
        """`data` is made when missing; `port` defaults to any free one and stays for this object's life."""
        self.data = data.absolute()
        self.data.mkdir(parents=True, exist_ok=True)
        self.port = port or process.free_port()
        self.log = log or self.data / f"{self.name}.log"
        self.password = _secret(self.data / "password", 24)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """The address to connect to, with user and password."""

    @abstractmethod
    def argv(self) -> list[str]:
        """The command line; files it names are written by this call."""

    @abstractmethod
    def prepare(self, seconds: float) -> None:
        """Wait until it can be used, set up on the first start. Raises TimeoutError after `seconds`."""

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start and wait until usable. Raises ServerFailed. Does nothing when it runs already."""
        if self.pid is not None:
            return
        if process.answers(self.port):
            raise ServerFailed(f"{self.name} cannot start: port {self.port} is in use by another program")
        self._process = process.spawn(self.argv(), self.log)
        try:
            self.wait_ready()
        except BaseException:
            self.kill()
            raise

    def wait_ready(self, seconds: float = READY_SECONDS) -> None:
        """Wait until usable, whoever started it. Raises ServerFailed with the end of its log."""
        try:
            self._wait_for_port(seconds)
            self.prepare(seconds)
        except (TimeoutError, ChildProcessError) as error:
            raise ServerFailed(f"{self.name} did not start: {error}\n{process.tail(self.log)}") from None

    def stop(self, timeout: float = 20) -> None:
        """End it in order; `timeout` in seconds before it is killed."""
        if self._process is not None:
            process.stop(self._process, timeout)

    def kill(self) -> None:
        """kill -9, as a crash of the machine would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _wait_for_port(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not process.answers(self.port):
            if self._process is not None and self._process.poll() is not None:
                raise ChildProcessError(f"it ended with status {self._process.returncode}")
            if time.monotonic() > deadline:
                raise TimeoutError(f"port {self.port} was not open after {seconds:.0f} s")
            time.sleep(0.02)


class MongoServer(Server):
    """mongod as a one-member replica set (a standalone has no transactions), with SCRAM."""

    name = "mongod"

    @property
    def url(self) -> str:
        """The address for clients; no write concern in it: the default, majority, is the safe one."""
        return f"mongodb://{USER}:{self.password}@127.0.0.1:{self.port}/?replicaSet=rs0&authSource=admin"

    def argv(self) -> list[str]:
        files = self.data / "db"
        files.mkdir(exist_ok=True)
        _secret(self.data / "keyfile", 256)
        options = {
            "dbpath": str(files),
            "port": str(self.port),
            "bind_ip": "127.0.0.1",
            "replSet": "rs0",
            "keyFile": str(self.data / "keyfile"),
            "unixSocketPrefix": str(self.data),
            "networkMessageCompressors": "disabled",
            "wiredTigerCacheSizeGB": "0.25",
            "oplogSize": "64",
            "wiredTigerEngineConfigString": "log=(file_max=10MB)",
        }
        command = [mongod_binary(), *(part for key, value in options.items() for part in (f"--{key}", value))]
        # Diagnostic files are most of an empty folder; there is no secondary to wait for at the end. What a
        # killed process left open would hold up others for a minute, longer than they are patient.
        for parameter in (
            "diagnosticDataCollectionEnabled=false",
            "shutdownTimeoutMillisForSignaledShutdown=0",
            "transactionLifetimeLimitSeconds=10",
        ):
            command += ["--setParameter", parameter]
        return command

    def prepare(self, seconds: float) -> None:
        ensure_primary(self.port, USER, self.password, seconds)


class ValkeyServer(Server):
    """valkey-server with a password; what it acknowledged more than a second ago survives kill -9."""

    name = "valkey"

    @property
    def url(self) -> str:
        """The address for clients, without a database number at the end."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}"

    def argv(self) -> list[str]:
        config = self.data / "valkey.conf"
        # The password stands in a file and not on the command line, where every user could read it.
        # notify-keyspace-events is what Reflex's Redis state manager would else set by CONFIG.
        _write_private(
            config,
            f"bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\n"
            f"dir {self.data}\nappendonly yes\nappendfsync everysec\nsave 300 1\n"
            "notify-keyspace-events K$sgxe\ndaemonize no\n",
        )
        return [valkey_binary(), str(config)]

    def prepare(self, seconds: float) -> None:
        import redis

        deadline = time.monotonic() + seconds
        with redis.Redis.from_url(self.url, socket_timeout=2) as client:
            while True:
                with contextlib.suppress(redis.BusyLoadingError, redis.ConnectionError):
                    client.ping()
                    return
                if time.monotonic() > deadline:
                    raise TimeoutError(f"it did not answer PING after {seconds:.0f} s")
                time.sleep(0.02)


def _secret(path: Path, length: int) -> str:
    """The secret kept in `path`, made on first use; readable by its owner only."""
    if not path.exists():
        _write_private(path, secrets.token_hex(length // 2))
    return path.read_text()


def _write_private(path: Path, text: str) -> None:
    with open(path, "w", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(text)
