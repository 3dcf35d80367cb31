import pytest

from analysis.feeling import Feeling
from analysis.movement import FEWEST, Contact, Share, difference, movement, wilson

N, O, P = Feeling.NEGATIVE, Feeling.NEUTRAL, Feeling.POSITIVE  # noqa: E741


def contacts(period, negative, neutral, positive):
    feelings = [N] * negative + [O] * neutral + [P] * positive
    return [Contact(period, f"p{place}", one) for place, one in enumerate(feelings)]


def test_frustration_that_turns_to_relief_is_told_with_its_interval():
    found = movement(contacts("2", 10, 40, 50) + contacts("1", 50, 40, 10))

    assert [period.period for period in found.periods] == ["1", "2"]
    assert found.negative == Share(-0.4, -0.5061, -0.2784)
    assert found.positive == Share(0.4, 0.2784, 0.5061)


def test_no_movement_holds_nought():
    found = movement(contacts("a", 20, 20, 20) + contacts("b", 21, 20, 19))

    assert found.negative is not None
    assert found.negative.low < 0 < found.negative.high


def test_a_person_counts_once_however_often_they_write():
    calm = contacts("a", 0, FEWEST - 1, 0)
    loud = [Contact("a", "loud", N)] * 1_000
    period = movement(calm + loud).periods[0]

    assert period.people == FEWEST
    assert period.negative == wilson(1, FEWEST)


def test_few_people_have_no_shares_whatever_is_asked():
    one = [Contact(str(month), "ann", N) for month in range(9)]
    found = movement(one + contacts("later", FEWEST - 1, 0, 0), fewest=1)

    assert [period.negative for period in found.periods] == [None] * 10
    assert (found.negative, found.positive) == (None, None)
    assert movement([]).periods == ()


def test_periods_with_too_few_people_are_passed_over():
    found = movement(
        contacts("1", 30, 0, 0) + contacts("2", 3, 0, 0) + contacts("3", 0, 0, 30), fewest=20
    )

    assert found.periods[1].negative is None
    assert found.positive is not None
    assert found.positive.value == 1


@pytest.mark.parametrize(
    ("count", "total", "share"),
    [
        (81, 263, Share(0.308, 0.2553, 0.3662)),  # R. G. Newcombe, Statist. Med. 17 (1998), 857
        (0, 20, Share(0.0, 0.0, 0.1611)),
        (1, 29, Share(0.0345, 0.0061, 0.1718)),
    ],
)
def test_wilsons_interval_is_the_published_one(count, total, share):
    assert wilson(count, total) == share


def test_newcombes_interval_is_the_published_one():
    # 56/70 - 48/80, method 10 of R. G. Newcombe, Statist. Med. 17 (1998), 873
    found = difference(wilson(48, 80), wilson(56, 70))

    assert found.value == pytest.approx(0.2)
    assert found.low == pytest.approx(0.0524, abs=1e-4)
    assert found.high == pytest.approx(0.3339, abs=1e-4)
