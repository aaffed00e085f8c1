"""docs/benchmarks.md, written from what was measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.bench import live_rooms, quiz_play
from tests.bench.browser import PRODUCT, RUNS, Clicks, Paint
from tests.bench.events import RoundTrips
from tests.bench.numbers import Target, percentile, table
from tests.bench.orders import PROMISED, Orders
from tests.bench.pages import PICTURE, Throughput
from tests.bench.payments import CLIENTS, MAILS, PAYMENTS, Payments
from tests.bench.people import Checks, SignIns
from tests.bench.ranks import LOOKS, Looks

_KB = 1000
_PAINT_HEAD = (
    "page",
    "LCP",
    "worst",
    "FCP",
    "CLS",
    "JS",
    "HTML",
    "CSS",
    "all",
    "requests",
    "largest element",
)
_PAGES_HEAD = ("what", "connections", "requests/s", "to a picture", "p50", "p95", "bytes")
_ORDERS_HEAD = ("buyers want", "buyers", "orders/s", "order p50", "order p95", "place p50", "place p95")


@dataclass(frozen=True)
class Measured:
    """What one run has found. Memory is megabytes by part, `start` the seconds of a second `make run`."""

    machine: str
    start: float
    paints: Sequence[Paint]
    clicks: Clicks
    pages: Sequence[Throughput]
    events: Sequence[RoundTrips]
    orders: Sequence[Orders]
    payments: Payments
    sign_ins: Sequence[SignIns]
    checks: Sequence[Checks]
    idle: Mapping[str, float]
    loaded: Mapping[str, float]
    played: live_rooms.Played
    ranks: Looks
    games: Sequence[quiz_play.Games]

    def targets(self) -> list[Target]:
        """The promises, with what was measured."""
        product = next(paint for paint in self.paints if paint.path == PRODUCT)
        served = [one for one in self.pages if one.name == "product"]
        bought = [one for one in self.orders if one.clients == PROMISED]
        room = [one for one in self.played.answers if one.players == live_rooms.PROMISED]
        return [
            Target("product page, LCP", 1000, product.lcp, "ms"),
            Target("product page, CLS", 0, round(product.cls, 2), ""),
            Target("JavaScript of a page, gzip", 170, max(one.script for one in self.paints) / _KB, "kB"),
            Target("click to cart shown, p95", 150, percentile(self.clicks.shown, 0.95), "ms"),
            Target("click to the next question shown, p95", 200, percentile(self.clicks.turned, 0.95), "ms"),
            Target("product HTML", 1500, min(one.per_second for one in served), "/s", at_least=True),
            *(Target(f"orders, {one.name}", 60, one.per_second, "/s", at_least=True) for one in bought),
            *(Target(f"orders, {one.name}, p95", 250, one.p95, "ms") for one in bought),
            *(
                Target(
                    f"check of a session {one.name}, p95", 1 if one.name == "with Redis" else 4, one.p95, "ms"
                )
                for one in self.checks
            ),
            Target("rank and neighbours among a million, p95", 10, self.ranks.p95, "ms"),
            *(
                Target(f"answers of {one.players} players in a live room {one.name}, p95", 150, one.p95, "ms")
                for one in room
            ),
            *(
                Target(f"next question of {one.players} players, p95", 200, one.next_p95, "ms")
                for one in self.games
                if one.players == quiz_play.PROMISED
            ),
            Target("memory of all processes after the load", 900, sum(self.loaded.values()), "MB"),
            Target("second `make run` to the first page", 15, self.start, "s"),
        ]


def report(found: Measured, earlier: Sequence[tuple[str, str]] = ()) -> str:
    """The whole document; `earlier` are chapters (title, text) of an earlier revision in the same run."""
    parts = ["# Benchmarks", "Written by `make bench`; do not edit.", found.machine]
    for chapter in (
        _targets,
        _paints,
        _clicks,
        _pages,
        _orders,
        _payments,
        _events,
        _sign_ins,
        _checks,
        _ranks,
        _games,
        _live,
        _memory,
    ):
        title, note, body = chapter(found)
        parts += [f"## {title}", note, body]
    for title, text in earlier:
        parts += [f"## {title}", text]
    return "\n\n".join(part for part in parts if part) + "\n"


def _targets(found: Measured) -> tuple[str, str, str]:
    rows = [
        (
            one.name,
            f"{'≥' if one.at_least else '≤'} {one.limit:g} {one.unit}".strip(),
            one.value,
            "met" if one.met else "**not met**",
        )
        for one in found.targets()
    ]
    return "Targets", "", table(("target", "limit", "measured", ""), rows)


def _paints(found: Measured) -> tuple[str, str, str]:
    note = (
        "Chromium, CPU ×4, slow 4G (150 ms, 1.6 Mbit/s down, 0.75 Mbit/s up), cold cache, 360×740 at two "
        f"pixels a point. Medians of {RUNS} loads; of LCP the worst too; CLS is the worst. Times in ms, "
        "sizes in kB as sent."
    )
    rows = [
        (
            f"`{one.path}`",
            *(round(value) for value in (one.lcp, one.worst_lcp, one.fcp)),
            f"{one.cls:.2f}",
            *(one.script / _KB, one.html / _KB, one.style / _KB, one.all / _KB),
            round(one.requests),
            one.element,
        )
        for one in found.paints
    ]
    return "Pages on a cheap phone", note, table(_PAINT_HEAD, rows)


def _clicks(found: Measured) -> tuple[str, str, str]:
    rows = [
        (name, percentile(values, 0.5), percentile(values, 0.95), max(values))
        for name, values in (
            ("drawer open", found.clicks.opened),
            ("product and new count shown", found.clicks.shown),
            ("next question of a game shown", found.clicks.turned),
        )
    ]
    note = (
        f'{len(found.clicks.shown)} clicks of new visitors on "Put in the cart" and '
        f'{len(found.clicks.turned)} on "Next question", nothing slowed down; ms from the click to the frame '
        "that shows it."
    )
    return "Clicks", note, table(("visible", "p50", "p95", "worst"), rows)


def _pages(found: Measured) -> tuple[str, str, str]:
    note = (
        "HTTP/1.1 over connections that stay open, gzip, 2 web workers; the load generator runs on the same "
        "cores. Pages are asked for in turn: all products, all categories, both languages. A picture, served "
        "by the framework's own file server, is there to compare with. Times in ms."
    )
    measure = {one.connections: one.per_second for one in found.pages if one.name == PICTURE}
    rows = [
        (
            *(one.name, one.connections, one.per_second),
            f"{one.per_second / measure[one.connections]:.1f} ×",
            *(one.p50, one.p95, one.size),
        )
        for one in found.pages
    ]
    return "Pages per second", note, table(_PAGES_HEAD, rows)


def _orders(found: Measured) -> tuple[str, str, str]:
    note = (
        "Buyers without a pause in 2 processes, through the services over the shop's MongoDB while web and "
        "jobs run. One order: a new visitor's line added, the checkout opened, the order placed; online and "
        f"in cash in turn. Times in ms; targets are for {PROMISED} buyers. At the end every unit is "
        "accounted for."
    )
    rows = [(o.name, o.clients, o.per_second, o.p50, o.p95, o.place_p50, o.place_p95) for o in found.orders]
    return "Orders per second", note, table(_ORDERS_HEAD, rows)


def _payments(found: Measured) -> tuple[str, str, str]:
    one = found.payments
    note = (
        f"{PAYMENTS} online orders paid at the stand-in gateway, {CLIENTS} shoppers at a time come back: ms "
        "from the callback sent to its answer (the gateway was asked, the payment settled, codes given), and "
        f"to the mail with the codes at the mail server. Then {MAILS} mails that wait at once."
    )
    rows: list[tuple[object, ...]] = [
        ("callback answered", one.settle_p50, one.settle_p95),
        ("codes mailed", one.mail_p50, one.mail_p95),
    ]
    times = table(("ms from the callback", "p50", "p95"), rows)
    return "Payments and mails", note, f"{times}\n\nA heap of mails: {one.mails_per_second:.0f} a second."


def _events(found: Measured) -> tuple[str, str, str]:
    note = (
        "A quantity changed in the cart over the websocket; ms from the event sent to the answer received. "
        "One client without a pause; 50 who each wait half a second between events."
    )
    rows = [(one.clients, one.events, one.p50, one.p95) for one in found.events]
    return "Event round trip", note, table(("clients", "events", "p50", "p95"), rows)


def _sign_ins(found: Measured) -> tuple[str, str, str]:
    note = (
        "POST /api/sign-in of the local provider over HTTP while the shop runs: Argon2id with 19 MiB and two "
        "passes, in two threads of each of the 2 web workers; clients without a pause. Times in ms."
    )
    rows = [(one.clients, one.per_second, one.p50, one.p95) for one in found.sign_ins]
    return "Signing in", note, table(("clients", "sign-ins/s", "p50", "p95"), rows)


def _checks(found: Measured) -> tuple[str, str, str]:
    note = (
        "What each event and request of somebody signed in pays to find out who it is, in one process, one "
        "after the other; then 16 at once. Without Redis two queries of MongoDB. Times in ms."
    )
    rows = [(one.name, one.p50, one.p95, one.burst_p95) for one in found.checks]
    return "The check of a session", note, table(("", "p50", "p95", "16 at once, p95"), rows)


def _ranks(found: Measured) -> tuple[str, str, str]:
    one = found.ranks
    note = (
        f"A board of {one.entries:,} players in a Valkey of its own, {LOOKS} of them at random, one after "
        "the other. A look: the best 50, how many there are, the player's rank and two neighbours on each "
        "side. A change: their new points. Times in ms."
    )
    rows: list[tuple[object, ...]] = [("look", one.p50, one.p95), ("change", one.put_p50, one.put_p95)]
    filled = (
        f"Built with {one.per_second:,.0f} players a second; {one.bytes_each:.0f} bytes of Valkey's memory "
        "for each player."
    )
    return "A board of a million", note, f"{table(('', 'p50', 'p95'), rows)}\n\n{filled}"


def _games(found: Measured) -> tuple[str, str, str]:
    return quiz_play.chapter(found.games)


def _live(found: Measured) -> tuple[str, str, str]:
    return live_rooms.chapter(found.played)


def _memory(found: Measured) -> tuple[str, str, str]:
    names = sorted(found.idle | found.loaded, key=lambda name: -found.loaded.get(name, 0))
    rows: list[tuple[object, ...]] = [(n, found.idle.get(n, 0.0), found.loaded.get(n, 0.0)) for n in names]
    rows.append(("all", sum(found.idle.values()), sum(found.loaded.values())))
    note = (
        "Proportional set size in MB: idle after the start, and after the chapters up to the check of a "
        "session."
    )
    return "Memory", note, table(("process", "idle", "after the load"), rows)
