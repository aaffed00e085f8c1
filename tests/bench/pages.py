"""Pages per second over HTTP: a load generator on bare asyncio sockets with connections that stay open."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from tests.bench.numbers import percentile

PICTURE = "picture"
_WARM_UP, _MEASURED = 1.0, 4.0


@dataclass(frozen=True)
class Throughput:
    """Requests per second, and milliseconds from request to whole answer."""

    name: str
    connections: int
    per_second: float
    p50: float
    p95: float
    size: int


class _Connection(asyncio.Protocol):
    """Asks for one path after the other for as long as it is open, the next when an answer is whole."""

    def __init__(
        self, requests: Sequence[bytes], first: int, until: float, times: list[tuple[float, float]]
    ) -> None:
        self._requests, self._next, self._until, self._times = requests, first, until, times
        self._buffer = bytearray()
        self._missing = -1
        self.done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._sent = 0.0
        self._size = 0

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._ask()

    def _ask(self) -> None:
        self._sent = perf_counter()
        self._transport.write(self._requests[self._next % len(self._requests)])
        self._next += 1

    def data_received(self, data: bytes) -> None:
        if self._missing < 0:
            self._buffer += data
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(self._buffer[:end]).lower()
            if not head.startswith(b"http/1.1 200"):
                self._fail(ConnectionError(head.split(b"\r\n")[0].decode()))
                return
            self._size = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
            self._missing = self._size - (len(self._buffer) - end - 4)
            self._buffer.clear()
        else:
            self._missing -= len(data)
        if self._missing == 0:
            self._answered()

    def _answered(self) -> None:
        now = perf_counter()
        self._times.append((now, now - self._sent))
        self._missing = -1
        if now < self._until:
            self._ask()
        else:
            self._transport.close()
            if not self.done.done():
                self.done.set_result(self._size)

    def _fail(self, error: Exception) -> None:
        self._transport.close()
        if not self.done.done():
            self.done.set_exception(error)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server closed the connection"))


async def throughput(name: str, port: int, paths: Sequence[str], connections: int) -> Throughput:
    """How fast `paths` are answered, in turn, to so many connections. Raises OSError."""
    requests = [
        f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
        for path in paths
    ]
    loop = asyncio.get_running_loop()
    begin = perf_counter() + _WARM_UP
    times: list[tuple[float, float]] = []
    open_ones = []
    for number in range(connections):
        _, protocol = await loop.create_connection(
            lambda number=number: _Connection(requests, number, begin + _MEASURED, times),  # type: ignore[misc]
            "127.0.0.1",
            port,
        )
        open_ones.append(protocol.done)
    async with asyncio.timeout(30):
        sizes = await asyncio.gather(*open_ones)
    taken = [seconds * 1000 for when, seconds in times if begin <= when < begin + _MEASURED]
    return Throughput(
        name, connections, len(taken) / _MEASURED, percentile(taken, 0.5), percentile(taken, 0.95), max(sizes)
    )
