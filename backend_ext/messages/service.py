"""Messages to the shop: taken in once, told to both sides by mail, answered and closed by staff."""

from collections.abc import Mapping, Sequence

from backend_ext.audit.service import AuditService
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import Invalid
from backend_ext.kit.ids import new_id, token_hash
from backend_ext.kit.paging import Page
from backend_ext.kit.text import Lang
from backend_ext.kit.typed import clean_lines, email_key
from backend_ext.mail.models import Purpose
from backend_ext.mail.outbox import Outbox
from backend_ext.messages.errors import MessageChanged, MessageNotFound
from backend_ext.messages.form import MOST_TEXT, ContactForm
from backend_ext.messages.models import Answer, Message, MessageState
from backend_ext.messages.repository import MessageRepository
from backend_ext.people.access import check_access
from backend_ext.people.models import Person
from backend_ext.store.mongo import Duplicate, Transactions, Tx
from backend_ext.terms.service import ContactService


class MessageService:
    """Messages. `contact` says which address learns of each one.

    Verbs with an `actor` raise RoleNeeded unless that is support or admin.
    """

    def __init__(
        self,
        repository: MessageRepository,
        outbox: Outbox,
        audit: AuditService,
        transactions: Transactions,
        contact: ContactService,
    ) -> None:
        self._repository = repository
        self._outbox = outbox
        self._audit = audit
        self._transactions = transactions
        self._contact = contact

    async def receive(self, form: ContactForm, stamp: str, lang: Lang, user_id: str | None) -> None:
        """Keeps what somebody wrote, with a mail to them and one to the shop.

        `stamp` is the form's own, see Stamps: a form sent twice is one message.
        """
        message = _message(form, stamp, lang, user_id)
        support = (await self._contact.get()).email

        async def body(tx: Tx) -> None:
            await self._repository.insert(message, tx)
            await self._outbox.add(Purpose.CONTACT_RECEIVED, message.id, message.email, lang, tx)
            await self._outbox.add(Purpose.CONTACT_ARRIVED, message.id, support, lang, tx)

        try:
            await self._transactions.run(body)
        except Duplicate:
            return

    async def get(self, message_id: str, tx: Tx | None = None) -> Message:
        """The message with this id, for the mails about it. Raises MessageNotFound."""
        message = await self._repository.get(message_id, tx)
        if message is None:
            raise MessageNotFound
        return message

    async def open(self, actor: Person, message_id: str) -> Message:
        """The message with this id, as staff read it. Raises MessageNotFound."""
        check_access("support", actor, second_factor=False)
        return await self.get(message_id)

    async def page(
        self, actor: Person, state: MessageState | None, number: int = 1, size: int = 50
    ) -> Page[Message]:
        """A page of the messages in a state, or of all; new ones oldest first, others newest first."""
        check_access("support", actor, second_factor=False)
        return await self._repository.page(state, number, size)

    async def answer(self, actor: Person, message_id: str, seen: int, text: str) -> Message:
        """Writes back by mail. `seen` is how many answers the message had when it was read.

        Raises MessageNotFound, MessageChanged, Invalid; nothing is sent then.
        """
        check_access("support", actor, second_factor=False)
        text = clean_lines(text)
        if not 1 <= len(text) <= MOST_TEXT:
            raise Invalid({"text": "This is too long." if text else "Please write an answer."})
        answer = Answer(id=new_id(), by=actor.user_id, at=utcnow(), text=text)

        async def body(tx: Tx) -> Message:
            message = await self._repository.answer(message_id, seen, answer, tx)
            if message is None:
                await self.get(message_id, tx)
                raise MessageChanged
            await self._outbox.add(
                Purpose.CONTACT_ANSWERED, answer.id, message.email, message.lang, tx, message_id=message.id
            )
            await self._record(
                actor, "messages.answer", message_id, {"answers": seen}, {"answers": seen + 1}, tx
            )
            return message

        return await self._transactions.run(body)

    async def close(self, actor: Person, message_id: str, seen: int) -> Message:
        """Ends a message. Raises MessageNotFound, MessageChanged."""
        check_access("support", actor, second_factor=False)

        async def body(tx: Tx) -> Message:
            before = await self._repository.close(message_id, seen, tx)
            if before is None:
                await self.get(message_id, tx)
                raise MessageChanged
            was, now = {"state": before.state.value}, {"state": MessageState.CLOSED.value}
            await self._record(actor, "messages.close", message_id, was, now, tx)
            return await self.get(message_id, tx)

        return await self._transactions.run(body)

    async def of_person(self, email: str, user_id: str) -> Sequence[Message]:
        """What somebody wrote, signed in or by their address, oldest first."""
        return await self._repository.of_person(email_key(email), user_id)

    async def forget(self, email: str, user_id: str, tx: Tx) -> None:
        """Removes what somebody wrote, signed in or by their address."""
        await self._repository.forget(email_key(email), user_id, tx)

    async def _record(
        self,
        actor: Person,
        action: str,
        message_id: str,
        before: Mapping[str, object],
        after: Mapping[str, object],
        tx: Tx,
    ) -> None:
        await self._audit.record(actor.user_id, action, f"message:{message_id}", before, after, tx)


def _message(form: ContactForm, stamp: str, lang: Lang, user_id: str | None) -> Message:
    now, key = utcnow(), email_key(form.email)
    # The same words from the same opened form: a second press of the button, not a second message.
    same = token_hash("\n".join((stamp, key, form.topic, form.order_number, form.text)))
    return Message(
        id=new_id(),
        key=same,
        user_id=user_id,
        email_key=key,
        lang=lang,
        created_at=now,
        updated_at=now,
        **form.model_dump(),
    )
