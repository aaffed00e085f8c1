"""The jobs there are, and how often each is due."""

from enum import StrEnum


class Job(StrEnum):
    """A job; its value is its name in the queue."""

    HEARTBEAT = "heartbeat"
    DELIVER_MAIL = "deliver_mail"
    EXPIRE_HOLDS = "expire_holds"
    RECONCILE_PAYMENTS = "reconcile_payments"
    COMPARE_PAYMENTS = "compare_payments"
    FORGET_SESSIONS = "forget_sessions"
    SAY_FAREWELL = "say_farewell"
    TELL_BACK_IN_STOCK = "tell_back_in_stock"
    FILL_SHORTAGES = "fill_shortages"
    REMIND_OF_PREMIUM = "remind_of_premium"
    DELIVER_WEBHOOKS = "deliver_webhooks"
    NUMBER_INVOICES = "number_invoices"
    COLLECT_BOUNCES = "collect_bounces"
    REMIND_OF_CARTS = "remind_of_carts"
    CLOSE_ATTEMPTS = "close_attempts"
    CHOOSE_DAILY = "choose_daily"
    CHECK_BOARDS = "check_boards"
    SETTLE_LEAGUES = "settle_leagues"
    RATE_QUESTIONS = "rate_questions"
    QUIZ_STATISTICS = "quiz_statistics"


# Seconds between two runs. A failed run is not repeated: the next one is its retry.
EVERY: dict[Job, int] = {
    Job.HEARTBEAT: 5,
    Job.DELIVER_MAIL: 5,
    Job.EXPIRE_HOLDS: 12,
    Job.RECONCILE_PAYMENTS: 30,
    Job.COMPARE_PAYMENTS: 600,
    Job.FORGET_SESSIONS: 5,
    Job.SAY_FAREWELL: 60,
    Job.TELL_BACK_IN_STOCK: 60,
    Job.FILL_SHORTAGES: 30,
    Job.REMIND_OF_PREMIUM: 900,
    Job.DELIVER_WEBHOOKS: 5,
    Job.NUMBER_INVOICES: 5,
    Job.COLLECT_BOUNCES: 30,
    Job.REMIND_OF_CARTS: 900,
    Job.CLOSE_ATTEMPTS: 15,
    Job.CHOOSE_DAILY: 3600,
    Job.CHECK_BOARDS: 15,
    Job.SETTLE_LEAGUES: 60,
    Job.RATE_QUESTIONS: 30,
    Job.QUIZ_STATISTICS: 3600,
}
