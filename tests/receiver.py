"""A receiver of webhooks: a small HTTP server of the test's own, on loopback."""

import asyncio
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Got:
    """A message as it came in."""

    path: str
    headers: dict[str, str]
    body: str


@dataclass
class Receiver:
    """Answers `status` to everything; with `hangs` nothing at all. `got` is what came, in turn."""

    status: int = 200
    location: str = ""
    hangs: bool = False
    body: bytes = b"{}"
    got: list[Got] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        """Where it listens, by name."""
        return f"http://localhost:{self.port}/hook?from=shop"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in head[1:] if line)}
        body = await reader.readexactly(int(headers["content-length"]))
        self.got.append(Got(head[0].split(" ")[1], headers, body.decode()))
        if self.hangs:
            await reader.read()
        else:
            location = f"location: {self.location}\r\n" if self.location else ""
            answer = f"HTTP/1.1 {self.status} X\r\n{location}content-length: {len(self.body)}\r\n\r\n"
            writer.write(answer.encode() + self.body)
        writer.close()
