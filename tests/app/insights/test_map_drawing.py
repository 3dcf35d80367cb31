"""A map in which no circle covers another, the same each time."""

import math
import random
from itertools import combinations
from uuid import UUID

from app.insights.map_drawing import SIDE, Circle, Dot, Spot, circles, dots


def spots(seed: int, count: int) -> list[Spot]:
    chance = random.Random(seed)
    people = [int(4000 / (rank + 1)) + 1 for rank in range(count)]
    return [Spot(chance.random(), chance.random(), each) for each in people]


def test_no_circle_covers_another_or_leaves_the_map() -> None:
    for seed, count in ((1, 1), (2, 2), (3, 12), (4, 70)):
        drawn = circles(spots(seed, count))
        for one, other in combinations(drawn, 2):
            apart = math.hypot(one.x - other.x, one.y - other.y)
            assert apart > one.radius + other.radius - 0.5
        for each in drawn:
            assert each.x - each.radius >= -0.1
            assert each.x + each.radius <= SIDE + 0.1
            assert each.y - each.radius >= -0.1
            assert each.y + each.radius <= SIDE + 0.1


def test_the_same_figures_give_the_same_map() -> None:
    assert circles(spots(4, 70)) == circles(spots(4, 70))


def test_topics_at_one_spot_and_none_at_all_are_drawn() -> None:
    assert circles([]) == []
    one, other = circles([Spot(0.5, 0.5, 10), Spot(0.5, 0.5, 10)])
    assert math.hypot(one.x - other.x, one.y - other.y) > one.radius + other.radius
    assert circles([Spot(0.5, 0.5, 0)])[0].radius > 0


def test_areas_are_as_the_people() -> None:
    big, small = circles([Spot(0.1, 0.1, 400), Spot(0.9, 0.9, 100)])
    assert math.isclose(big.radius, 2 * small.radius)


def test_dots_stay_in_their_circle_and_nearer_the_middle_the_better_they_fit() -> None:
    circle = Circle(100.0, 100.0, 50.0)
    person = UUID(int=7)

    def away(fit: float) -> float:
        path = dots([Dot(person, 0, fit)], [circle])[0]
        x, y = map(float, path.removeprefix("M").removesuffix("h0").split())
        return math.hypot(x - 100, y - 100)

    assert away(1.0) < away(0.5) < away(0.0) < 50
    assert away(7.0) < 50
