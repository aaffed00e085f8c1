"""All the shop knows of somebody, for them to download. Times are ISO 8601 in UTC, money is poisha."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend_ext.cart.models import CartView
from backend_ext.invoices.models import Invoice
from backend_ext.kit.ids import show_code
from backend_ext.mail.consent.models import Suppression
from backend_ext.mail.models import Category, Mail
from backend_ext.messages.models import Message
from backend_ext.ordering.models import Event, Order
from backend_ext.people.belongings.played import Games
from backend_ext.people.belongings.told import Say
from backend_ext.people.models import User
from backend_ext.people.sessions.models import Session
from backend_ext.premium.models import Entitlement, OwnCode
from backend_ext.quiz.leagues.models import Place
from backend_ext.quiz.learning import elo
from backend_ext.quiz.learning.models import Memory, Rating
from backend_ext.quiz.live.models import Room
from backend_ext.quiz.play.models import Attempt, Slot
from backend_ext.refunds.models import Refund
from backend_ext.reviews.models import Review
from backend_ext.wishes.models import StockRequest

VERSION = 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a portrait is made of; `refunds` by order id."""

    user: User
    sessions: Sequence[Session]
    orders: Sequence[Order]
    refunds: Mapping[str, Sequence[Refund]]
    invoices: Sequence[Invoice]
    codes: Sequence[OwnCode]
    entitlements: Sequence[Entitlement]
    mails: Sequence[Mail]
    wanted: Mapping[Category, bool]
    suppressed: Suppression | None
    cart: CartView
    typed: dict[str, str]
    say: Say
    games: Games


def portrait(drawn: Drawn, now: datetime) -> dict[str, Any]:
    """The whole, as JSON can say it. `version` goes up when a name in it changes its meaning."""
    return {
        "what": "chemouflage account",
        "version": VERSION,
        "made_at": _at(now),
        "profile": _profile(drawn.user),
        "addresses": _addresses(drawn.user),
        "devices": [_device(session) for session in drawn.sessions],
        "cart": [{"product": line.product.slug, "quantity": line.quantity} for line in drawn.cart.lines],
        "open_checkout": drawn.typed,
        "orders": [_order(order, drawn.refunds.get(order.id, ())) for order in drawn.orders],
        "invoices": [_invoice(invoice) for invoice in drawn.invoices],
        "premium_codes": [_code(code) for code in drawn.codes],
        "premium": [_entitlement(one) for one in drawn.entitlements],
        "wishlist": [listed.product.slug for listed in drawn.say.wishlist],
        "back_in_stock": [_request(one) for one in drawn.say.requests],
        "reviews": [_review(one) for one in drawn.say.reviews],
        "messages": [_message(one) for one in drawn.say.messages],
        "games": [_game(one) for one in drawn.games.attempts],
        "strengths": [_strength(one) for one in drawn.games.learned.ratings],
        "memories": [_memory(one) for one in drawn.games.learned.memories],
        "hidden_on_boards": drawn.games.player.hidden,
        "badges": [{"badge": one.badge.value, "since": _at(one.at)} for one in drawn.games.player.badges],
        "leagues": [_place(one) for one in drawn.games.places],
        "live_rooms": [_room(one) for one in drawn.games.rooms],
        "mails": [_mail(mail) for mail in drawn.mails],
        "mails_wanted": {category.value: wanted for category, wanted in drawn.wanted.items()},
        "no_mail_since": _suppressed(drawn.suppressed),
    }


def _at(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _profile(user: User) -> dict[str, Any]:
    told = user.model_dump(
        mode="json",
        include={"email", "email_verified", "name", "display_name", "phone", "lang", "theme", "role"},
    )
    return told | {
        "has_picture": bool(user.picture),
        "premium_until": _at(user.premium_until),
        "second_factor_since": _at(user.second_factor.since if user.second_factor else None),
        "signs_in_with": sorted({identity.partition(":")[0] for identity in user.identities}),
        "created_at": _at(user.created_at),
        "updated_at": _at(user.updated_at),
    }


def _addresses(user: User) -> list[dict[str, Any]]:
    return [
        address.model_dump(exclude={"id"}) | {"is_default": address.id == user.default_address}
        for address in user.addresses
    ]


def _device(session: Session) -> dict[str, Any]:
    return {
        "kind": session.kind.value,
        "device": session.device,
        "network_address": session.address,
        "since": _at(session.created_at),
        "last_used_at": _at(session.seen_at),
        "good_until": _at(session.expires_at),
    }


def _order(order: Order, refunds: Sequence[Refund]) -> dict[str, Any]:
    money = order.model_dump(include={"goods", "discount", "delivery", "total"})
    return {
        "number": order.number,
        "placed_at": _at(order.created_at),
        "state": order.state.value,
        "payment_state": order.payment_state.value,
        "method": order.method.value,
        "zone": order.zone.value,
        "language": order.lang,
        "contact": order.contact.model_dump(),
        "address": order.address.model_dump(),
        "lines": [
            line.model_dump(exclude={"product_id", "image"}) | {"total": line.total} for line in order.lines
        ],
        **money,
        "coupon": order.coupon.code if order.coupon else None,
        "held_until": _at(order.hold_until),
        "shipment": order.shipment.model_dump() if order.shipment else None,
        "refunds": [_refund(refund) for refund in refunds],
        "timeline": [_event(event) for event in order.events],
    }


def _refund(refund: Refund) -> dict[str, Any]:
    told = refund.model_dump(include={"lines", "amount", "delivery", "reference"})
    return told | {"at": _at(refund.at)}


def _event(event: Event) -> dict[str, Any]:
    """Which of the staff it was stays with us."""
    return event.model_dump() | {"at": _at(event.at), "by": event.by.partition(":")[0]}


def _invoice(invoice: Invoice) -> dict[str, Any]:
    return {
        "number": invoice.number,
        "order": invoice.order_number,
        "issued_at": _at(invoice.issued_at),
        "buyer": invoice.buyer.model_dump(),
        "total": invoice.total,
        "payment_reference": invoice.reference,
    }


def _code(code: OwnCode) -> dict[str, Any]:
    return {
        "code": show_code(code.code),
        "state": code.state.value,
        "product": code.product.model_dump() if code.product else None,
        "order": code.order_number,
        "given_at": _at(code.given_at),
        "redeemed_at": _at(code.redeemed_at),
        "redeemed_by_you": code.mine,
        "premium_until": _at(code.ends_at),
    }


def _entitlement(one: Entitlement) -> dict[str, Any]:
    return {"from": _at(one.starts_at), "until": _at(one.ends_at), "withdrawn_at": _at(one.withdrawn_at)}


def _request(one: StockRequest) -> dict[str, Any]:
    return {"email": one.email, "asked_at": _at(one.asked_at), "told_at": _at(one.told_at)}


def _review(one: Review) -> dict[str, Any]:
    said = one.model_dump(mode="json", include={"name", "stars", "text", "lang", "state"})
    return said | {"written_at": _at(one.created_at), "changed_at": _at(one.updated_at)}


def _message(one: Message) -> dict[str, Any]:
    said = one.model_dump(mode="json", include={"name", "email", "topic", "order_number", "text", "state"})
    answers = [{"at": _at(answer.at), "text": answer.text} for answer in one.answers]
    return said | {"written_at": _at(one.created_at), "answers": answers}


def _game(one: Attempt) -> dict[str, Any]:
    """Which question it was stays with us: its answer is for those who were asked."""
    told = one.model_dump(
        mode="json", include={"kind", "day", "topic", "difficulty", "score", "right", "state"}
    )
    return told | {
        "questions": one.total,
        "started_at": _at(one.started_at),
        "ended_at": _at(one.ended_at),
        "answers": [_answer(slot) for slot in one.ended_slots()],
    }


def _answer(slot: Slot) -> dict[str, Any]:
    told = slot.model_dump(mode="json", include={"topic", "difficulty", "right", "points"})
    return told | {"asked_at": _at(slot.dealt_at), "answered_at": _at(slot.ended_at if slot.choice else None)}


def _strength(one: Rating) -> dict[str, Any]:
    return {"topic": one.topic, "strength": round(elo.LEARNER + one.moved), "answers": one.answers}


def _memory(one: Memory) -> dict[str, Any]:
    told = one.model_dump(mode="json", include={"topic", "answers", "wrong", "last_right"})
    return told | {"answered_at": _at(one.answered_at), "due_at": _at(one.due_at)}


def _place(one: Place) -> dict[str, Any]:
    told = one.model_dump(mode="json", include={"week", "outcome", "place", "points"})
    return told | {"tier": one.tier.name.lower(), "joined_at": _at(one.joined_at)}


def _room(one: Room) -> dict[str, Any]:
    told = one.model_dump(mode="json", include={"code", "topics", "difficulty", "seconds", "phase"})
    return told | {"questions": len(one.rounds), "opened_at": _at(one.created_at)}


def _mail(mail: Mail) -> dict[str, Any]:
    return {
        "purpose": mail.purpose.value,
        "to": mail.to,
        "queued_at": _at(mail.created_at),
        "sent_at": _at(mail.sent_at),
        "state": mail.state.value,
    }


def _suppressed(found: Suppression | None) -> dict[str, Any] | None:
    return {"at": _at(found.at), "why": found.why.value, "said": found.said} if found else None
