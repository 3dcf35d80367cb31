"""One invitation, one response: opened by machines, shared, saved, raced for, and never joined."""

import threading

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from app.db import Base, db
from app.invitations import service
from app.respond import invited, tokens
from app.respond.invited import Invitation
from app.respond.models import Response, UnfinishedResponse
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import item, page
from tests.factories import invitations
from tests.factories.builder import published

CLIENTS = 50
DEFINITION = samples.survey(page("one", item("short_text", "name")), languages=("en", "ar"))
FUNCTION = (
    "create function planted() returns trigger language plpgsql as"
    " $$ begin new.is_used := false; return new; end $$"
)
ON_POSTGRESQL = (
    "create trigger planted before update on invitation for each row execute function planted()"
)
ON_SQLITE = (
    "create trigger planted after update on invitation when new.is_used"
    " begin update invitation set is_used = 0; end"
)
PLANTED = {"sqlite": (ON_SQLITE,), "postgresql": (FUNCTION, ON_POSTGRESQL)}
"""The fault: what has been used is free again at once."""


class Guest(Citizen):
    """Somebody with an invitation."""

    def comes_with(self, token):
        return self.opens(f"/{self.lang}/i/{token}/")

    def starts_with(self, token):
        return self.comes_with(token).presses("Start now")


@pytest.fixture
def survey(app):
    survey = published(DEFINITION)
    survey.by_invitation = True
    survey.contact = "Ask Ada"
    db.session.commit()
    return survey


@pytest.fixture
def token(survey):
    return invitations.codes(survey, 1)[0]


def used():
    return db.session.query(Invitation).filter_by(is_used=True).count()


def test_an_invited_person_answers_without_cookie_and_the_invitation_is_used(client, survey, token):
    guest = Guest(client, survey).starts_with(token)
    assert used() == 0
    guest.answers(name="Ada").sends()
    assert "receipt" in guest.text.lower()
    assert (rows.count(Response), used()) == (1, 1)
    assert not client._cookies  # noqa: SLF001


def test_what_comes_with_the_link_of_an_invitation_is_kept_in_every_language(client, app):
    asked = page("one", item("link_value", "src"), item("short_text", "name"))
    survey = published(samples.survey(asked, languages=("en", "ar")))
    (token,) = invitations.codes(survey, 1)
    guest = Guest(client, survey).opens(f"/en/i/{token}/?src=poster")
    assert "The link you followed said this" in guest.text
    assert "src=poster" in guest.html.select_one("a[hreflang=ar]")["href"]
    guest.presses("Start now").answers(name="Ada").sends()
    assert rows.stored() == {"src": samples.chosen("poster"), "name": "Ada"}


def test_looking_uses_nothing_up(client, survey, token):
    for _ in range(3):
        assert client.get(f"/en/i/{token}/").status_code == 200
        assert client.head(f"/en/i/{token}/").status_code == 200
    assert (rows.count(UnfinishedResponse), used()) == (0, 0)
    assert "noindex" in client.get(f"/en/i/{token}/").text


def test_a_used_invitation_says_so_and_starts_nothing(client, survey, token):
    guest = Guest(client, survey).comes_with(token)
    start, form = guest.url, guest.form({})
    guest.presses("Start now").answers(name="Ada").sends()
    for answer in (client.get(start), client.post(start, data=form)):
        assert answer.status_code == 410
        assert "used already" in answer.text
        assert "Ada" not in answer.text
    assert rows.count(Response) == 1


def test_two_who_share_an_invitation_cannot_both_send(client, survey, token):
    first = Guest(client, survey).starts_with(token).answers(name="Ada")
    second = Guest(client, survey).starts_with(token).answers(name="Grace")
    first.sends()
    second.sends()
    assert second.response.status_code == 410
    assert rows.stored() == {"name": "Ada"}


def test_without_an_invitation_people_are_told_what_to_do(client, survey):
    guest = Guest(client, survey).comes()
    assert guest.response.status_code == 403
    assert "Ask Ada" in guest.text
    assert guest.html.find("a", href="/en/i/") is not None
    assert client.post(f"/en/s/{survey.slug}/", data={"page.token": "x"}).status_code == 403
    assert survey.slug not in client.get("/en/").text
    assert rows.count(UnfinishedResponse) == 0


def test_a_survey_for_all_takes_both(client, survey, token):
    survey.by_invitation = False
    Citizen(client, survey).starts().answers(name="Grace").sends()
    Guest(client, survey).starts_with(token).answers(name="Ada").sends()
    assert (rows.count(Response), used()) == (2, 1)


@pytest.mark.parametrize("typed", ["", "ABCD", "\x00", "ä" * 24, "A" * 5000])
def test_what_is_no_code_is_refused(client, survey, typed):
    answer = client.post("/en/i/", data={"code": typed})
    assert answer.status_code == 422
    assert "cannot be a code" in answer.text


def test_a_code_is_typed_as_people_type(client, survey, token):
    typed = "-".join(tokens.groups(token)).lower().replace("0", "o")
    answer = client.post("/en/i/", data={"code": f"  {typed} "})
    assert (answer.status_code, answer.location) == (303, f"/en/i/{token}/")
    assert (
        client.get(f"/i/{token}", headers={"Accept-Language": "ar"}).location == f"/ar/i/{token}/"
    )


def test_an_unknown_invitation_gets_a_page_of_its_own(client, survey):
    for address in (f"/en/i/{tokens.new_invitation()}/", "/en/i/nothing/", "/i/nothing"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "do not know this invitation" in answer.text
    code = tokens.receipt_code("somebody")
    assert client.get(f"/en/i/{code}/").status_code == 404


def test_a_closed_survey_is_closed_for_the_invited_too(client, survey, token):
    survey.status = "closed"
    answer = client.get(f"/en/i/{token}/")
    assert answer.status_code == 410
    assert "closed" in answer.text


def test_saved_answers_still_use_the_invitation(client, survey, token):
    guest = Guest(client, survey).starts_with(token).answers(name="Ada")
    guest.presses("Save and come back later")
    code = "".join(span.get_text() for span in guest.html.select(".code span"))
    back = Guest(FlaskClient(client.application), survey).opens(f"/en/s/{survey.slug}/return/")
    back.posts({**back.form({}).to_dict(), "code": code})
    back.sends()
    assert (rows.stored(), used()) == ({"name": "Ada"}, 1)


def test_what_was_taken_back_cannot_be_sent(client, survey, token):
    guest = Guest(client, survey).starts_with(token).answers(name="Ada")
    service.take_back(survey.id, 1)
    guest.sends()
    assert guest.response.status_code == 410
    assert rows.nothing_sent()


def race(app, survey, clients=CLIENTS):
    """Return how many responses so many clients with one invitation leave behind."""
    (token,) = invitations.codes(survey, 1)
    ready = [
        Guest(FlaskClient(app), survey).starts_with(token).answers(name=f"Ada {number}")
        for number in range(clients)
    ]
    sendings = [(guest.url, guest.form({}).to_dict()) for guest in ready]
    db.session.commit()
    barrier, seen = threading.Barrier(clients), []

    def send(url, data):
        barrier.wait()
        seen.append(FlaskClient(app).post(url, data=data).status_code)

    threads = [threading.Thread(target=send, args=each) for each in sendings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(set(seen)) in ([200, 410], [200])
    assert len(seen) == clients
    return rows.count(Response)


def test_of_fifty_at_once_one_is_stored(app, survey):
    assert race(app, survey) == 1
    assert used() == 1


def test_the_race_notices_a_planted_fault(app, survey):
    for statement in PLANTED[db.engine.dialect.name]:
        db.session.execute(text(statement))
    assert race(app, survey, clients=12) > 1


def everything():
    """Return every row of the database as text, in the order in which the database has it."""
    found = {}
    for table in Base.metadata.sorted_tables:
        found[table.name] = [tuple(map(str, row)) for row in db.session.execute(select(table))]
    return found


INVITING = ("invitation", "invitation_contact", "invitation_mail")
ANSWERING = ("response", "answer", "receipt", "unfinished_response")
SHARED = {"survey_id", "version_id", "lang"}


def distinct(found, names):
    """Return the values that could tell one row of these tables from another."""
    values = set()
    for table in names:
        columns = Base.metadata.tables[table].columns.keys()
        for row in found[table]:
            pairs = zip(columns, row, strict=True)
            values |= {value for name, value in pairs if name not in SHARED}
    return {value for value in values if len(value) > 3}


def test_nothing_joins_an_invitation_to_a_response(client, survey):
    """By ids, times and order; with the database alone, and with the keys as well."""
    addresses = [f"p{number}@example.org" for number in range(12)]
    given = invitations.invited(survey, *addresses)
    for token in reversed(given):
        Guest(client, survey).starts_with(token).answers(name=f"by {token[:4]}").sends()
    invited.blur()
    db.session.commit()
    found = everything()
    assert distinct(found, INVITING) & distinct(found, ANSWERING) == set()
    # Times: of a used invitation there are none.
    held = set(Base.metadata.tables["invitation"].columns.keys())
    assert held == {"token_hash", "survey_id", "batch", "group_label", "is_used"}
    # Order: the database has them by their hashes, which follow from chance.
    stored = [row[0] for row in found["invitation"]]
    assert stored == sorted(stored)
    # Keys: what follows from a token is in no row of an answer.
    derived = {value for token in given for value in _derived(token)}
    assert derived & distinct(found, ANSWERING) == set()


def _derived(token):
    yield token
    yield tokens.hashed(token)
    yield tokens.hashed(tokens.final_token(token))
    yield tokens.hashed(tokens.receipt_code(tokens.final_token(token)))
    yield tokens.hashed(tokens.return_code(token))


def test_the_join_notices_a_planted_fault(client, survey, token):
    Guest(client, survey).starts_with(token).answers(name="Ada").sends()
    db.session.execute(text("update receipt set body_digest = :it"), {"it": tokens.hashed(token)})
    found = everything()
    assert distinct(found, INVITING) & distinct(found, ANSWERING) != set()


def test_while_somebody_writes_the_database_does_not_name_the_invitation(client, survey, token):
    guest = Guest(client, survey).starts_with(token)
    (draft,) = db.session.query(UnfinishedResponse).all()
    assert draft.invited is not None
    handle = guest.url.split("/r/")[1].split("/")[0]
    assert tokens.unmasked_hash(handle, draft.invited) == tokens.hashed(token)
    other = tokens.handle_of(tokens.start_token(survey.id), survey.id)
    assert tokens.unmasked_hash(other, draft.invited) != tokens.hashed(token)


class TestOnPostgresql:
    """The same where writers do not queue."""

    @pytest.fixture
    def app(self, app_on_postgresql):
        return app_on_postgresql

    def test_of_fifty_at_once_one_is_stored(self, app, survey):
        test_of_fifty_at_once_one_is_stored(app, survey)

    def test_the_race_notices_a_planted_fault(self, app, survey):
        test_the_race_notices_a_planted_fault(app, survey)

    def test_nothing_joins_an_invitation_to_a_response(self, client, survey):
        test_nothing_joins_an_invitation_to_a_response(client, survey)

    def test_the_transaction_that_used_it_is_blurred(self, client, survey):
        for token in invitations.codes(survey, 3):
            Guest(client, survey).starts_with(token).answers(name="Ada").sends()
        wrote = text("select xmin::text from response")
        by = text("select xmin::text from invitation where is_used")
        assert set(db.session.scalars(wrote)) & set(db.session.scalars(by))
        invited.blur()
        db.session.commit()
        assert not set(db.session.scalars(wrote)) & set(db.session.scalars(by))
