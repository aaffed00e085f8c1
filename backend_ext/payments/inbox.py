"""One name for each message, however often it comes."""

import hashlib

from backend_ext.kit.clock import utcnow
from backend_ext.payments.models import Message, Source


def message_of(source: Source, told: dict[str, str]) -> Message:
    """The message in `told` (kept fields); the same one again has the same id."""
    tran_id = told.get("mer_txnid", "")
    status = f"{told.get('pay_status', '')}/{told.get('status_code', '')}"
    pg_txnid = told.get("pg_txnid") or told.get("epw_txnid", "")
    name = "\x1f".join((source.value, tran_id, status, pg_txnid))
    now = utcnow()
    return Message(
        id=hashlib.sha256(name.encode()).hexdigest(),
        source=source,
        tran_id=tran_id,
        status=status,
        pg_txnid=pg_txnid,
        payload=told,
        first_at=now,
        last_at=now,
    )
