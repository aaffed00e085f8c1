"""What staff may do asks for the role in the service itself, whoever calls it, and before anything else."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from inspect import getmembers, isfunction, signature
from typing import Any

import pytest

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import dhaka_day, utcnow
from backend_ext.kit.errors import ShopError
from backend_ext.mail.consent.models import Why
from backend_ext.mail.models import Mail
from backend_ext.mail.repository import OutboxRepository
from backend_ext.messages.form import parse
from backend_ext.ordering.models import Order
from backend_ext.people.errors import RoleNeeded
from backend_ext.people.models import Person, Role
from backend_ext.premium.models import CodeFilter, PremiumCode
from backend_ext.promotion.models import Coupon, CouponRules, Kind
from backend_ext.quiz.content.files import Form
from backend_ext.quiz.content.models import Question, QuestionState
from backend_ext.quiz.content.models import Topic as QuizTopic
from backend_ext.reviews.models import ReviewState
from backend_ext.staff_tasks.models import TaskKind
from backend_ext.terms.contact import Contact, Seller
from backend_ext.terms.models import Terms
from backend_ext.webhooks.models import Endpoint, Topic
from tests.people import admin, person, put_code, put_user
from tests.questions import draft_of, put_questions, put_topic, question
from tests.shop import place, put_product, words

Call = Callable[[Person], Awaitable[Any]]
ADMIN = {Role.ADMIN}
SUPPORT = {Role.ADMIN, Role.SUPPORT}
EDITORS = {Role.ADMIN, Role.EDITOR}
MODERATORS = {Role.ADMIN, Role.SUPPORT, Role.EDITOR}
GONE = "0" * 24
RULES = CouponRules(code="EID10", kind=Kind.PERCENT, percent=10)


class Desk:
    """A shop with something for each verb to do."""

    order: Order
    mail: Mail
    code: PremiumCode
    coupon: Coupon
    endpoint: Endpoint
    task: str
    message: str
    batch: str
    topic: QuizTopic
    question: Question

    def __init__(self, services: Services) -> None:
        self.services = services

    async def fill(self) -> None:
        """Makes what the verbs are about."""
        held, boss = self.services, admin()
        product = await put_product(held)
        self.order = await place(held, product, email="rahima@example.com")
        await held.mongo.run(lambda tx: held.orders.mark_paid(self.order.id, "test", tx))
        self.mail = (await OutboxRepository(held.mongo.db).of_subject(self.order.id))[0]
        self.code = await put_code(held, product_id=product.id)
        self.batch = (await held.codes.batches.make(boss, product.id, 1, "")).id
        self.coupon = await held.coupon_desk.create(boss, RULES)
        self.endpoint, _ = await held.webhooks.register(boss, "http://127.0.0.1:9/", [Topic.ORDER_PAID])
        await held.mongo.run(lambda tx: held.staff_tasks.open(TaskKind.PAID_TWICE, "order:x", tx))
        self.task = (await held.staff_tasks.page(boss)).items[0].id
        at = utcnow()
        await held.mongo.run(
            lambda tx: held.suppressions.add("gone@example.com", Why.BOUNCED, "550", "m1", at, tx)
        )
        typed = {"name": "Rahima", "email": "rahima@example.com", "topic": "order", "text": "Where is it?"}
        await held.wishes.messages.receive(parse(typed), "stamp", "en", None)
        self.message = (await held.wishes.messages.page(boss, None)).items[0].id
        self.topic, self.question = await put_topic(held), question()
        await put_questions(held, self.question)

    def services_of_staff(self) -> dict[str, object]:
        """The services whose verbs with an `actor` are staff's."""
        held = self.services
        return {
            "review_desk": held.review_desk,
            "daily_comparison": held.daily_comparison,
            "ledger": held.ledger,
            "codes": held.codes.desk,
            "batches": held.codes.batches,
            "coupons": held.coupon_desk,
            "webhooks": held.webhooks,
            "terms": held.terms,
            "contact": held.contact,
            "seller": held.seller,
            "tasks": held.staff_tasks,
            "mail": held.mail_desk,
            "suppressions": held.suppressions,
            "messages": held.wishes.messages,
            "reviews": held.wishes.reviews,
            "games": held.quiz.attempt_desk,
            "quiz_items": held.quiz.items,
            "questions": held.quiz.desk,
            "question_files": held.quiz.exchange,
        }

    def verbs(self) -> dict[str, tuple[set[Role], Call]]:
        """Every verb of staff: who may, and a call of it."""
        held, code, coupon, endpoint = self.services, self.code.id, self.coupon.id, self.endpoint.id
        desk, batches, tasks = held.codes.desk, held.codes.batches, held.staff_tasks
        messages, reviews, hooks = held.wishes.messages, held.wishes.reviews, held.webhooks
        games = held.quiz.attempt_desk
        day, until = dhaka_day(utcnow()), utcnow() + timedelta(days=400)
        url, to, product = "http://127.0.0.1:10/", "pupil@example.com", self.order.lines[0].product_id
        cheaper, state = RULES.model_copy(update={"percent": 99}), ReviewState.PUBLISHED
        told, number = words("Another shop"), self.order.number
        quiz, quiz_files, asked, draft = (
            held.quiz.desk,
            held.quiz.exchange,
            self.question.id,
            draft_of(self.question),
        )
        topic = self.topic.model_copy(update={"position": 9})
        return {
            "review_desk.queue": (SUPPORT, lambda who: held.review_desk.queue(who)),
            "review_desk.accept": (SUPPORT, lambda who: held.review_desk.accept(who, "CFX", "fine")),
            "review_desk.give_back": (SUPPORT, lambda who: held.review_desk.give_back(who, "CFX", "R1", "x")),
            "daily_comparison.report": (SUPPORT, lambda who: held.daily_comparison.report(who, day)),
            "ledger.takings": (ADMIN, lambda who: held.ledger.takings(who, day)),
            "codes.find": (SUPPORT, lambda who: desk.find(who, CodeFilter(), 1, 50)),
            "codes.file": (SUPPORT, lambda who: desk.file(who, code)),
            "codes.give_to": (SUPPORT, lambda who: desk.give_to(who, code, to, "en")),
            "codes.give_order": (SUPPORT, lambda who: desk.give_order(who, code, number)),
            "codes.extend": (SUPPORT, lambda who: desk.extend(who, code, until)),
            "codes.revoke": (SUPPORT, lambda who: desk.revoke(who, code, "leaked")),
            "batches.make": (ADMIN, lambda who: batches.make(who, product, 1, "")),
            "batches.newest": (ADMIN, lambda who: batches.newest(who, 1, 50)),
            "batches.file": (ADMIN, lambda who: batches.file(who, self.batch)),
            "coupons.page": (ADMIN, lambda who: held.coupon_desk.page(who, 1)),
            "coupons.get": (ADMIN, lambda who: held.coupon_desk.get(who, coupon)),
            "coupons.uses": (ADMIN, lambda who: held.coupon_desk.uses(who, coupon, 1)),
            "coupons.create": (
                ADMIN,
                lambda who: held.coupon_desk.create(who, RULES.model_copy(update={"code": "EID20"})),
            ),
            "coupons.change": (ADMIN, lambda who: held.coupon_desk.change(who, coupon, cheaper, 1)),
            "coupons.switch_off": (ADMIN, lambda who: held.coupon_desk.switch_off(who, coupon)),
            "webhooks.receivers": (ADMIN, lambda who: hooks.receivers(who)),
            "webhooks.register": (ADMIN, lambda who: hooks.register(who, url, [Topic.ORDER_PAID])),
            "webhooks.change": (ADMIN, lambda who: hooks.change(who, endpoint, [], "", enabled=False)),
            "webhooks.rotate": (ADMIN, lambda who: hooks.rotate(who, endpoint)),
            "webhooks.deliveries": (ADMIN, lambda who: hooks.deliveries(who, endpoint)),
            "webhooks.redeliver": (ADMIN, lambda who: hooks.redeliver(who, GONE)),
            "webhooks.remove": (ADMIN, lambda who: hooks.remove(who, endpoint)),
            "terms.read": (ADMIN, lambda who: held.terms.read(who)),
            "terms.change": (ADMIN, lambda who: held.terms.change(who, Terms(hold_minutes=60), 0)),
            "contact.read": (ADMIN, lambda who: held.contact.read(who)),
            "contact.change": (ADMIN, lambda who: held.contact.change(who, Contact(email=to), 0)),
            "seller.read": (ADMIN, lambda who: held.seller.read(who)),
            "seller.change": (ADMIN, lambda who: held.seller.change(who, Seller(name=told), 0)),
            "tasks.page": (SUPPORT, lambda who: tasks.page(who)),
            "tasks.done": (SUPPORT, lambda who: tasks.done(who, self.task, "seen")),
            "mail.page": (SUPPORT, lambda who: held.mail_desk.page(who, 1, 50)),
            "mail.get": (SUPPORT, lambda who: held.mail_desk.get(who, self.mail.id)),
            "mail.read": (SUPPORT, lambda who: held.mail_desk.read(who, self.mail)),
            "mail.retry": (SUPPORT, lambda who: held.mail_desk.retry(who, self.mail.id)),
            "suppressions.page": (SUPPORT, lambda who: held.suppressions.page(who, 1, 50)),
            "suppressions.lift": (SUPPORT, lambda who: held.suppressions.lift(who, "gone@example.com")),
            "messages.page": (SUPPORT, lambda who: messages.page(who, None)),
            "messages.open": (SUPPORT, lambda who: messages.open(who, self.message)),
            "messages.answer": (SUPPORT, lambda who: messages.answer(who, self.message, 0, "Soon.")),
            "messages.close": (SUPPORT, lambda who: messages.close(who, self.message, 0)),
            "reviews.in_state": (MODERATORS, lambda who: reviews.in_state(who, ReviewState.PENDING)),
            "quiz_items.page": (EDITORS, lambda who: held.quiz.items.page(who)),
            "quiz_items.get": (EDITORS, lambda who: held.quiz.items.get(who, GONE)),
            "reviews.decide": (MODERATORS, lambda who: reviews.decide(who, GONE, 1, state, "")),
            "games.flagged": (MODERATORS, lambda who: games.flagged(who)),
            "games.exclude": (MODERATORS, lambda who: games.exclude(who, GONE, "a program")),
            "games.include": (MODERATORS, lambda who: games.include(who, GONE, "a pupil")),
            "questions.page": (EDITORS, lambda who: quiz.page(who)),
            "questions.get": (EDITORS, lambda who: quiz.get(who, asked)),
            "questions.create": (EDITORS, lambda who: quiz.create(who, draft, QuestionState.DRAFT)),
            "questions.edit": (EDITORS, lambda who: quiz.edit(who, asked, 1, draft)),
            "questions.retire": (EDITORS, lambda who: quiz.retire(who, asked, 1)),
            "questions.activate": (EDITORS, lambda who: quiz.activate(who, asked, 1)),
            "questions.topics": (EDITORS, lambda who: quiz.topics(who)),
            "questions.put_topic": (EDITORS, lambda who: quiz.put_topic(who, topic)),
            "question_files.export": (EDITORS, lambda who: quiz_files.export(who, Form.CSV)),
            "question_files.take_in": (
                EDITORS,
                lambda who: quiz_files.take_in(who, b"{}", Form.JSON, dry_run=False),
            ),
        }


@pytest.fixture
async def desk(services: Services) -> Desk:
    made = Desk(services)
    await made.fill()
    return made


async def _everything(services: Services) -> dict[str, list[Any]]:
    db = services.mongo.db
    return {name: [row async for row in db[name].find()] for name in await db.list_collection_names()}


async def _refused(call: Call, who: Person) -> bool:
    try:
        await call(who)
    except ShopError as error:
        return isinstance(error, RoleNeeded)
    return False


async def test_no_verb_of_staff_is_left_out(desk: Desk) -> None:
    there = {
        f"{name}.{verb}"
        for name, service in desk.services_of_staff().items()
        for verb, function in getmembers(type(service), isfunction)
        if "actor" in signature(function).parameters and not verb.startswith("_")
    }

    assert there == set(desk.verbs())


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.EDITOR, Role.SUPPORT])
async def test_who_lacks_the_role_is_refused_and_nothing_is_written(desk: Desk, role: Role) -> None:
    who = person(await put_user(desk.services, role=role))
    before = await _everything(desk.services)

    for name, (may, call) in desk.verbs().items():
        if role not in may:
            assert await _refused(call, who), name

    assert await _everything(desk.services) == before


@pytest.mark.parametrize("role", [Role.EDITOR, Role.SUPPORT, Role.ADMIN])
async def test_who_has_the_role_is_let_through(desk: Desk, role: Role) -> None:
    who = person(await put_user(desk.services, role=role))

    for name, (may, call) in desk.verbs().items():
        if role in may:
            assert not await _refused(call, who), name
