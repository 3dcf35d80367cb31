"""Terms of an expression: answers and figures, and what is reckoned from them."""

from collections.abc import Iterator
from typing import Final, NamedTuple, cast

from surveys.exchange.errors import ExchangeError
from surveys.exchange.expressions.tokens import Token
from surveys.exchange.expressions.tree import (
    Answer,
    Constant,
    Made,
    Making,
    Reading,
    Rounded,
    Term,
    Today,
)

MAX_DEPTH: Final = 20
_END: Final = Token("end", "")
_MOST_PLACES: Final = 6


class _Mark(NamedTuple):
    place: int
    depth: int


class Reader:
    """The words of an expression, read from the first to the last."""

    def __init__(self, words: list[Token]) -> None:
        self._words = words
        self._place = 0
        self._depth = 0

    def term(self) -> Term:
        """Return the term that begins here."""
        whole = self._product()
        while True:
            if self.take("plus"):
                whole = _made("sum", whole, self._product())
            elif self.take("minus"):
                whole = _made("minus", whole, self._product())
            else:
                return whole

    def expect(self, kind: str) -> Token:
        """Return the next word; ExchangeError when it is of another kind."""
        word = self.next()
        if word.kind != kind:
            raise self.unexpected(word)
        return word

    def unexpected(self, word: Token) -> ExchangeError:
        """Return what to raise at a word that cannot stand here."""
        code = "expression_unfinished" if word is _END else "expression_not_supported"
        return ExchangeError(code, name=word.text)

    def deeper(self) -> None:
        """Go one bracket in; ExchangeError beyond the limit."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExchangeError("expression_too_deep")

    def higher(self) -> None:
        """Go one bracket out."""
        self._depth -= 1

    def peek(self) -> Token:
        """Return the next word and leave it."""
        return self._words[self._place] if self._place < len(self._words) else _END

    def next(self) -> Token:
        """Return the next word."""
        word = self.peek()
        self._place += 1
        return word

    def take(self, kind: str) -> bool:
        """Tell whether the next word is of this kind, and read it if so."""
        taken = self.peek().kind == kind
        self._place += taken
        return taken

    def mark(self) -> _Mark:
        """Return the place, to come back to."""
        return _Mark(self._place, self._depth)

    def back_to(self, mark: _Mark) -> None:
        """Go back to a place."""
        self._place, self._depth = mark

    def _product(self) -> Term:
        whole = self._factor()
        while True:
            if self.take("times"):
                whole = _made("product", whole, self._factor())
            elif self.take("over"):
                whole = _made("over", whole, self._factor())
            else:
                return whole

    def _factor(self) -> Term:
        word = self.next()
        match word.kind:
            case "name":
                return Answer(word.text)
            case "value":
                return Constant(word.text)
            case "minus" if self.peek().kind == "value":
                return Constant(f"-{self.next().text}")
            case "(":
                self.deeper()
                term = self.term()
                self.expect(")")
                self.higher()
                return term
            case "function":
                return self._function(word)
            case _:
                raise self.unexpected(word)

    def _function(self, word: Token) -> Term:
        self.expect("(")
        self.deeper()
        term = self._made(word)
        self.expect(")")
        self.higher()
        return term

    def _made(self, word: Token) -> Term:
        match word.text:
            case "today":
                return Today()
            case "date" | "same":
                return self.term()
            case "count":
                return Reading(self.expect("name").text, "count", tuple(self._beside()))
            case "day" | "length" as what:
                return Reading(self.expect("name").text, what)
            case "round":
                return Rounded(self.term(), self._places() if self.take(",") else 0)
            case "sum" | "mean" | "least" | "most" | "first_of" as op:
                return Made(op, self._several(), present=op in {"sum", "mean"})
            case _:
                raise self.unexpected(word)

    def _places(self) -> int:
        text = self.expect("value").text
        if not text.isdecimal() or len(text) > 1 or int(text) > _MOST_PLACES:
            raise ExchangeError("expression_not_supported", name=text)
        return int(text)

    def _beside(self) -> Iterator[str]:
        while self.take(","):
            yield self.expect("name").text

    def _several(self) -> tuple[Term, ...]:
        parts = [self.term()]
        while self.take(","):
            parts.append(self.term())
        return tuple(parts)


def _made(op: str, left: Term, right: Term) -> Term:
    if op in {"sum", "product"} and isinstance(left, Made) and left.op == op and not left.present:
        return Made(left.op, (*left.parts, right))
    return Made(cast("Making", op), (left, right))
