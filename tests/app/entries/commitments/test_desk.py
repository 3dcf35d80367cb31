"""Staff keep their promises through the pages."""

from datetime import timedelta

import pytest

from app import clock
from app.access import Role
from app.accounts.models import Organisation
from app.db import db
from app.entries.commitments import service
from tests.factories import accounts, builder, promises
from tests.markup import problems

WORDS = {"news_en": "The beds are built.", "news_ar": "بُنيت."}


class Desk:
    """A member of staff at a browser, signed in."""

    def __init__(self, client, person):
        self.client = client
        accounts.sign_in(client, person)

    def get(self, path):
        return self.client.get(path)

    def post(self, path, data=None):
        token = accounts.csrf_token(self.client, "/staff/account/")
        return self.client.post(path, data={"csrf_token": token, **(data or {})})


@pytest.fixture
def desk(app):
    return lambda person: Desk(app.test_client(), person)


def base(promise):
    return f"/staff/promises/{promise.commitment.id}/"


def day(when):
    return {"due_on-day": when.day, "due_on-month": when.month, "due_on-year": when.year}


def typed(promise, **more):
    db.session.refresh(promise.commitment)
    return {"seen": promise.commitment.revision} | more


def test_the_pages_are_sound_in_every_state(desk, promise):
    author = desk(promise.author)
    paths = ["", "update/", "milestone/", "move/", "done/", "reopen/"]
    service.add_milestone(promise.commitment, {"en": "Dig"}, promises.DUE, **promise.facts())
    promises.said_done(promise)
    for path in paths:
        page = author.get(base(promise) + path)
        assert page.status_code == 200, path
        assert problems(page.text) == [], path
        assert "built-in" not in page.text
    service.refuse(promise.commitment, "No photo.", **promise.facts(by=promise.second.id))
    db.session.commit()
    assert "No photo." in author.get(base(promise)).text
    for show in (
        "",
        "?show=mine",
        "?show=overdue",
        "?show=soon",
        "?show=nonsense",
        "?page=9",
        "?page=x",
    ):
        page = author.get(f"/staff/promises/{show}")
        assert (page.status_code, problems(page.text)) == (200, []), show


def test_the_whole_way_from_update_to_done(desk, promise):
    author, second = desk(promise.author), desk(promise.second)
    update = typed(promise, state="under_way", progress="30", **WORDS)
    assert author.post(base(promise) + "update/", update).status_code == 303
    assert "Still missing in" in author.get(base(promise)).text
    step = typed(promise, milestone_en="Dig", **day(promises.DUE))
    assert author.post(base(promise) + "milestone/", step).status_code == 303
    seen = typed(promise)["seen"]
    milestone = promise.commitment.events[-1].id
    author.post(f"{base(promise)}milestones/{milestone}/done/?seen={seen}")
    later = promises.DUE + timedelta(days=9)
    moved = typed(promise, reason_en="Wet.", **day(later))
    assert author.post(base(promise) + "move/", moved).status_code == 303
    claim = typed(promise, document="Minute 40", **WORDS)
    assert author.post(base(promise) + "done/", claim).status_code == 303
    db.session.refresh(promise.commitment)
    confirm = f"{base(promise)}confirm/?seen={promise.commitment.revision}"
    assert "Confirm that it is done" not in author.get(base(promise)).text
    author.post(confirm)
    db.session.refresh(promise.commitment)
    assert promise.commitment.state == "to_confirm"
    assert "Confirm that it is done" in second.get(base(promise)).text
    second.post(confirm)
    db.session.refresh(promise.commitment)
    assert (promise.commitment.state, promise.commitment.due_on) == ("done", later)
    kinds = [each.kind for each in promise.commitment.events]
    assert kinds == [
        "made", "updated", "milestone", "milestone_done", "moved", "said_done", "confirmed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("act", "data", "says"),
    [
        ("update", {"state": "under_way"}, "Write this at least in the language of the answer."),
        ("update", {"state": "done", **WORDS}, "Not a valid choice"),
        ("update", {"state": "under_way", "progress": "140", **WORDS}, "from 0 to 100"),
        ("update", {"state": "under_way", "link": "javascript:x", **WORDS}, "https://"),
        ("milestone", {"milestone_en": "Dig"}, "Enter a day."),
        ("move", day(promises.DUE) | {"reason_en": "Wet."}, "This is the day that stands already."),
        ("move", day(promises.DUE + timedelta(days=1)), "Write this at least"),
        ("done", WORDS, "Name a link or a document that shows it."),
    ],
)
def test_what_is_missing_is_said_at_its_place(desk, promise, act, data, says):
    page = desk(promise.author).post(f"{base(promise)}{act}/", typed(promise) | data)
    assert page.status_code == 422
    assert says in page.text
    assert problems(page.text) == []
    assert len(promise.commitment.events) == 1


def test_of_two_who_type_at_once_the_second_keeps_the_words(desk, promise):
    seen = typed(promise, state="under_way", **WORDS)
    author = desk(promise.author)
    assert author.post(base(promise) + "update/", seen).status_code == 303
    page = author.post(base(promise) + "update/", seen | {"news_en": "Mine too."})
    assert page.status_code == 409
    assert "Mine too." in page.text
    assert problems(page.text) == []


def test_a_second_person_sends_a_claim_back_with_a_note(desk, promise):
    promises.said_done(promise)
    second = desk(promise.second)
    path = f"{base(promise)}refuse/?seen={promise.commitment.revision}"
    assert second.post(path, {"note": ""}).status_code == 422
    assert second.post(path, {"note": "No photo."}).status_code == 303
    db.session.refresh(promise.commitment)
    assert promise.commitment.state == "under_way"


def test_the_list_shows_what_is_due_overdue_first_and_filters(desk, promise):
    reader = accounts.user(Role.READER)
    promise.loop.survey.promised_on = promises.DUE
    promise.commitment.due_on = clock.today() - timedelta(days=3)
    service.assign(promise.commitment, reader.id, **promise.facts())
    db.session.commit()
    page = desk(reader).get("/staff/promises/").text
    assert "name 1 [en]" in page
    assert "3 days overdue" in page
    assert "An answer to the survey" not in page
    for show, is_there in (("mine", True), ("overdue", True), ("soon", False)):
        text = desk(reader).get(f"/staff/promises/?show={show}").text
        assert ("name 1 [en]" in text) is is_there, show
    assert "3 days overdue" in desk(reader).get("/staff/").text
    assert "Say how it goes" not in desk(reader).get(base(promise)).text


def test_a_claim_waits_on_the_start_page_of_whoever_did_not_make_it(desk, promise):
    promises.said_done(promise)
    waits = "A second person has to confirm it."
    assert waits in desk(promise.second).get("/staff/").text
    assert waits not in desk(promise.author).get("/staff/").text
    assert waits not in desk(accounts.user(Role.EDITOR)).get("/staff/").text


def test_other_organisations_see_nothing(desk, promise):
    other = Organisation(name="Elsewhere")
    db.session.add(other)
    db.session.flush()
    promise.loop.survey.organisation_id = other.id
    db.session.commit()
    person = desk(promise.author)
    assert person.get(base(promise)).status_code == 404
    assert person.get(base(promise) + "update/").status_code == 404
    assert "name 1 [en]" not in person.get("/staff/promises/").text


def test_a_long_list_comes_in_pages(desk, promise):
    for number in range(55):
        builder.published(slug=f"park-{number}").promised_on = promises.DUE
    db.session.commit()
    author = desk(promise.author)
    first, second = (author.get(f"/staff/promises/?page={page}").text for page in (1, 2))
    assert (first.count("/promise/"), second.count("/promise/")) == (50, 5)
    assert problems(second) == []
    assert "name 1 [en]" in second
