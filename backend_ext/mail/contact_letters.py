"""What mails about messages to the shop say.

Anybody can have one sent to any address by the contact form: what they typed is not in the mail to them.
"""

from backend_ext.kit.dates import show_moment
from backend_ext.kit.i18n import Translator
from backend_ext.mail.letter import Draft, Letter, Pointless, Tile
from backend_ext.mail.models import ABOUT_MESSAGES, Mail, Purpose
from backend_ext.mail.strangers import harmless_name
from backend_ext.messages.errors import MessageNotFound
from backend_ext.messages.models import Answer, Message, Topic
from backend_ext.messages.service import MessageService


class ContactLetters:
    """The author of mails about messages."""

    purposes = ABOUT_MESSAGES

    def __init__(self, messages: MessageService) -> None:
        self._messages = messages

    async def draft(self, mail: Mail, t: Translator) -> Draft:
        """See Author. Pointless once the message is deleted."""
        try:
            message = await self._messages.get(mail.params.get("message_id", mail.subject_id))
        except MessageNotFound:
            raise Pointless("the message is gone") from None
        return contact_draft(mail.purpose, mail.subject_id, message, t)


def contact_draft(purpose: Purpose, subject_id: str, message: Message, t: Translator) -> Draft:
    """The letter of `purpose` about `message`; of an answer, the one whose id is `subject_id`."""
    if purpose is Purpose.CONTACT_ARRIVED:
        why = t.gettext("You get this mail because your address answers questions to Chemouflage.")
        return Draft(name="", why=why, letter=_arrived(message, t))
    why = t.gettext("You get this mail because somebody wrote to Chemouflage with your address.")
    if purpose is Purpose.CONTACT_RECEIVED:
        letter = _received(message, t)
    else:
        letter = _answered(next(one for one in message.answers if one.id == subject_id), message, t)
    return Draft(name=harmless_name(message.name), why=why, letter=letter)


def topic_text(topic: Topic, t: Translator) -> str:
    """What a message is about, in words."""
    return {
        Topic.ORDER: t.gettext("An order"),
        Topic.PAYMENT: t.gettext("A payment"),
        Topic.PRODUCT: t.gettext("A product"),
        Topic.CODES: t.gettext("Premium codes and the game"),
        Topic.SCHOOL: t.gettext("Decks for a school"),
        Topic.OTHER: t.gettext("Something else"),
    }[topic]


def _received(message: Message, t: Translator) -> Letter:
    return Letter(
        subject=t.gettext("We have your message"),
        preview=t.gettext("We answer within two working days."),
        tile=Tile(75, "Re", t.gettext("Received")),
        title=t.gettext("We have your message"),
        body=(
            t.gettext(
                "Your message of {moment}, Dhaka time, is with us. It is about: {topic}.",
                moment=show_moment(message.created_at, t.lang),
                topic=topic_text(message.topic, t),
            ),
            t.gettext("We answer within two working days."),
        ),
        caution=t.gettext("It was not you? Then ignore this mail."),
    )


def _arrived(message: Message, t: Translator) -> Letter:
    about = [topic_text(message.topic, t), *([message.order_number] if message.order_number else [])]
    return Letter(
        subject=t.gettext("Message from {name}: {topic}", name=message.name, topic=" · ".join(about)),
        preview=message.text[:120],
        tile=Tile(101, "Md", t.gettext("Message")),
        title=t.gettext("Somebody wrote to us"),
        body=(
            t.gettext("From: {name}, {email}", name=message.name, email=message.email),
            t.gettext("About: {topic}", topic=" · ".join(about)),
            *_lines(message.text),
        ),
        caution=t.gettext("Answer it in the back office, so that everybody sees that it is answered."),
    )


def _answered(answer: Answer, message: Message, t: Translator) -> Letter:
    return Letter(
        subject=t.gettext("Our answer to your message"),
        preview=answer.text[:120],
        tile=Tile(95, "Am", t.gettext("Answer")),
        title=t.gettext("Our answer to your message"),
        body=(
            t.gettext(
                "You wrote to us on {moment}, Dhaka time.", moment=show_moment(message.created_at, t.lang)
            ),
            *_lines(answer.text),
        ),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.splitlines() if line)
