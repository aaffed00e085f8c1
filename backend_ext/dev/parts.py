"""The programs that make up the running shop, as data for the supervisor."""

import asyncio
import sys
from collections.abc import Mapping

import httpx

from backend_ext.dev import process
from backend_ext.dev.servers import READY_SECONDS, Server
from backend_ext.dev.supervisor import Part

BROKER = "backend_ext.jobs.broker:broker"
SCHEDULER = "backend_ext.jobs.timetable:scheduler"
TASKS = "backend_ext.jobs.tasks"
_WEB = {
    "__REFLEX_SKIP_COMPILE": "true",
    "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
    "REFLEX_ENV_MODE": "prod",
    # Argon2 takes 19 MiB for each sign-in: glibc's heaps would keep them, unless its thresholds are fixed.
    "MALLOC_MMAP_THRESHOLD_": "4194304",
    "MALLOC_TRIM_THRESHOLD_": "33554432",
}


def server(embedded: Server) -> Part:
    """An embedded server; on its first start it is set up before it counts as ready."""

    async def ready() -> bool:
        if not process.answers(embedded.port):
            return False
        await asyncio.to_thread(embedded.prepare, READY_SECONDS)
        return True

    return Part(embedded.name, embedded.argv(), ready=ready, stop_within=20)


def outside(env: Mapping[str, str], *ports: int) -> Part:
    """The stand-in gateway and the mail catcher, which listen on `ports`."""

    async def ready() -> bool:
        return all(process.answers(port) for port in ports)

    return Part("outside", [sys.executable, "-m", "backend_ext.dev.outside"], env, ready)


def worker(env: Mapping[str, str], broker: str = BROKER) -> Part:
    """What works off jobs: mail, payments to look up, holds to release."""
    command = ["taskiq", "worker", broker, TASKS, "--workers", "1", "--log-level", "WARNING"]
    # A job that waits for a server that is gone may do so for half a minute. Each may be broken off.
    command += ["--wait-tasks-timeout", "5"]
    return Part("worker", command, env, stop_within=20)


def scheduler(env: Mapping[str, str]) -> Part:
    """What puts the regular jobs into the queue."""
    return Part("scheduler", ["taskiq", "scheduler", SCHEDULER, "--log-level", "WARNING"], env)


def web(env: Mapping[str, str], host: str, port: int, workers: int = 2) -> Part:
    """The pages and the HTTP routes; ready when the shop says it can sell."""
    command = ["granian", "--interface", "asgi", "--factory", "chemouflage.chemouflage:app"]
    command += ["--host", host, "--port", str(port), "--workers", str(workers), "--loop", "uvloop"]
    # A worker that dies is started again by itself: without it the others would be ended too.
    command += ["--respawn-failed-workers", "--workers-kill-timeout", "5s", "--log-level", "warning"]

    async def ready() -> bool:
        # Loopback: whatever proxy the machine is set to is none of our business.
        async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
            try:
                answer = await client.get(f"http://127.0.0.1:{port}/health/ready")
            except httpx.TransportError:
                return False
        return answer.status_code == 200

    return Part("web", command, {**env, **_WEB}, ready)
