"""Wishes, reviews and messages of an account: told whole to its owner, and gone with it."""

import json

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.messages.form import parse
from backend_ext.ordering.models import OrderState
from backend_ext.people.models import Role
from backend_ext.reviews.models import ReviewState
from tests.people import admin, person, put_user
from tests.shop import form, put_product

EMAIL = "shirin.akter@example.com"
QUESTION = "Where is the parcel of Shirin?"
TRACES = ("shirin", "akter", QUESTION.lower(), "first words of mine")


async def test_all_of_it_is_told_and_goes_with_the_account(services: Services) -> None:
    user, wishes = await put_user(services, EMAIL), services.wishes
    staff = person(await put_user(services, role=Role.ADMIN))
    sold, gone = await put_product(services), await put_product(services, stock=0)
    await wishes.wishlists.add(user.id, sold.slug)
    await wishes.back_in_stock.ask(gone.slug, "Shirin.Akter@example.com", "en")
    typed = {"name": "Shirin Akter", "email": EMAIL, "topic": "order", "text": QUESTION}
    await wishes.messages.receive(parse(typed), "stamp", "en", None)
    message = (await wishes.messages.page(admin(), None)).items[0]
    await wishes.messages.answer(staff, message.id, 0, "On its way, dear Shirin.")
    for product, text in (
        (sold, "These are the words of a buyer."),
        (await put_product(services), "First words of mine"),
    ):
        await services.carts.add(user.id, product.slug, 1)
        key = (await services.checkout.open(user.id)).key
        order = await services.checkout.place(user.id, key, form(email=EMAIL), "en", user_id=user.id)
        await services.mongo.run(
            lambda tx, order=order: services.orders.mark_paid(order.id, "aamarPay 1", tx)
        )
        await services.mongo.db["orders"].update_one(
            {"_id": order.id}, {"$set": {"state": OrderState.DELIVERED}}
        )
        review = await wishes.reviews.write(user.id, product.slug, 5, text, "Shirin", "en")
        if product is sold:
            await wishes.reviews.decide(staff, review.id, 1, ReviewState.PUBLISHED, "")

    drawn = await services.belongings.portrait(user.id)
    assert drawn["wishlist"] == [sold.slug]
    assert [one["email"] for one in drawn["back_in_stock"]] == ["Shirin.Akter@example.com"]
    assert {one["state"] for one in drawn["reviews"]} == {"published", "pending"}
    assert [one["text"] for one in drawn["messages"]] == [QUESTION]
    assert json.dumps(drawn)

    await services.departures.delete(user.id)
    kept = (await wishes.reviews.published(sold.id)).items
    assert [(one.name, one.text) for one in kept] == [("", "These are the words of a buyer.")]
    assert await wishes.back_in_stock.tell(utcnow()) == 0
    for name in ("wishlists", "stock_requests", "reviews", "messages"):
        rows = str([row async for row in services.mongo.db[name].find({})]).lower()
        assert [trace for trace in (*TRACES, user.id) if trace in rows] == []
    mails = [row async for row in services.mongo.db["outbox"].find({"purpose": {"$regex": "contact|stock"}})]
    assert "shirin" not in str(mails).lower()
