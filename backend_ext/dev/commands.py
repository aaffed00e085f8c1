"""The smaller development commands: build the pages, seed again, build the boards again, collect texts."""

import sys
from collections.abc import Sequence

from backend_ext.dev import environment
from backend_ext.dev import frontend as pages
from backend_ext.dev.environment import RUN, Ports
from backend_ext.dev.frontend import ROOT
from backend_ext.dev.messages import collect
from backend_ext.dev.progress import say, step
from backend_ext.dev.run import SEED, prepare_database, running_environment, start_databases
from backend_ext.dev.supervisor import Supervisor, run_once


async def frontend() -> None:
    """Build the web pages if their sources changed."""
    with step("Web pages") as current:
        if not await pages.build(RUN / "logs" / "frontend.log", environment.own()):
            current.note = "unchanged"


async def seed() -> None:
    """Put the demo data in again: into the running shop's database, else into that of the next start."""
    await _over_databases("Demo data", SEED, "seed")


async def rebuild_boards() -> None:
    """Build the boards of the quiz anew from the stored games, of the running shop or the next start."""
    await _over_databases(
        "Boards of the quiz", [sys.executable, "-m", "backend_ext.rebuild_boards"], "boards"
    )


async def _over_databases(title: str, argv: Sequence[str], log: str) -> None:
    """Run a command over the databases of the running shop, which are started when none runs."""
    own = environment.own()
    running = running_environment()
    supervisor = Supervisor(RUN / "logs", say)
    try:
        env = own | running if running else await start_databases(supervisor, own)
        env = environment.complete(env, Ports.choose(env), RUN)
        await prepare_database(env)
        with step(title):
            await run_once(argv, RUN / "logs" / f"{log}.log", env)
    finally:
        await supervisor.stop()


async def messages() -> None:
    """Collect new texts into the translation files."""
    for path, missing in collect():
        say(f"  {path.relative_to(ROOT)}: {missing or 'nothing'} to translate")
