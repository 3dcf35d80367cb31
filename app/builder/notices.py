"""The privacy notice that a survey can begin with: what is true of every survey, in its languages.

What only staff know stands in square brackets, for them to write.
"""

from collections.abc import Iterable, Mapping

from flask_babel import force_locale
from flask_babel import gettext as _

import surveys
from app.config import LOCALES
from surveys import editing


def begun(
    draft: surveys.Survey, *, organisation: str, why: Mapping[str, str] | None = None
) -> surveys.Survey:
    """Return the draft with the notice to begin with, in every language that we can say it in.

    `why` says in each language why people are asked. Nothing happens to a draft that has a notice.
    """
    if draft.notice is not None:
        return draft
    texts = in_languages(draft.languages, organisation=organisation, why=why or {})
    first = texts.get(draft.source_lang) or texts[LOCALES[0]]
    draft = editing.edit_survey(draft, notice=first)
    for lang, text in texts.items():
        if lang != draft.source_lang and lang in draft.languages and draft.notice is not None:
            draft = editing.set_text(draft, draft.notice, lang, text)
    return draft


def in_languages(
    langs: Iterable[str], *, organisation: str, why: Mapping[str, str]
) -> Mapping[str, str]:
    """Return the notice to begin with in each of these languages that we speak, and in English."""
    found = {}
    for lang in dict.fromkeys((LOCALES[0], *langs)):
        if lang in LOCALES:
            with force_locale(lang):
                found[lang] = _text(organisation, why.get(lang, ""))
    return found


def _text(organisation: str, why: str) -> str:
    return "\n".join(
        (
            _("%(name)s is responsible for what you tell us here.", name=organisation),
            "# " + _("Why we ask"),
            why or _("[Write here why you ask, and on which law it rests.]"),
            "# " + _("What we keep"),
            "- " + _(
                "Your answers, the language you wrote them in, and the day you sent them, but not"
                " the time."
            ),
            "- " + _("A scrambled form of your receipt code, so that you alone can find your"
                     " answers again."),
            "# " + _("What we do not keep"),
            "- " + _("Your name and address, unless you write them into an answer. Please do not."),
            "- " + _(
                "Your network address or your browser. To slow down abuse we count requests per"
                " network for up to a day, in memory only."
            ),
            "- " + _("Cookies: these pages set none. Only staff who sign in get one."),
            "# " + _("Who sees your answers"),
            _(
                "Staff who work on the survey read them. A program on our own computers sorts"
                " comments into topics; nothing is sent to other companies."
            ),
            _(
                "The public sees numbers, rounded, and never for fewer than 10 people. Your own"
                " words are shown only if you agreed in the survey and two members of staff have"
                " checked them."
            ),
            "# " + _("Your rights"),
            _(
                "With your receipt code you can read your answers, see what became of them, and"
                " withdraw them for good at any time. Backups forget them later."
            ),
            _(
                "Without the code we cannot tell which answers are yours. For everything else, ask"
                " us."
            ),
        )
    )  # fmt: skip
