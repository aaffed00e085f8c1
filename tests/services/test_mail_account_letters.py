"""What the mails about accounts say: complete, in one language, nothing of a stranger's but a name."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.kit.dates import show_moment
from backend_ext.kit.i18n import Translator, texts
from backend_ext.kit.text import LANGS, Lang
from backend_ext.mail.account_letters import AccountLetters
from backend_ext.mail.delivery import Mailer
from backend_ext.mail.link_letters import LinkLetters, link_draft
from backend_ext.mail.models import ABOUT_ACCOUNTS, ABOUT_LINKS, Mail, MailState, Purpose
from backend_ext.mail.render import Rendered, render
from backend_ext.mail.repository import OutboxRepository
from backend_ext.people.links.models import MAIL_OF, Link, LinkPurpose
from backend_ext.people.models import Role
from backend_ext.store.mongo import Tx
from tests.services.mail_server import MailServer, links_of, mailer_of
from tests.services.mail_text import Text, complete_bangla, seen

P = Purpose
SUPPORT = "hello@chemouflage.test"
SENDER = f"Chemouflage <{SUPPORT}>"
ORIGIN = "https://chemouflage.test"
LINK = f"{ORIGIN}/somewhere?code=a-b_c.d"
AT = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
EMAIL = "rahima@example.com"
HOME = {"en": f"{ORIGIN}/", "bn": f"{ORIGIN}/bn/"}

# What each change tells besides its purpose.
CHANGES: dict[str, tuple[Purpose, dict[str, Any]]] = {
    "already_here": (P.ALREADY_HERE, {}),
    "password": (P.PASSWORD_CHANGED, {"at": AT.isoformat()}),
    "email": (P.EMAIL_CHANGED, {"email": EMAIL}),
    "factor_on": (P.SECOND_FACTOR_CHANGED, {"on": True}),
    "factor_off": (P.SECOND_FACTOR_CHANGED, {"on": False}),
    "customer": (P.ROLE_CHANGED, {"role": "customer"}),
    "support": (P.ROLE_CHANGED, {"role": "support"}),
    "editor": (P.ROLE_CHANGED, {"role": "editor"}),
    "admin": (P.ROLE_CHANGED, {"role": "admin"}),
    "deleted": (P.ACCOUNT_DELETED, {}),
    "welcome": (P.WELCOME, {}),
}
LINKS: dict[str, tuple[LinkPurpose, dict[str, Any]]] = {
    "confirm": (LinkPurpose.CONFIRM, {"hash": "SECRET", "next": "/SECRET"}),
    "reset": (LinkPurpose.RESET, {"subject": "SECRET"}),
    "new_email": (LinkPurpose.NEW_EMAIL, {"subject": "SECRET"}),
    "google": (LinkPurpose.PROVE, {"federation": "google.com", "identity": "SECRET"}),
    "facebook": (LinkPurpose.PROVE, {"federation": "facebook.com", "identity": "SECRET"}),
    "elsewhere": (LinkPurpose.PROVE, {"federation": "", "identity": "SECRET"}),
}
KINDS = [*LINKS, *CHANGES]
EACH = list(product(KINDS, LANGS))

# A few words of each that no other one has, in both languages.
SAYS = {
    "confirm": ("Finish signing up", "অ্যাকাউন্ট খোলা শেষ"),
    "reset": ("asked for a new password", "নতুন পাসওয়ার্ড চেয়েছেন"),
    "new_email": ("Confirm the new address", "নতুন ঠিকানা নিশ্চিত করুন"),
    "google": ("sign in to your account with Google", "Google দিয়ে আপনার অ্যাকাউন্টে"),
    "facebook": ("sign in to your account with Facebook", "Facebook দিয়ে আপনার অ্যাকাউন্টে"),
    "elsewhere": ("sign in to your account with another", "অন্য একটি সেবা দিয়ে আপনার অ্যাকাউন্টে"),
    "already_here": ("It has an account already", "আগে থেকেই অ্যাকাউন্ট আছে"),
    "password": ("All other devices were signed out", "অন্য সব ডিভাইস থেকে সাইন আউট"),
    "email": ("was changed to r•••a@example.com", "ইমেইল বদলে r•••a@example.com করা হয়েছে"),
    "factor_on": ("signing in also takes a code", "কোডও লাগে"),
    "factor_off": ("signing in takes no code", "কোড লাগে না"),
    "customer": ("no longer have access to the back office", "প্রবেশাধিকার নেই"),
    "support": ("on the support team", "সাপোর্ট দলে"),
    "editor": ("You are an editor", "আপনি এখন সম্পাদক"),
    "admin": ("You are an admin", "আপনি এখন অ্যাডমিন"),
    "deleted": ("Your account was deleted", "অ্যাকাউন্ট মুছে ফেলা হয়েছে"),
    "welcome": ("It keeps your cart", "ঠিকানা ও অর্ডার এখানেই"),
}
# The pages each leads to besides the home page; LINK stands for the mailed one.
LEADS: dict[str, set[str]] = {
    "confirm": {LINK},
    "reset": {LINK},
    "new_email": {LINK},
    "google": {LINK},
    "facebook": {LINK},
    "elsewhere": {LINK},
    "already_here": {"/sign-in", "/forgot"},
    "password": {"/forgot"},
    "email": set(),
    "factor_on": {"/forgot"},
    "factor_off": {"/forgot"},
    "customer": {"/sign-in"},
    "support": {"/sign-in"},
    "editor": {"/sign-in"},
    "admin": {"/sign-in"},
    "deleted": set(),
    "welcome": {"/account", "/shop"},
}


def a_link(kind: str, lang: Lang, name: str) -> Link:
    purpose, payload = LINKS[kind]
    return Link(
        id="SECRET",
        purpose=purpose,
        email=EMAIL,
        name=name,
        lang=lang,
        payload=payload,
        created_at=AT,
        expires_at=AT + timedelta(hours=1),
    )


def a_mail(purpose: Purpose, lang: Lang, params: dict[str, Any]) -> Mail:
    return Mail(
        id="m" * 24,
        purpose=purpose,
        subject_id="SECRET",
        to=EMAIL,
        lang=lang,
        params=params,
        due_at=AT,
        created_at=AT,
    )


async def written(kind: str, lang: Lang, name: str = "", t: Translator | None = None) -> Rendered:
    """The mail of a kind as it is sent to somebody called `name`."""
    t = t or texts(lang)
    if kind in LINKS:
        link = a_link(kind, lang, name)
        draft = link_draft(MAIL_OF[link.purpose], link, LINK, t)
    else:
        purpose, params = CHANGES[kind]
        draft = await AccountLetters(ORIGIN).draft(a_mail(purpose, lang, params | {"name": name}), t)
    return render(draft, t, ORIGIN, SUPPORT)


@pytest.mark.parametrize(("kind", "lang"), EACH)
async def test_each_letter_says_what_it_is_about_and_no_other_one_does(kind: str, lang: Lang) -> None:
    mail = await written(kind, lang)
    column = LANGS.index(lang)
    for part in (mail.text, seen(mail)):
        assert [other for other, words in SAYS.items() if words[column] in part] == [kind]
        assert SUPPORT in part
        assert "SECRET" not in part
        assert EMAIL not in part
    assert mail.subject
    assert "SECRET" not in mail.html


@pytest.mark.parametrize(("kind", "lang"), EACH)
async def test_each_letter_leads_where_it_must_and_nowhere_else(kind: str, lang: Lang) -> None:
    mail = await written(kind, lang)
    prefix = HOME[lang].removesuffix("/")
    wanted = {LINK if path == LINK else f"{prefix}{path}" for path in LEADS[kind]}
    assert set(Text(mail.html).links) == wanted | {HOME[lang]}
    assert set(re.findall(r"https?://\S+", mail.text)) == wanted


@pytest.mark.parametrize("kind", KINDS)
async def test_nothing_is_left_in_english_in_a_bangla_mail(kind: str) -> None:
    mail = await written(kind, "bn", t=complete_bangla())
    allowed = rf"https?://\S+|{SUPPORT}|r•••a@example\.com|chemouflage|Google|Facebook|\b98\b|\bCf\b"
    symbols = r"\b(?:Co|Re|Ne|Pr|He|Pa|Ac|Se|N|Er|H)\b"
    for part in (mail.subject, mail.text, re.sub(symbols, "", seen(mail))):
        assert re.findall("[A-Za-z0-9]+", re.sub(allowed, "", part, flags=re.IGNORECASE)) == []


@pytest.mark.parametrize(("kind", "lang"), EACH)
async def test_the_text_part_reads_well(kind: str, lang: Lang) -> None:
    text = (await written(kind, lang, "Rina")).text
    assert "\n\n\n" not in text
    assert not re.search(r"[{}<>&]|None", text)
    assert all(shown == shown.rstrip() for shown in text.splitlines())
    assert all(f"\n\n{label}:\nhttps://" in text for label in re.findall(r"(.+):\nhttps://", text))


@pytest.mark.parametrize(("kind", "lang"), EACH)
async def test_html_fetches_nothing_and_shows_no_order(kind: str, lang: Lang) -> None:
    html = (await written(kind, lang)).html
    assert Text(html).tags.isdisjoint({"script", "img", "link", "iframe", "form", "video", "object"})
    assert "url(" not in html
    assert f'lang="{lang}"' in html
    assert 'class="rows"' not in html
    assert "৳" not in html


@pytest.mark.parametrize("kind", KINDS)
async def test_a_person_is_greeted_by_name(kind: str) -> None:
    named, unnamed = await written(kind, "en", "Rina Akter"), await written(kind, "en")
    assert (named.name, unnamed.name) == ("Rina Akter", "")
    for with_name, without in ((named.text, unnamed.text), (seen(named), seen(unnamed))):
        assert with_name.replace("Hello Rina Akter,", "Hello,") == without
    assert "রিনা, শুভেচ্ছা নিন।" in (await written(kind, "bn", "রিনা")).text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "name",
    [
        '<a href="http://evil.example">you won</a>',
        "http://evil.example",
        "evil.example",
        "www.evil.example",
        "\u202eRina",
        "Rina\r\nBcc: victim@example.com",
        "Ten thousand letters " * 500,
        "{{7*7}}{0.__class__}",
    ],
    ids=["markup", "address", "domain", "www", "bidi", "newline", "long", "template"],
)
async def test_a_name_that_is_none_leaves_no_trace(kind: str, name: str) -> None:
    assert await written(kind, "en", name) == await written(kind, "en")


@pytest.mark.parametrize("lang", LANGS)
async def test_moments_are_those_of_the_change_in_dhaka(lang: Lang) -> None:
    changed, over = show_moment(AT, lang), show_moment(AT + timedelta(hours=1), lang)
    assert changed in (await written("password", lang)).text
    assert changed in (await written("email", lang)).text
    assert over in (await written("reset", lang)).text
    earlier = a_mail(P.PASSWORD_CHANGED, lang, {"at": (AT - timedelta(days=1)).isoformat()})
    draft = await AccountLetters(ORIGIN).draft(earlier, texts(lang))
    assert show_moment(AT - timedelta(days=1), lang) in " ".join(draft.letter.body)


def test_every_role_and_every_purpose_has_its_letter() -> None:
    assert {params["role"] for purpose, params in CHANGES.values() if purpose is P.ROLE_CHANGED} == set(Role)
    assert {purpose for purpose, _ in CHANGES.values()} == ABOUT_ACCOUNTS == AccountLetters.purposes
    assert set(MAIL_OF.values()) == ABOUT_LINKS == LinkLetters.purposes


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    """A mail server that takes everything."""
    async with MailServer() as running:
        yield running


def mailer(services: Services, server: MailServer) -> Mailer:
    return mailer_of(services, server.address, SENDER)


async def send(services: Services, kind: str, lang: Lang = "en", name: str = "") -> Link:
    """A link of a kind with its mail waiting in the outbox."""
    purpose, payload = LINKS[kind]

    async def body(tx: Tx) -> Link:
        return await links_of(services).send(purpose, EMAIL, lang, tx, name=name, **payload)

    return await services.mongo.run(body)


async def row(services: Services, subject_id: str) -> Mail:
    (mail,) = await OutboxRepository(services.mongo.db).of_subject(subject_id)
    return mail


def code_in(text: str) -> str:
    (code,) = re.findall(r"[?&]code=([\w.%-]+)", text)
    return str(code)


@pytest.mark.parametrize(
    ("kind", "page", "words", "lasts"),
    [
        ("confirm", "/confirm", "once and for 2 days", timedelta(days=2)),
        ("reset", "/reset", "once and for one hour", timedelta(hours=1)),
        ("new_email", "/confirm-email", "once and for 24 hours", timedelta(hours=24)),
        ("google", "/prove", "once and for one hour", timedelta(hours=1)),
    ],
)
async def test_the_link_in_a_mail_works_and_lasts_as_told(
    services: Services, server: MailServer, kind: str, page: str, words: str, lasts: timedelta
) -> None:
    link = await send(services, kind, name="Rina Akter")
    assert await mailer(services, server).deliver_due() == 1

    (mail,) = server.received
    assert str(mail["To"]) == f"Rina Akter <{EMAIL}>"
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert f"{services.settings.origin}{page}?code=" in text
    assert words in text
    assert link.expires_at - link.created_at == lasts
    links, purpose = links_of(services), LINKS[kind][0]
    assert (await links.look(code_in(text), purpose)).id == link.id
    assert (await row(services, link.id)).state is MailState.SENT


async def test_the_link_of_a_bangla_mail_leads_to_the_bangla_page(
    services: Services, server: MailServer
) -> None:
    await send(services, "reset", "bn")
    await mailer(services, server).deliver_due()
    html = server.received[0].get_body(("html",))
    assert html is not None
    assert f"{services.settings.origin}/bn/reset?code=" in html.get_content()


@pytest.mark.parametrize("past", ["used", "too old", "gone"])
async def test_the_mail_of_a_link_that_is_over_is_not_sent(
    services: Services, server: MailServer, past: str
) -> None:
    over, good = await send(services, "reset"), await send(services, "confirm")
    rows = services.mongo.db["mailed_links"]
    if past == "gone":
        await rows.delete_one({"_id": over.id})
    else:
        change = {"used_at": utcnow()} if past == "used" else {"expires_at": utcnow()}
        await rows.update_one({"_id": over.id}, {"$set": change})

    assert await mailer(services, server).deliver_due() == 1

    refused = await row(services, over.id)
    assert (refused.state, refused.tries, refused.sent_at) == (MailState.REFUSED, 1, None)
    assert refused.last_error == f"LinkOver: the link is {past}"
    assert (await row(services, good.id)).state is MailState.SENT
    assert len(server.received) == 1
    assert "Please confirm" in str(server.received[0]["Subject"])


async def test_a_change_is_told_to_the_address_it_was_queued_for(
    services: Services, server: MailServer
) -> None:
    async def body(tx: Tx) -> None:
        await services.outbox.add(
            P.EMAIL_CHANGED, "change-1", "old@example.com", "en", tx, email="stranger@example.com"
        )

    await services.mongo.run(body)
    assert await mailer(services, server).deliver_due() == 1
    assert server.recipients == ["old@example.com"]
    assert "stranger" not in server.received[0].as_string()
