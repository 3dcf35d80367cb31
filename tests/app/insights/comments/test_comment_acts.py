"""Comments chosen many at once are put elsewhere, made a topic, and put back."""

import re
from http import HTTPStatus

from app.db import db
from app.insights import queries
from tests import markup
from tests.app.insights.comments.looking import HERE, ids, send, sizes, some, texts
from tests.factories import respond
from tests.factories.insights import Comment, finished_run


def test_comments_are_put_elsewhere_as_well_and_taken_out_again(client, run, analyst):
    send(client, act="add", to="2", responses=ids(run, 0, 1))
    assert sizes(run) == {1: 3, 2: 4}
    send(client, act="take_out", topic="1", responses=ids(run, 0))
    assert sizes(run) == {1: 2, 2: 4}
    assert set(texts(client, "", "/topics/2/")) == some(0, 1, 3, 4)


def test_every_act_says_what_it_did_and_is_undone(client, run, analyst):
    send(client, act="move", to="2", responses=ids(run, 0, 5))
    page = client.get(f"{HERE}/comments/").text
    assert "2 comments moved." in page
    assert "/history/1/undo/" in page
    send(client, "history/1/undo/", back=f"{HERE}/comments/?words=hat")
    assert sizes(run) == {1: 3, 2: 2}
    assert "That has been undone." in client.get(f"{HERE}/comments/").text
    assert "/history/2/undo/" in client.get(f"{HERE}/history/").text
    assert send(client, "history/77/undo/").status_code == HTTPStatus.NOT_FOUND
    assert send(client, "history/1/undo/").status_code == HTTPStatus.CONFLICT


def test_nothing_ticked_is_said(client, run, analyst):
    send(client, act="move", to="2", back=f"{HERE}/comments/")
    assert "Tick at least one comment." in client.get(f"{HERE}/comments/").text
    assert run.edits == 0


def test_all_that_fit_are_meant_up_to_fifty_without_asking(client, run, analyst):
    send(client, act="move", to="2", which="all", fits="topic=1&language=es")
    assert sizes(run) == {1: 2, 2: 3}


def test_only_what_was_ticked_one_by_one_has_been_read(client, run, analyst):
    send(client, act="move", to="2", which="all", fits="topic=1")
    assert queries.handled(run).read == 0
    send(client, act="take_out", topic="2", responses=ids(run, 0, 1))
    assert queries.handled(run).read == 2


def test_more_than_fifty_are_asked_about_with_their_number(client, survey, analyst):
    placed = [
        ("many", Comment(str(respond.sent(survey, {"good": f"Bus {n}"}).id), f"Bus {n}", "en"))
        for n in range(52)
    ]
    run = finished_run(survey, placed)
    db.session.commit()
    form = {"act": "move", "to": "none", "which": "all", "fits": "words=bus"}
    asked = send(client, **form)
    assert asked.status_code == HTTPStatus.OK
    assert "Are all of them meant?" in asked.text
    assert "52 comments" in asked.text
    assert markup.problems(asked.text) == []
    assert sizes(run) == {1: 52}
    assert "Are all of them meant?" in send(client, sure="51", **form).text
    send(client, sure="52", **form)
    assert sizes(run) == {1: 0}


def test_a_topic_is_made_of_what_was_found_once_it_has_a_name(client, run, analyst):
    form = {"act": "make", "which": "all", "fits": "words=cafe"}
    page = send(client, **form)
    assert "3 comments" in page.text
    refused = send(client, sure="3", name=" ", **form)
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Give the topic a name" in refused.text
    assert markup.problems(refused.text) == []
    assert sizes(run) == {1: 3, 2: 2}
    send(client, sure="3", name="The café", **form)
    assert sizes(run) == {1: 3, 2: 2, 3: 3}
    made = queries.topic_numbered(run, 3)
    assert (made.label, made.made_by) == ("The café", "person")
    assert "Made by a person" in client.get(f"{HERE}/topics/3/").text


def test_examples_come_into_the_codebook_and_out_again(client, run, analyst):
    send(client, act="example", topic="1", responses=ids(run, 0, 1))
    page = client.get(f"{HERE}/topics/1/").text
    assert page.count('name="examples"') == 2
    send(
        client,
        "topics/1/codebook/",
        meaning="Where to leave a car", examples=ids(run, 1),
    )  # fmt: skip
    db.session.expire_all()
    topic = queries.topic_numbered(run, 1)
    assert topic.meaning == "Where to leave a car"
    assert topic.examples_json == f'["{ids(run, 1)[0]}"]'
    long = send(client, "topics/1/codebook/", meaning="x" * 2001)
    assert long.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert markup.problems(long.text) == []


def test_a_topic_changes_its_theme(client, run, analyst):
    send(client, "topics/1/theme/", theme="2")
    assert set(texts(client, "theme=2")) == some(0, 1, 2, 3, 4)
    assert send(client, "topics/1/theme/", theme="9").status_code == HTTPStatus.NOT_FOUND


def test_what_somebody_else_changed_meanwhile_is_told_and_the_choice_kept(client, run, analyst):
    chosen = ids(run, 0, 1)
    send(client, act="move", to="2", responses=chosen[:1])
    late = send(client, act="move", to="none", responses=chosen, seen=0)
    assert late.status_code == HTTPStatus.CONFLICT
    assert "Comments moved" in late.text
    assert analyst.name in late.text
    assert late.text.count('name="responses"') == 2
    assert markup.problems(late.text) == []
    assert sizes(run) == {1: 2, 2: 3}
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', late.text)
    again = {name: value for name, value in fields if name not in {"responses", "csrf_token"}}
    send(client, responses=chosen, **again)
    assert sizes(run) == {1: 1, 2: 2}


def test_what_others_rest_on_is_not_undone_and_they_are_told(client, run, analyst):
    send(client, act="move", to="2", responses=ids(run, 0))
    send(client, act="move", to="none", responses=ids(run, 0))
    refused = send(client, "history/1/undo/")
    assert refused.status_code == HTTPStatus.CONFLICT
    assert "Undo these first" in refused.text
    assert sizes(run) == {1: 2, 2: 2}
