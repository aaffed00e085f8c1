"""`python -m backend_ext.migrate`: brings the database to what the code expects; sees to the first admin."""

import asyncio

from backend_ext import settings
from backend_ext.bootstrap import build
from backend_ext.schema import MIGRATIONS
from backend_ext.store.migrations import migrate


async def main() -> None:
    """Applies what is missing and says so."""
    services = build(settings.load_or_exit())
    try:
        applied = await migrate(services.mongo.db, MIGRATIONS)
        for migration in applied:
            print(f"  {migration.number:04d} {migration.title}")
        print(f"{len(applied)} migrations applied" if applied else "the database is up to date")
        print(await services.first_admin.ensure())
    finally:
        await services.close()


if __name__ == "__main__":
    asyncio.run(main())
