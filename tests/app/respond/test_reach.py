"""Collectors, short links, posters, frames of other sites and shared devices."""

import pytest
from bs4 import BeautifulSoup

from app.access import Role
from app.db import db
from app.respond import collecting, tokens, ways
from app.respond.models import UnfinishedResponse
from app.respond.reach_models import Collector
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import item, page
from tests.factories.accounts import post, sign_in, user
from tests.factories.builder import draft, published
from tests.markup import problems

ASKED = samples.survey(page("one", item("short_text", "name")), languages=("en", "ar"))
HOST = "https://www.city.example"


@pytest.fixture
def survey(app):
    return published(ASKED)


@pytest.fixture
def collector(survey):
    made = collecting.add(survey.id, name="Poster in the library", code="poster-library")
    db.session.commit()
    return made


def counts():
    row = db.session.query(Collector).one()
    return row.served, row.started, row.completed


class Guest(Citizen):
    """Somebody who comes another way than by the ordinary page."""

    def comes_by(self, way, via=""):
        return self.opens(f"/{self.lang}/{way}/{self.slug}/" + (f"?via={via}" if via else ""))


def test_a_collector_counts_who_came_began_and_sent(client, survey, collector):
    guest = Guest(client, survey).comes_by("s", "poster-library").comes_by("s", "poster-library")
    guest.presses("Start now")
    assert counts() == (2, 1, 0)
    guest.answers(name="Ada").sends()
    assert counts() == (2, 1, 1)


def test_the_collector_is_kept_when_the_language_is_changed(client, survey, collector):
    guest = Guest(client, survey).comes_by("s", "poster-library")
    links = [link["href"] for link in guest.html.select("a[hreflang=ar]")]
    assert set(links) == {f"/ar/s/{survey.slug}/?via=poster-library"}


def test_the_collector_is_kept_by_the_address_of_all_languages(client, survey, collector):
    answer = client.get(f"/s/{survey.slug}?via=poster-library")
    assert answer.location.endswith(f"/en/s/{survey.slug}/?via=poster-library")


def test_names_of_the_program_in_an_address_do_no_harm(client, survey):
    assert client.get(f"/s/{survey.slug}?endpoint=x&values=y").status_code == 302
    assert client.get("/en/i/?endpoint=x").status_code == 200


@pytest.mark.parametrize("code", ["no-such", "Poster", "x" * 41, "a--b", "<b>"])
def test_a_made_up_collector_changes_nothing(client, survey, collector, code):
    guest = Guest(client, survey).comes_by("s", code)
    guest.presses("Start now").answers(name="Ada").sends()
    assert counts() == (0, 0, 0)
    assert rows.stored() == {"name": "Ada"}


def test_no_response_says_by_which_collector_it_came(client, survey, collector):
    Guest(client, survey).comes_by("s", "poster-library").presses("Start now").answers().sends()
    names = set(type(rows.only_response()).__table__.columns.keys())
    assert not {name for name in names if "collector" in name or "via" in name}


def test_a_short_link_leads_to_the_survey_in_the_browsers_language(client, survey, collector):
    answer = client.get(f"/s/{collector.short.upper()}", headers={"Accept-Language": "ar"})
    assert answer.status_code == 302
    assert answer.location == f"/ar/s/{survey.slug}/?via=poster-library"
    assert client.get("/s/nothing").status_code == 404


@pytest.mark.parametrize(
    ("address", "wanted", "lang"),
    [
        ("", "ar", "ar"),
        ("/", "fr, ar;q=0.5", "ar"),
        ("/", "fr", "en"),
        ("/?lang=ar", "en", "ar"),
        ("/?lang=ja", "ar", "ar"),
        ("?lang=<b>", "", "en"),
    ],
)
def test_an_address_without_a_language_opens_in_one_that_the_survey_has(
    client, survey, address, wanted, lang
):
    answer = client.get(f"/s/{survey.slug}{address}", headers={"Accept-Language": wanted})
    assert answer.status_code == 302
    assert answer.location == f"/{lang}/s/{survey.slug}/"
    assert "Accept-Language" in answer.vary


def test_a_draft_has_no_address_yet(client):
    assert client.get(f"/s/{draft(ASKED).slug}").status_code == 404


def test_staff_find_the_address_of_the_survey(client, survey):
    sign_in(client, user(Role.EDITOR))
    page = client.get(f"/staff/surveys/{survey.slug}/reach/")
    assert f'/s/{survey.slug}">' in page.text


def test_staff_add_a_collector_and_print_its_poster(client, survey):
    sign_in(client, user(Role.EDITOR))
    base = f"/staff/surveys/{survey.slug}"
    given = {"name": "Leaflet", "code": "leaflet"}
    assert post(client, f"{base}/reach/collectors", given).status_code == 303
    assert post(client, f"{base}/reach/collectors", given).status_code == 409
    assert post(client, f"{base}/reach/collectors", given | {"code": "A b"}).status_code == 422
    answer = client.get(f"{base}/poster/ar/1/")
    assert problems(answer.text) == []
    short = db.session.query(Collector).one().short
    assert f"/s/{short}" in answer.text
    assert "title in ar" in answer.text


@pytest.mark.parametrize(("kind", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_the_code_is_downloaded_as_a_picture(client, survey, collector, kind, begins):
    sign_in(client, user(Role.EDITOR))
    answer = client.get(f"/staff/surveys/{survey.slug}/poster/en/1/qr.{kind}")
    assert answer.data.startswith(begins)
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_frame_is_for_the_listed_sites_alone(client, survey):
    strict = client.get(f"/en/embed/{survey.slug}/").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in strict
    ways.allow(survey.id, [HOST])
    framed = client.get(f"/en/embed/{survey.slug}/")
    assert f"frame-ancestors {HOST};" in framed.headers["Content-Security-Policy"]
    assert "script-src 'self'" in framed.headers["Content-Security-Policy"]
    assert framed.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    page = client.get(f"/en/s/{survey.slug}/").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page


@pytest.mark.parametrize("way", ["embed", "kiosk"])
def test_nothing_leads_away_from_a_frame_or_a_kiosk(client, survey, way):
    guest = Guest(client, survey).comes_by(way)
    steps = (
        lambda: guest.presses("Start now"),
        lambda: guest.answers(name="Ada"),
        guest.sends,
    )
    for step in (lambda: guest, *steps):
        step()
        links = [link["href"] for link in guest.html.select("a[href]")]
        assert [
            link for link in links if not link.startswith((f"/en/{way}/", f"/ar/{way}/", "#"))
        ] == []
        actions = [form.get("action", "") for form in guest.html.select("form")]
        assert [action for action in actions if f"/{way}/" not in action] == []
    assert rows.stored() == {"name": "Ada"}


@pytest.mark.parametrize("way", ["embed", "kiosk"])
def test_errors_do_not_lead_away_either(client, survey, way):
    lost = client.get(f"/en/{way}/{survey.slug}/r/{'a' * 30}/one")
    links = [link["href"] for link in BeautifulSoup(lost.text, "html5lib").select("a[href]")]
    assert [link for link in links if f"/{way}/" not in link and link != "#main"] == []


def test_a_foreign_page_still_cannot_post_into_a_frame(client, survey):
    ways.allow(survey.id, [HOST])
    answer = client.post(f"/en/embed/{survey.slug}/", data={}, headers={"Origin": HOST})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://www.city.example/news?a=1", HOST),
        ("HTTPS://Bücher.example:8443", "https://xn--bcher-kva.example:8443"),
        ("https://www.city.example:443", HOST),
        ("http://www.city.example", None),
        ("https://*.example", None),
        ("https://a.example;script-src", None),
        ("https://me@a.example", None),
        ("https://a.example:x", None),
        ("https://localhost", None),
        ("'self'", None),
        ("", None),
    ],
)
def test_what_may_be_listed_as_a_site(typed, origin):
    assert ways.origin_of(typed) == origin


def test_the_snippet_is_whole_html_whatever_the_survey_is_called(client, survey):
    survey.name = 'Say "yes" <b>&'
    db.session.commit()
    sign_in(client, user(Role.EDITOR))
    answer = client.get(f"/staff/surveys/{survey.slug}/reach/")
    copied = BeautifulSoup(answer.text, "html5lib").select_one(".snippet").get_text()
    snippet = BeautifulSoup(copied, "html5lib")
    frame = snippet.select_one("iframe")
    assert frame["title"] == survey.name
    assert frame["src"].endswith(f"/en/embed/{survey.slug}/")
    assert snippet.select_one("a").get_text() == survey.name
    assert snippet.select_one("b") is None


def test_staff_list_sites_and_a_wrong_one_changes_nothing(client, survey):
    sign_in(client, user(Role.EDITOR))
    path = f"/staff/surveys/{survey.slug}/reach/sites"
    assert post(client, path, {"sites": f"{HOST}/x\n"}).status_code == 303
    assert post(client, path, {"sites": "https://*"}).status_code == 422
    assert list(ways.sites_of(survey.id)) == [HOST]


def test_a_kiosk_forgets_and_starts_again_by_itself(client, survey, collector):
    guest = Guest(client, survey).comes_by("kiosk", "poster-library")
    assert guest.response.headers["Clear-Site-Data"] == '"cache", "storage"'
    guest.presses("Start now")
    assert guest.response.headers["Refresh"].startswith("600; url=/en/kiosk/")
    assert "/still-there?at=one" in guest.response.headers["Refresh"]
    guest.answers(name="Ada").sends()
    again = guest.response.headers["Refresh"]
    assert again == f"180; url=/en/kiosk/{survey.slug}/?via=poster-library"
    assert "Write the code down or photograph it." in guest.text
    assert client.get(f"/en/s/{survey.slug}/").headers.get("Refresh") is None


def test_the_receipt_stays_for_whoever_asks(client, survey):
    guest = Guest(client, survey).comes_by("kiosk").presses("Start now").answers(name="Ada").sends()
    code = guest.html.select_one(".code").get_text()
    guest.presses("Show this page for longer")
    assert guest.html.select_one(".code").get_text() == code
    assert guest.response.headers["Refresh"].startswith("180;")


def test_leaving_a_kiosk_leads_back_to_its_start(client, survey):
    guest = Guest(client, survey).comes_by("kiosk").presses("Start now")
    guest.presses("Leave and delete my answers")
    assert guest.url == f"/en/kiosk/{survey.slug}/"
    assert rows.count(UnfinishedResponse) == 0


def test_somebody_who_is_still_there_goes_on(client, survey):
    guest = Guest(client, survey).comes_by("kiosk").presses("Start now")
    asked = guest.response.headers["Refresh"].partition("url=")[2]
    before = rows.only_draft().touched_at
    guest.opens(asked).presses("Yes, go on")
    assert guest.url.endswith("/one")
    assert rows.only_draft().touched_at > before


def test_whoever_mends_an_answer_at_a_kiosk_is_there(client, survey):
    guest = Guest(client, survey).comes_by("kiosk").presses("Start now")
    draft = rows.only_draft()
    draft.touched_at -= ways.PAUSE
    db.session.commit()
    before = rows.only_draft().touched_at
    guest.presses("Continue", name="x" * 10_000)
    assert guest.response.status_code == 422
    assert rows.only_draft().touched_at > before


def test_the_next_person_does_not_get_the_last_ones_answers(client, survey):
    guest = Guest(client, survey).comes_by("kiosk").presses("Start now").answers(name="Ada")
    draft = db.session.query(UnfinishedResponse).one()
    draft.touched_at -= ways.PAUSE + ways.STILL_THERE
    db.session.commit()
    here = guest.url
    answer = client.get(here)
    assert answer.status_code == 410
    assert "Ada" not in answer.text


def test_a_handle_tells_when_and_by_what_it_was_begun(app, survey):
    token = tokens.start_token(survey.id)
    handle = tokens.handle_of(token, survey.id, via=513)
    assert tokens.via_of(handle) == 513
    assert handle != tokens.handle_of(token, survey.id)


def test_a_kiosk_offers_nobody_the_contact_details_of_another(app, client):
    asked = item("contact", "reach", kept_until="2099-01-01")
    survey = published(samples.survey(page("one", asked)))
    for way, filled_in in (("kiosk", {"off"}), ("s", {"name", "email"}), ("kiosk", {"off"})):
        guest = Guest(client, survey).comes_by(way).presses("Start now")
        boxes = guest.html.select(".boxes input")
        assert {each["autocomplete"] for each in boxes} == filled_in
