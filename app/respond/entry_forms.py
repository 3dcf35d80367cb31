"""One entry of a page that repeats, as a form."""

from collections.abc import Mapping
from types import MappingProxyType

from typing_extensions import override
from werkzeug.datastructures import MultiDict

import surveys
from app.respond.forms import PASSED, SEEN, Course, PageForm, languages_of
from app.respond.models import Typed, Written
from app.respond.reading import Reader


class EntryForm(PageForm):
    """One entry as one person is asked it; what it asks hangs on earlier pages alone."""

    def __init__(
        self, reader: Reader, page: surveys.Page, entry: surveys.Entry, course: Course
    ) -> None:
        self.entry = entry
        flat = surveys.answers_in(page.item_ids, course.known, entry.key)
        super().__init__(reader.inside(entry), page, entry.items, course._replace(known=flat))

    def given(self) -> dict[str, Written | None]:
        """Return the answers that are right, each in the language it was written in."""
        langs = languages_of(self)
        return {
            item_id: None if value is None else Written(value, langs[item_id])
            for item_id, value in self.answers.items()
        }

    @override
    def _hold_to_rules(self, values: surveys.Answers) -> None:
        """Rules look at answers that are given once."""

    @override
    def _visible(self, values: surveys.Answers) -> frozenset[str]:
        return frozenset(item.id for item in self.entry.items)


def typed_key(item_id: str, key: str) -> str:
    """Return under which name it waits what was typed in one entry."""
    return f"{item_id}.{key}"


def shown_entry(
    reader: Reader,
    page: surveys.Page,
    entry: surveys.Entry,
    course: Course,
    typed: Mapping[str, Typed] = MappingProxyType({}),
) -> EntryForm:
    """Return the entry with the answers given so far, and with what was typed and is none yet."""
    form = EntryForm(reader, page, entry, course)
    form.process(None, data=dict(form.course.known))
    for field in form.questions:
        waiting = typed.get(typed_key(field.name, entry.key))
        if waiting is not None:
            field.recall(*waiting)
    return form


def posted_entry(
    reader: Reader,
    page: surveys.Page,
    entry: surveys.Entry,
    course: Course,
    data: MultiDict[str, str],
) -> EntryForm:
    """Return the entry with what was posted. Names that are not in it mean nothing."""
    form = EntryForm(reader, page, entry, course)
    form.seen = frozenset(data.get(SEEN, "").split())
    form.passed = frozenset(data.get(PASSED, "").split())
    form.process(data)
    return form
