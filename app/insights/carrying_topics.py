"""What people said of topics and themes, taken over by those of a later run that continue them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select

from app.db import db
from app.insights import queries
from app.insights.comment_models import Assignment
from app.insights.models import MAX_LABEL, Run, Theme, Topic

COPIED = (
    "made_by", "label_by_staff", "labels_json", "is_confirmed",
    "meaning", "includes", "excludes", "examples_json", "given_json",
)  # fmt: skip
"""What a topic that goes on takes over."""


def carry_topics(run: Run, previous: Run) -> list[UUID]:
    """Let topics that go on take over what people said of them; return the keys that were lost.

    A topic that people named, confirmed or made never ends: when the analysis did not carry it
    on, it is added again, with the comments that people put there.
    """
    here = {topic.key: topic for topic in queries.all_topics(run)}
    before = queries.all_topics(previous)
    roots, wanted = queries.standing(before), _decided_topics(previous)
    lost = []
    for old in before:
        stands = old.merged_into_id is None and not old.is_undone
        if stands and old.key not in here and (old.is_kept or old.id in wanted):
            here[old.key] = _again(run, old)
            lost.append(old.key)
        if old.key in here:
            _take_over(here[old.key], old)
    for old in before:
        into = here.get(roots[old.id].key)
        if old.key in here and into is not None and into.key != old.key:
            here[old.key].merged_into_id = into.id
    db.session.flush()
    _carry_themes(run, before, here)
    return lost


def _take_over(topic: Topic, old: Topic) -> None:
    for name in COPIED:
        setattr(topic, name, getattr(old, name))


def _carry_themes(run: Run, before: Sequence[Topic], here: Mapping[UUID, Topic]) -> None:
    """Keep the themes that people named, with the topics in them that people kept."""
    themes = {each.id: each for each in queries.themes(run)}
    used = {each.theme.id: each.theme for each in before if each.theme is not None}
    named = {theme_id: each for theme_id, each in used.items() if each.label_by_staff}
    for theme_id, old in named.items():
        mine = [each for each in before if each.theme_id == theme_id and each.key in here]
        counted = Counter(here[each.key].theme_id for each in mine)
        likely = next((each for each, _ in counted.most_common() if each in themes), None)
        theme = _new_theme(run, old) if likely is None else themes.pop(likely)
        theme.label_by_staff, theme.labels_json = old.label_by_staff, old.labels_json
        for each in mine:
            if each.is_kept:
                here[each.key].theme_id = theme.id
    db.session.flush()


def _new_theme(run: Run, old: Theme) -> Theme:
    highest = select(func.max(Theme.number)).where(Theme.run_id == run.id)
    theme = Theme(
        run_id=run.id,
        number=(db.session.scalar(highest) or 0) + 1,
        words_json=old.words_json,
        public_words_json=old.public_words_json,
        label_by_machine=old.label_by_machine[:MAX_LABEL],
    )
    db.session.add(theme)
    db.session.flush()
    return theme


def _decided_topics(run: Run) -> set[UUID]:
    chosen = select(Assignment.topic_id).where(
        Assignment.run_id == run.id, Assignment.standing, Assignment.decided_by.is_not(None)
    )
    roots = queries.standing(queries.all_topics(run))
    return {roots[topic_id].id for topic_id in db.session.scalars(chosen.distinct())}


def _again(run: Run, old: Topic) -> Topic:
    highest = select(func.max(Topic.number)).where(Topic.run_id == run.id)
    topic = Topic(
        run_id=run.id,
        key=old.key,
        number=(db.session.scalar(highest) or 0) + 1,
        words_json=old.words_json,
        public_words_json=old.public_words_json,
        label_by_machine=old.label_by_machine,
        place_x=old.place_x,
        place_y=old.place_y,
    )
    db.session.add(topic)
    db.session.flush()
    return topic
