"""Advice on how a survey reads, as sentences that say where and how to mend it."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import lazy_gettext as _l

ADVICE: Final[Mapping[str, Any]] = {
    "no_intro": _l("The survey has no introduction. Say who asks, why, and what happens then."),
    "no_notice": _l(
        "The survey has no privacy notice of its own. Say why you ask, and on which law it rests."
    ),
    "unfinished_notice": _l("The privacy notice has words in square brackets. Write your own."),
    "nothing_optional": _l(
        "Every question has to be answered. Let people leave out what they do not want to say."
    ),
    "long_page": _l(
        "%(name)s has %(count)s questions. Pages of up to %(max)s are easier on a phone."
    ),
    "silent_exit": _l("%(name)s ends the survey without a word. Add words to read that say why."),
    "same_prompt": _l("%(name)s is asked twice in the same words."),
    "same_label": _l("%(name)s has two answers or rows with the same words."),
    "long_list": _l("%(name)s offers %(count)s answers. Lists of up to %(max)s are easy to read."),
    "other_not_last": _l("Put “other” and “none” last: %(name)s."),
    "long_label": _l("An answer of %(name)s has %(count)s words. Up to %(max)s are easy to read."),
    "asks_who": _l(
        "%(name)s seems to ask who somebody is. Do not ask it with the answers: they are read by"
        " others and kept."
    ),
    "link_tells_who": _l(
        "%(name)s seems to tell who somebody is. Addresses are kept by browsers and read by others:"
        " let a link say only where it was, such as a poster or a newsletter."
    ),
    "long_sentence": _l(
        "%(name)s has a sentence of %(count)s words or signs. Up to %(max)s are easy to read."
    ),
    "hard_words": _l(
        "%(name)s is hard to read (LIX %(count)s, easy up to %(max)s). Use shorter words and"
        " sentences."
    ),
    "pipe_may_be_empty": _l(
        "%(name)s tells the answer %(code)s again, which may be missing. Write words for that"
        " case after a bar, as in {code|this}."
    ),
    "always_shown": _l("The condition of %(name)s is always true. Delete it."),
    "unused_rule": _l("A rule of %(name)s can never be broken."),
    "unused_quota": _l("Nobody can fall under the limit %(name)s."),
    "impossible_rule": _l("A rule of %(name)s is always broken: nobody could go on."),
    "unknown_fallback": _l("A language that stands in for another one is not offered."),
}
