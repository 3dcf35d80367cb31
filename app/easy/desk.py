"""Staff's pages as they are drawn: the languages, the text being written, the text to be signed."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import NamedTuple

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app.access import Role
from app.accounts import queries as accounts
from app.easy import checks, forms, names, pictures, queries, service
from app.easy.content import Easy, gaps, keys, parsed
from app.entries.models import Entry

Told = Mapping[tuple[str, str], Sequence[str]]


class Row(NamedTuple):
    """One language: how far it is, what is missing, and how many things are hard to read."""

    state: queries.State
    gaps: int
    hints: int


def overview(entry: Entry, form: forms.PictureForm) -> str:
    """Show how far each language is, and the pictures of one's own."""
    told, rows = queries.told(entry), []
    for state in queries.states(entry):
        easy = Easy() if state.draft is None else parsed(state.draft.content_json)
        rows.append(Row(state, len(gaps(easy, told)), len(checks.hints(easy, state.lang))))
    return render_template(
        "easy/overview.html",
        entry=entry,
        rows=rows,
        form=form,
        own=queries.pictures_of(entry),
        addresses=_addresses(entry),
        in_use=queries.pictures_in_use(entry),
        people={each.id: each.name for each in accounts.users_of(current_user.organisation_id)},
        may_edit=current_user.may(Role.EDITOR),
    )


def written(
    entry: Entry, lang: str, form: forms.EasyForm, status: int = HTTPStatus.OK
) -> ResponseReturnValue:
    """Show the text being written, with what is hard in what was saved last."""
    told, draft = queries.told(entry), queries.draft_of(entry, lang)
    easy = Easy() if draft is None else parsed(draft.content_json)
    page = render_template(
        "easy/write.html",
        entry=entry,
        lang=lang,
        form=form,
        draft=draft,
        state=queries.state_of(entry, lang),
        parts=names.parts(told, lang),
        hints=_hints(easy, lang),
        fields=names.FIELDS,
        most=checks.most(lang),
        in_characters=lang in checks.IN_CHARACTERS,
        overtaken=status == HTTPStatus.CONFLICT,
    )
    return page, status


def read(entry: Entry, state: queries.State) -> str:
    """Show the text as it was saved last, with what is hard or missing, to be signed."""
    told, draft, lang = queries.told(entry), state.draft, state.lang
    easy = Easy() if draft is None else parsed(draft.content_json)
    parts = names.parts(told, lang)
    headings = {part.key: part.heading for part in parts}
    missing = gaps(easy, told)
    may_sign = current_user.may(Role.APPROVER) and state.may_be_signed and not missing
    return render_template(
        "easy/read.html",
        entry=entry,
        lang=lang,
        state=state,
        easy=easy,
        findings=keys(told)[1:-1],
        hints=[each for found in _hints(easy, lang).values() for each in found],
        missing=[(headings.get(each.key, ""), names.FIELDS[each.field]) for each in missing],
        own=_addresses(entry),
        digest=service.fingerprint(draft, state.newest) if draft and state.newest else "",
        is_own=current_user.id in queries.writers(entry, lang).values(),
        may_sign=may_sign,
    )


def _hints(easy: Easy, lang: str) -> Told:
    found: dict[tuple[str, str], list[str]] = {}
    for hint in checks.hints(easy, lang):
        found.setdefault((hint.key, hint.field), []).append(names.told(hint, lang))
    return found


def _addresses(entry: Entry) -> Mapping[str, str]:
    own = queries.pictures_of(entry)
    return pictures.own_addresses("easy.own_picture", own, {"entry_id": entry.id})
