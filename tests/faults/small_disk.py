"""A mongod on a disk of its own, small enough to be filled: a tmpfs that only its own namespace sees."""

import subprocess
from contextlib import suppress
from pathlib import Path

from backend_ext.dev import process
from backend_ext.dev.servers import MongoServer


class SmallDisk(MongoServer):
    """`megabytes` is what the disk holds. No rights are needed: the namespace belongs to whoever made it."""

    def __init__(self, data: Path, megabytes: int) -> None:
        super().__init__(data)
        files = self.data / "db"
        files.mkdir()
        # It holds the namespace, and so the disk, while mongod is dead.
        mount = f'mount -t tmpfs -o size={megabytes}m tmpfs "$1" && echo ready && exec sleep infinity'
        self._holder = subprocess.Popen(
            ["unshare", "--user", "--map-root-user", "--mount", "sh", "-ec", mount, "sh", str(files)],
            stdout=subprocess.PIPE,
            preexec_fn=process.die_with_parent,
        )
        assert self._holder.stdout is not None
        with self._holder.stdout as output:
            if output.readline() != b"ready\n":
                raise OSError("no small disk could be made")
        self._seen = Path(f"/proc/{self._holder.pid}/root{files}")

    def argv(self) -> list[str]:
        """See Server: the same mongod, in the namespace of its disk."""
        inside = ["nsenter", f"--target={self._holder.pid}", "--user", "--mount", "--preserve-credentials"]
        return [*inside, *super().argv()]

    def fill(self) -> int:
        """Fills the disk to its last byte; bytes that were free."""
        written = 0
        with (self._seen / "filler").open("wb", buffering=0) as filler, suppress(OSError):
            for size in (1 << 20, 1 << 12, 1):
                with suppress(OSError):
                    while True:
                        written += filler.write(bytes(size))
        return written

    def free(self) -> None:
        """Makes room again."""
        (self._seen / "filler").unlink()

    async def given_up(self) -> bool:
        """Whether mongod has ended."""
        return self.pid is None

    def close(self) -> None:
        """Ends mongod and lets the disk go."""
        self.stop()
        self._holder.kill()
        self._holder.wait()
