"""The reports that were taken: each counts once, however often it is handed in."""

from datetime import datetime
from typing import Any

from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import Database, Index, Tx

REPORTS = Collection("mail_reports", indexes=(Index((("at", 1),), expire_after=180 * 24 * 3600),))


class ReportRepository:
    """Reports by the hash of their raw text; nothing of what they say is kept here."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._rows = db[REPORTS.name]

    async def put(self, digest: str, mail_id: str, at: datetime, tx: Tx) -> None:
        """Notes a report. Raises Duplicate when it was taken before."""
        await self._rows.insert_one({"_id": digest, "mail_id": mail_id, "at": at}, session=tx)
