"""How to get to every page about signing in and accounts, in every state worth a look."""

from app.i18n import tag_of
from tests.factories import accounts
from tests.journeys.house import person
from tests.journeys.page_types import Visit, staff


@staff("security.login")
def sign_in(visit: Visit) -> None:
    visit.page.context.clear_cookies()
    visit.page.goto(f"/staff/sign-in?lang={tag_of(visit.lang)}")


@staff("security.login", "error-422")
def sign_in_refused(visit: Visit) -> None:
    sign_in(visit)
    visit.presses()


@staff("security.two_factor_token_validation")
def second_step(visit: Visit, email: str = "") -> None:
    sign_in(visit)
    visit.page.fill("[name=email]", email or visit.house.content.everything[visit.lang])
    visit.page.fill("[name=password]", accounts.PASSWORD)
    visit.presses()


@staff("security.two_factor_token_validation", "error-422")
def second_step_refused(visit: Visit) -> None:
    second_step(visit, person(visit.house))
    visit.page.fill("[name=code]", "12")
    visit.presses()


@staff("security.mf_recovery")
def lost_app(visit: Visit) -> None:
    second_step(visit)
    visit.goes("security.mf_recovery")


@staff("security.two_factor_setup")
def first_set_up(visit: Visit) -> None:
    second_step(visit, visit.house.content.newcomer)


@staff("security.two_factor_setup", "drawing")
def drawing(visit: Visit) -> None:
    first_set_up(visit)
    visit.presses()


@staff("accounts.person")
def colleague(visit: Visit) -> None:
    visit.goes("accounts.person", user_id=visit.house.content.colleague)


@staff("accounts.person", "closed")
def somebody_who_left(visit: Visit) -> None:
    visit.goes("accounts.person", user_id=visit.house.content.left)


@staff("accounts.add_person", "one-time-password")
def person_added(visit: Visit) -> None:
    visit.goes("accounts.people")
    visit.page.fill("[name=name]", "Noor Haddad")
    visit.page.fill("[name=email]", f"noor-{visit.page.evaluate('Date.now()')}@riverside.example")
    visit.page.locator("[name=roles]").first.check()
    visit.presses("aside form button.btn")


@staff("accounts.add_person", "error-422")
def person_refused(visit: Visit) -> None:
    visit.goes("accounts.people")
    visit.presses("aside form button.btn")


@staff("security.change_password", "error-422")
def password_refused(visit: Visit) -> None:
    visit.goes("security.change_password")
    visit.presses()


@staff("security.mf_recovery_codes", "made")
def recovery_codes(visit: Visit) -> None:
    visit.goes("security.mf_recovery_codes")
    visit.presses()


@staff("security.verify")
def password_again(visit: Visit) -> None:
    visit.goes("security.verify")
