"""Recursive descent over the words of an expression; nothing is ever evaluated."""

from collections.abc import Callable
from typing import Final, NamedTuple, cast

from surveys.exchange.errors import ExchangeError
from surveys.exchange.expressions.terms import Reader
from surveys.exchange.expressions.tokens import Dialect, tokens
from surveys.exchange.expressions.tree import (
    Answer,
    Both,
    Constant,
    Either,
    Empty,
    Has,
    Is,
    Matches,
    Negated,
    Op,
    Term,
    Tree,
    Weighed,
)

_FLIPPED: Final = {"eq": "eq", "ne": "ne", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}


def parse(text: str, dialect: Dialect) -> Tree:
    """Return what the expression says; ExchangeError when the survey language cannot say it."""
    parser = _Parser(tokens(text, dialect))
    tree = parser.either()
    parser.expect("end")
    return tree


def parse_term(text: str, dialect: Dialect) -> Term:
    """Return the term that the expression is; ExchangeError when it is none."""
    reader = Reader(tokens(text, dialect))
    term = reader.term()
    reader.expect("end")
    return term


class _Parser(Reader):
    def either(self) -> Tree:
        parts = [self._both()]
        while self.take("or"):
            parts.append(self._both())
        return Either(tuple(parts)) if len(parts) > 1 else parts[0]

    def _both(self) -> Tree:
        parts = [self._negated()]
        while self.take("and"):
            parts.append(self._negated())
        return Both(tuple(parts)) if len(parts) > 1 else parts[0]

    def _negated(self) -> Tree:
        if not self.take("not"):
            return self._one()
        # "!a == b" negates a, not the comparison: without brackets nobody can be sure.
        if self.peek().kind not in {"(", "function", "not"}:
            raise ExchangeError("expression_not_supported", name="not")
        self.deeper()
        tree = Negated(self._bracketed() if self.peek().kind == "(" else self._negated())
        self.higher()
        return tree

    def _one(self) -> Tree:
        word = self.peek()
        if word.kind == "function" and word.text in _TESTS:
            return self._test()
        if word.kind != "(":
            return self._comparison()
        # Brackets are around a term or around a condition: only what follows tells.
        start = self.mark()
        try:
            return self._comparison()
        except ExchangeError:
            self.back_to(start)
        return self._bracketed()

    def _bracketed(self) -> Tree:
        self.expect("(")
        self.deeper()
        tree = self.either()
        self.expect(")")
        self.higher()
        return tree

    def _test(self) -> Tree:
        test = _TESTS[self.next().text]
        self.expect("(")
        found = {}
        for place, kind in enumerate(test.takes):
            if place:
                self.expect(",")
            found[kind] = self.expect(kind).text
        self.expect(")")
        return test.make(found["name"], found.get("value", ""))

    def _comparison(self) -> Tree:
        left = self.term()
        sign = self.next()
        if sign.kind in {"empty", "notempty"}:
            return _signed(Empty(_name(left)), sign.kind)
        if sign.kind == "anyof":
            return self._any_of(_name(left))
        if sign.kind in {"contains", "notcontains"}:
            has = Has(_name(left), self.expect("value").text)
            return _signed(has, sign.kind)
        if sign.kind not in _FLIPPED:
            raise self.unexpected(sign)
        right = self.term()
        if isinstance(left, Constant):
            return _compared(right, _FLIPPED[sign.kind], left)
        return _compared(left, sign.kind, right)

    def _any_of(self, name: str) -> Tree:
        self.expect("[")
        values = [self._member()]
        while self.take(","):
            values.append(self._member())
        self.expect("]")
        parts = tuple(Has(name, value) for value in values)
        return Either(parts) if len(parts) > 1 else parts[0]

    def _member(self) -> str:
        sign = "-" if self.take("minus") else ""
        return sign + self.expect("value").text


class _Test(NamedTuple):
    takes: tuple[str, ...]
    make: Callable[[str, str], Tree]


_TESTS: Final = {
    "has": _Test(("name", "value"), Has),
    "empty": _Test(("name",), lambda name, _value: Empty(name)),
    "matches": _Test(("name", "value"), Matches),
    "matched": _Test(("value", "name"), Matches),
}


def _name(term: Term) -> str:
    if not isinstance(term, Answer):
        raise ExchangeError("expression_not_supported", name=getattr(term, "text", ""))
    return term.name


def _compared(left: Term, sign: str, right: Term) -> Tree:
    if isinstance(left, Constant):
        raise ExchangeError("expression_not_supported", name=left.text)
    kind = "eq" if sign in {"eq", "ne"} else sign
    if not (isinstance(left, Answer) and isinstance(right, Constant)):
        weighed = Weighed(left, cast("Op", kind), right)
        return _signed(weighed, sign) if kind != sign else weighed
    if kind != "eq":
        return Is(left.name, cast("Op", sign), right.text)
    same: Tree = Is(left.name, "eq", right.text) if right.text else Empty(left.name)
    return _signed(same, sign)


def _signed(tree: Tree, sign: str) -> Tree:
    return Negated(tree) if sign.startswith("n") else tree
