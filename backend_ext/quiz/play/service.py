"""Attempts, for screens: begun, played, closed; joined and taken away with an account."""

from datetime import date, datetime

from backend_ext.people.models import Person
from backend_ext.quiz.content.bank import QuestionBank
from backend_ext.quiz.content.models import Difficulty
from backend_ext.quiz.play.carrying import Carrying
from backend_ext.quiz.play.closing import Closing
from backend_ext.quiz.play.daily import DailySets
from backend_ext.quiz.play.follower import Chooser
from backend_ext.quiz.play.held_back import HeldBack
from backend_ext.quiz.play.models import Attempt
from backend_ext.quiz.play.playing import Playing
from backend_ext.quiz.play.premium import Premium
from backend_ext.quiz.play.repository import AttemptRepository, BookRepository
from backend_ext.quiz.play.starting import Starting
from backend_ext.quiz.play.telling import Telling
from backend_ext.store.limits import RateLimiter
from backend_ext.store.mongo import Tx


class AttemptService:
    """`owner` is a visitor's id or an account's, found out by who calls; numbers of questions are from 1.

    What is given back holds the keys of options, also of a question that is open: screens show the ids. New
    games are limited to 30 in 10 minutes an owner: each `start` raises TooMany.
    """

    def __init__(
        self,
        attempts: AttemptRepository,
        books: BookRepository,
        days: DailySets,
        held_back: HeldBack,
        bank: QuestionBank,
        premium: Premium,
        limiter: RateLimiter,
        telling: Telling,
        chooser: Chooser,
    ) -> None:
        self._attempts = attempts
        self._books = books
        self._telling = telling
        self._closing = Closing(attempts, telling)
        self._starting = Starting(attempts, self._closing, bank, days, held_back, chooser, premium, limiter)
        self._playing = Playing(attempts, self._closing, telling, bank, chooser, premium)
        self._carrying = Carrying(attempts)

    async def start_try(self, owner: str, address: str = "") -> Attempt:
        """The open try of a visitor or account, else a new one of 5 easy questions. Raises NothingToAsk.

        `address` is the network address that asks, if any: new tries of one are limited to 1,000 an hour.
        """
        return await self._starting.a_try(owner, address)

    async def start_daily(self, user_id: str) -> Attempt:
        """The account's daily of today in Dhaka, open or over; at most one a day. Raises NothingToAsk."""
        return await self._starting.daily(user_id)

    async def start_practice(
        self, person: Person, topic: str = "", difficulty: Difficulty | None = None
    ) -> Attempt:
        """The open round of practice of this topic and difficulty, else a new one, for which another ends.

        Raises PremiumNeeded, NothingToAsk.
        """
        return await self._starting.practice(person, topic, difficulty)

    async def start_review(self, person: Person) -> Attempt:
        """The open round of review, else a new one of what is due. Raises PremiumNeeded, NothingDue."""
        return await self._starting.review(person)

    async def look(self, owner: str, attempt_id: str) -> Attempt:
        """The attempt as it stands now, closed or its question lapsed when that is due.

        Raises AttemptNotFound, also for somebody else's.
        """
        return await self._playing.look(owner, attempt_id)

    async def deal(self, owner: str, attempt_id: str, number: int) -> Attempt:
        """Deals question `number`, whose turn it must be, and starts its clock; the one dealt last is given
        again as it is, with the time it has left.

        Raises AttemptNotFound, AttemptOver, NotThisQuestion; in practice and review also PremiumNeeded. A
        round of practice whose questions were all retired ends: AttemptOver, NothingToAsk when it asked none.
        """
        return await self._playing.deal(owner, attempt_id, number)

    async def answer(self, owner: str, attempt_id: str, number: int, option_id: str) -> Attempt:
        """Stores the one answer to question `number`. The same answer again gives what is stored, so that who
        lost the acknowledgement may ask for it.

        Raises AttemptNotFound, AttemptOver, NotThisQuestion, UnknownOption, AlreadyAnswered, TooLate.
        """
        return await self._playing.answer(owner, attempt_id, number, option_id)

    async def lapse(self, owner: str, attempt_id: str) -> Attempt:
        """Ends the open question if its time is over: for the screen whose countdown has run down.

        Raises AttemptNotFound.
        """
        return await self._playing.look(owner, attempt_id)

    async def open_of(self, owner: str) -> list[Attempt]:
        """The games that the owner can go on with, oldest first; some may be due to close."""
        return await self._attempts.open_of(owner)

    async def daily_of(self, user_id: str, day: date) -> Attempt | None:
        """The account's daily of a Dhaka day, open or over."""
        return await self._attempts.daily(user_id, day.isoformat())

    async def close_due(self, now: datetime) -> int:
        """Closes what was left open until its time was over; how many. For the job."""
        return await self._closing.close_due(now)

    async def catch_up(self) -> int:
        """Has followers take in what they missed; how many attempts that was. For the job."""
        return await self._telling.catch_up()

    async def carry(self, visitor: str, user_id: str, tx: Tx) -> None:
        """A visitor's attempts become the account's; followers take them in at the job's next turn."""
        await self._carrying.carry(visitor, user_id, tx)

    async def forget(self, user_id: str, tx: Tx) -> None:
        """Removes an account's attempts."""
        await self._attempts.forget(user_id, tx)

    async def of_account(self, user_id: str) -> list[Attempt]:
        """Everything the account has played, oldest first."""
        return await self._books.of_owner(user_id)
