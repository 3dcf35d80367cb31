"""Which figures of a survey belong together, so that none gives another one away."""

from collections.abc import Iterator, Sequence

from app.insights.content import Figures, OpenFigures
from app.insights.disclosure import Group, PublicCount, PublicGroup, Shown


def groups_of(figures: Figures) -> Iterator[Group]:
    """Yield the groups of a survey: languages, channels, periods, then question by question."""
    everybody = figures.people
    for counts in (figures.languages.values(), figures.channels.values()):
        yield Group(everybody, tuple(counts), of_all=True)
    yield Group(everybody, tuple(period.people for period in figures.periods), of_all=True)
    for question in figures.closed:
        codes = [part.code for part in question.parts]
        yield Group(
            question.answered,
            tuple(part.people for part in question.parts),
            adds_up=question.adds_up,
            exclusive=frozenset(codes.index(code) for code in question.exclusive),
            at_least=question.at_least,
            at_most=question.at_most,
            of_all=question.of_all,
        )
    for each in figures.open:
        yield _topics_group(each)


def _topics_group(question: OpenFigures) -> Group:
    parts = [topic.people for topic in question.topics if topic.confirmed]
    # That every topic was confirmed stands on the page, so that "none besides" is no secret.
    if len(parts) < len(question.topics):
        parts.append(unconfirmed(question))
    outside = sum(question.not_grouped.values())
    parts.append(outside)
    if question.grouped is None:
        return Group(sum(parts), tuple(parts))
    # Whoever is in no topic is in none of the others: that is what an exclusive part says.
    last = frozenset({len(parts) - 1})
    return Group(question.grouped + outside, tuple(parts), adds_up=False, exclusive=last)


def unconfirmed(question: OpenFigures) -> int:
    """Return how many people wrote about topics that nobody has confirmed."""
    if question.elsewhere is not None:
        return question.elsewhere
    return sum(topic.people for topic in question.topics if not topic.confirmed)


def with_parents_shown(figures: Figures, groups: Sequence[PublicGroup]) -> list[PublicGroup]:
    """Hide closed questions that would tell what was left out of the one they depend on."""
    shown: dict[str, PublicGroup] = {}
    for question, group in zip(figures.closed, groups, strict=True):
        shown[question.code] = unless_parents_hidden(question.depends_on, group, shown)
    return list(shown.values())


def unless_parents_hidden(
    parents: Sequence[str], group: PublicGroup, shown: dict[str, PublicGroup]
) -> PublicGroup:
    """Hide a question asked of some people only, when how many these are was left out."""
    hidden = PublicCount(Shown.HIDDEN)
    # Of a question that hardly anybody answered nothing is told that could be completed.
    told = [shown[code] for code in parents if code in shown and shown[code].total.value]
    asked = [part for parent in told for part in parent.parts]
    if hidden not in asked:
        return group
    return PublicGroup(hidden, (hidden,) * len(group.parts))
