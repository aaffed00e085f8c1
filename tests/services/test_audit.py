"""The audit: written with the change it tells of or not at all, and never changed."""

import pytest

from backend_ext.audit.service import AuditService
from backend_ext.bootstrap import Services
from backend_ext.kit.errors import NotFound
from backend_ext.store.mongo import Tx


async def _record(services: Services, subject: str, step: int) -> None:
    await services.mongo.run(
        lambda tx: services.audit.record("u1", "stock.set", subject, {"stock": step}, {"stock": step + 1}, tx)
    )


async def test_an_entry_says_who_changed_what_and_what_it_was_before(services: Services) -> None:
    await _record(services, "product:p1", 4)

    (entry,) = await services.audit.of_subject("product:p1")

    assert (entry.actor, entry.action, entry.subject) == ("u1", "stock.set", "product:p1")
    assert (entry.before, entry.after) == ({"stock": 4}, {"stock": 5})
    assert entry.at.tzinfo is not None


async def test_a_change_that_is_given_up_leaves_no_entry(services: Services) -> None:
    async def body(tx: Tx) -> None:
        await services.audit.record("u1", "stock.set", "product:p1", {}, {"stock": 5}, tx)
        raise NotFound

    with pytest.raises(NotFound):
        await services.mongo.run(body)

    assert await services.audit.of_subject("product:p1") == []
    assert (await services.audit.newest()).total == 0


async def test_the_newest_come_first_page_by_page(services: Services) -> None:
    for step in range(5):
        await _record(services, f"product:p{step % 2}", step)

    first, second = await services.audit.newest(1, 3), await services.audit.newest(2, 3)

    assert [entry.before["stock"] for entry in first.items] == [4, 3, 2]
    assert [entry.before["stock"] for entry in second.items] == [1, 0]
    assert (first.total, first.pages) == (5, 2)
    assert [entry.before["stock"] for entry in await services.audit.of_subject("product:p1")] == [3, 1]


async def test_a_page_is_never_the_whole_audit(services: Services) -> None:
    page = await services.audit.newest(-3, 10**9)

    assert (page.number, page.size, page.items) == (1, 200, [])


@pytest.mark.parametrize(
    "fields",
    [{"password": "x"}, {"user": {"Token": "x"}}, {"rows": [{"sealed": "x"}]}, {"recovery_codes": []}],
    ids=["flat", "nested", "in a list", "part of a name"],
)
async def test_a_secret_never_gets_in(services: Services, fields: dict[str, object]) -> None:
    for before, after in ((fields, {}), ({}, fields)):
        with pytest.raises(ValueError, match="the audit must not hold"):
            await services.mongo.run(
                lambda tx, b=before, a=after: services.audit.record("u1", "user.set", "user:u2", b, a, tx)
            )

    assert (await services.audit.newest()).total == 0


def test_there_is_no_verb_that_changes_or_deletes() -> None:
    verbs = {name for name in vars(AuditService) if not name.startswith("_")}

    assert verbs == {"record", "of_subject", "newest"}
