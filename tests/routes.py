"""One map of addresses for all applications of a process: compiling it is most of making one."""

from typing import Any

from typing_extensions import override
from werkzeug.routing import Map, Rule, RuleFactory


class KnownRoutes(Map):
    """The routes of the first application; the next ones find theirs here, and may add none.

    What the routes are is the same for every application, and nothing in them knows of one.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._known: set[tuple[object, ...]] = set()
        self._is_whole = False

    def for_another(self, *, host_matching: bool) -> "KnownRoutes":
        """Return this map for the next application; Flask asks for one when it is made."""
        assert host_matching == self.host_matching
        self._is_whole = bool(self._known)
        return self

    @override
    def add(self, rulefactory: RuleFactory) -> None:
        for rule in rulefactory.get_rules(self):
            if _essence(rule) in self._known:
                continue
            assert not self._is_whole, f"{rule.rule} is new: such a test asks for own_app"
            self._known.add(_essence(rule))
            super().add(rule)


def _essence(rule: Rule) -> tuple[object, ...]:
    defaults = tuple(sorted((rule.defaults or {}).items()))
    return rule.rule, rule.endpoint, frozenset(rule.methods or ()), defaults, rule.build_only
