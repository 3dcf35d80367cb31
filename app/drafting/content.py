"""What a draft holds, as values; and what is left of it when somebody takes their words back."""

from collections.abc import Callable

from pydantic import BaseModel, ConfigDict

from analysis.claims import Doubt, doubt_in_number

TellsOf = Callable[[str], bool]
"""Says whether a text has a word that only the comment that goes has."""


class Value(BaseModel):
    """Read from JSON once, never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(Value):
    """A sentence of an extract: where it stands, in code points of the stored comment."""

    comment: int
    start: int
    end: int
    lang: str


class Extract(Value):
    """Where the sentences of an extract stand."""

    sentences: tuple[Place, ...] = ()

    def without(self, number: int) -> "Extract":
        """Return what is left when a comment is gone."""
        return Extract(sentences=tuple(one for one in self.sentences if one.comment != number))


class Claim(Value):
    """A sentence of a machine, the comments that it names, and those that bear it out.

    `doubt` says why it is not supported; "" when it is. Without text it has been deleted.
    """

    text: str
    comments: tuple[int, ...] = ()
    support: tuple[int, ...] = ()
    doubt: str = ""

    def without(self, number: int, tells_of: TellsOf) -> "Claim":
        """Return what is left when a comment is gone: no text that rests on it alone, no word."""
        comments = tuple(each for each in self.comments if each != number)
        support = tuple(each for each in self.support if each != number)
        rested = number in {*self.comments, *self.support}
        if not self.text or (rested and not support) or tells_of(self.text):
            return Claim(text="", comments=comments, doubt=self.doubt or Doubt.NOTHING)
        doubt = self.doubt or (doubt_in_number(len(support)) or "")
        return Claim(text=self.text, comments=comments, support=support, doubt=doubt)


class Sample(Value):
    """Which comments a machine was given, when there were more than it could be given."""

    central: int = 0
    languages: int = 0
    drawn: int = 0
    shortened: int = 0


class Written(Value):
    """What a machine wrote, sentence by sentence, each one checked."""

    label: Claim
    meaning: Claim
    claims: tuple[Claim, ...]
    sample: Sample = Sample()

    def without(self, number: int, tells_of: TellsOf) -> "Written":
        """Return what is left when a comment is gone."""
        return Written(
            label=self.label.without(number, tells_of),
            meaning=self.meaning.without(number, tells_of),
            claims=tuple(each.without(number, tells_of) for each in self.claims),
            sample=self.sample,
        )
