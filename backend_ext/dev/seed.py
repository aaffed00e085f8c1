"""`python -m backend_ext.dev.seed`: puts the demo catalogue into the database, and its stock once."""

import asyncio
from pathlib import Path

from backend_ext import settings
from backend_ext.bootstrap import Services, build
from backend_ext.catalogue.models import Category, Image, Product
from backend_ext.dev.demo.catalogue import CATEGORIES, PRODUCTS
from backend_ext.dev.demo.entries import DemoProduct, Words
from backend_ext.kit.clock import utcnow
from backend_ext.kit.text import Localized
from backend_ext.quiz.content.report import Verdict
from backend_ext.stock.models import Want
from backend_ext.store.mongo import Tx

# One file a topic, in the shape of an import.
QUIZ = Path(__file__).with_name("demo") / "quiz"


def _localized(words: Words) -> Localized:
    return Localized(en=words.en, bn=words.bn)


def _product(demo: DemoProduct, position: int) -> Product:
    return Product(
        id=demo.slug,
        slug=demo.slug,
        name=_localized(demo.name),
        summary=_localized(demo.summary),
        description=_localized(demo.description),
        in_the_box=[
            Localized(en=en, bn=bn) for en, bn in zip(demo.in_the_box.en, demo.in_the_box.bn, strict=True)
        ],
        price=demo.price_poisha,
        compare_at=demo.compare_at_poisha,
        category=demo.category.value,
        tags=list(demo.tags),
        images=[
            Image(src=f"/products/{picture.file}", alt=_localized(picture.alt)) for picture in demo.images
        ],
        codes_per_unit=demo.codes_per_unit,
        featured=demo.featured,
        position=position,
        created_at=utcnow(),
    )


async def seed(services: Services) -> int:
    """Writes the demo catalogue; stock is received only where none ever was. Returns how many products."""
    for position, demo in enumerate(CATEGORIES):
        await services.catalogue.put_category(
            Category(
                id=demo.slug.value,
                name=_localized(demo.name),
                description=_localized(demo.description),
                position=position,
            )
        )
    known = await services.stock.levels([demo.slug for demo in PRODUCTS])
    for position, item in enumerate(PRODUCTS):
        product = _product(item, position)
        await services.catalogue.put(product)
        if product.id not in known:
            want = Want(product_id=product.id, quantity=item.stock)

            async def receive(tx: Tx, want: Want = want) -> None:
                await services.stock.receive(want, tx)

            await services.mongo.run(receive)
    return len(PRODUCTS)


async def seed_quiz(services: Services) -> int:
    """Writes the demo topics and questions; returns how many questions were new or changed.

    A question that was asked already, and has other answers in its file by now, stays as it is.
    """
    written = 0
    for file in sorted(QUIZ.glob("*.json")):
        report = await services.quiz.exchange.load(file.read_bytes())
        written += report.count(Verdict.NEW) + report.count(Verdict.CHANGED)
    return written


async def main() -> None:
    """Seeds the database that the environment names; refused in production."""
    environment = settings.load_or_exit()
    if environment.environment == "production":
        raise SystemExit("demo data is refused in production")
    services = build(environment)
    try:
        print(f"{await seed(services)} demo products are in the shop")
        print(f"{await seed_quiz(services)} demo questions were new or changed")
    finally:
        await services.close()


if __name__ == "__main__":
    asyncio.run(main())
