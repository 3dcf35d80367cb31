"""What publishing would change, as sentences for staff: the live version against the draft."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import surveys
from app.builder.sentences import filled, name_of, owner_of
from app.i18n import language_name
from surveys import Impact

SENTENCES: Final[Mapping[str, Any]] = {
    "language_added": _l("New language: %(name)s."),
    "language_removed": _l("No longer offered in %(name)s."),
    "page_added": _l("New: %(name)s."),
    "page_removed": _l("Deleted: %(name)s."),
    "moved": _l("Moved: %(name)s."),
    "reworded": _l("Other words: %(name)s."),
    "retranslated": _l("Other translation: %(name)s."),
    "question_added": _l("New question: %(name)s."),
    "question_removed": _l("Deleted question: %(name)s. Its answers are kept."),
    "question_reworded": _l("Question %(before)s is now %(name)s."),
    "kind_changed": _l("Another kind of question: %(name)s."),
    "code_reused": _l("Has the code of another question or answer: %(name)s."),
    "made_required": _l("Now has to be answered: %(name)s."),
    "made_optional": _l("No longer has to be answered: %(name)s."),
    "asked_of_others": _l("Asked of other people than before: %(name)s."),
    "limits_tightened": _l("Fewer answers are allowed: %(name)s."),
    "limits_widened": _l("More answers are allowed: %(name)s."),
    "formula_changed": _l("Reckoned in another way: %(name)s."),
    "repeat_changed": _l("Asked once or several times, other than before: %(name)s."),
    "shuffled": _l("In a fixed order or in a random one, other than before: %(name)s."),
    "shown_otherwise": _l("A drop-down list or not, other than before: %(name)s."),
    "quotas_changed": _l("Other limits for how many people of a sort are wanted."),
    "option_added": _l("New answer %(option)s: %(name)s."),
    "option_removed": _l("Deleted answer %(option)s: %(name)s."),
    "option_reworded": _l("Answer %(before)s is now %(option)s: %(name)s."),
    "option_changed": _l("Answer %(option)s works differently: %(name)s."),
    "option_recoded": _l("Answer %(option)s has another code: %(name)s."),
}
IMPACTS: Final = (Impact.BREAKING, Impact.ADDITIVE, Impact.COSMETIC)


class ChangeLine(NamedTuple):
    """One change in words."""

    impact: Impact
    text: str


def compared(old: surveys.Survey, new: surveys.Survey) -> list[ChangeLine]:
    """Return what the new definition changes, the gravest first."""
    told = dict.fromkeys(surveys.changes(old, new))
    lines = [ChangeLine(change.impact, line_of(old, new, change)) for change in told]
    return sorted(lines, key=lambda line: IMPACTS.index(line.impact))


def line_of(old: surveys.Survey, new: surveys.Survey, change: surveys.Change) -> str:
    """Return one difference as a sentence."""
    if change.code.startswith("language_"):
        return filled(SENTENCES[change.code], {"name": language_name(change.where)})
    survey = old if change.code.endswith("_removed") else new
    values = {
        "name": _name(survey, change.where),
        "option": _label(survey, change.where),
        "before": _before(old, change),
    }
    return filled(SENTENCES[change.code], values)


def _name(survey: surveys.Survey, part_id: str) -> str:
    if not part_id:
        return str(_("the texts around the survey"))
    return name_of(survey, owner_of(survey, part_id))


def _before(old: surveys.Survey, change: surveys.Change) -> str:
    if change.code == "question_reworded":
        return name_of(old, change.where)
    return _label(old, change.where)


def _label(survey: surveys.Survey, option_id: str) -> str:
    for item in survey.items():
        if isinstance(item, surveys.OfferingQuestion):
            for option in item.labelled():
                if option.id == option_id and option.label in survey.strings:
                    text = survey.text(option.label, survey.source_lang).text
                    return str(_("“%(words)s”", words=f"\u2068{text}\u2069"))
    return option_id
