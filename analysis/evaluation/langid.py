"""How often languages are told right: `python -m analysis.evaluation.langid DIR`."""

import argparse
import hashlib
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.evaluation.identifiers import Identifier, installed, same
from analysis.identifying import LAUNCH, likely
from analysis.languages import Identified, identified
from analysis.tables import TableError, read_rows

SHORT = 40
_SHOWN = 40
_KINDS = ("single_word", "word_pair", "sentence")
_DESCRIPTION = """
Every CSV file in DIR (plain or gzip) with the columns text, lang and kind is identified; languages
that it lacks are taken from FILE (columns text and lang; sentences). Weights and thresholds were
set on the texts whose SHA-256 begins with an even byte; figures are of the others. short: under 40
characters. forced: share right when the likeliest of all languages is always taken; of 12: of the
launch languages alone. decided: share of those that the rule decides by the words alone, and how
many of them are right. form right, wrong: share right when undecided texts take the language of the
form, and that is the text's own, or another one. Shares are of one language; means are over them.
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """A text whose language is known."""

    text: str
    lang: str
    kind: str


@dataclass(frozen=True, slots=True)
class Told:
    """What became of texts of one language: shares between 0 and 1."""

    texts: int
    forced: float
    of_launched: float
    decided: float
    right_of_decided: float
    right_form: float
    wrong_form: float


def load(folder: Path, also: Path | None) -> list[Sample]:
    """Read the samples of a folder, and languages that it lacks from another file."""
    found = [
        Sample(row["text"], same(row["lang"]), row["kind"])
        for path in sorted([*folder.glob("*.csv"), *folder.glob("*.csv.gz")])
        for row in _rows_with(path, ["text", "lang", "kind"])
    ]
    there = {one.lang for one in found}
    more = read_rows(also, ["text", "lang"]) if also else []
    found += [
        Sample(row["text"], same(row["lang"]), "sentence")
        for row in more
        if same(row["lang"]) not in there
    ]
    if not found:
        raise TableError(f"no CSV file in {folder} has the columns text, lang, kind")
    return found


def _rows_with(path: Path, columns: list[str]) -> Sequence[Mapping[str, str]]:
    try:
        return read_rows(path, columns)
    except TableError:
        return ()


def held_out(sample: Sample) -> bool:
    """Tell whether a sample is of the half on which nothing was chosen."""
    return bool(hashlib.sha256(sample.text.encode("utf-8", "replace")).digest()[0] % 2)


def told(samples: Sequence[Sample]) -> Told:
    """Count what the shipped rule does with samples of one language."""
    lang = samples[0].lang
    others = sorted(LAUNCH - {lang})
    texts = [one.text for one in samples]
    wrong = [others[place % len(others)] for place in range(len(texts))]
    alone = _by_words(texts, None)
    decided = [one for one in alone if one.source == "identified"]
    return Told(
        texts=len(texts),
        forced=_share([same(_likeliest(text)) == lang for text in texts]),
        of_launched=_share([_likeliest(text, LAUNCH) == lang for text in texts]),
        decided=len(decided) / len(texts),
        right_of_decided=_share([same(one.code) == lang for one in decided]),
        right_form=_share(
            [same(one.code) == lang for one in _by_words(texts, [lang] * len(texts))]
        ),
        wrong_form=_share([same(one.code) == lang for one in _by_words(texts, wrong)]),
    )


def _by_words(texts: Sequence[str], forms: Sequence[str] | None) -> list[Identified]:
    nothing = [None] * len(texts)
    return identified(texts, nothing, forms or nothing)


def _share(right: Sequence[bool]) -> float:
    return sum(right) / max(1, len(right))


def _mean(of: Sequence[Told]) -> Told:
    def mean(part: Callable[[Told], float]) -> float:
        return sum(map(part, of)) / len(of)

    return Told(
        texts=sum(one.texts for one in of),
        forced=mean(lambda one: one.forced),
        of_launched=mean(lambda one: one.of_launched),
        decided=mean(lambda one: one.decided),
        right_of_decided=mean(lambda one: one.right_of_decided),
        right_form=mean(lambda one: one.right_form),
        wrong_form=mean(lambda one: one.wrong_form),
    )


def _line(name: str, found: Told) -> str:
    return (
        f"{name:<16} {found.texts:>6} {found.forced:>7.3f} {found.of_launched:>6.3f} "
        f"{found.decided:>8.3f} {found.right_of_decided:>8.3f} "
        f"{found.right_form:>11.3f} {found.wrong_form:>11.3f}"
    )


def _table(title: str, samples: Sequence[Sample]) -> Iterator[str]:
    yield (
        f"{title:<16} {'texts':>6} {'forced':>7} {'of 12':>6} {'decided':>8} {'right':>8} "
        f"{'form right':>11} {'form wrong':>11}"
    )
    by_lang: dict[str, list[Sample]] = {}
    for one in samples:
        by_lang.setdefault(one.lang, []).append(one)
    ours = {lang: told(by_lang[lang]) for lang in sorted(by_lang)}
    launched = {lang: found for lang, found in ours.items() if lang in LAUNCH}
    yield from (_line(lang, found) for lang, found in launched.items())
    if launched:
        yield _line("mean of these", _mean(list(launched.values())))
    others = [found for lang, found in ours.items() if lang not in LAUNCH]
    if others:
        yield _line(f"{len(others)} others", _mean(others))


def _likeliest(text: str, among: frozenset[str] | None = None) -> str:
    return next((code for code, _ in likely(text) if among is None or code in among), "")


def _confused(samples: Sequence[Sample]) -> Iterator[str]:
    yield "most often decided wrongly (language, taken for, times)"
    alone = _by_words([one.text for one in samples], None)
    pairs = Counter(
        (sample.lang, same(one.code))
        for sample, one in zip(samples, alone, strict=True)
        if one.source == "identified" and same(one.code) != sample.lang
    )
    ordered = sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))[:_SHOWN]
    yield ", ".join(f"{lang} {taken} {times}" for (lang, taken), times in ordered)


def _compared(samples: Sequence[Sample]) -> Iterator[str]:
    yield (
        f"{'':<16} {'short':>6} {'all':>6} {'words':>6} {'pairs':>6} {'sentences':>9} "
        f"{'others':>7} {'s/10,000':>9}"
    )
    makers: list[tuple[str, Callable[[], Identifier]]] = [("heeded", lambda: _likeliest)]
    for name, make in [*makers, *installed()]:
        identify = make()
        identify("To load what is loaded late.")
        start = time.process_time()
        found = [same(identify(one.text)) == one.lang for one in samples]
        seconds = (time.process_time() - start) / len(samples) * 10_000
        yield _compared_line(name, list(zip(samples, found, strict=True)), seconds)


def _compared_line(name: str, found: Sequence[tuple[Sample, bool]], seconds: float) -> str:
    launched = [pair for pair in found if pair[0].lang in LAUNCH]
    parts = [[pair for pair in launched if len(pair[0].text) < SHORT], launched]
    parts += [[pair for pair in launched if pair[0].kind == kind] for kind in _KINDS]
    shown = " ".join(
        f"{_by_language(part):>{width}.3f}"
        for part, width in zip(parts, (6, 6, 6, 6, 9), strict=True)
    )
    others = _by_language([pair for pair in found if pair[0].lang not in LAUNCH])
    return f"{name:<16} {shown} {others:>7.3f} {seconds:>9.2f}"


def _by_language(found: Sequence[tuple[Sample, bool]]) -> float:
    rights: dict[str, list[bool]] = {}
    for one, right in found:
        rights.setdefault(one.lang, []).append(right)
    return sum(map(_share, rights.values())) / max(1, len(rights))


def _chosen(samples: Sequence[Sample], tuned: bool) -> list[Sample]:  # noqa: FBT001
    chosen = [one for one in samples if held_out(one) != tuned]
    if not chosen:
        raise TableError("no text is of this half; the other one is chosen with or without --tuned")
    return chosen


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; return the exit status."""
    parser = argparse.ArgumentParser(
        "python -m analysis.evaluation.langid", description=_DESCRIPTION
    )
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--also", type=Path, metavar="FILE", help="for languages that DIR lacks")
    parser.add_argument("--tuned", action="store_true", help="the half on which all was chosen")
    options = parser.parse_args(arguments)
    try:
        chosen = _chosen(load(options.folder, options.also), options.tuned)
    except TableError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    short = [one for one in chosen if len(one.text) < SHORT]
    for table in (
        _table("short", short),
        _table("all", chosen),
        _confused(chosen),
        _compared(chosen),
    ):
        sys.stdout.writelines(f"{line}\n" for line in table)
        sys.stdout.write("\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
