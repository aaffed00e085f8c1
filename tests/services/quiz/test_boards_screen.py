"""The pages of boards and statistics over the real shop: who sees which of it, in which words."""

from datetime import timedelta

import pytest

from backend_ext.bootstrap import Services
from backend_ext.jobs.names import Job
from backend_ext.jobs.tasks import WORK
from backend_ext.kit.clock import dhaka_start
from backend_ext.kit.text import Lang
from backend_ext.quiz.play.models import Kind
from chemouflage.quiz.boards_state import BoardOwn, BoardState
from chemouflage.quiz.statistics_state import StatisticsState
from tests.account import Here, come, notice
from tests.attempts import play, put_bank
from tests.clock import Travel
from tests.dailies import put_game
from tests.people import put_user
from tests.questions import put_topic
from tests.standings import NOW, TODAY, YESTERDAY, put_players, take_in
from tests.tab import Tab, call, visitor_token

pytestmark = pytest.mark.usefixtures("screen")
ROOTS: dict[Lang, str] = {"en": "", "bn": "/bn"}


@pytest.fixture(autouse=True)
def _in_the_evening(travel: Travel) -> None:
    travel.to(NOW)


@pytest.fixture
async def here(services: Services) -> Here:
    """Somebody on a board, with others."""
    await put_topic(services, "acids")
    return await come(services, await put_user(services, display_name="Neon", display_key="neon"))


async def _own(here: Here, path: str = "/quiz/boards") -> tuple[Tab, BoardOwn]:
    tab = Tab(path, visitor_token(), session=here.secret)
    state = await tab.state(BoardOwn)
    await call(BoardOwn.look, state)
    return tab, state


async def test_a_member_sees_their_place_hides_and_is_back_at_once(services: Services, here: Here) -> None:
    others = await put_players(services, 4)
    for points, player in zip((40, 30, 20, 10), others, strict=True):
        await put_game(services, player, TODAY, points)
    await put_game(services, here.user.id, TODAY, 25)
    await take_in(services)

    tab, state = await _own(here)
    assert (state.known, state.own["told"], state.own["why"]) == (True, "Place 3 of 5", "25 points")
    assert [(row["place"], row["name"], row["mine"]) for row in state.own["around"]] == [
        ("1", "P0", False),
        ("2", "P1", False),
        ("3", "Neon", True),
        ("4", "P2", False),
        ("5", "P3", False),
    ]
    board = await tab.state(BoardState)
    await call(BoardState.load, board)
    assert [row["key"] for row in board.view["rows"]].index(state.own["key"]) == 2

    await call(BoardOwn.show, state, False)
    assert await notice(tab) == "You are on no board any more."
    assert (state.own["hidden"], state.own["on_board"], state.own["key"]) == (True, False, "")
    assert (state.own["told"], state.own["around"]) == ("You are hidden", [])
    assert state.own["why"] == "Your 25 points count, but nobody sees them here."
    await call(BoardState.load, board)
    assert [row["name"] for row in board.view["rows"]] == ["P0", "P1", "P2", "P3"]

    await call(BoardOwn.show, state, True)
    await call(BoardState.load, board)
    assert (state.own["told"], state.own["hidden"]) == ("Place 3 of 5", False)
    assert [row["name"] for row in board.view["rows"]][2] == "Neon"
    assert (await services.quiz.players.get(others[0])).hidden is False


async def test_who_is_on_no_board_is_told_why(services: Services, here: Here) -> None:
    for path, told in (
        ("/quiz/boards", "Play today’s ten questions to get onto this board."),
        ("/quiz/boards?board=all", "You have no points here yet. The daily quiz brings them."),
        ("/bn/quiz/boards?topic=acids", "এখানে আপনার কোনো পয়েন্ট নেই। দৈনিক কুইজ খেললে পয়েন্ট পাবেন।"),
    ):
        _, state = await _own(here, path)
        assert (state.own["why"], state.own["on_board"]) == (told, False), path
    await services.quiz.boards.hide(here.user.id, hidden=True)
    _, state = await _own(here)
    assert (state.own["told"], state.own["why"]) == ("You are hidden", "Nobody sees you on any board.")

    tab = Tab("/bn/quiz/boards?board=week", visitor_token())
    state = await tab.state(BoardOwn)
    await call(BoardOwn.look, state)
    assert (state.ready, state.known) == (True, False)
    assert state.way == "/bn/sign-in?next=%2Fbn%2Fquiz%2Fboards%3Fboard%3Dweek"
    await call(BoardOwn.show, state, False)
    assert await services.quiz.players.hidden() == {here.user.id}


async def test_a_league_says_who_moves_and_how_the_last_week_ended(
    services: Services, here: Here, travel: Travel
) -> None:
    others = await put_players(services, 9)
    travel.to(NOW - timedelta(days=7))
    for number, player in enumerate((here.user.id, *others)):
        await put_game(services, player, TODAY - timedelta(days=7), 500 - number)
    await take_in(services)
    travel.to(NOW)
    await WORK[Job.SETTLE_LEAGUES](services)
    _, state = await _own(here)
    assert (state.league["tier"], state.league["joined"], state.league["rows"]) == ("Copper", False, [])
    assert state.league["last"] == ("Week of 16 November: place 1 with 500 points. You moved up to Copper.")
    assert state.league["told"].startswith("Your first daily quiz of the week")

    for number, player in enumerate((here.user.id, *others)):
        await put_game(services, player, TODAY, 10 + number)
    await take_in(services)
    await services.quiz.boards.hide(others[0], hidden=True)
    _, state = await _own(here)
    assert (state.league["left"], state.league["symbol"]) == ("4 days left", "Cu")
    assert [(row["place"], row["name"], row["leads"], row["mine"]) for row in state.league["rows"]] == [
        ("1", "Hidden player", "Rises", False),
        ("2", "Neon", "Stays", True),
    ]
    assert state.league["told"] == "You are in place 2: if the week ended now, you would stay."
    travel.to(dhaka_start(TODAY, 5) - timedelta(minutes=50))
    _, state = await _own(here, "/bn/quiz/boards")
    assert (state.league["tier"], state.league["left"]) == ("তামা", "আর ১ ঘণ্টা বাকি")


async def test_statistics_are_those_of_who_looks(services: Services, here: Here) -> None:
    (other,) = await put_players(services, 1)
    await put_topic(services, "organic", 1)
    await put_game(services, other, TODAY, 40)
    for back, points in ((9, {"acids": 15, "organic": 0}), (2, {"acids": 0}), (0, {"acids": 30})):
        await put_game(services, here.user.id, TODAY - timedelta(days=back), points)
    await put_game(services, here.user.id, YESTERDAY - timedelta(days=2), {"acids": 15}, kind=Kind.PRACTICE)
    await take_in(services)

    _, state = await here.at("/quiz/statistics", StatisticsState)

    totals = [state.figures[name] for name in ("games", "questions", "share", "points")]
    assert totals == ["4", "5", "60%", "45"]
    assert [(one["name"], one["share"], one["answers"], one["time"], one["time_size"])
            for one in state.figures["topics"]] == [
        ("acids", "75%", "3 of 4", "10.0 s", "33"),
        ("organic", "0%", "0 of 1", "10.0 s", "33"),
    ]  # fmt: skip
    days = state.figures["days"]
    assert (len(days["columns"]), days["top"], days["first"], days["last"]) == (
        30, "30 points", "27 October", "25 November",
    )  # fmt: skip
    drawn = {one["day"]: (one["points"], one["height"]) for one in days["columns"] if one["points"] != "0"}
    assert drawn == {"16 November": ("15", "50.0"), "25 November": ("30", "100.0")}
    assert days["label"] == (
        "Points of the daily quiz in 30 days. Played on 2 of them; the most on 25 November: 30 points."
    )
    marks = [[day["mark"] for day in week["days"]] for week in state.streak["weeks"]]
    early, ahead = "early", "ahead"
    assert marks == [
        [early] * 7,
        [early] * 7,
        [early] * 7,
        ["played", "frozen", "missed", "missed", "missed", "missed", "played"],
        ["played", "frozen", "played", ahead, ahead, ahead, ahead],
    ]
    assert state.streak["weeks"][4]["days"][2]["told"] == "25 November: played"
    assert (state.streak["current"], state.streak["longest"]) == ("3", "The longest so far: 3 days.")
    assert state.streak["freeze"].startswith("This week’s freeze is used")
    earned = [(one["name"], one["when"]) for one in state.badges if one["earned"]]
    assert dict(earned) == dict.fromkeys(("Ignition", "Chain reaction"), "25 November 2026")
    assert len(state.badges) == 11


@pytest.mark.parametrize("lang", ["en", "bn"])
async def test_what_is_known_is_told_by_topic_and_by_card(services: Services, here: Here, lang: Lang) -> None:
    await put_bank(services)
    await play(services, await services.quiz.attempts.start_daily(here.user.id), "aaaaaaaaab")

    _, state = await here.at(f"{ROOTS[lang]}/quiz/statistics", StatisticsState)

    topics = state.mastery["topics"]
    assert {one["level"] for one in topics} <= {"Learning", "New", "শিখছেন", "নতুন"}
    assert len(topics) == 3
    assert state.mastery["decks"] == []
    assert any("১" <= letter <= "৯" for letter in state.figures["share"]) is (lang == "bn")
