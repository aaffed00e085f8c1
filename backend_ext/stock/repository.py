"""Stock levels and moves. Each change is one update with its precondition in the filter."""

from collections.abc import Iterable
from typing import Any

from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id
from backend_ext.stock.models import Level, Move, StockMove, Want
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import Database, Index, Tx, drop_index, insert_all

_COUNT = {"bsonType": ["int", "long"], "minimum": 0}

LEVELS = Collection(
    "stock_levels",
    schema={
        "bsonType": "object",
        "required": ["_id", "available", "held", "sold"],
        "properties": {"available": _COUNT, "held": _COUNT, "sold": _COUNT},
    },
)
MOVES = Collection(
    "stock_moves",
    indexes=(
        Index(
            (("order_id", 1), ("product_id", 1), ("kind", 1), ("cause", 1)),
            unique=True,
            where={"order_id": {"$type": "string"}},
        ),
        Index((("product_id", 1), ("at", 1))),
    ),
)

# What each move takes from (needs there) and adds to.
_EFFECT: dict[Move, tuple[str | None, str]] = {
    Move.RECEIVE: (None, "available"),
    Move.HOLD: ("available", "held"),
    Move.RELEASE: ("held", "available"),
    Move.SELL: ("held", "sold"),
    Move.RETURN: ("sold", "available"),
}


class StockRepository:
    """Levels by product, and the log of moves."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._levels = db[LEVELS.name]
        self._moves = db[MOVES.name]

    async def levels(self, product_ids: Iterable[str]) -> dict[str, Level]:
        """Levels by product id; a product never received is absent."""
        cursor = self._levels.find({"_id": {"$in": list(product_ids)}})
        return {row["_id"]: Level.from_mongo(row) async for row in cursor}

    async def move(self, want: Want, order_id: str | None, tx: Tx, *kinds: Move, cause: str = "") -> bool:
        """Moves `want` between the parts of a level; False when there is too little to take it from.

        Several `kinds` are moves that follow each other. Raises Duplicate when this order already made one
        for that `cause`.
        """
        source, target = _EFFECT[kinds[0]][0], _EFFECT[kinds[-1]][1]
        increment = {target: want.quantity}
        match: dict[str, Any] = {"_id": want.product_id}
        if source is None:
            increment |= {part: 0 for part in ("available", "held", "sold") if part != target}
        else:
            match[source] = {"$gte": want.quantity}
            increment[source] = -want.quantity
        result = await self._levels.update_one(match, {"$inc": increment}, upsert=source is None, session=tx)
        if result.matched_count == 0 and result.upserted_id is None:
            return False
        moves = [
            StockMove(
                id=new_id(),
                product_id=want.product_id,
                kind=kind,
                quantity=want.quantity,
                order_id=order_id,
                cause=cause,
                at=utcnow(),
            )
            for kind in kinds
        ]
        await insert_all(self._moves, [move.to_mongo() for move in moves], tx)
        return True


async def give_causes(db: Database[dict[str, Any]]) -> None:
    """Lets an order's stock move once for each cause, by the new index alone; safe to run again."""
    moves = db[MOVES.name]
    await moves.update_many({"cause": {"$exists": False}}, {"$set": {"cause": ""}})
    await drop_index(moves, "order_id_1_product_id_1_kind_1")
