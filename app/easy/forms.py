"""What staff type: the lines of each part, which picture stands beside it, and what that shows."""

from collections.abc import Sequence
from typing import Any, TypeAlias, cast

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Field, FileField, Form, HiddenField, SelectField, StringField
from wtforms.validators import DataRequired

from app.builder.forms.fields import at_most, choice, clean_text, revision_from
from app.easy.content import ALTERNATIVE, PICTURE, TITLE, Block, Easy, fields_of
from app.easy.names import FIELDS
from app.easy.pictures import Choice
from app.entries.inputs import MAX_LINE, WrittenField, plain

MAX_PART = 1_500
MAX_NAME = 80
Posted: TypeAlias = MultiDict[str, str] | None


class EasyForm(Form):
    """The whole text in one language; `seen` is the revision that its writer looked at."""

    keys: Sequence[str] = ()
    seen = HiddenField()
    title = WrittenField(FIELDS[TITLE], [at_most(MAX_LINE), clean_text])

    @property
    def seen_revision(self) -> int:
        """Return the revision posted; 0 stands for a text that nobody has begun."""
        return revision_from(self.seen.data)

    def texts_of(self, key: str) -> list[tuple[str, Field]]:
        """Return the inputs for the texts of a part, by the name of the text."""
        return [(name, self[f"{name}_{key}"]) for name in fields_of(key)]

    def picture_of(self, key: str) -> Field:
        """Return the list of pictures of a part."""
        return self[f"{PICTURE}_{key}"]

    def alternative_of(self, key: str) -> Field:
        """Return the input for what the picture of a part shows."""
        return self[f"{ALTERNATIVE}_{key}"]

    def easy(self) -> Easy:
        """Return what was typed."""
        return Easy(
            title=plain(self.title.data, one_line=True),
            blocks={key: self._block(key) for key in self.keys},
        )

    def _block(self, key: str) -> Block:
        return Block(
            texts={name: plain(field.data) for name, field in self.texts_of(key)},
            picture=self.picture_of(key).data or "",
            alt=plain(self.alternative_of(key).data, one_line=True),
        )


def easy_form(
    easy: Easy, keys: Sequence[str], offered: Sequence[Choice], seen: int, posted: Posted = None
) -> EasyForm:
    """Return the form of a text, filled from what was posted or from the draft."""
    listed = [choice("", _l("No picture yet")), *(choice(*each) for each in offered)]
    inputs: dict[str, Any] = {"keys": tuple(keys)}
    values: dict[str, Any] = {"seen": seen, TITLE: easy.title}
    for key in keys:
        block = easy.block(key)
        for name in fields_of(key):
            inputs[f"{name}_{key}"] = WrittenField(FIELDS[name], [at_most(MAX_PART), clean_text])
            values[f"{name}_{key}"] = block.texts.get(name, "")
        inputs[f"{PICTURE}_{key}"] = SelectField(FIELDS[PICTURE], choices=listed)
        inputs[f"{ALTERNATIVE}_{key}"] = WrittenField(
            FIELDS[ALTERNATIVE], [at_most(MAX_LINE), clean_text]
        )
        values |= {f"{PICTURE}_{key}": block.picture, f"{ALTERNATIVE}_{key}": block.alt}
    made = type("EasyFormOfParts", (EasyForm,), inputs)
    return cast("EasyForm", made(posted, data=values))


class NeededFileField(FileField):
    """A file that has to be chosen, so that it is not called optional."""

    required_mark = True


class PictureForm(Form):
    """A picture that staff bring, and what it is called in the list."""

    name = StringField(
        _l("Name for the list"),
        [DataRequired(_l("Give the picture a name.")), at_most(MAX_NAME), clean_text],
        description=_l("Only staff read it."),
    )
    file = NeededFileField(
        _l("Picture"),
        description=_l("JPEG, PNG or WebP, at most 1 MB. Hidden details are removed."),
    )

    def refuse(self, reason: str) -> None:
        """Say at the file why it is not taken."""
        self.file.errors = [reason]
