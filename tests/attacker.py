"""An attacker who solves published figures for the counts left out (linear programming)."""

from dataclasses import dataclass, field

from scipy.optimize import linprog

from app.insights.disclosure import STEP, THRESHOLD, Group, PublicCount, PublicGroup, Shown


@dataclass
class Attacker:
    """Knows the rules of the pages and of the survey, and solves for each count."""

    names: int = 0
    bounds: list[tuple[float, float | None]] = field(default_factory=list)
    rows: list[dict[int, float]] = field(default_factory=list)
    limits: list[float] = field(default_factory=list)

    def count(self, public: PublicCount, whole: int | None, *, hidden_low: int = 0) -> int:
        self.bounds.append({
            Shown.ROUNDED: (
                max(THRESHOLD, (public.value or 0) - STEP // 2), (public.value or 0) + STEP // 2
            ),
            Shown.FEW: (0, THRESHOLD - 1),
            Shown.MOST: (THRESHOLD, None),
            Shown.HIDDEN: (hidden_low, None),
        }[public.shown])  # fmt: skip
        name = len(self.bounds) - 1
        if whole is not None:
            self.at_most({name: 1, whole: -1}, 0)
            if public.shown is Shown.MOST:
                self.at_most({whole: 1, name: -1}, THRESHOLD - 1)
        return name

    def at_most(self, row: dict[int, float], limit: float) -> None:
        self.rows.append(row)
        self.limits.append(limit)

    def learn(self, group: Group, public: PublicGroup, everybody: int) -> list[int]:
        total = self.count(public.total, everybody)
        if group.of_all:
            self.at_most({everybody: 1, total: -1}, 0)
        low = THRESHOLD if any(part.shown is Shown.FEW for part in public.parts) else 0
        parts = [self.count(part, total, hidden_low=low) for part in public.parts]
        if group.adds_up:
            self.at_most(dict.fromkeys(parts, 1) | {total: -1}, 0)
            self.at_most(dict.fromkeys(parts, -1) | {total: 1}, 0)
            return parts
        alone = [parts[place] for place in group.exclusive]
        free = [name for name in parts if name not in alone]
        for name in free:
            self.at_most(dict.fromkeys([*alone, name], 1) | {total: -1}, 0)
        least = group.at_least
        self.at_most(dict.fromkeys(free, -1) | dict.fromkeys(alone, -least) | {total: least}, 0)
        if group.at_most is not None:
            most = group.at_most
            self.at_most(dict.fromkeys(free, 1) | dict.fromkeys(alone, most) | {total: -most}, 0)
        return parts

    def solve(self, name: int) -> tuple[float, float]:
        matrix = [[row.get(place, 0) for place in range(len(self.bounds))] for row in self.rows]
        ends = []
        for sign in (1, -1):
            aim = [sign if place == name else 0 for place in range(len(self.bounds))]
            found = linprog(aim, A_ub=matrix, b_ub=self.limits, bounds=self.bounds, method="highs")
            ends.append(sign * found.fun if found.status == 0 else float("inf"))
        return ends[0], ends[1]
