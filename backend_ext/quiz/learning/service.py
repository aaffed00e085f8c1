"""What a learner knows: taken in from answers, and told as the next question, a review list, mastery."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import choice

from backend_ext.kit.clock import utcnow
from backend_ext.quiz.content.bank import QuestionBank
from backend_ext.quiz.content.models import Card, Question
from backend_ext.quiz.learning import elo
from backend_ext.quiz.learning.choosing import Candidate, Pick, choose
from backend_ext.quiz.learning.intake import Intake, strength
from backend_ext.quiz.learning.memory import mastery_of, retrievability
from backend_ext.quiz.learning.models import Mastery, MasteryMap, Memory, Rating, ReviewList
from backend_ext.quiz.learning.repository import MemoryRepository, RatingRepository
from backend_ext.quiz.play.errors import NothingToAsk
from backend_ext.quiz.play.held_back import HeldBack
from backend_ext.quiz.play.models import Attempt
from backend_ext.store.mongo import Tx


@dataclass(frozen=True, slots=True)
class Learned:
    """All that is kept of how somebody learns: strengths by topic, what is remembered of which question."""

    ratings: Sequence[Rating]
    memories: Sequence[Memory]


class Learning:
    """Follows attempts (`Follower`) and chooses what they ask (`Chooser`). Only accounts learn here.

    `pick` takes one of several questions that would do as well; at random unless given.
    """

    def __init__(
        self,
        ratings: RatingRepository,
        memories: MemoryRepository,
        bank: QuestionBank,
        held_back: HeldBack,
        intake: Intake,
        pick: Pick = choice,
    ) -> None:
        self._ratings = ratings
        self._memories = memories
        self._bank = bank
        self._held_back = held_back
        self._intake = intake
        self._pick = pick

    async def answered(self, attempt: Attempt) -> None:
        """Takes in the slots that have ended since the last time."""
        await self._intake.take(attempt)

    async def ended(self, attempt: Attempt) -> None:
        """Nothing more: of every slot that ended `answered` was told, also of those that the clock ended."""

    async def next_question(self, attempt: Attempt) -> str:
        """The id of the next question of a round, of its topic and difficulty. Raises NothingToAsk."""
        learner = attempt.user_id or attempt.owner
        questions = await self._bank.active(attempt.topic, attempt.difficulty)
        held = await self._held_back.from_owner(learner)
        candidates = await self._candidates(learner, [one for one in questions if one.id not in held])
        asked = [slot.question_id for slot in attempt.slots]
        chosen = choose(candidates, asked, utcnow(), self._pick)
        if chosen is None:
            raise NothingToAsk
        return chosen

    async def _candidates(self, user_id: str, questions: Sequence[Question]) -> list[Candidate]:
        ids = [question.id for question in questions]
        learner = await self._ratings.of_learner(user_id)
        ratings = await self._ratings.of_questions(ids)
        memories = await self._memories.of_questions(user_id, ids)
        return [
            Candidate(
                question.id,
                elo.chance(
                    strength(elo.LEARNER, learner.get(question.topic)).rating,
                    strength(elo.QUESTION[question.difficulty], ratings.get(question.id)).rating,
                    len(question.options),
                ),
                memories[question.id].answered_at if question.id in memories else None,
            )
            for question in questions
        ]

    async def due(self, user_id: str, now: datetime, limit: int) -> list[str]:
        """Ids of at most `limit` questions to review at `now`, the most forgotten first."""
        due = [memory for memory in await self._to_review(user_id) if memory.due_at <= now]
        due.sort(key=lambda memory: (retrievability(memory, now), memory.due_at, memory.id))
        return [memory.question_id for memory in due[:limit]]

    async def review_list(self, user_id: str, now: datetime) -> ReviewList:
        """What is due at `now` of what the learner got wrong at least once, and when more will be."""
        kept = await self._to_review(user_id)
        topics = Counter(memory.topic for memory in kept if memory.due_at <= now)
        later = (memory.due_at for memory in kept if memory.due_at > now)
        return ReviewList(topics.total(), dict(topics), min(later, default=None))

    async def _to_review(self, user_id: str) -> list[Memory]:
        """What was wrong at least once and may be asked now, under the topic it has now."""
        held = await self._held_back.from_owner(user_id)
        topics = {one.id: one.topic for one in await self._bank.active() if one.id not in held}
        return [
            memory.model_copy(update={"topic": topics[memory.question_id]})
            for memory in await self._memories.once_wrong(user_id)
            if memory.question_id in topics
        ]

    async def mastery(self, user_id: str, now: datetime) -> MasteryMap:
        """How much the learner knows at `now` of each topic and each card, by the active questions."""
        memories = {memory.question_id: memory for memory in await self._memories.of_learner(user_id)}
        of_topic: defaultdict[str, list[Question]] = defaultdict(list)
        of_card: defaultdict[tuple[str, str], list[Question]] = defaultdict(list)
        cards: dict[tuple[str, str], Card] = {}
        for question in await self._bank.active():
            of_topic[question.topic].append(question)
            if question.card is not None:
                key = (question.card.deck, question.card.name.en)
                cards.setdefault(key, question.card)
                of_card[key].append(question)

        def of(questions: Sequence[Question]) -> Mastery:
            known = [memories[question.id] for question in questions if question.id in memories]
            return mastery_of(len(questions), known, now)

        return MasteryMap(
            topics={topic: of(questions) for topic, questions in of_topic.items()},
            cards=[(cards[key], of(of_card[key])) for key in sorted(of_card)],
        )

    async def of_account(self, user_id: str) -> Learned:
        """All that is kept of how an account learns."""
        ratings = await self._ratings.of_learner(user_id)
        return Learned(list(ratings.values()), await self._memories.of_learner(user_id))

    async def forget(self, user_id: str, tx: Tx) -> None:
        """Removes it; what questions learned of it stays with them, of nobody."""
        await self._ratings.forget(user_id, tx)
        await self._memories.forget(user_id, tx)
