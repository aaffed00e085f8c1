"""What an answer tells of a learner: their rating is moved and their memory renewed, once."""

from datetime import datetime

from backend_ext.quiz.learning import elo, memory
from backend_ext.quiz.learning.elo import Strength
from backend_ext.quiz.learning.models import Match, Memory, Rating
from backend_ext.quiz.learning.repository import MemoryRepository, RatingRepository, memory_id
from backend_ext.quiz.play.books import AttemptBooks
from backend_ext.quiz.play.models import Attempt, Slot
from backend_ext.store.mongo import Transactions, Tx


class Intake:
    """Takes the ended slots of attempts in, each attempt in one transaction with its mark.

    A visitor's attempt waits until it is an account's. Of a question only the first answer of each learner
    tells how hard it is; later ones tell what they remember. It is kept with the memory until
    `QuestionRatings` takes it: a daily's questions are answered by everybody at once, and no answer shall
    wait for others to write the same rating. A question whose game was ended before its time was over tells
    nothing.
    """

    def __init__(
        self,
        ratings: RatingRepository,
        memories: MemoryRepository,
        books: AttemptBooks,
        transactions: Transactions,
    ) -> None:
        self._ratings = ratings
        self._memories = memories
        self._books = books
        self._transactions = transactions

    async def take(self, attempt: Attempt) -> int:
        """Takes in what has ended of `attempt` and was not taken in yet; how many slots.

        0 for a visitor's, and when another process took the same slots in meanwhile.
        """
        ended, user_id = list(attempt.ended_slots()), attempt.user_id
        slots = ended[attempt.learned :]
        if user_id is None or not slots:
            return 0

        async def body(tx: Tx) -> int:
            if not await self._books.mark_learned(attempt.id, attempt.learned, len(ended), tx):
                return 0
            await self._take(user_id, [slot for slot in slots if not slot.cut_short], tx)
            return len(slots)

        return await self._transactions.run(body)

    async def _take(self, user_id: str, slots: list[Slot], tx: Tx) -> None:
        ids = {slot.question_id for slot in slots}
        learner = await self._ratings.of_learner(user_id, tx)
        questions = await self._ratings.of_questions(ids, tx)
        memories = await self._memories.of_questions(user_id, ids, tx)
        for slot in slots:
            before = strength(elo.LEARNER, learner.get(slot.topic))
            question = strength(elo.QUESTION[slot.difficulty], questions.get(slot.question_id))
            moved = elo.moves(before, question, len(slot.options), right=slot.right).learner
            learner[slot.topic] = await self._ratings.move_learner(user_id, slot.topic, moved, tx)
            known = memories.get(slot.question_id) or _first(user_id, slot, before)
            memories[slot.question_id] = renewed = memory.after(known, slot.mark(), _end(slot))
            await self._memories.put(renewed, tx)


def strength(begin: float, rating: Rating | None) -> Strength:
    """How strong a learner or a question is that began at `begin`, by its rating if there is one."""
    return Strength(begin + rating.moved, rating.answers) if rating else Strength(begin)


def _first(user_id: str, slot: Slot, learner: Strength) -> Memory:
    key, at = memory_id(user_id, slot.question_id), _end(slot)
    match = Match(
        learner=learner.rating, options=len(slot.options), difficulty=slot.difficulty, right=slot.right
    )
    known = memory.first(key, user_id, slot.question_id, slot.topic, at)
    return known.model_copy(update={"match": match})


def _end(slot: Slot) -> datetime:
    return slot.ended_at or slot.dealt_at  # a slot that is taken in has ended
