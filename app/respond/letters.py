"""Mails to citizens, in the language of the page that they come from."""

from typing import NamedTuple

from flask_babel import gettext as _


class Letter(NamedTuple):
    """A mail in words."""

    subject: str
    text: str


def with_return_code(*, title: str, code: str, url: str, until: str, sender: str) -> Letter:
    """Return the mail with a return code; the code stands in the text, never in an address."""
    paragraphs = (
        title,
        _("Your answers are saved"),
        _("They are kept until %(day)s.", day=until),
        _("They have not been sent yet."),
        _(
            "To go on, on any device and in any language of this survey, open this address and "
            "type in the code:"
        ),
        url,
        code,
        _("Whoever has this code can read, change and send these answers."),
        _("It is not a receipt code: you get one after you have sent your answers."),
        _("If you did not ask for this e-mail, you can delete it. We do not keep your address."),
        sender,
    )
    subject = _("Your return code: %(title)s", title=title)
    return Letter(subject, "\n\n".join(paragraphs) + "\n")
