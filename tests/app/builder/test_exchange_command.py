"""`heeded import-survey` on an installation of its own."""

from tests.servers import Installation
from tests.surveys.exchange.test_reports import FILES


def test_the_command_makes_a_draft_once(tmp_path):
    installation = Installation(tmp_path)
    body = ("--organisation", "Northbank", "--name", "Ada", "--email", "ada@example.org")
    installation.run("create-administrator", *body)
    given = ("import-survey", str(FILES / "parks.lss"), "--slug", "parks", "--name", "Our parks")
    done = installation.run(*given)
    assert "parks: a draft of 5 items" in done.stdout
    assert "refused: question order" in done.stderr
    again = installation.run(*given, check=False)
    assert again.returncode == 1
    assert "there is a survey called parks already" in again.stderr
