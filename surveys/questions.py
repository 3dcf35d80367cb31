"""The closed set of item kinds."""

from typing import Annotated, ClassVar, Final, Literal, TypeAlias, get_args

from pydantic import Field

from surveys.attached import Upload
from surveys.choices import Consent, MultipleChoice, Rating, Scale, SingleChoice, YesNo
from surveys.details import ContactDetails
from surveys.grids import Matrix
from surveys.linked import LinkValue
from surveys.ordered import ConstantSum, Ranking
from surveys.places import Place
from surveys.question import Question, Unasked
from surveys.reckoned import Calculated
from surveys.written import Date, LongText, Number, ShortText


class Statement(Unasked):
    """Words to read; it asks nothing and takes no answer."""

    kind: Literal["statement"]
    takes_answers: ClassVar[bool] = False


Item: TypeAlias = Annotated[
    SingleChoice
    | MultipleChoice
    | ShortText
    | LongText
    | Number
    | Date
    | Scale
    | Rating
    | YesNo
    | Statement
    | Consent
    | Matrix
    | Ranking
    | ConstantSum
    | Calculated
    | ContactDetails
    | Upload
    | Place
    | LinkValue,
    Field(discriminator="kind"),
]


def kind_of(question: type[Question]) -> str:
    """Return the `kind` of the class as it stands in a definition."""
    (name,) = get_args(question.model_fields["kind"].annotation)
    return str(name)


KINDS: Final[tuple[type[Question], ...]] = (
    SingleChoice,
    MultipleChoice,
    ShortText,
    LongText,
    Number,
    Date,
    Scale,
    Rating,
    YesNo,
    Statement,
    Consent,
    Matrix,
    Ranking,
    ConstantSum,
    Calculated,
    ContactDetails,
    Upload,
    Place,
    LinkValue,
)
