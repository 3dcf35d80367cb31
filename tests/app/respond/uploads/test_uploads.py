"""Files with answers: without a script, through errors and languages, until they are withdrawn."""

import io
from dataclasses import replace

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

import surveys
from app.blobs import open_blobs
from app.db import db
from app.uploads.models import UploadedFile
from tests.app.respond import rows
from tests.app.respond.citizen import Citizen
from tests.app.respond.sending import arrive, asking, blobs, sending, shown, work
from tests.app.uploads import files
from tests.markup import problems

ALL = ["image", "pdf", "audio", "document"]


def test_the_page_is_a_plain_form_that_says_what_can_be_sent(client, survey):
    citizen = arrive(client, survey)
    assert problems(citizen.seen[-1]) == []
    assert citizen.html.find("form")["enctype"] == "multipart/form-data"
    box = citizen.html.find("input", type="file")
    assert "image/jpeg" in box["accept"]
    assert "heic" not in box["accept"]
    assert box.has_attr("multiple")
    assert "pictures (JPEG, PNG, WebP) and PDF. At most 10 MB each." in citizen.text
    plain = Citizen(client, survey).starts()
    assert plain.html.find("form").get("enctype") is None


def test_enter_in_a_box_goes_on_and_removes_no_file(client, survey):
    citizen = sending(arrive(client, survey), ("bench.jpg", files.jpeg()), many="")
    assert shown(citizen) == ["bench.jpg"]
    form = citizen.html.find("input", type="file").find_parent("form")
    # Browsers press the first button of the form that sends it.
    first, *others = form.find_all("button", type="submit")
    assert not first.has_attr("name")
    assert not first.has_attr("formaction")
    assert f"{citizen.ids['proof']}-drop" in {each.get("name") for each in others}


def test_a_photo_is_kept_without_its_place_and_sent_once(app, client, survey):
    citizen = sending(
        arrive(client, survey), ("../bench.heic", files.jpeg()), proof__words="A broken bench"
    )
    assert "bench.jpg" in citizen.text
    assert "A broken bench" in citizen.text
    form, url = citizen.form({}), citizen.url
    for _ in range(3):
        assert citizen.posts(form, url).response.status_code == 200
    (key,) = blobs(app)
    kept = open_blobs(app.config["SETTINGS"]).get(key)
    assert files.CANARY not in kept
    (file,) = rows.stored()["proof"].files
    assert (file.name, file.media_type, file.words) == ("bench.jpg", "image/jpeg", "A broken bench")
    assert file.size == len(kept)
    row = db.session.query(UploadedFile).one()
    assert (row.key, row.handle_hash) == (file.key, None)


def test_it_stays_through_errors_languages_and_coming_back(app, client, survey):
    citizen = arrive(client, survey)
    here = citizen.url
    sending(citizen, ("a.png", files.png()), many="x", proof__words="First")
    assert citizen.response.status_code == 422
    assert problems(citizen.seen[-1]) == []
    assert shown(citizen) == ["a.png"]
    assert citizen.html.select_one(".files input")["value"] == "First"
    citizen.presses("العربية", many="x")
    assert shown(citizen) == ["a.png"]
    assert problems(citizen.seen[-1]) == []
    assert citizen.html.select_one(".files input")["value"] == "First"
    citizen.answers(many="2").opens(here)
    assert shown(citizen) == ["a.png"]
    assert len(blobs(app)) == 1


def test_upload_now_keeps_the_page_and_what_was_typed(client, survey):
    citizen = arrive(client, survey)
    form = citizen.form({"many": "7", "proof__add": "1"})
    form.setlist(citizen.ids["proof"], [(io.BytesIO(files.pdf()), "plan.pdf")])
    citizen.posts(form)
    assert shown(citizen) == ["plan.pdf"]
    assert citizen.html.find("input", attrs={"name": citizen.ids["many"]})["value"] == "7"


def test_one_can_be_removed_and_its_content_goes(app, client, survey):
    citizen = arrive(client, survey)
    here = citizen.url
    sending(citizen, ("a.png", files.png()), ("b.jpg", files.jpeg())).opens(here)
    citizen.presses("Remove : a.png")
    assert shown(citizen) == ["b.jpg"]
    work()
    assert len(blobs(app)) == 1
    citizen.answers(many="1").sends()
    assert [file.name for file in rows.stored()["proof"].files] == ["b.jpg"]


def test_the_same_file_twice_is_one(app, client, survey):
    citizen = arrive(client, survey)
    here = citizen.url
    sending(citizen, ("a.png", files.png())).opens(here)
    sending(citizen, ("a.png", files.png())).opens(here)
    assert shown(citizen) == ["a.png"]
    work()
    assert len(blobs(app)) == 1


@pytest.mark.parametrize("name", files.HOSTILE)
def test_other_files_are_refused_by_name_and_nothing_is_kept(app, client, name):
    citizen = sending(arrive(client, asking(takes=ALL)), (f"{name}.png", files.HOSTILE[name]))
    assert citizen.response.status_code == 422
    assert problems(citizen.seen[-1]) == []
    assert f"“{name}” is not a kind of file that can be sent here." in citizen.text
    assert blobs(app) == []


@pytest.mark.parametrize("name", files.DAMAGED)
def test_damaged_files_are_refused(app, client, name):
    citizen = sending(arrive(client, asking(takes=ALL)), (f"{name}.png", files.DAMAGED[name]))
    assert citizen.response.status_code == 422
    assert f"“{name}” is damaged and cannot be read." in citizen.text
    assert blobs(app) == []


def test_kinds_that_are_not_asked_for_are_refused(app, client, survey):
    citizen = sending(arrive(client, survey), ("a.docx", files.docx()))
    assert citizen.response.status_code == 422
    assert blobs(app) == []


def test_an_empty_file_one_that_is_too_big_and_one_too_many(app, client, survey):
    citizen = sending(arrive(client, survey), ("a.png", b""))
    assert "“a” is empty." in citizen.text
    big = asking(max_megabytes=1)
    citizen = arrive(client, big)
    form = citizen.form({"many": "1"})
    form.setlist("i_proof", [FileStorage(io.BytesIO(files.pdf(bytes(1024 * 1024))), "a.pdf")])
    boundary, body = encode_multipart(form)
    kind = f"multipart/form-data; boundary={boundary}"
    answer = client.post(citizen.url, data=body, content_type=kind)
    assert "“a” is too big. A file can have at most 1 MB." in answer.text
    many = [(f"{number}.pdf", files.pdf(b"%d" % number)) for number in range(10)]
    citizen = sending(arrive(client, survey), *many)
    assert "You can send 3 files here." in citizen.text
    assert blobs(app) == []
    citizen = arrive(client, survey)
    here = citizen.url
    sending(citizen, *many[:2]).opens(here)
    sending(citizen, *many[2:4])
    assert citizen.response.status_code == 422
    assert shown(citizen) == ["0.pdf", "1.pdf"]
    work()
    assert len(blobs(app)) == 2


def test_what_a_browser_says_about_stored_files_counts_for_nothing(app, client, survey):
    citizen = arrive(client, survey)
    forged = surveys.descriptor(surveys.Attachment("f" * 32, "x.png", "text/html", 9, ""))
    form = citizen.form({"many": "1"})
    form.add(f"{citizen.ids['proof']}-stored", forged)
    form.add(f"{citizen.ids['proof']}-fault", "[1")
    form.add(f"{citizen.ids['proof']}-drop", "f" * 32)
    citizen.posts(form)
    assert citizen.response.status_code == 200
    assert shown(citizen) == []
    citizen.answers(many="1").sends()
    assert "proof" not in rows.stored()


def test_a_required_file_has_to_come(client, app):
    citizen = sending(arrive(client, asking(required=True)))
    assert citizen.response.status_code == 422
    assert "Choose a file." in citizen.text


@pytest.mark.parametrize("words", ["x" * 600, "a\x00b"])
def test_hostile_words_are_said_to_be_wrong_at_their_box(client, survey, words):
    citizen = sending(arrive(client, survey), ("a.png", files.png()), proof__words=words)
    assert citizen.response.status_code == 422
    assert problems(citizen.seen[-1]) == []
    wrong = citizen.html.find(attrs={"aria-invalid": "true"}, type="text")
    assert citizen.html.find("a", href=f"#{wrong['id']}") is not None


def test_a_scanner_that_does_not_answer_lets_nothing_in(app, client, survey):
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, clamd="127.0.0.1:1")
    citizen = sending(arrive(client, survey), ("a.png", files.png()))
    assert "could not be checked for viruses" in citizen.text
    assert blobs(app) == []
