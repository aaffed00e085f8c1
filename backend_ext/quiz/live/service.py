"""The verbs of live rooms: open, join, go on, send away, close. Each is one atomic step or a transaction."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import Invalid
from backend_ext.kit.ids import clean_room_code, new_id, new_token, room_code, token_hash
from backend_ext.kit.network import network_of
from backend_ext.people.access import check_access
from backend_ext.people.models import Person
from backend_ext.people.names import display_key
from backend_ext.quiz.content.bank import QuestionBank
from backend_ext.quiz.content.models import Question
from backend_ext.quiz.live.errors import (
    NameTaken,
    NotAPlayer,
    NotNow,
    NotTheHost,
    RoomClosed,
    RoomFull,
    RoomLocked,
    RoomNotFound,
    SentAway,
)
from backend_ext.quiz.live.form import RoomForm
from backend_ext.quiz.live.models import (
    CLOSING_MS,
    KEPT,
    MOST_PLAYERS,
    PLAYABLE,
    Phase,
    Player,
    Room,
    Round,
)
from backend_ext.quiz.live.names import player_name
from backend_ext.quiz.live.repository import PlayerRepository, RoomRepository
from backend_ext.quiz.play.models import ALLOWANCE_MS, Dealt
from backend_ext.store.limits import Limit, RateLimiter
from backend_ext.store.mongo import Duplicate, Transactions, Tx
from backend_ext.store.turns import Turns

OPENED = Limit("live_open", 30, 3600)
# A whole school may stand behind one address. Of 2^30 codes 400 an hour find nothing.
GUESSED, CAME = Limit("live_guess", 400, 3600), Limit("live_come", 1500, 600)
JOINED = Limit("live_join", 300, 600)
_ms = timedelta(milliseconds=1)


class LiveRooms:
    """Rooms, over MongoDB alone: any process may take any step of any room."""

    def __init__(
        self,
        rooms: RoomRepository,
        players: PlayerRepository,
        bank: QuestionBank,
        limiter: RateLimiter,
        transactions: Transactions,
    ) -> None:
        self._rooms, self._players, self._bank = rooms, players, bank
        self._limiter, self._transactions = limiter, transactions
        self._turns = Turns()

    async def open(self, host: Person, form: RoomForm) -> Room:
        """A new room with questions chosen at random. Raises PremiumNeeded, TooMany, Invalid."""
        check_access("premium", host, second_factor=False)
        await self._limiter.hit(host.user_id, OPENED)
        chosen = await self._choose(form)
        now = utcnow()
        room = Room(
            id=new_id(),
            code=room_code(),
            host_id=host.user_id,
            host_name=host.display_name,
            host_key=display_key(host.display_name),
            topics=form.topics,
            difficulty=form.difficulty,
            seconds=form.seconds,
            rounds=[_round(question) for question in chosen],
            created_at=now,
            expires_at=now + KEPT,
        )
        for _ in range(3):
            try:
                await self._rooms.insert(room)
            except Duplicate:  # the code is another room's
                room = room.model_copy(update={"code": room_code()})
                continue
            return room
        raise RuntimeError("no code was free")

    async def find(self, typed: str, address: str) -> Room:
        """The room with this code. Wrong codes are counted. Raises RoomNotFound, RoomClosed, TooMany."""
        network = network_of(address)
        await self._limiter.hit(network, CAME)
        taken = await self._limiter.hit_strictly((network, GUESSED))
        code = clean_room_code(typed)
        room = await self._rooms.by_code(code) if code else None
        if room is None:
            raise RoomNotFound
        await self._limiter.give_back(taken)
        if room.phase is Phase.CLOSED:
            raise RoomClosed
        return room

    async def get(self, room_id: str) -> Room:
        """The room as it stands. Raises RoomNotFound."""
        room = await self._rooms.get(room_id)
        if room is None:
            raise RoomNotFound
        return room

    async def join(self, room: Room, typed: str, address: str) -> tuple[Player, str]:
        """A new player and their secret token.

        Raises Invalid for a name that may not be, NameTaken, RoomFull, RoomLocked, RoomClosed, TooMany.
        """
        name, key = player_name(typed, room.host_key)
        await self._limiter.hit(f"{network_of(address)}|{room.id}", JOINED)
        token, now = new_token(), utcnow()
        player = Player(
            id=new_id(),
            room_id=room.id,
            name=name,
            key=key,
            token=token_hash(token),
            joined_at=now,
            expires_at=room.expires_at,
        )

        async def body(tx: Tx) -> bool:
            if not await self._rooms.take_seat(room.id, tx):
                return False
            await self._players.insert(player, tx)
            return True

        async with self._turns.of([room.id]):
            try:
                seated = await self._transactions.run(body)
            except Duplicate:
                raise NameTaken from None
        if not seated:
            raise await self._why_not(room.id)
        return player, token

    async def back(self, room: Room, token: str) -> Player:
        """The player who holds `token`. Raises NotAPlayer, SentAway."""
        player = await self._players.by_token(room.id, token_hash(token))
        if player is None:
            raise NotAPlayer
        if player.kicked:
            raise SentAway
        return player

    async def players(self, room_id: str) -> list[Player]:
        """Everybody who joined, with who was sent away, in the order they came."""
        return await self._players.of_room(room_id)

    async def questions(self, room: Room) -> dict[str, Question]:
        """The room's questions by their ids."""
        return await self._bank.get_many(asked.question_id for asked in room.rounds)

    async def next(self, host: Person | None, room: Room, number: int) -> Room:
        """Goes on from question `number` (0: from the lobby) to the next one, or to the podium.

        Raises NotTheHost, PremiumNeeded; NotNow when the room is elsewhere already.
        """
        check_host(host, room)
        if number == len(room.rounds):
            changed = await self._rooms.podium(room.id, number)
        else:
            now = utcnow()
            closes_at = now + (room.limit_ms + ALLOWANCE_MS) * _ms
            changed = await self._rooms.deal(room.id, number + 1, now, closes_at)
        return _happened(changed)

    async def close_question(self, host: Person | None, room: Room, number: int) -> Room:
        """Closes question `number` now; what is on its way still counts. Raises as `next`."""
        check_host(host, room)
        return _happened(await self.shorten(room.id, number))

    async def shorten(self, room_id: str, number: int) -> Room | None:
        """Closes question `number`; None when it is not open any longer."""
        return await self._rooms.shorten(room_id, number, utcnow() + CLOSING_MS * _ms)

    async def reveal(self, room_id: str, number: int) -> Room | None:
        """Ends question `number` when its time is over: the room, for the one of all processes who did it."""
        return await self._rooms.reveal(room_id, number, utcnow())

    async def lock(self, host: Person | None, room: Room, locked: bool) -> Room:
        """Lets nobody else in, or people in again. Raises as `next`."""
        check_host(host, room)
        return _happened(await self._rooms.lock(room.id, locked))

    async def kick(self, host: Person | None, room: Room, player_id: str) -> None:
        """Sends a player away for good; their seat is free. Raises NotTheHost, PremiumNeeded, NotAPlayer."""
        check_host(host, room)

        async def body(tx: Tx) -> bool:
            gone = await self._players.kick(room.id, player_id, tx)
            if gone:
                await self._rooms.free_seat(room.id, tx)
            return gone

        async with self._turns.of([room.id]):
            if not await self._transactions.run(body):
                raise NotAPlayer

    async def end(self, host: Person | None, room: Room) -> None:
        """Ends the room for everybody. Raises NotTheHost, PremiumNeeded."""
        check_host(host, room)
        await self._rooms.close(room.id)

    async def of_host(self, host_id: str) -> list[Room]:
        """The rooms somebody opened in the last 7 days, the newest first."""
        return await self._rooms.of_host(host_id)

    async def forget(self, user_id: str, tx: Tx) -> None:
        """Removes the rooms of an account."""
        await self._rooms.forget(user_id, tx)

    async def _choose(self, form: RoomForm) -> Sequence[Question]:
        found = [
            question
            for topic in form.topics or [""]
            for question in await self._bank.active(topic, form.difficulty)
        ]
        if len(found) < form.questions:
            raise Invalid({"questions": "There are not so many such questions. Please choose more topics."})
        return secrets.SystemRandom().sample(found, form.questions)

    async def _why_not(self, room_id: str) -> Exception:
        room = await self.get(room_id)
        if room.phase not in PLAYABLE:
            return RoomClosed()
        return RoomFull() if room.seats >= MOST_PLAYERS else RoomLocked()


def check_host(person: Person | None, room: Room) -> None:
    """Lets the room's host through. Raises SignInNeeded, PremiumNeeded, NotTheHost."""
    check_access("premium", person, second_factor=False)
    if person is None or person.user_id != room.host_id:
        raise NotTheHost


def _round(question: Question) -> Round:
    """A question as the room asks it: the same order and ids for everybody in it."""
    options = [Dealt(id=new_id(), key=option.key) for option in question.options]
    secrets.SystemRandom().shuffle(options)
    return Round(question_id=question.id, options=options, right=question.right)


def _happened(room: Room | None) -> Room:
    if room is None:
        raise NotNow
    return room
