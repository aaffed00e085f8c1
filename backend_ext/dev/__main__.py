"""`python -m backend_ext.dev <command>`: what the Makefile calls."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine

from backend_ext.dev import commands
from backend_ext.dev.binaries import MachineNotReady
from backend_ext.dev.environment import RefusedInProduction
from backend_ext.dev.process import die_with_parent
from backend_ext.dev.progress import say
from backend_ext.dev.run import AlreadyRunning, run
from backend_ext.dev.servers import ServerFailed
from backend_ext.dev.supervisor import PartFailed

COMMANDS: dict[str, Callable[[], Coroutine[None, None, None]]] = {
    "run": run,
    "frontend": commands.frontend,
    "seed": commands.seed,
    "rebuild-boards": commands.rebuild_boards,
    "messages": commands.messages,
}
EXPECTED = (MachineNotReady, RefusedInProduction, AlreadyRunning, ServerFailed, PartFailed, OSError)


def main() -> int:
    """The exit status: 0 when it ended as asked, 1 after a failure, which is told in words."""
    parser = argparse.ArgumentParser(prog="python -m backend_ext.dev")
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--with-parent", action="store_true", help="stop when the parent process ends")
    arguments = parser.parse_args()
    if arguments.with_parent:
        die_with_parent()
    try:
        asyncio.run(COMMANDS[arguments.command]())
    except (asyncio.CancelledError, KeyboardInterrupt):
        return 0
    except EXPECTED as error:
        say(f"\n{error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
