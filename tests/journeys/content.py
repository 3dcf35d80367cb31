"""What the installation of the journeys holds before anybody comes: people, surveys, an answer."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import surveys
from analysis import Comment, Recipe
from app.access import Role
from app.accounts import service as accounts_service
from app.builder.models import Survey
from app.db import db
from app.insights import queries as insights
from app.insights import quote_checks, quoting
from app.insights import service as insights_service
from app.insights.models import RunState
from app.jobs import Job
from app.receipts import service as receipts_service
from app.respond import importing, intake
from surveys import editing, library
from tests.factories import accounts, builder, easy, entries, respond
from tests.factories import insights as runs

AT = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
PROMISED = date(2026, 9, 30)
CSV = """id,date,channel,lang,satisfaction,effort,better,quote_consent
1,2026-03-02,paper,en,2,3,Please answer the telephone in the morning,no
2,2026-03-03,phone,es,4,2,Más sillas en la sala de espera,yes
"""
WRITTEN = {
    "Waiting times": ("I waited {n} hours before Dr Grey saw me", "en", "web"),
    "Parking": ("Tuve que aparcar lejos y caminar {n} minutos", "es", "paper"),
    "Staff": ("كان الموظفون لطفاء معي {n} مرات", "ar", "phone"),
}
SIZES = {"Waiting times": 24, "Parking": 18, "Staff": 14}


@dataclass(frozen=True)
class Content:
    """Names by which tests find what was prepared."""

    everything: dict[str, str]
    """The address of somebody who may do everything, by the language of their account."""
    reader: str
    newcomer: str
    asked: str = "visit"
    """A survey that was answered, analysed and answered back."""
    open: str = "proposal"
    closed: str = "over"
    fresh: str = "fresh"
    """An open survey that nobody has answered."""
    draft: str = "draft"
    entry: str = ""
    """The slug of the published entry about `asked`."""
    entry_id: UUID | None = None
    waiting_entry: UUID | None = None
    draft_entry: UUID | None = None
    lopsided_entry: UUID | None = None
    """A draft whose findings leave out a language."""
    receipt: str = ""
    """The code of somebody whose words are quoted in the entry."""
    withdrawn: str = ""
    batch: UUID | None = None
    pending_batch: UUID | None = None
    response: UUID | None = None
    """A response whose author agrees to be quoted, in a topic."""
    colleague: UUID | None = None
    left: UUID | None = None


def prepare() -> Content:
    """Fill an empty installation."""
    accounts.organisation()
    everything = {lang: _user(lang, Role.ADMINISTRATOR).email for lang in ("en", "ja")}
    colleague, left = _user("en", Role.EDITOR), _user("en", Role.READER)
    admin = _user("en", Role.ADMINISTRATOR)
    accounts_service.deactivate(left, by=admin.id, at=AT)
    builder.published(_offered_everywhere("consultation"), slug="proposal")
    builder.published(_offered_everywhere("service_feedback"), slug="over", status="closed")
    builder.published(_offered_everywhere("a11_trust"), slug="fresh")
    builder.published(_family(), slug="family")
    builder.published(_personal(), slug="personal")
    builder.published(_located(), slug="spots")
    builder.draft(_unfinished(), slug="draft")
    asked, placed = _asked()
    batch, pending = _imported(asked)
    loop, response = _answered(asked, placed)
    waiting = entries.drafted()
    _hand_in(waiting)
    draft = entries.drafted(complete=False)
    easy.written(draft, easy=easy.Easy())
    _runs_that_are_not_done(asked)
    gone = entries.some_response(draft)
    withdrawn = respond.receipt_for(gone)
    receipts_service.withdraw(entries.receipt_of(gone), code=withdrawn, on=AT.date())
    return Content(
        everything=everything,
        reader=_user("en", Role.READER).email,
        newcomer=_user("en", Role.EDITOR, enrolled=False).email,
        entry=loop.entry.slug,
        entry_id=loop.entry.id,
        waiting_entry=waiting.entry.id,
        draft_entry=draft.entry.id,
        lopsided_entry=entries.lopsided().entry.id,
        receipt=respond.receipt_for(response),
        withdrawn=withdrawn,
        batch=batch,
        pending_batch=pending,
        response=response.id,
        colleague=colleague.id,
        left=left.id,
    )


def _user(lang: str, role: Role, *, enrolled: bool = True) -> accounts.User:
    made = accounts.user(role, enrolled=enrolled)
    accounts_service.set_language(made, lang)
    return made


def _family() -> surveys.Survey:
    """Return a survey with children who are added, and places that are ticked."""
    made = editing.new_survey(
        code="family", source_lang="en", title="Families and parks", languages=("en", "ar", "ja")
    )
    for title in ("Where you go", "Your children", "About each place"):
        made = editing.add_page(made, title=title)
    first, kids, each = (page.id for page in made.pages)
    made = editing.add_item(
        made, first, "multiple_choice", "Where do you go?", labels=["Park", "Pool"], code="places"
    )
    made = editing.add_item(made, kids, "short_text", "First name or initials", code="child_name")
    made = editing.add_item(made, kids, "number", "Age", code="age")
    made = editing.add_item(
        made, each, "scale", "How is {places}?", code="liked", labels=list("12345")
    )
    name = made.item_coded("child_name").id
    made = editing.repeat_page(
        made, kids, entry="Child", add="Add another child", summary=name, most=4
    )
    return editing.repeat_over(made, each, made.item_coded("places").id)


def _offered_everywhere(source: str) -> surveys.Survey:
    return library.load(source).model_copy(update={"languages": surveys.LANGUAGES})


def _personal() -> surveys.Survey:
    """Return a survey that asks for a file and for contact details, each on a page of its own."""
    survey = surveys.editing.new_survey(code="personal", source_lang="en", title="Our park")
    for kind, prompt in (
        ("upload", "Do you have a photo of the place?"),
        ("contact", "May we invite you?"),
    ):
        survey = surveys.editing.add_page(survey)
        survey = surveys.editing.add_item(survey, survey.pages[-1].id, kind, prompt, code=kind)
    survey = surveys.editing.edit_item(survey, survey.item_coded("upload").id, max_files=3)
    contact = {
        "asked": surveys.DETAILS,
        "needed": ("email",),
        "purpose": "We invite people to a walk through the park in spring.",
        "kept_until": date(2099, 12, 31),
    }
    survey = surveys.editing.edit_item(survey, survey.item_coded("contact").id, **contact)
    return survey.model_copy(update={"languages": surveys.LANGUAGES})


def _located() -> surveys.Survey:
    """Return a survey that asks where something is, with areas and a point within edges."""
    survey = surveys.editing.new_survey(code="spots", source_lang="en", title="Safer crossings")
    survey = surveys.editing.add_page(survey)
    prompt, areas = "Which crossing is dangerous?", ["North of the river", "South of the river"]
    page_id = survey.pages[0].id
    survey = surveys.editing.add_item(
        survey, page_id, "place", prompt, labels=areas, code="crossing"
    )
    edges = {"south": "46.9", "west": "7.3", "north": "47", "east": "7.6"}
    box = surveys.Box(**{side: Decimal(degrees) for side, degrees in edges.items()})
    fields = {"box": box, "required": True, "hint": "Only crossings in Bern."}
    survey = surveys.editing.edit_item(survey, survey.item_coded("crossing").id, **fields)
    return survey.model_copy(update={"languages": surveys.LANGUAGES})


def _unfinished() -> surveys.Survey:
    """Return a draft that still has problems: a language without words, a question without any."""
    draft = surveys.editing.set_languages(library.load("service_feedback"), ["en", "ar", "ja"])
    page = draft.pages[-1].id
    return surveys.editing.add_item(_steered(draft), page, "short_text", "")


def _steered(draft: surveys.Survey) -> surveys.Survey:
    """Return the draft with a way on, a rule and a quota, which all look at its first question."""
    first, item = draft.pages[0], next(item for item in draft.pages[0].items if item.parts)
    when = surveys.Answered(op="answered", item=item.id)
    ways = [surveys.Branch(when=when, to=draft.pages[-1].id), surveys.Branch()]
    draft = surveys.editing.set_branches(draft, first.id, ways)
    draft = surveys.editing.add_rule(draft, first.id, item.id, when, "Please choose another.")
    return surveys.editing.add_quota(draft, when, 400, name="Answered")


def _asked() -> tuple[Survey, list[tuple[str, Comment]]]:
    asked = builder.published(_offered_everywhere("service_feedback"), slug="visit")
    asked.promised_on = PROMISED
    question = runs.open_question(asked).code
    placed = []
    for label, (words, lang, channel) in WRITTEN.items():
        for number in range(SIZES[label]):
            text = words.format(n=number)
            response = respond.sent(
                asked,
                {question: text, **_ticked(number)},
                lang=lang,
                channel=channel,
                on=date(2026, 3, 2 + number % 9),
            )
            placed.append((label, Comment(str(response.id), text, lang)))
    for text in ("My dog is called Rex", "Blue", "Nothing", "???"):
        response = respond.sent(asked, {question: text, **_ticked(3)})
        placed.append((runs.NOT_GROUPED, Comment(str(response.id), text, "en")))
    return asked, placed


def _ticked(number: int) -> dict[str, surveys.Value]:
    return {
        "satisfaction": surveys.Chosen((str(1 + number % 5),), None),
        "effort": surveys.Chosen((str(1 + number % 4),), None),
        "recommend": surveys.Chosen((str(number % 11),), None),
        "quote_consent": surveys.Chosen(("given",), None),
    }


def _imported(survey: Survey) -> tuple[UUID, UUID]:
    definition = survey.versions[-1].definition
    plan = importing.plan_of(definition, CSV.encode(), source="Paper forms")
    batch = intake.begin(survey, plan, by=None, at=AT)
    intake.bring_in(batch.id, plan)
    pending = intake.begin(survey, plan, by=None, at=AT)
    return batch.id, pending.id


def _answered(
    survey: Survey, placed: list[tuple[str, Comment]]
) -> tuple[entries.Loop, respond.Response]:
    run = entries.confirmed(runs.finished_run(survey, placed))
    loop = entries.drafted(run)
    response = db.session.get_one(respond.Response, UUID(placed[0][1].id))
    entries.quoted(loop, response, placed[0][1].text)
    entries.publish(loop)
    easy.public(loop, *surveys.LANGUAGES)
    entries.publish(_changed_since(loop))
    easy.prepare(loop)
    topic = insights.topics_for(run)[0].topic
    other = UUID(placed[1][1].id)
    words = placed[1][1].text
    kept = quote_checks.kinds(words)
    quoting.propose_quote(topic, other, words, not_personal=kept, by=loop.author.id, at=AT)
    return loop, response


def _changed_since(loop: entries.Loop) -> entries.Loop:
    """Return the published entry with a change that makes a second version."""
    words = {lang: {"involve": f"Write to us [{lang}]"} for lang in surveys.LANGUAGES}
    seen = loop.entry.revision
    entries.service.edit(loop.entry, words, {}, seen=seen, by=loop.author.id, at=AT)
    return loop


def _hand_in(loop: entries.Loop) -> None:
    entries.service.submit_for_review(
        loop.entry, seen=loop.entry.revision, by=loop.author.id, at=AT
    )


def _runs_that_are_not_done(survey: Survey) -> None:
    """Add an analysis that has failed (number 2) and one that is half way (number 3)."""
    question = [item.id for item in survey.draft.items() if item.kind == "long_text"][1]
    for state in (RunState.FAILED, RunState.RUNNING):
        run = insights_service.start_run(survey, question, Recipe(), by=None, at=AT)
        run.state, run.stage, run.progress = state, "group", 0.4
        db.session.flush()
    # The worker of the tests must not take it up: it is shown half way.
    db.session.query(Job).update({"run_at": datetime(2100, 1, 1, tzinfo=UTC)})
