"""What a survey can be made of: the library, the organisation's templates, its other surveys."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

import surveys
from app.accounts import service as accounts
from app.accounts.models import Organisation
from app.builder import queries, revising
from app.builder.models import Survey, SurveyTemplate
from app.db import db
from app.errors import DomainError, NotFoundError
from surveys import editing, library

MOST_FOUND: Final = 50


class TemplateTakenError(DomainError):
    """The organisation has a template with this name and wording version."""

    code = "template_taken"


class Source(NamedTuple):
    """One definition to copy from: the key of its form field, its name, its kind of place."""

    key: str
    name: str
    place: str
    definition: surveys.Survey


class Found(NamedTuple):
    """A question, or a whole page, that can be copied."""

    source: Source
    part: surveys.Item | surveys.Page
    words: str


def templates_of(organisation_id: UUID) -> Sequence[SurveyTemplate]:
    """Return the organisation's templates, by name and the newest wording first."""
    mine = select(SurveyTemplate).where(SurveyTemplate.organisation_id == organisation_id)
    in_order = mine.order_by(SurveyTemplate.name, SurveyTemplate.made_at.desc(), SurveyTemplate.id)
    return db.session.scalars(in_order).all()


def template_of(organisation_id: UUID, template_id: UUID) -> SurveyTemplate:
    """Return one template of the organisation; to others it does not exist."""
    found = db.session.get(SurveyTemplate, template_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFoundError
    return found


def keep_template(
    survey: Survey, item_id: str, *, name: str, wording: str, by: UUID, at: datetime
) -> SurveyTemplate:
    """Make a template of the draft, or of one of its questions; its words stay as they are now.

    TemplateTakenError when the name has this wording version already.
    """
    organisation = db.session.get_one(Organisation, survey.organisation_id)
    draft = _alone(survey.draft, item_id) if item_id else survey.draft
    origin = surveys.LibraryRef(
        id=draft.code, wording_version=wording, source=f"{organisation.name}: {name}"
    )
    made = SurveyTemplate(
        organisation_id=survey.organisation_id,
        kind="question" if item_id else "survey",
        name=name,
        wording_version=wording,
        definition_json=surveys.to_json(editing.with_origin(draft, origin)),
        made_by=by,
        made_at=at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
            db.session.flush()
    except IntegrityError as error:
        raise TemplateTakenError from error
    detail = {"kind": made.kind, "wording": wording}
    accounts.record("survey.template", str(survey.id), detail, by=by, at=at)
    return made


def sources(organisation_id: UUID) -> list[Source]:
    """Return everything that can be copied from, the organisation's own first."""
    return [
        *(
            Source(
                f"template-{each.id}",
                f"{each.name} ({each.wording_version})",
                "template",
                each.definition,
            )
            for each in templates_of(organisation_id)
        ),
        *(
            Source(f"survey-{each.slug}", each.name, "survey", each.draft)
            for each in queries.surveys_of(organisation_id)
        ),
        *(
            Source(
                f"library-{each.id}",
                each.title(each.survey.source_lang).text,
                "library",
                each.survey,
            )
            for each in library.names()
        ),
    ]


def source_keyed(organisation_id: UUID, key: str) -> Source:
    """Return one source; NotFoundError when the organisation has none like it."""
    for each in sources(organisation_id):
        if each.key == key:
            return each
    raise NotFoundError


def search(known: Sequence[Source], words: str) -> list[Found]:
    """Return the questions and pages in which every one of these words stands, in any language."""
    wanted = words.casefold().split()
    found = (each for source in known for each in _parts(source))
    matching = [each for each in found if all(word in each.words for word in wanted)]
    return matching[:MOST_FOUND]


def _parts(source: Source) -> Iterator[Found]:
    definition = source.definition
    for page in definition.pages:
        inside = []
        for item in page.items:
            words = _words(definition, item.string_ids())
            inside.append(words)
            yield Found(source, item, words)
        if source.place != "template" and page.items:
            title = _words(definition, [page.title] if page.title else [])
            yield Found(source, page, " ".join([title, *inside]))


def _words(definition: surveys.Survey, string_ids: Iterator[str] | Sequence[str]) -> str:
    known = (definition.strings[each] for each in string_ids if each in definition.strings)
    texts = (each.text for message in known for each in message.translations.values())
    return " ".join(texts).casefold()


def _alone(draft: surveys.Survey, item_id: str) -> surveys.Survey:
    title = revising.label_of(item_id, draft)
    blank = editing.new_survey(
        code=draft.code, source_lang=draft.source_lang, title=title, languages=draft.languages
    )
    blank = editing.add_page(blank)
    return editing.copy_item(blank, blank.pages[0].id, draft, item_id)
