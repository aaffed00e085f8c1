"""How hard questions are: the first answers of all learners, taken in by a job."""

from backend_ext.quiz.learning import elo
from backend_ext.quiz.learning.models import Memory, Rating
from backend_ext.quiz.learning.repository import MemoryRepository, RatingRepository
from backend_ext.store.mongo import Transactions, Tx

_HAND = 200  # matches in one transaction


class QuestionRatings:
    """Folds first answers into the questions' ratings, each once, in the order they were given."""

    def __init__(
        self, ratings: RatingRepository, memories: MemoryRepository, transactions: Transactions
    ) -> None:
        self._ratings = ratings
        self._memories = memories
        self._transactions = transactions

    async def take(self) -> int:
        """Takes in what came since the last time; how many answers. Safe to run twice at once."""
        return sum([await self._of(question_id) for question_id in await self._memories.to_rate()])

    async def _of(self, question_id: str) -> int:
        async def body(tx: Tx) -> int:
            taken = await self._memories.take_matches(question_id, _HAND, tx)
            if taken:
                rating = (await self._ratings.of_questions([question_id], tx)).get(question_id)
                moved = _moved(rating, taken)
                await self._ratings.move_question(question_id, taken[-1].topic, moved, len(taken), tx)
            return len(taken)

        count = hand = await self._transactions.run(body)
        while hand == _HAND:
            hand = await self._transactions.run(body)
            count += hand
        return count


def _moved(rating: Rating | None, memories: list[Memory]) -> float:
    """By how many points these matches, one after the other, move a question."""
    moved, answers = (rating.moved, rating.answers) if rating else (0.0, 0)
    before = moved
    for match in (memory.match for memory in memories if memory.match):
        question = elo.Strength(elo.QUESTION[match.difficulty] + moved, answers)
        learner = elo.Strength(match.learner)
        moved += elo.moves(learner, question, match.options, right=match.right).question
        answers += 1
    return moved - before
