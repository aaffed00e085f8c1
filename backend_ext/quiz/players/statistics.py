"""A player's figures, kept for 300 s as `quiz:user_stats:<user id>` and forgotten at the end of each game."""

from contextlib import suppress
from datetime import date, timedelta

from pydantic import ValidationError
from redis.asyncio import Redis

from backend_ext.kit.clock import dhaka_day, utcnow
from backend_ext.quiz.play.books import AttemptBooks
from backend_ext.quiz.play.folds.service import Folds
from backend_ext.quiz.players.models import DayFigures, Figures, TopicFigures
from backend_ext.store.redis import OUTAGE

DAYS = 30
_SECONDS = 300
_KEY = "quiz:user_stats:"


class Statistics:
    """Figures of one player at a time. With Redis away they are summed each time."""

    def __init__(self, books: AttemptBooks, folds: Folds, redis: Redis) -> None:
        self._books = books
        self._folds = folds
        self._redis = redis

    async def of(self, user_id: str) -> Figures:
        """What somebody has answered: by topic, by day, in all."""
        today = dhaka_day(utcnow())
        with suppress(*OUTAGE, ValidationError):
            kept = await self._redis.get(_KEY + user_id)
            figures = Figures.model_validate_json(kept) if kept else None
            if figures is not None and figures.days[-1].day == today:
                return figures
        figures = await self._sum(user_id, today)
        with suppress(*OUTAGE):
            await self._redis.set(_KEY + user_id, figures.model_dump_json(), ex=_SECONDS)
        return figures

    async def forget(self, user_id: str) -> None:
        """Has them summed anew at the next look. With Redis away it waits out their time."""
        with suppress(*OUTAGE):
            await self._redis.delete(_KEY + user_id)

    async def _sum(self, user_id: str, today: date) -> Figures:
        topics = await self._books.by_topic(user_id)
        first = today - timedelta(days=DAYS - 1)
        points = {row.day: row.daily or 0 for row in await self._books.by_day(user_id, first)}
        days = (first + timedelta(days=number) for number in range(DAYS))
        return Figures(
            topics=tuple(
                TopicFigures(topic=row.topic, asked=row.asked, right=row.right, spent_ms=row.elapsed_ms)
                for row in topics
            ),
            days=tuple(DayFigures(day=day, points=points.get(day.isoformat(), 0)) for day in days),
            games=await self._folds.games(user_id),
            points=(await self._folds.daily_totals(user_id))[2],
        )
