"""A second analysis after the first, and after what people decided about it."""

from dataclasses import replace

import pytest
from sklearn.metrics import adjusted_rand_score

from analysis import Former, Lineage, Report
from tests.factories.comments import comments, lost_or_doubled, nhs_comments

PARKING = [
    f"{start} {end}"
    for start in (
        "The car park",
        "Parking",
        "Parking here",
        "The parking machine",
        "A parking space",
    )
    for end in ("costs too much.", "is always full.", "is impossible to find.", "is far away.")
]


def left_by(report: Report, **settings) -> Former:
    key = {topic.number: f"key-{topic.number}" for topic in report.topics}
    topics = {
        given.comment_id: {key[one.topic]: one.strength for one in given.topics}
        for given in report.assignments
    }
    return Former(topics, resolution=report.recipe.resolution, **settings)


def keys_by_comment(report: Report) -> dict[str, set[str | None]]:
    former = {topic.number: topic.former for topic in report.topics}
    return {
        given.comment_id: {former[one.topic] for one in given.topics}
        for given in report.assignments
    }


@pytest.fixture(scope="module")
def first(nhs, grouped):
    return grouped(nhs)


@pytest.fixture(scope="module")
def more(nhs):
    known = {one.text for one in nhs}
    return [one for one in nhs_comments(700) if one.text not in known][:60]


def test_ten_percent_more_comments_move_no_old_one(nhs, more, first, grouped):
    second = grouped([*nhs, *more], former=left_by(first))
    before = left_by(first).topics
    after = keys_by_comment(second)
    old = [one for one, topics in before.items() if topics]

    assert [one for one in old if after[one] != set(before[one])] == []
    assert lost_or_doubled([*nhs, *more], second) == []
    assert {line.kind for line in second.lineage} <= {Lineage.SAME, Lineage.GROWN, Lineage.NEW}
    assert sum(bool(after[one.id]) for one in more) > 0.8 * len(more)


def test_without_the_earlier_analysis_comments_do_move(nhs, more, first, grouped):
    alone = grouped([*nhs, *more])
    old = {given.comment_id: given.topic or 0 for given in first.assignments}
    now = {given.comment_id: given.topic or 0 for given in alone.assignments}

    assert alone.lineage == ()
    assert adjusted_rand_score([old[one] for one in old], [now[one] for one in old]) < 0.95


def test_the_same_again_changes_nothing(nhs, first, grouped):
    again = grouped(nhs, former=left_by(first))

    assert {line.kind for line in again.lineage} == {Lineage.SAME}
    assert keys_by_comment(again) == {
        one: set(topics) for one, topics in left_by(first).topics.items()
    }
    assert again.to_json() == grouped(nhs, former=left_by(first)).to_json()


def test_many_new_comments_about_something_else_make_a_topic(nhs, first, grouped):
    new = [replace(one, id=f"new-{one.id}") for one in comments(PARKING)]
    second = grouped([*nhs, *new], former=left_by(first))
    made = [topic for topic in second.topics if topic.former is None]
    inside = {
        given.comment_id for given in second.assignments
        if {one.topic for one in given.topics} & {topic.number for topic in made}
    }  # fmt: skip

    assert Lineage.NEW in {line.kind for line in second.lineage}
    assert len(inside & {one.id for one in new}) > 0.8 * len(new)


def test_what_a_person_decided_stays_when_all_else_is_found_anew(nhs, first, grouped):
    former = left_by(first)
    biggest, moved = "key-1", [one.id for one in nhs[:30] if former.topics[one.id]][:5]
    taken_out = next(one for one, topics in former.topics.items() if "key-2" in topics)
    topics = {**former.topics, **{one: {biggest: 1.0} for one in moved}, taken_out: {}}
    decided = replace(
        former, topics=topics, kept=frozenset({biggest}),
        decided=frozenset({*moved, taken_out}), renew=True,
    )  # fmt: skip
    second = grouped(nhs, former=decided)
    after = keys_by_comment(second)

    assert all(after[one] == {biggest} for one in moved)
    assert after[taken_out] == set()
    assert all(biggest in after[one] for one, of in topics.items() if set(of) == {biggest})
    assert lost_or_doubled(nhs, second) == []


def test_a_topic_whose_people_all_withdrew_is_gone(nhs, first, grouped):
    former = left_by(first)
    gone = {one for one, topics in former.topics.items() if "key-3" in topics}
    rest = [one for one in nhs if one.id not in gone]
    second = grouped(rest, former=former)

    assert "key-3" in {line.former for line in second.lineage if line.kind is Lineage.GONE}
    assert lost_or_doubled(rest, second) == []


def test_languages_that_were_told_before_are_not_told_again(nhs, first, grouped):
    unsaid = [replace(one, lang=None) for one in nhs]
    alone = grouped(unsaid)
    told = {one.comment_id: (one.lang, one.certainty) for one in alone.assignments}
    plain = grouped(unsaid, former=left_by(alone))
    handed = grouped(unsaid, former=left_by(alone, languages=told))
    welsh = told | {nhs[0].id: ("cy", 0.4)}
    kept = grouped(unsaid, former=left_by(alone, languages=welsh))
    anew = grouped(unsaid, former=left_by(alone, languages=welsh, renew=True))

    assert handed.to_json() == plain.to_json()
    (one,) = (one for one in kept.assignments if one.comment_id == nhs[0].id)
    assert (one.lang, one.certainty) == ("cy", 0.4)
    assert [one.lang for one in anew.assignments] == [one.lang for one in alone.assignments]
