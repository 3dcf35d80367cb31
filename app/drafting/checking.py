"""Every sentence of a language model is held against the comments that it names."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from analysis import claims, embeddings
from analysis.claims import Doubt
from analysis.closeness import Comments
from app.drafting import loading
from app.drafting.answer import Answer
from app.drafting.content import Claim, Sample, Written

FEWEST: Final = claims.FEWEST_PEOPLE
MOST_NAMED: Final = 20


class Against(NamedTuple):
    """What a language model was given: the comments by number, and what everybody was shown."""

    texts: Sequence[str]
    langs: Sequence[str]
    lang: str
    known: str


class _Drafted(NamedTuple):
    text: str
    comments: tuple[int, ...]


def checked(answer: Answer, against: Against, sample: Sample) -> Written:
    """Return the answer with, for each sentence, what bears it out or why nothing does.

    The name speaks for everything that was given; a sentence only for the comments it names.
    """
    count = len(against.texts)
    drafted = [
        _Drafted(answer.label, tuple(range(1, count + 1))),
        *(
            _Drafted(said.text, tuple(number for number in said.comments if number <= count))
            for said in (answer.meaning, *answer.claims)
        ),
    ]
    langs = [*against.langs, *[against.lang] * count]
    # The languages of both sides have to be known to the model that compares them.
    name = embeddings.choose("auto", langs)
    comments = Comments(loading.embedder(name), against.texts, against.langs)
    close = comments.closeness([each.text for each in drafted]) >= claims.CLOSE_FROM[name]
    label, meaning, *found = [
        _claim(each, [number for number in each.comments if row[number - 1]], against)
        for each, row in zip(drafted, close.tolist(), strict=True)
    ]
    named = label.model_copy(update={"comments": (), "support": label.support[:MOST_NAMED]})
    return Written(label=named, meaning=meaning, claims=tuple(found), sample=sample)


def _claim(drafted: _Drafted, support: Sequence[int], against: Against) -> Claim:
    return Claim(
        text=drafted.text,
        comments=drafted.comments,
        support=tuple(support),
        doubt=_doubt(drafted, support, against) or "",
    )


def _doubt(drafted: _Drafted, support: Sequence[int], against: Against) -> Doubt | None:
    if not drafted.comments:
        return Doubt.NOTHING
    said = [against.texts[number - 1] for number in (support or drafted.comments)]
    # What words alone tell is told first: it is plain to everybody.
    in_words = claims.doubt_in_words(drafted.text, said, against.lang, against.known)
    return in_words or claims.doubt_in_number(len(support))
