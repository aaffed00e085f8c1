"""Builds what every room stands on: the servers of the settings, and the books that all write in."""

from dataclasses import dataclass

from redis.asyncio import Redis

from backend_ext.audit.repository import AuditRepository
from backend_ext.audit.service import AuditService
from backend_ext.idempotency.repository import RequestRepository
from backend_ext.idempotency.service import Idempotency
from backend_ext.jobs.nudge import Nudge
from backend_ext.ledger.repository import LedgerRepository
from backend_ext.ledger.service import LedgerService
from backend_ext.mail.outbox import Outbox
from backend_ext.mail.repository import OutboxRepository
from backend_ext.people.client_limits import ClientLimits
from backend_ext.people.known_browsers import KnownBrowsers
from backend_ext.people.throttles import Throttles
from backend_ext.settings import Settings
from backend_ext.staff_tasks.repository import StaffTaskRepository
from backend_ext.staff_tasks.service import StaffTasks
from backend_ext.store.cache import Cache
from backend_ext.store.limits import RateLimiter
from backend_ext.store.mongo import Mongo
from backend_ext.store.redis import connect
from backend_ext.store.signals import Signals


@dataclass(frozen=True)
class Ground:
    """What every room stands on."""

    settings: Settings
    mongo: Mongo
    cache: Cache
    redis: Redis
    limiter: RateLimiter
    signals: Signals
    jobs: Nudge
    clients: ClientLimits
    throttles: Throttles
    audit: AuditService
    outbox: Outbox
    ledger: LedgerService
    staff_tasks: StaffTasks
    idempotency: Idempotency


def build_ground(settings: Settings) -> Ground:
    """The servers of the settings, of which nothing is asked yet, and the books."""
    mongo = Mongo(settings.mongodb_url.get_secret_value(), settings.mongodb_database)
    redis_url = settings.redis_url.get_secret_value()
    redis, limiter = connect(redis_url), RateLimiter(redis_url)
    audit = AuditService(AuditRepository(mongo.db))
    return Ground(
        settings=settings,
        mongo=mongo,
        cache=Cache(redis_url),
        redis=redis,
        limiter=limiter,
        signals=Signals(redis_url),
        jobs=Nudge(redis_url),
        clients=ClientLimits(limiter, settings.client_limit),
        throttles=Throttles(limiter, KnownBrowsers(redis)),
        audit=audit,
        outbox=Outbox(OutboxRepository(mongo.db)),
        ledger=LedgerService(LedgerRepository(mongo.db)),
        staff_tasks=StaffTasks(StaffTaskRepository(mongo.db), audit, mongo),
        idempotency=Idempotency(RequestRepository(mongo.db)),
    )
