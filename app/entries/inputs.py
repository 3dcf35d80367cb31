"""Inputs for texts in several languages, one beside the other."""

from collections.abc import Iterable, Sequence
from typing import Any

from typing_extensions import override
from wtforms import Field, Form, HiddenField, TextAreaField

from app.builder.forms.fields import at_most, clean_text, revision_from, stripped, visible
from app.entries.changes import TextsByLang
from app.entries.labels import TITLES
from app.entries.texts import TextField, Texts

MAX_LINE = 200
MAX_TEXT = 4_000


class WrittenField(TextAreaField):
    """A text; characters that cannot be shown stand in it as a sign, so that it can be shown."""

    @override
    def process_formdata(self, valuelist: list[Any]) -> None:
        self.raw_data = [visible(str(value)) for value in valuelist]
        super().process_formdata(self.raw_data)


class TextsForm(Form):
    """A form with texts in several languages; `seen` is the revision its editor looked at."""

    fields_of: Sequence[TextField] = ()
    langs: Sequence[str] = ()
    seen = HiddenField()

    @property
    def seen_revision(self) -> int:
        """Return the revision posted, or 0, which no entry has, when there is none."""
        return revision_from(self.seen.data)

    @property
    def rows(self) -> list[tuple[TextField, list[tuple[str, Field]]]]:
        """Return each text with its input in each language."""
        return [
            (field, [(lang, self[f"{field.name}_{lang}"]) for lang in self.langs])
            for field in self.fields_of
        ]

    def texts(self) -> TextsByLang:
        """Return what was typed, by language and field."""
        return {
            lang: {
                field.name: plain(self[f"{field.name}_{lang}"].data, one_line=field.rows == 1)
                for field in self.fields_of
            }
            for lang in self.langs
        }


def form_for(
    base: type[TextsForm], fields: Sequence[TextField], langs: Iterable[str]
) -> type[TextsForm]:
    """Return `base` with an input for each of these texts in each of these languages."""
    tongues = tuple(dict.fromkeys(langs))
    inputs: dict[str, Any] = {"fields_of": fields, "langs": tongues}
    for field in fields:
        limit = MAX_LINE if field.rows == 1 else MAX_TEXT
        for lang in tongues:
            inputs[f"{field.name}_{lang}"] = WrittenField(
                TITLES[field.name], [at_most(limit), clean_text]
            )
    return type(f"{base.__name__}In{len(tongues)}", (base,), inputs)


def stored(texts_json: str, fields: Sequence[TextField], langs: Sequence[str]) -> dict[str, str]:
    """Return what the inputs show at first: the texts of the draft."""
    texts = Texts.model_validate_json(texts_json)
    return {
        f"{field.name}_{lang}": texts.text(field.name, lang) for field in fields for lang in langs
    }


def plain(text: str | None, *, one_line: bool = False) -> str:
    """Return a typed text without spaces around it; `one_line`: without line ends."""
    typed = stripped(text)
    return " ".join(typed.split()) if one_line else typed
