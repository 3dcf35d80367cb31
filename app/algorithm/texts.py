"""What the software itself states in the record, in the reader's language."""

from collections.abc import Callable, Iterator
from typing import Final

from flask_babel import gettext as _

from app.algorithm.content import Content, QuestionFacts
from app.i18n import day, language_name, listed, number, percent
from app.insights.model_cards import CARDS, ModelCard
from app.insights.wording import in_language


def known(made: Content, locale: str, *, website: str) -> dict[str, str]:
    """Return the text of each point that the software can state, by code."""
    found = {"website": website, "organisation": made.organisation, **_always()}
    facts = {
        "scale": [_scale(each, made, locale) for each in made.questions],
        "performance": list(_performance(made, locale)),
        "models": sorted({_model(each) for each in made.questions}),
        "model_version": sorted({_version(each) for each in made.questions}),
    }
    cards = [CARDS[each] for each in sorted({q.model for q in made.questions} & CARDS.keys())]
    for code, tell in _OF_MODEL.items():
        facts[code] = [tell(card) for card in cards]
    found |= {code: "\n".join(dict.fromkeys(told)) for code, told in facts.items()}
    return {code: text for code, text in found.items() if text}


def _always() -> dict[str, str]:
    return {
        "name": _("Sorting of comments into topics"),
        "description": _(
            "A computer puts written answers with similar meaning together, so that people can "
            "read and count them. Staff name, correct and confirm the topics. The computer decides "
            "nothing about any person."
        ),
        "details": _(
            "Each comment is split into sentences. A language model turns each sentence into "
            "numbers that stand for its meaning. Sentences with similar numbers are joined into "
            "topics. The same comments and settings always give the same result."
        ),
        "benefits": _(
            "Every comment is treated in the same way, however many there are and in whatever "
            "language. None is lost: comments that fit no topic are counted and shown to staff."
        ),
        "review": _(
            "The public sees a topic by name only after a person has confirmed it. Staff can "
            "rename, join and split topics, move comments, and undo each step. Every step is "
            "recorded with name and time."
        ),
        "architecture": _(
            "The analysis runs on the organisation's own installation, in a process of its own. "
            "To sort comments, no other service is called."
        ),
        "input": _("The text of the comments on one question, and the language of each."),
        "output": _(
            "Topics with their words, the topics of each comment, and the comments that are in no "
            "topic, with the reason."
        ),
        "maintenance": _(
            "Models change only with a new release of the software. Each analysis names the "
            "versions that it was made with."
        ),
        "model_task": _(
            "To turn a sentence into numbers, so that sentences with similar meaning have similar "
            "numbers."
        ),
        "model_input": _(
            "Sentences of comments. E-mail addresses, links, phone numbers and long numbers are "
            "taken out before."
        ),
        "training_data": _(
            "The maker of the model trained it. Nothing was trained further with these comments."
        ),
        "training_modality": _("Text."),
        "sources": _("What people wrote in answer to the open questions of this survey."),
        "sensitive": _(
            "None are asked for. People may write of their health, beliefs or family of their own "
            "accord. Words are quoted in public only when their author agreed and two people have "
            "checked them."
        ),
        "processing": _(
            "Comments are compared by meaning, after what is due to their language alone has been "
            "taken out. Equal comments are compared once and counted as often as they were sent."
        ),
        "risks": _(
            "A topic may have a wrong name or hold comments that do not belong to it: people read "
            "and confirm topics. A small group may be overlooked: small topics and comments in no "
            "topic are shown to staff. Small numbers may point at people: the public never sees "
            "figures under 10, and others are rounded."
        ),
    }


def _not_known(card: ModelCard) -> str:
    return str(
        _("Not known here. The data are with the maker of the model, %(maker)s.", maker=card.maker)
    )


_OF_MODEL: Final[dict[str, Callable[[ModelCard], str]]] = {
    "model_name": lambda card: card.name,
    "model_output": lambda card: _(
        "%(count)s numbers for each sentence.", count=number(card.dimensions)
    ),
    "model_architecture": lambda card: _(
        "A neural network made by %(maker)s, from the package %(package)s (licence: %(licence)s).",
        maker=card.maker,
        package=card.package,
        licence=card.licence,
    ),
    "datasets": lambda card: _("Its maker names as training data: %(data)s.", data=card.training),
    "training_quantity": _not_known,
    "training_sensitive": _not_known,
    "training_complete": _not_known,
    "training_cleaning": _not_known,
    "training_collection": _not_known,
    "training_access": _not_known,
    "training_sharing": _not_known,
}


def _model(question: QuestionFacts) -> str:
    return str(_("Language model: %(name)s", name=question.model))


def _version(question: QuestionFacts) -> str:
    return listed(
        [f"{name} {version}" for name, version in sorted(question.versions.items())], "en"
    )


def _scale(question: QuestionFacts, made: Content, locale: str) -> str:
    prompt = in_language(question.prompt, locale, made.source_lang).text
    if question.comments is None:
        told = _("Analysed on %(date)s.", date=day(question.analysed_on))
    else:
        told = _(
            "%(count)s comments, analysed on %(date)s.",
            count=number(question.comments),
            date=day(question.analysed_on),
        )
    if question.added_until is not None:
        later = _(
            "After that, the computer put new comments into these topics by itself, the last ones "
            "on %(date)s. What people read, moved and judged may be from before.",
            date=day(question.added_until),
        )
        told = f"{told} {later}"
    return f"{prompt} – {told}"  # noqa: RUF001  (a dash between a question and what is said of it)


def _performance(made: Content, locale: str) -> Iterator[str]:
    for card in {each.model: CARDS.get(each.model) for each in made.questions}.values():
        if card is not None:
            yield _(
                "Test with comments that people had sorted before (%(data)s): agreement %(nmi)s "
                "(NMI) and %(rand)s (adjusted Rand index); 1 would be full agreement.",
                data=card.measured_on,
                nmi=number(card.topics),
                rand=number(card.rand),
            )
    for question in made.questions:
        yield from _measured(question, locale)


def _measured(question: QuestionFacts, locale: str) -> Iterator[str]:
    found = question.agreement
    if found is not None:
        yield _(
            "People judged %(count)s comments that were drawn by chance, without seeing what the "
            "computer had said. They agreed with it on %(share)s. For all comments, this share "
            "probably lies between %(low)s and %(high)s.",
            count=number(found.judged),
            share=percent(found.share),
            low=percent(found.low),
            high=percent(found.high),
        )
    else:
        yield _("How far people and the computer agree has not been measured for these comments.")
    if question.weak_languages:
        yield _(
            "The method is weak in: %(languages)s. There, what people read counts, not what the "
            "computer found.",
            languages=listed([language_name(each) for each in question.weak_languages], locale),
        )
