"""Builds the services of what belongs to an account."""

from dataclasses import dataclass

from backend_ext.bootstrap.desk import DeskParts
from backend_ext.bootstrap.goods import GoodsParts
from backend_ext.bootstrap.ground import Ground
from backend_ext.bootstrap.mail import MailParts
from backend_ext.bootstrap.people import PeopleParts
from backend_ext.bootstrap.premium import HolderParts
from backend_ext.bootstrap.quiz import QuizParts
from backend_ext.bootstrap.wishes import WishParts
from backend_ext.invoices.service import InvoiceService
from backend_ext.media.repository import PictureRepository
from backend_ext.media.service import PictureService
from backend_ext.ordering.checkout import CheckoutService
from backend_ext.ordering.service import OrderService
from backend_ext.people.belongings.departures import Departures
from backend_ext.people.belongings.holdings import Holdings
from backend_ext.people.belongings.played import Played
from backend_ext.people.belongings.repository import FarewellRepository
from backend_ext.people.belongings.service import Belongings
from backend_ext.people.belongings.told import Told
from backend_ext.people.links.service import MailedLinks
from backend_ext.people.repository import UserRepository


@dataclass(frozen=True)
class BelongingsParts:
    """The services of what belongs to an account."""

    pictures: PictureService
    belongings: Belongings
    departures: Departures


def build_belongings(
    ground: Ground,
    accounts: PeopleParts,
    goods: GoodsParts,
    orders: OrderService,
    checkout: CheckoutService,
    desk: DeskParts,
    invoices: InvoiceService,
    holders: HolderParts,
    links: MailedLinks,
    mail: MailParts,
    wishes: WishParts,
    quiz: QuizParts,
) -> BelongingsParts:
    """The services of what belongs to an account, in whichever room it is."""
    mongo, sessions = ground.mongo, accounts.sessions
    pictures = PictureService(PictureRepository(mongo.db), accounts.people, sessions, mongo)
    holdings = Holdings(
        carts=goods.carts,
        checkout=checkout,
        orders=orders,
        refunds=desk.refunds,
        invoices=invoices,
        wallet=holders.wallet,
        pictures=pictures,
        links=links,
        outbox=ground.outbox,
        preferences=mail.preferences,
        suppressions=mail.suppressions,
        told=Told(wishes.wishlists, wishes.back_in_stock, wishes.reviews, wishes.messages),
        played=Played(
            quiz.attempts,
            quiz.learning,
            quiz.players,
            quiz.statistics,
            quiz.leagues,
            quiz.boards,
            quiz.live.rooms,
        ),
    )
    belongings = Belongings(accounts.people, sessions, holdings, mongo)
    departures = Departures(
        UserRepository(mongo.db),
        sessions,
        FarewellRepository(mongo.db),
        accounts.entrance.provider,
        holdings,
        accounts.roles.guard_last_admin,
        mongo,
        ground.jobs,
    )
    return BelongingsParts(pictures, belongings, departures)
