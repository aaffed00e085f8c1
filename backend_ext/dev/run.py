"""`make run`: the whole shop on this machine, from one command."""

import fcntl
import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from backend_ext.dev import environment, frontend, parts
from backend_ext.dev.environment import RUN, Ports
from backend_ext.dev.progress import say, step
from backend_ext.dev.servers import MongoServer, Server, ValkeyServer
from backend_ext.dev.supervisor import Supervisor, run_once, until_stopped

MIGRATE = [sys.executable, "-m", "backend_ext.migrate"]
SEED = [sys.executable, "-m", "backend_ext.dev.seed"]


class AlreadyRunning(Exception):
    """Another `make run` uses this folder."""


async def run() -> None:
    """Start everything, say where it is, and keep it up until a signal. Raises one of `__main__.EXPECTED`."""
    with _alone():
        supervisor = Supervisor(RUN / "logs", say)
        try:
            await until_stopped(supervisor, partial(_up, supervisor))
        finally:
            (RUN / "state.json").unlink(missing_ok=True)


async def _up(supervisor: Supervisor) -> None:
    started = time.monotonic()
    say("Chemouflage")
    own = environment.own()
    with step("Web pages") as current:
        if not await frontend.build(RUN / "logs" / "frontend.log", own):
            current.note = "unchanged"
    own = await start_databases(supervisor, own)
    ports = Ports.choose(own)
    env = environment.complete(own, ports, RUN)
    await prepare_database(env)
    with step("Payment gateway and mail catcher"):
        await supervisor.start(parts.outside(env, ports.gateway, ports.smtp))
    with step("Scheduler and job worker"):
        await supervisor.start(parts.scheduler(env))
        await supervisor.start(parts.worker(env))
    with step("Web"):
        await supervisor.start(parts.web(env, env.get("HOST", "127.0.0.1"), ports.web))
    _write_state(env)
    say(f"\nReady after {time.monotonic() - started:.1f} s:  {env['SITE_URL']}")
    say(_staff(own, env))
    say(f"Logs: {RUN / 'logs'}\nCtrl-C stops everything.\n")


def _staff(own: Mapping[str, str], env: Mapping[str, str]) -> str:
    """How staff sign in. A password is told only when it is development's own."""
    there = f"Staff sign in at {env['SITE_URL']}/sign-in as {env['FIRST_ADMIN_EMAIL']}"
    if own.get("FIREBASE_PROJECT_ID") or "FIRST_ADMIN_PASSWORD" in own:
        return there
    kept = environment.admin_password(RUN)
    return f"{there}, password {env['FIRST_ADMIN_PASSWORD']}  ({kept})"


async def start_databases(supervisor: Supervisor, env: Mapping[str, str]) -> dict[str, str]:
    """`env` with MONGODB_URL and REDIS_URL; a server is started for each that was not set."""
    complete = dict(env)
    for name, server, usual in (("MONGODB_URL", MongoServer, 27117), ("REDIS_URL", ValkeyServer, 6479)):
        if complete.get(name):
            say(f"  {name} is set: using that one")
            continue
        embedded: Server = server(RUN / "data" / server.name, port=environment.port(usual))
        with step(f"Embedded {server.name}"):
            await supervisor.start(parts.server(embedded))
        complete[name] = embedded.url
    return complete


async def prepare_database(env: Mapping[str, str]) -> None:
    """Indexes and validators as the code wants them; demo data the first time a database is seen."""
    with step("Database migrations"):
        await run_once(MIGRATE, RUN / "logs" / "migrate.log", env)
    # Without the port: the embedded server's may change, and its password tells its data from others'.
    database = re.sub(r"127\.0\.0\.1:\d+", "here", env["MONGODB_URL"]) + env.get("MONGODB_DATABASE", "")
    done = RUN / "seeded" / hashlib.sha256(database.encode()).hexdigest()[:16]
    if done.exists():
        return
    with step("Demo data"):
        await run_once(SEED, RUN / "logs" / "seed.log", env)
    done.parent.mkdir(exist_ok=True)
    done.touch()


def running_environment() -> dict[str, str] | None:
    """The settings of the `make run` of this folder, when there is one."""
    state = RUN / "state.json"
    return json.loads(state.read_text()) if state.exists() else None


def _write_state(env: Mapping[str, str]) -> None:
    """For the other commands and for tests, which find all of it or nothing."""
    prefixes = ("SITE_", "MONGODB_", "REDIS_", "SECRET_", "AAMARPAY_", "SMTP_", "CAUGHT_", "FIRST_ADMIN_")
    draft = RUN / "state.draft"
    draft.touch(mode=0o600)
    draft.write_text(json.dumps({name: env[name] for name in env if name.startswith(prefixes)}))
    draft.rename(RUN / "state.json")


@contextmanager
def _alone() -> Iterator[None]:
    """Holds this folder's lock. Raises AlreadyRunning."""
    RUN.mkdir(parents=True, exist_ok=True)
    path: Path = RUN / "lock"
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            where = (running_environment() or {}).get("SITE_URL", "it is still starting")
            raise AlreadyRunning(
                f"The shop already runs from this folder ({where}), started by process {path.read_text()}."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
