"""`python -m backend_ext.rebuild_boards`: builds the boards of the quiz anew from the stored games.

A job does the same when they are gone, and heals what differs; this is for who does not want to wait for it.
"""

import asyncio

from backend_ext import settings
from backend_ext.bootstrap import build


async def main() -> None:
    """Builds them and says for how many players."""
    services = build(settings.load_or_exit())
    try:
        done = await services.quiz.board_upkeep.rebuild()
        print(f"the boards of {done} players were built" if done else "nobody has points, or another builds")
    finally:
        await services.close()


if __name__ == "__main__":
    asyncio.run(main())
