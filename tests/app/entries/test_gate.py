"""What keeps an entry from the public."""

import pytest

from app.db import db
from app.entries import gate, queries, service
from app.entries.counting import add_up
from app.entries.freezing import previewed
from app.entries.models import EntryStage, FindingTopic
from app.insights import editing
from app.insights.models import QuoteState
from tests.factories import entries, respond
from tests.factories import insights as runs

pytestmark = pytest.mark.usefixtures("app")


def codes(loop):
    db.session.flush()
    db.session.expire(loop.entry)
    found = (problem for problem in gate.problems(loop.entry) if problem.blocks)
    # What is signed, and what is left out, has stories of its own.
    return {each.code for each in found if each.block not in {"languages", "omissions"}}


def test_a_complete_entry_has_nothing_left():
    assert codes(entries.drafted()) == set()


def test_an_empty_one_lists_everything():
    loop = entries.drafted(complete=False)
    wanted = {"contact_missing", "next_update_missing", "promise_missing", "status_missing"}
    wanted |= {"texts_missing"}
    assert codes(loop) == wanted
    langs = {
        problem.lang for problem in gate.problems(loop.entry) if problem.code == "texts_missing"
    }
    assert langs == set(queries.languages_of(loop.survey))
    assert len(langs) == 12


def test_analysing_is_no_answer():
    loop = entries.drafted()
    loop.entry.stage = EntryStage.ANALYSING
    assert codes(loop) == {"still_analysing"}


@pytest.mark.parametrize("lang", ["en", "ar", "vi"])
def test_one_text_missing_in_one_language_blocks(lang):
    loop = entries.drafted()
    loop.entry.texts_json = loop.entry.texts_json.replace(f'"stake [{lang}]"', '""')
    missing = [each for each in gate.problems(loop.entry) if each.code == "texts_missing"]
    assert [(each.block, each.lang, each.fields) for each in missing] == [
        ("asked", lang, ("stake",))
    ]


def test_a_reason_missing_in_one_language_blocks():
    loop = entries.drafted()
    finding = loop.entry.findings[1]
    finding.texts_json = finding.texts_json.replace('"reason 2 [ko]"', '""')
    assert codes(loop) == {"texts_missing"}
    finding.texts_json = finding.texts_json.replace('"reason 2 [en]"', '""')
    assert codes(loop) == {"texts_missing", "reason_missing"}


def test_a_promise_needs_a_date_and_a_decision_its_record():
    loop = entries.drafted()
    loop.entry.findings[0].due_on = None
    loop.entry.findings[1].document = ""
    assert codes(loop) == {"due_missing", "record_missing"}


def test_a_quote_that_is_not_approved_blocks():
    loop = entries.drafted(entries.consenting())
    quote = entries.quoted(loop, entries.some_response(loop), "I waited")
    assert codes(loop) == set()
    quote.state = QuoteState.REFUSED
    assert codes(loop) == {"quote_not_approved"}


def test_people_are_not_counted_twice():
    loop = entries.drafted()
    first, second = loop.entry.findings[:2]
    second.topics.append(FindingTopic(topic_id=first.topics[0].topic_id))
    assert codes(loop) == {"topic_twice"}


def test_a_topic_merged_away_or_not_checked_blocks():
    loop = entries.drafted()
    first, second, third = [sized.topic for sized in queries.sized_topics_of(loop.entry)]
    editing.merge_topics(third, first, seen=loop.run.edits, by=loop.author.id, at=entries.DRAFTED)
    editing.take_back_confirmation(
        second, seen=loop.run.edits, by=loop.author.id, at=entries.DRAFTED
    )
    assert codes(loop) >= {"topic_gone", "topics_not_confirmed"}


def test_comments_after_the_analysis_are_counted_as_such():
    loop = entries.drafted()
    question = runs.open_question(loop.survey)
    respond.sent(loop.survey, {question.code: "Too late for the topics"})
    content = previewed(loop.entry)
    assert (content.figures.answered, content.figures.not_analysed) == (103, 1)
    assert add_up(content)


def test_figures_that_do_not_add_up_are_found():
    content = previewed(entries.drafted().entry)
    wrong = content.model_copy(
        update={"figures": content.figures.model_copy(update={"answered": 99})}
    )
    assert gate.sums(content) == []
    assert [problem.code for problem in gate.sums(wrong)] == ["sums_wrong"]
    more = content.findings[0].model_copy(update={"people": 103})
    wrong = content.model_copy(update={"findings": (more, *content.findings[1:])})
    assert [problem.code for problem in gate.sums(wrong)] == ["sums_wrong"]


def test_what_a_finding_leaves_out_is_said_but_does_not_block():
    loop = entries.drafted()
    service.remove_finding(
        loop.entry.findings[2], seen=loop.entry.revision, by=loop.author.id, at=entries.DRAFTED
    )
    assert codes(loop) == set()
    assert "topics_left" in {problem.code for problem in gate.problems(loop.entry)}
    assert previewed(loop.entry).figures.other_topics == 20


def test_missing_translations_of_one_part_are_one_line():
    loop = entries.drafted(complete=False)
    lines = gate.checklist(loop.entry)
    head = [line for line in lines if line.problem.block == "head" and line.langs]
    assert len(head) == 1
    assert ("ar", 5) in head[0].langs
    assert len(head[0].langs) == 11
    assert len(lines) == 23
    assert len(gate.problems(loop.entry)) > 80
