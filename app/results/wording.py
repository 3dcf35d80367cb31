"""Names of channels, for lists of choices and files."""

from flask_babel import gettext as _


def channel_name(code: str) -> str:
    """Return what a way of answering is called; its code when it has no name."""
    names = {
        "web": _("Online"),
        "paper": _("On paper"),
        "phone": _("By phone"),
        "sms": _("By text message"),
        "email": _("By e-mail"),
        "session": _("In person"),
        "import": _("From another system"),
    }
    return str(names.get(code, code))


def offer_name(code: str) -> str:
    """Return what a way of offering a survey is called."""
    names = {
        "letter": _("Letters sent"),
        "phone": _("Calls made"),
        "counter": _("Visitors asked at a counter"),
        "email": _("E-mails sent elsewhere"),
        "sms": _("Text messages sent"),
        "other": _("In another way"),
    }
    return str(names.get(code, code))
