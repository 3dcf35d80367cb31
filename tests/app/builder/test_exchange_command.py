"""`heeded import-survey` on an installation of its own."""

from tests.servers import Installation
from tests.surveys.exchange import lime, test_archives
from tests.surveys.exchange.test_reports import FILES


def test_the_command_makes_a_draft_once(tmp_path):
    installation = Installation(tmp_path)
    body = ("--organisation", "Northbank", "--name", "Ada", "--email", "ada@example.org")
    installation.run("create-administrator", *body)
    given = ("import-survey", str(FILES / "parks.lss"), "--slug", "parks", "--name", "Our parks")
    done = installation.run(*given)
    assert "parks: a draft of 4 items" in done.stdout
    assert "refused: question order" in done.stderr
    again = installation.run(*given, check=False)
    assert again.returncode == 1
    assert "there is a survey called parks already" in again.stderr


def test_an_archive_comes_in_with_its_answers(tmp_path):
    installation = Installation(tmp_path / "here")
    body = ("--organisation", "Northbank", "--name", "Ada", "--email", "ada@example.org")
    installation.run("create-administrator", *body)
    path, structure = tmp_path / "parks.lsa", lime.lss(*test_archives.ASKED)
    rows = (test_archives.FULL, test_archives.UNSENT, test_archives.PLAIN)
    path.write_bytes(test_archives.archive(*rows, structure=structure))
    given = ("import-survey", str(path), "--slug", "parks", "--name", "Parks", "--with-responses")
    done = installation.run(*given)
    assert "parks: a closed survey of 16 items with 2 responses" in done.stdout
    assert "refused: response 8 (not sent: 1)" in done.stderr
    out = tmp_path / "out.csv"
    installation.run("export", "parks", "--out", str(out))
    assert "Birds" in out.read_text(encoding="utf-8")


def test_an_archive_that_cannot_be_published_makes_nothing(tmp_path):
    installation = Installation(tmp_path / "here")
    body = ("--organisation", "Northbank", "--name", "Ada", "--email", "ada@example.org")
    installation.run("create-administrator", *body)
    path = tmp_path / "parks.lsa"
    path.write_bytes(test_archives.archive(test_archives.FULL))
    given = ("import-survey", str(path), "--slug", "parks", "--name", "Parks")
    refused = installation.run(*given, "--with-responses", check=False)
    assert refused.returncode == 1
    assert "keep the survey from being published" in refused.stderr
    assert "parks: a draft of 16 items" in installation.run(*given).stdout
