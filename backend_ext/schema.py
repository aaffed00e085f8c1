"""Every collection the code expects, and the numbered migrations that make them."""

from backend_ext.audit.repository import AUDIT
from backend_ext.cart.repository import CARTS
from backend_ext.catalogue.repository import CATEGORIES, PRODUCTS
from backend_ext.idempotency.repository import ONCE
from backend_ext.invoices.repository import INVOICES, SERIES
from backend_ext.ledger.repository import LEDGER, drop_old_references, part_references
from backend_ext.mail.consent.repository import PREFERENCES, SUPPRESSIONS
from backend_ext.mail.repository import OUTBOX
from backend_ext.mail.returns.repository import REPORTS
from backend_ext.media.repository import PICTURES
from backend_ext.messages.repository import MESSAGES
from backend_ext.ordering.repository import CHECKOUTS, ORDERS, give_email_keys
from backend_ext.payments.daily.repository import PAYMENT_DAYS, PAYMENT_DIFFERENCES
from backend_ext.payments.repository import ATTEMPTS, INBOX
from backend_ext.people.app_tokens.repository import REFRESH_TOKENS
from backend_ext.people.belongings.repository import FAREWELLS
from backend_ext.people.identity.repository import CREDENTIALS
from backend_ext.people.links.repository import LINKS
from backend_ext.people.repository import STAFF, USERS
from backend_ext.people.sessions.repository import SESSIONS
from backend_ext.people.spent.repository import SPENT
from backend_ext.premium.repository import CODES, ENTITLEMENTS, index_the_pool
from backend_ext.premium.supply.repository import BATCHES, SHORTAGES
from backend_ext.promotion.repository import COUPON_PEOPLE, COUPON_USES, COUPONS
from backend_ext.quiz.content.repository import QUESTIONS, TOPICS
from backend_ext.quiz.items.repository import ITEMS
from backend_ext.quiz.leagues.repository import LEAGUES, PLACES
from backend_ext.quiz.learning.repository import MEMORIES, RATINGS
from backend_ext.quiz.live.repository import ANSWERS as ROOM_ANSWERS
from backend_ext.quiz.live.repository import PLAYERS as ROOM_PLAYERS
from backend_ext.quiz.live.repository import ROOMS
from backend_ext.quiz.play.repository import ATTEMPTS as QUIZ_ATTEMPTS
from backend_ext.quiz.play.repository import DAYS as QUIZ_DAYS
from backend_ext.quiz.players.repository import BADGES, PLAYERS
from backend_ext.refunds.repository import REFUNDS
from backend_ext.reviews.repository import REVIEWS
from backend_ext.staff_tasks.repository import STAFF_TASKS
from backend_ext.stock.repository import LEVELS, MOVES, give_causes
from backend_ext.store.migrations import Collection, Migration, ensure, in_turn
from backend_ext.terms.repository import SETTINGS
from backend_ext.webhooks.repository import DELIVERIES, ENDPOINTS
from backend_ext.wishes.repository import REQUESTS, WISHLISTS

_FIRST: tuple[Collection, ...] = (
    PRODUCTS,
    CATEGORIES,
    LEVELS,
    MOVES,
    CARTS,
    CHECKOUTS,
    ORDERS,
    CODES,
    OUTBOX,
    SETTINGS,
)

_PAYMENTS: tuple[Collection, ...] = (ATTEMPTS, INBOX)

_PEOPLE: tuple[Collection, ...] = (
    USERS,
    STAFF,
    CREDENTIALS,
    LINKS,
    SESSIONS,
    SPENT,
    REFRESH_TOKENS,
    AUDIT,
)

_BELONGINGS: tuple[Collection, ...] = (ENTITLEMENTS, FAREWELLS)
_MAIL: tuple[Collection, ...] = (PREFERENCES, SUPPRESSIONS, REPORTS)
# What was there before, with what an account's own asks of it.
_OF_ACCOUNTS = ensure((ORDERS, CODES, OUTBOX, *_BELONGINGS))

_COUPONS: tuple[Collection, ...] = (COUPONS, COUPON_USES, COUPON_PEOPLE, ONCE)
_MONEY: tuple[Collection, ...] = (LEDGER, REFUNDS)
_SUPPLY: tuple[Collection, ...] = (BATCHES, SHORTAGES)
_WEBHOOKS: tuple[Collection, ...] = (ENDPOINTS, DELIVERIES)

_WISHES: tuple[Collection, ...] = (WISHLISTS, REQUESTS, REVIEWS, MESSAGES)

_INVOICES: tuple[Collection, ...] = (INVOICES, SERIES)

_QUIZ_CONTENT: tuple[Collection, ...] = (TOPICS, QUESTIONS)
_QUIZ_LIVE: tuple[Collection, ...] = (ROOMS, ROOM_PLAYERS, ROOM_ANSWERS)
_QUIZ_PLAY: tuple[Collection, ...] = (QUIZ_ATTEMPTS, QUIZ_DAYS)
_QUIZ_PLAYERS: tuple[Collection, ...] = (PLAYERS, BADGES)
_QUIZ_LEAGUES: tuple[Collection, ...] = (LEAGUES, PLACES)
_QUIZ_LEARNING: tuple[Collection, ...] = (RATINGS, MEMORIES)

COLLECTIONS: tuple[Collection, ...] = (
    *_FIRST,
    *_PAYMENTS,
    *_PEOPLE,
    *_BELONGINGS,
    PICTURES,
    *_COUPONS,
    *_MONEY,
    *_MAIL,
    STAFF_TASKS,
    PAYMENT_DAYS,
    PAYMENT_DIFFERENCES,
    *_WISHES,
    *_SUPPLY,
    *_WEBHOOKS,
    *_INVOICES,
    *_QUIZ_CONTENT,
    *_QUIZ_LIVE,
    *_QUIZ_PLAY,
    *_QUIZ_PLAYERS,
    *_QUIZ_LEAGUES,
    *_QUIZ_LEARNING,
    ITEMS,
)


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "the shop's first collections", ensure(_FIRST)),
    Migration(2, "payments", ensure(_PAYMENTS)),
    Migration(3, "orders by phone", ensure((ORDERS,))),
    Migration(4, "people", ensure(_PEOPLE)),
    Migration(5, "orders of accounts", in_turn(_OF_ACCOUNTS, give_email_keys)),
    Migration(6, "pictures", ensure((PICTURES,))),
    Migration(7, "causes of stock moves", in_turn(give_causes, ensure((MOVES,)))),
    Migration(8, "ledger and refunds", ensure(_MONEY)),
    Migration(9, "tasks for staff", ensure((STAFF_TASKS,))),
    Migration(10, "coupons, and requests that count once", ensure(_COUPONS)),
    Migration(11, "batches and shortages of codes", ensure((CODES, ENTITLEMENTS, *_SUPPLY))),
    Migration(12, "delivery of mails, and who wants them", ensure((OUTBOX, PREFERENCES, SUPPRESSIONS))),
    Migration(13, "versions of settings, invoices", ensure((SETTINGS, *_INVOICES))),
    Migration(14, "wishes, reviews, messages", ensure(_WISHES)),
    Migration(15, "webhooks", ensure(_WEBHOOKS)),
    Migration(25, "payments that staff gave back", ensure((ATTEMPTS,))),
    Migration(26, "payments compared by the day", ensure((ATTEMPTS, PAYMENT_DAYS, PAYMENT_DIFFERENCES))),
    Migration(30, "reports of mails that came back", ensure((REPORTS,))),
    Migration(31, "references by which money went back", in_turn(part_references, ensure((LEDGER,)))),
    Migration(
        32,
        "one refund by a reference; refunds of nothing",
        in_turn(part_references, ensure(_MONEY), drop_old_references),
    ),
    Migration(33, "codes that stand on paper", in_turn(ensure((CODES,)), index_the_pool)),
    Migration(40, "topics and questions of the quiz", ensure(_QUIZ_CONTENT)),
    Migration(41, "games of the quiz, and the sets of its days", ensure(_QUIZ_PLAY)),
    Migration(42, "what learners know", ensure(_QUIZ_LEARNING)),
    Migration(43, "players of the quiz and their badges", ensure(_QUIZ_PLAYERS)),
    Migration(44, "leagues of the quiz", ensure(_QUIZ_LEAGUES)),
    Migration(45, "how good questions are", ensure((ITEMS,))),
    Migration(46, "live rooms", ensure(_QUIZ_LIVE)),
)
