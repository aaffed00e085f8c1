"""What each job does."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from backend_ext.bootstrap import Services
from backend_ext.jobs.heartbeat import beat
from backend_ext.jobs.names import Job
from backend_ext.kit.clock import utcnow
from backend_ext.store.outage import as_unavailable

_log = structlog.get_logger(__name__)

_HAND = 50  # mails over one connection

Work = Callable[[Services], Awaitable[object]]


async def heartbeat(services: Services) -> None:
    """Says that jobs are being done: it came through scheduler, queue and worker."""
    await beat(services.redis)


async def deliver_mail(services: Services) -> int:
    """Sends the mails that are due, one full hand after the other; returns how many."""
    sent = hand = await services.mail.deliver_due(_HAND)
    while hand == _HAND:
        hand = await services.mail.deliver_due(_HAND)
        sent += hand
    return sent


async def expire_holds(services: Services) -> int:
    """Ends unpaid orders whose hold is over; returns how many."""
    return await services.reconciler.expire_holds(utcnow())


async def reconcile_payments(services: Services) -> int:
    """Asks the gateway about payments that are due; returns how many it answered for."""
    return await services.reconciler.reconcile(utcnow())


async def compare_payments(services: Services) -> int:
    """Compares payments with the gateway, once a Dhaka day; returns how many differ."""
    return await services.daily_comparison.run_due(utcnow())


async def forget_sessions(services: Services) -> int:
    """Marks the copies of sessions that ended while Redis was away; returns how many."""
    return await services.sessions.forget_ended() + await services.sessions.pay_copies()


async def say_farewell(services: Services) -> int:
    """Has the identity provider forget who deleted their account; returns how many."""
    return await services.departures.say_farewell()


async def tell_back_in_stock(services: Services) -> int:
    """Writes to those who wait for what is on the shelf again; returns how many."""
    return await services.wishes.back_in_stock.tell(utcnow())


async def fill_shortages(services: Services) -> int:
    """Gives orders the codes of the pool that they wait for; returns how many."""
    return await services.codes.shortages.fill()


async def remind_of_premium(services: Services) -> int:
    """Queues the mails that tell of premium that ends soon; returns how many."""
    return await services.codes.reminders.send(utcnow())


async def deliver_webhooks(services: Services) -> int:
    """Tells receivers what is due; returns how many messages they took."""
    return await services.courier.deliver_due()


async def number_invoices(services: Services) -> int:
    """Gives the invoices of the latest payments their numbers; returns how many."""
    return await services.invoices.number_due()


async def collect_bounces(services: Services) -> int:
    """Takes what came back of mails from the mailbox; returns how many reports there were."""
    return await services.bounce_box.collect()


async def remind_of_carts(services: Services) -> int:
    """Reminds those who asked for it of carts they left; returns how many."""
    return await services.cart_reminders.remind(utcnow())


async def close_attempts(services: Services) -> int:
    """Closes games that were left open, and has their followers catch up; returns how many were closed."""
    closed = await services.quiz.attempts.close_due(utcnow())
    await services.quiz.attempts.catch_up()
    return closed


async def choose_daily(services: Services) -> int:
    """Chooses the questions of today and tomorrow; returns how many of the two days have theirs."""
    return await services.quiz.daily_sets.choose_ahead(utcnow())


async def check_boards(services: Services) -> int:
    """Builds the boards when they are gone, and heals what differs; returns how many players it set."""
    return await services.quiz.board_upkeep.check(utcnow())


async def settle_leagues(services: Services) -> int:
    """Settles the leagues of weeks that are over; returns how many groups."""
    return await services.quiz.leagues.settle_due(utcnow())


async def rate_questions(services: Services) -> int:
    """Takes first answers into the strengths of the quiz's questions; returns how many."""
    return await services.quiz.question_ratings.take()


async def quiz_statistics(services: Services) -> int:
    """Computes how good each question of the quiz is; returns how many were answered."""
    return await services.quiz.items.compute(utcnow())


WORK: dict[Job, Work] = {
    Job.HEARTBEAT: heartbeat,
    Job.DELIVER_MAIL: deliver_mail,
    Job.EXPIRE_HOLDS: expire_holds,
    Job.RECONCILE_PAYMENTS: reconcile_payments,
    Job.COMPARE_PAYMENTS: compare_payments,
    Job.FORGET_SESSIONS: forget_sessions,
    Job.SAY_FAREWELL: say_farewell,
    Job.TELL_BACK_IN_STOCK: tell_back_in_stock,
    Job.FILL_SHORTAGES: fill_shortages,
    Job.REMIND_OF_PREMIUM: remind_of_premium,
    Job.DELIVER_WEBHOOKS: deliver_webhooks,
    Job.NUMBER_INVOICES: number_invoices,
    Job.COLLECT_BOUNCES: collect_bounces,
    Job.REMIND_OF_CARTS: remind_of_carts,
    Job.CLOSE_ATTEMPTS: close_attempts,
    Job.CHOOSE_DAILY: choose_daily,
    Job.CHECK_BOARDS: check_boards,
    Job.SETTLE_LEAGUES: settle_leagues,
    Job.RATE_QUESTIONS: rate_questions,
    Job.QUIZ_STATISTICS: quiz_statistics,
}


class OneAtATime:
    """Runs a job in one task of this process; asked for meanwhile, it runs once more afterwards."""

    def __init__(self, job: Job, work: Work) -> None:
        self._job = job
        self._work = work
        self._lock = asyncio.Lock()
        self._again = False

    async def run(self, services: Services) -> None:
        """Does the job. An outage is noted and left to the job's next turn; a bug is raised."""
        self._again = True
        if self._lock.locked():
            return
        async with self._lock:
            while self._again:
                self._again = False
                await self._once(services)

    async def _once(self, services: Services) -> None:
        try:
            await self._work(services)
        except Exception as error:
            if as_unavailable(error) is None:
                raise
            _log.warning("job put off", job=self._job.value, error=type(error).__name__)
