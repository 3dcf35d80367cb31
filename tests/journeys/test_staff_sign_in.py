"""Somebody new signs in: a password from an administrator, an app, a password of their own."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.house import open_page

OWN = "a lantern by the harbour wall"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_from_the_administrators_list_to_the_overview(script, house, window):
    administrator = Desk(house, open_page(window(house.content.everything["en"])))
    email = f"somebody-{script}@riverside.example".lower()
    password = adds(administrator, email)
    desk = Desk(house, open_page(window(java_script_enabled=script)), script=script)
    desk.opens("/staff/surveys/")
    assert "/staff/sign-in" in desk.page.url
    is_refused_with_a_wrong_password(desk, email)
    desk.fills(email=email, password=password).presses("Continue")
    app, used = sets_up_an_app(desk)
    chooses_a_password(desk, password)
    signs_out(desk)
    comes_back(desk, email, app, used)


def adds(desk: Desk, email: str) -> str:
    """Add a person; the one-time password is shown this once."""
    desk.opens("/staff/people/").fills(name="Ada Some", email=email)
    desk.page.get_by_label("Editor").check()
    desk.presses("Add this person")
    return desk.page.locator("code").inner_text()


def is_refused_with_a_wrong_password(desk: Desk, email: str) -> None:
    desk.fills(email=email, password="not this one").presses("Continue")
    expect(desk.page.locator("#error-summary")).to_be_focused()
    assert desk.page.input_value("[name=email]") == email
    assert desk.page.input_value("[name=password]") == ""


def sets_up_an_app(desk: Desk) -> tuple[pyotp.TOTP, str]:
    """Read the key from the page, as an app does, and type the code it makes."""
    desk.presses("I have an app: continue")
    secret = desk.page.locator("code").inner_text().replace(" ", "").replace("-", "")
    app = pyotp.TOTP(secret)
    code = app.now()
    desk.fills(code=code).presses("Finish")
    return app, code


def chooses_a_password(desk: Desk, old: str) -> None:
    """The password of the administrator only serves to choose another one."""
    desk.opens("/staff/surveys/")
    assert desk.page.url.endswith("/staff/account/password")
    desk.fills(password=old, new_password=OWN, new_password_confirm=OWN)
    desk.presses("Change your password")
    assert desk.opens("/staff/").h1 == "Overview"


def signs_out(desk: Desk) -> None:
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name="Sign out").click()
    assert "/staff/sign-in" in desk.opens("/staff/").page.url


def comes_back(desk: Desk, email: str, app: pyotp.TOTP, used: str) -> None:
    """The code that has been used does not work again; the next one does."""
    desk.fills(email=email, password=OWN).presses("Continue")
    desk.fills(code=used).presses("Continue")
    expect(desk.page.locator("#error-summary")).to_be_focused()
    desk.fills(code=app.at(datetime.now(UTC) + timedelta(seconds=30))).presses("Continue")
    assert desk.opens("/staff/").h1 == "Overview"
