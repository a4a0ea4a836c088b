"""Text messages through GOV.UK Notify, each once by its reference."""

from formsvc.adapters.post.notify import (
    NOTIFY_SECONDS,
    NotifyAccount,
    ask,
    check_template,
    has,
    open_client,
)
from formsvc.adapters.post.shape import TextMessage


class NotifyTexts:
    """Hands text messages to GOV.UK Notify; the template's message is just ((body))."""

    def __init__(
        self, account: NotifyAccount, template: str, *, seconds: float = NOTIFY_SECONDS
    ) -> None:
        self._account = account
        self._template = template
        self._seconds = seconds

    def send(self, message: TextMessage) -> None:
        """Hand one over, unless Notify has it already. Raises LetterRefused or LetterNotTaken."""
        client = open_client(self._account, self._seconds)
        if not has(client, message.message_id, kind="sms"):
            ask(
                lambda: client.send_sms_notification(
                    phone_number=message.to,
                    template_id=self._template,
                    personalisation={"body": message.text},
                    reference=message.message_id,
                )
            )

    def check(self) -> str:
        """Ask for our template. Raises LetterNotTaken when the key or the template is wrong."""
        client = open_client(self._account, self._seconds)
        check_template(client, self._template, ["body"])
        return "GOV.UK Notify answers, for text messages too"
