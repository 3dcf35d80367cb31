"""Recursive descent over the words of an expression; nothing is ever evaluated."""

from typing import Final, cast

from surveys.exchange.errors import ExchangeError
from surveys.exchange.expressions.tokens import Dialect, Token, tokens
from surveys.exchange.expressions.tree import Both, Either, Empty, Has, Is, Negated, Op, Tree

MAX_DEPTH: Final = 20
_END: Final = Token("end", "")
_FLIPPED: Final = {"eq": "eq", "ne": "ne", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}


def parse(text: str, dialect: Dialect) -> Tree:
    """Return what the expression says; ExchangeError when the survey language cannot say it."""
    parser = _Parser(tokens(text, dialect))
    tree = parser.either()
    parser.expect("end")
    return tree


class _Parser:
    def __init__(self, words: list[Token]) -> None:
        self._words = words
        self._place = 0
        self._depth = 0

    def either(self) -> Tree:
        parts = [self._both()]
        while self._take("or"):
            parts.append(self._both())
        return Either(tuple(parts)) if len(parts) > 1 else parts[0]

    def expect(self, kind: str) -> Token:
        word = self._next()
        if word.kind != kind:
            code = "expression_unfinished" if word is _END else "expression_not_supported"
            raise ExchangeError(code, name=word.text)
        return word

    def _both(self) -> Tree:
        parts = [self._negated()]
        while self._take("and"):
            parts.append(self._negated())
        return Both(tuple(parts)) if len(parts) > 1 else parts[0]

    def _negated(self) -> Tree:
        if not self._take("not"):
            return self._one()
        # "!a == b" negates a, not the comparison: without brackets nobody can be sure.
        if self._peek().kind not in {"(", "function", "not"}:
            raise ExchangeError("expression_not_supported", name="not")
        self._deeper()
        tree = Negated(self._negated())
        self._depth -= 1
        return tree

    def _one(self) -> Tree:
        if self._take("("):
            self._deeper()
            tree = self.either()
            self.expect(")")
            self._depth -= 1
            return tree
        word = self._peek()
        if word.kind == "function" and word.text != "date":
            return self._function()
        return self._comparison()

    def _function(self) -> Tree:
        word = self._next()
        self.expect("(")
        name = self.expect("name").text
        tree: Tree = Empty(name)
        if word.text == "selected":
            self.expect(",")
            tree = Has(name, self.expect("value").text)
        self.expect(")")
        return tree

    def _comparison(self) -> Tree:
        left = self._operand()
        sign = self._next()
        if sign.kind in {"empty", "notempty"}:
            return _signed(Empty(_name(left)), sign.kind)
        if sign.kind == "anyof":
            return self._any_of(_name(left))
        if sign.kind in {"contains", "notcontains"}:
            has = Has(_name(left), self.expect("value").text)
            return _signed(has, sign.kind)
        if sign.kind not in _FLIPPED:
            code = "expression_unfinished" if sign is _END else "expression_not_supported"
            raise ExchangeError(code, name=sign.text)
        right = self._operand()
        if left.kind == "value":
            return _compared(right, _FLIPPED[sign.kind], left)
        return _compared(left, sign.kind, right)

    def _operand(self) -> Token:
        word = self._next()
        if word.kind == "function" and word.text == "date":
            self.expect("(")
            word = self.expect("value")
            self.expect(")")
        if word.kind not in {"name", "value"}:
            code = "expression_unfinished" if word is _END else "expression_not_supported"
            raise ExchangeError(code, name=word.text)
        return word

    def _any_of(self, name: str) -> Tree:
        self.expect("[")
        values = [self.expect("value").text]
        while self._take(","):
            values.append(self.expect("value").text)
        self.expect("]")
        parts = tuple(Has(name, value) for value in values)
        return Either(parts) if len(parts) > 1 else parts[0]

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExchangeError("expression_too_deep")

    def _peek(self) -> Token:
        return self._words[self._place] if self._place < len(self._words) else _END

    def _next(self) -> Token:
        word = self._peek()
        self._place += 1
        return word

    def _take(self, kind: str) -> bool:
        taken = self._peek().kind == kind
        self._place += taken
        return taken


def _name(word: Token) -> str:
    if word.kind != "name":
        raise ExchangeError("expression_not_supported", name=word.text)
    return word.text


def _compared(left: Token, sign: str, right: Token) -> Tree:
    if right.kind != "value":  # two questions, or two values
        raise ExchangeError("expression_not_supported", name=right.text)
    name = _name(left)
    if sign in {"eq", "ne"}:
        same: Tree = Is(name, "eq", right.text) if right.text else Empty(name)
        return _signed(same, sign)
    return Is(name, cast("Op", sign), right.text)


def _signed(tree: Tree, sign: str) -> Tree:
    return Negated(tree) if sign.startswith("n") else tree
