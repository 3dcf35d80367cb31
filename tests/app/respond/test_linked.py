"""What came with the link: carried without cookies or scripts, shown, stored, counted, exported."""

import pytest

import surveys
from app.access import Role
from app.db import db
from app.respond import collecting, linked
from app.respond.models import UnfinishedResponse
from surveys import Chosen
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import chosen, item, page
from tests.factories import invitations
from tests.factories.accounts import post, sign_in, user
from tests.factories.builder import draft, published
from tests.markup import problems

POSTER = {"op": "chosen", "item": "i_src", "option": "poster"}
ASKED = samples.survey(
    page("one", item("link_value", "src"), item("short_text", "name")),
    page("two", item("short_text", "where"), show_if=POSTER),
)


@pytest.fixture
def survey(app):
    return published(ASKED)


def follows(client, survey, query, lang="en") -> Citizen:
    return Citizen(client, survey, lang).opens(f"/{lang}/s/{survey.slug}/?{query}")


def test_it_is_carried_to_the_end_and_told_before_sending(client, survey):
    citizen = follows(client, survey, "src=poster")
    assert problems(citizen.response.text) == []
    assert "The link you followed said this" in citizen.text
    citizen.presses("Start now").answers(name="Ada").answers(where="Here")
    assert problems(citizen.response.text) == []
    assert "This came with the link" in citizen.text
    assert "poster in en" in citizen.text
    citizen.sends()
    assert rows.stored() == {"src": chosen("poster"), "name": "Ada", "where": "Here"}
    assert "Set-Cookie" not in citizen.response.headers


def test_another_language_keeps_it(client, survey):
    citizen = follows(client, survey, "src=poster&x=y")
    link = citizen.html.select_one("a[hreflang=ar]")["href"]
    assert link.endswith("?src=poster")
    citizen.opens(link)
    assert "src=poster" in citizen.html.select_one("main form")["action"]


@pytest.mark.parametrize("query", ["", "src=radio", "src=%00", "src=%ff", "SRC=poster", "src="])
def test_what_staff_have_not_named_changes_nothing(client, survey, query):
    citizen = follows(client, survey, query)
    assert "The link you followed" not in citizen.text
    citizen.presses("Start now").answers(name="Ada")
    assert "This came with the link" not in citizen.text
    citizen.sends()
    assert rows.stored() == {"name": "Ada"}


def test_a_posted_form_cannot_change_it(client, survey):
    citizen = follows(client, survey, "src=leaflet").presses("Start now")
    data = citizen.form({"name": "Ada"})
    data["i_src"] = "poster"
    data["page.seen"] = "i_name i_src"
    citizen.posts(data, citizen.url).sends()
    assert rows.stored() == {"src": chosen("leaflet"), "name": "Ada"}


def test_it_stands_in_the_results_and_in_the_export(client, survey):
    follows(client, survey, "src=poster").presses("Start now").answers().answers().sends()
    sign_in(client, user(Role.ANALYST))
    page = client.get(f"/staff/surveys/{survey.slug}/results/answers/")
    assert problems(page.text) == []
    assert "src_prompt in en" in page.text
    table = client.get(f"/staff/surveys/{survey.slug}/results/answers.csv").text
    assert [line for line in table.splitlines() if line.startswith("src,") and ",poster," in line]


def test_staff_make_one_without_code(client):
    survey = draft()
    sign_in(client, user(Role.EDITOR))
    page_id = survey.draft.pages[0].id
    path = f"/staff/surveys/{survey.slug}/pages/{page_id}/add/link_value/"
    shown = client.get(path)
    assert shown.status_code == 200
    assert problems(shown.text) == []
    given = {
        "prompt": "Where the link was",
        "address_name": "src",
        "new-0-label": "Poster",
        "new-1-label": "Somewhere else",
        "new-1-opens_text": "y",
        "max_length": "12",
        "go": "save",
        "seen": str(survey.revision),
    }
    for taken in ("via", "A b"):
        assert post(client, path, given | {"address_name": taken}).status_code == 422
    assert post(client, path, given).status_code == 303
    db.session.expire_all()
    made = survey.draft.item_coded("src")
    assert isinstance(made, surveys.LinkValue)
    assert made.taken("poster") == Chosen(("poster",))
    assert made.taken("radio4") == Chosen(("somewhere_else",), "radio4")


class Stranger(Citizen):
    """Whoever stands before a shared device, one after the other."""

    def waits(self):
        """Wait until the device goes on by itself."""
        return self.opens(self.response.headers["Refresh"].partition("url=")[2])


def test_a_short_link_carries_it(client, survey):
    made = collecting.add(survey.id, name="Poster", code="poster-library")
    db.session.commit()
    citizen = Citizen(client, survey).opens(f"/s/{made.short}?src=poster&via=other&x=%22%3Cb%3E")
    assert citizen.url.startswith(f"/en/s/{survey.slug}/?")
    assert "via=poster-library" in citizen.url
    citizen.presses("Start now").answers(name="Ada").answers(where="Here").sends()
    assert rows.stored() == {"src": chosen("poster"), "name": "Ada", "where": "Here"}


@pytest.mark.parametrize("way", ["short", "typed"])
def test_the_short_link_of_an_invitation_carries_it(client, survey, way):
    survey.by_invitation = True
    token = invitations.codes(survey, 1)[0]
    db.session.commit()
    if way == "short":
        citizen = Citizen(client, survey).opens(f"/i/{token}?src=poster")
    else:
        citizen = Citizen(client, survey).opens("/ar/i/?src=poster")
        citizen.opens(citizen.html.select_one("a[hreflang=en]")["href"])
        data = citizen.form({})
        data["code"] = token
        citizen.posts(data)
    citizen.presses("Start now").answers(name="Ada").answers(where="Here").sends()
    assert rows.stored()["src"] == chosen("poster")


def test_what_is_carried_is_short_and_no_name_of_the_platform(app):
    many = "&".join(f"n{number}=x" for number in range(50))
    query = f"via=a&at=one&mailed=1&A=b&long={'x' * 65}&empty=&src=poster&{many}"
    with app.test_request_context(f"/?{query}"):
        found = linked.carried()
    assert len(found) == 20
    assert list(found)[:2] == ["src", "n0"]


def test_a_kiosk_keeps_what_its_own_address_says(client, survey):
    here = f"/en/kiosk/{survey.slug}/?src=leaflet"
    first = Stranger(client, survey).opens(here).presses("Start now").answers(name="Ada").sends()
    second = first.waits()
    assert second.url == here
    second.presses("Start now")
    second.waits().presses("Yes, go on").answers(name="Bea")
    second.waits().waits()
    assert second.url == here
    second.presses("Start now").presses("Leave and delete my answers")
    assert second.url == here
    second.presses("Start now").answers(name="Cia").sends()
    every = [each["src"] for each in rows.all_stored()]
    assert every == [chosen("leaflet")] * 2


def test_a_kiosk_takes_nothing_from_whoever_comes_back_at_it(client, survey):
    own = follows(client, survey, "src=poster").presses("Start now")
    own.presses("Save and come back later")
    code = own.html.select_one(".code").get_text()
    here = f"/en/kiosk/{survey.slug}/?src=leaflet"
    asked = Stranger(client, survey).opens(here)
    asked.opens(asked.html.select_one("a[href*=return]")["href"])
    data = asked.form({})
    data["code"] = code
    asked.posts(data)
    asked.answers(name="Ada").answers(where="Here").sends()
    assert rows.stored()["src"] == chosen("poster")
    assert asked.waits().url == here


def test_a_kiosk_without_a_value_gives_the_next_person_none(client, survey):
    guest = Stranger(client, survey).opens(f"/en/kiosk/{survey.slug}/").presses("Start now")
    assert guest.answers(name="Ada").sends().waits().url == f"/en/kiosk/{survey.slug}/"
    assert db.session.query(UnfinishedResponse).count() == 0
