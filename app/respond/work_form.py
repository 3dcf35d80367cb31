"""The form in which staff choose how much browsers have to calculate."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from typing_extensions import override
from wtforms import RadioField

from app.builder.forms.fields import choice
from app.respond.proof import Work

WORDS: Final = {
    Work.OFF: _l("No calculation"),
    Work.LIGHT: _l("Light: not to be noticed on most devices"),
    Work.NORMAL: _l("Normal: some seconds on an old phone"),
    Work.HEAVY: _l("Heavy: for the days of an attack; old phones may not finish in time"),
}


class WorkForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """How much browsers have to calculate before they send answers."""

    work = RadioField(
        _l("Calculation before sending"),
        description=_l(
            "Each browser calculates for a moment, which makes sending in bulk dear. Nobody is"
            " refused: what comes without it, also from people without JavaScript, is flagged and"
            " counts."
        ),
        choices=[],
    )

    @override
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.work.choices = [choice(work, str(words)) for work, words in WORDS.items()]
