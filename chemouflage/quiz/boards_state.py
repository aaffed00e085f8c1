"""The states of the boards: what everybody sees, and what only who is signed in does."""

from typing import Any

import reflex as rx

from backend_ext.kit.clock import dhaka_day, utcnow
from chemouflage.arrival import sign_in_path
from chemouflage.first_paint.filled import Filled
from chemouflage.first_paint.tokens import blank
from chemouflage.guard import public, requires
from chemouflage.quiz.boards_view import PARAMETERS, BoardsView, chosen, load
from chemouflage.quiz.league_view import LeagueCard, league_card
from chemouflage.quiz.own_view import OwnView, own_view
from chemouflage.runtime import services
from chemouflage.session import address, person, signed_in
from chemouflage.ui.notices import notify


class BoardState(rx.State):
    """A board; the page server gave the same to the browser's first paint."""

    view: BoardsView = blank(BoardsView)

    @public(loader=True)
    async def load(self) -> None:
        """Reads the board anew."""
        self.view = (await load(services(), address(self))).view  # type: ignore[assignment]

    @public(loader=True)
    async def returned(self, hidden: bool) -> Any:
        """The page is looked at again: others have played meanwhile."""
        if hidden is not False:
            return None
        self.view = (await load(services(), address(self))).view  # type: ignore[assignment]
        return BoardOwn.look


FILLED = Filled("boards", BoardState, BoardsView, load, PARAMETERS)


class BoardOwn(rx.State):
    """Who it is of is asked at each event. `way` leads to sign in and back here."""

    ready: bool = False
    known: bool = False
    way: str = ""
    own: OwnView = blank(OwnView)
    league: LeagueCard = blank(LeagueCard)

    @public(loader=True)
    async def look(self) -> None:
        """Where they stand, if somebody is signed in."""
        await self._look()

    @requires("signed_in")
    async def show(self, shown: bool) -> Any:
        """Puts them onto all boards, or takes them off."""
        here, t = await signed_in(self), address(self).t
        await services().quiz.boards.hide(here.user_id, hidden=not shown)
        await self._look()
        await notify(self, t("You are on the boards again.") if shown else t("You are on no board any more."))
        return BoardState.load

    async def _look(self) -> None:
        here, who, held = address(self), await person(self), services().quiz
        if who is not None:
            now = utcnow()
            board = chosen(here.query, await held.bank.topics(), dhaka_day(now))
            self.own = own_view(await held.boards.view(board, who.user_id), here.t)
            self.league = league_card(await held.leagues.place(who.user_id, now), now, here.t)
        self.known = who is not None
        self.way = "" if who else sign_in_path(self)
        self.ready = True
