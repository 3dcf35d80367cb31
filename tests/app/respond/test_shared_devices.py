"""Whoever walks away from a shared device leaves no file and no answer for the next person."""

from datetime import timedelta

import pytest

from app.db import db
from app.respond import queries, tasks, ways
from app.respond.models import UnfinishedResponse
from app.uploads.models import UploadedFile
from tests.app.respond import rows
from tests.app.respond.citizen import Citizen
from tests.app.respond.sending import asking, blobs, sending, shown, work
from tests.app.uploads import files

KIOSK = "kiosk"


@pytest.fixture
def survey(app):
    return asking()


def photographs(client, survey, way=KIOSK):
    """Somebody comes as far as the photo, and sends one."""
    citizen = Citizen(client, survey).opens(f"/en/{way}/{survey.slug}/").presses("Start now")
    return sending(citizen.answers(uses="yes"), ("my face.jpg", files.jpeg()), many="")


def walks_away(after=queries.SHARED):
    for draft in db.session.query(UnfinishedResponse):
        draft.touched_at -= after
    db.session.commit()


def nothing_is_left(app):
    work()
    found = (rows.count(UnfinishedResponse), rows.count(UploadedFile), blobs(app))
    return found == (0, 0, [])


def test_the_photo_is_kept_while_its_author_is_there(app, client, survey):
    citizen = photographs(client, survey)
    assert shown(citizen) == ["my face.jpg"]
    walks_away(queries.SHARED - timedelta(seconds=30))
    tasks.expire()
    assert shown(citizen.opens(citizen.url)) == ["my face.jpg"]


@pytest.mark.parametrize("way", ["kiosk", "s", "embed"])
def test_nobody_sees_it_once_the_device_has_started_again(client, survey, way):
    citizen = photographs(client, survey)
    walks_away()
    answer = client.get(citizen.url.replace("/kiosk/", f"/{way}/"))
    assert answer.status_code == 410
    assert "my face" not in answer.text
    assert client.post(citizen.url.replace("/kiosk/", f"/{way}/"), data={}).status_code >= 400


def test_it_is_gone_when_the_next_person_starts(app, client, survey):
    photographs(client, survey)
    walks_away()
    following = Citizen(client, survey).opens(f"/en/kiosk/{survey.slug}/").presses("Start now")
    assert rows.count(UploadedFile) == 0
    assert rows.count(UnfinishedResponse) == 1
    assert shown(following.answers(uses="yes")) == []
    following.presses("Leave and delete my answers")
    assert nothing_is_left(app)


def test_it_is_gone_when_nobody_comes(app, client, survey):
    photographs(client, survey)
    walks_away()
    tasks.expire()
    assert nothing_is_left(app)


def test_it_is_gone_at_once_for_who_leaves(app, client, survey):
    citizen = photographs(client, survey)
    citizen.presses("Leave and delete my answers")
    assert citizen.url == f"/en/kiosk/{survey.slug}/"
    assert nothing_is_left(app)


def test_what_was_sent_stays(app, client, survey):
    photographs(client, survey).answers(many="1").sends()
    walks_away()
    tasks.expire()
    work()
    assert len(blobs(app)) == 1
    assert rows.count(UploadedFile) == 1


def test_what_was_saved_waits_for_its_code_alone(app, client, survey):
    citizen = photographs(client, survey)
    citizen.presses("Save and come back later")
    code = citizen.html.select_one(".code").get_text()
    walks_away()
    tasks.expire()
    Citizen(client, survey).opens(f"/en/kiosk/{survey.slug}/").presses("Start now")
    assert client.get(citizen.url).status_code == 410
    home = Citizen(client, survey).opens(f"/en/s/{survey.slug}/return/")
    data = home.form({})
    data["code"] = code
    home.posts(data)
    assert shown(home) == ["my face.jpg"]
    assert [draft.is_shared for draft in db.session.query(UnfinishedResponse)].count(False) == 1


def test_at_home_two_hours_pass(app, client, survey):
    citizen = photographs(client, survey, way="s")
    walks_away()
    tasks.expire()
    Citizen(client, survey).opens(f"/en/kiosk/{survey.slug}/").presses("Start now")
    assert shown(citizen.opens(citizen.url)) == ["my face.jpg"]


def test_answers_left_on_a_shared_device_cannot_be_sent_later(client, survey):
    citizen = photographs(client, survey).answers(many="1")
    assert "Send my answers" in citizen.text
    data = citizen.form({})
    walks_away()
    assert client.post(citizen.url, data=data).status_code == 410
    assert rows.nothing_sent()


@pytest.mark.parametrize(
    ("way", "takes", "opened"),
    [
        ("kiosk", ["image"], "environment"),
        ("kiosk", ["audio"], "user"),
        ("kiosk", ["image", "pdf"], None),
        ("s", ["image"], None),
    ],
)
def test_a_shared_device_opens_the_camera_and_never_its_pictures(client, app, way, takes, opened):
    survey = asking(takes=takes)
    citizen = Citizen(client, survey).opens(f"/en/{way}/{survey.slug}/").presses("Start now")
    box = citizen.answers(uses="yes").html.select_one("input[type=file]")
    assert box.get("capture") == opened
    assert box.has_attr("multiple") == (opened is None)
    # Telephones offer their camera for these types, and turn other kinds of photos into them.
    assert ("image/jpeg" in box["accept"]) == ("image" in takes)


def test_a_photo_from_a_camera_has_a_name_of_its_own_and_another_can_follow(client, app):
    survey = asking(takes=["image"])
    citizen = photographs(client, survey)
    sending(citizen, ("image.jpg", files.png()), many="")
    assert shown(citizen) == ["my face.jpg", "image.png"]


def test_the_pauses_add_up():
    assert ways.PAUSE + ways.STILL_THERE == queries.SHARED
    assert queries.SHARED < queries.IDLE
