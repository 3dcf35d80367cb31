"""Where comments went, told so that no figure gives another one away."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from app.entries.adding import once
from app.entries.content import Content
from app.insights.disclosure import NOT_SHOWN, Group, PublicCount, public_groups
from app.insights.how_made import HowMade
from app.insights.results import OpenResult, Results


class Places(NamedTuple):
    """Where the comments on the question went, as the public may see it.

    `how`: how the topics were made, where the results still show these topics.
    """

    answered: PublicCount
    findings: Sequence[PublicCount]
    other_topics: PublicCount
    not_grouped: PublicCount
    how: HowMade | None = None


def places(content: Content, public: Results) -> Places:
    """Return them, as the results of the same snapshot tell them."""
    number = content.analysis.run if content.analysis else 0
    for question in public.open:
        if question.run is not None and question.run.number == number:
            return _in_results(content, question)
    return _alone(content)


def _in_results(content: Content, question: OpenResult) -> Places:
    is_counted_once = content.figures.grouped is not None
    told = {topic.id: topic.people for topic in question.topics}
    named = {topic.id for finding in content.findings for topic in finding.topics}
    others = [people for topic_id, people in told.items() if topic_id not in named]
    return Places(
        answered=question.answered,
        findings=[
            once(
                [told.get(topic.id, NOT_SHOWN) for topic in finding.topics],
                finding.people if is_counted_once else None,
            )
            for finding in content.findings
        ],
        other_topics=once(
            [*others, *([question.other.people] if question.other else [])],
            content.figures.other_topics if is_counted_once else None,
        ),
        not_grouped=question.not_grouped.people if question.not_grouped else NOT_SHOWN,
        how=question.how,
    )


def _alone(content: Content) -> Places:
    # The analysis has been made anew: no results page shows the topics that this entry answers.
    figures = content.figures
    rest = (figures.other_topics, figures.not_grouped, figures.not_analysed)
    exact = (*(finding.people for finding in content.findings), *rest)
    group_of = Group(total=figures.answered, parts=exact)
    if figures.grouped is not None:
        outside = frozenset({len(exact) - 2, len(exact) - 1})
        group_of = replace(group_of, adds_up=False, exclusive=outside)
    (group,) = public_groups(figures.people, [group_of])
    *findings, other_topics, not_grouped, _ = group.parts
    return Places(group.total, findings, other_topics, not_grouped)
