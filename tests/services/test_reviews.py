"""Reviews: by who bought, one of each, read by staff before anybody else."""

import asyncio
from typing import Any

import pytest

from backend_ext.bootstrap import Services
from backend_ext.catalogue.models import Product
from backend_ext.kit.errors import Invalid
from backend_ext.people.models import Role, User
from backend_ext.reviews.errors import NotBought, ReviewChanged, ReviewNotFound
from backend_ext.reviews.models import Rating, Review, ReviewState
from tests.people import person, put_user
from tests.shop import form, put_product

TEXT = "Our class learned the noble gases in a week."


async def _buyer(services: Services, product: Product, *, paid: bool = True, **changes: Any) -> User:
    user = await put_user(services, **changes)
    await services.carts.add(user.id, product.slug, 1)
    checkout = await services.checkout.open(user.id)
    order = await services.checkout.place(
        user.id, checkout.key, form(email=user.email), "en", user_id=user.id
    )
    if paid:
        await services.mongo.run(lambda tx: services.orders.mark_paid(order.id, "aamarPay 1", tx))
    return user


async def _write(services: Services, user: User, product: Product, **changes: Any) -> Review:
    said = {"stars": 4, "text": TEXT, "name": "Rahima", "lang": "en"} | changes
    return await services.wishes.reviews.write(user.id, product.slug, **said)


async def _staff(services: Services) -> Any:
    return person(await put_user(services, role=Role.EDITOR))


async def test_only_who_bought_may_write(services: Services) -> None:
    product = await put_product(services)
    for user in (await put_user(services), await _buyer(services, product, paid=False)):
        assert not await services.wishes.reviews.may_write(user.id, product.slug)
        with pytest.raises(NotBought):
            await _write(services, user, product)

    assert await services.mongo.db["reviews"].count_documents({}) == 0


@pytest.mark.parametrize(
    "wrong", [{"stars": 0}, {"stars": 6}, {"text": "short"}, {"text": "x" * 2001}, {"name": "a@b.com"}]
)
async def test_what_is_wrong_in_a_review_is_told_and_nothing_kept(
    services: Services, wrong: dict[str, Any]
) -> None:
    product = await put_product(services)
    user = await _buyer(services, product)
    with pytest.raises(Invalid) as caught:
        await _write(services, user, product, **wrong)

    assert set(caught.value.errors) == set(wrong)
    assert await services.wishes.reviews.own(user.id, product.slug) is None


async def test_two_tabs_write_one_review(services: Services) -> None:
    product = await put_product(services)
    user = await _buyer(services, product)
    await asyncio.gather(*(_write(services, user, product, stars=n) for n in (1, 2, 3, 4, 5)))

    assert await services.mongo.db["reviews"].count_documents({}) == 1


async def test_a_review_is_shown_once_staff_published_it_and_not_once_it_is_changed(
    services: Services,
) -> None:
    product, reviews = await put_product(services), services.wishes.reviews
    user, staff = await _buyer(services, product), await _staff(services)
    review = await _write(services, user, product)
    assert (await reviews.published(product.id)).items == []
    assert await reviews.rating(product.id) == Rating()

    await reviews.decide(staff, review.id, review.revision, ReviewState.PUBLISHED, "")
    assert [one.text for one in (await reviews.published(product.id)).items] == [TEXT]
    assert (await reviews.rating(product.id)).tenths == 40
    [entry] = await services.audit.of_subject(f"review:{review.id}")
    assert (entry.actor, entry.before["state"], entry.after["state"]) == (
        staff.user_id,
        "pending",
        "published",
    )

    await _write(services, user, product, stars=1)
    assert await reviews.rating(product.id) == Rating()


async def test_staff_decide_about_the_text_they_read_and_once(services: Services) -> None:
    product, reviews = await put_product(services), services.wishes.reviews
    user, staff = await _buyer(services, product), await _staff(services)
    read = await _write(services, user, product)
    await _write(services, user, product, text="Something quite different.")
    with pytest.raises(ReviewChanged):
        await reviews.decide(staff, read.id, read.revision, ReviewState.PUBLISHED, "")
    done = await asyncio.gather(
        *(reviews.decide(staff, read.id, read.revision + 1, ReviewState.REJECTED, "spam") for _ in range(4)),
        return_exceptions=True,
    )

    assert sum(isinstance(one, Review) for one in done) == 1
    assert len(await services.audit.of_subject(f"review:{read.id}")) == 1
    with pytest.raises(ReviewNotFound):
        await reviews.decide(staff, "nothing", 1, ReviewState.REJECTED, "")


@pytest.mark.parametrize(("count", "stars", "tenths"), [(0, 0, 0), (3, 14, 47), (8, 37, 46), (20, 93, 47)])
def test_the_average_is_rounded_half_up(count: int, stars: int, tenths: int) -> None:
    assert Rating(count=count, stars=stars).tenths == tenths
