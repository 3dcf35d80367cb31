"""What Flask-Security says, in our words and from our catalogues."""


def N_(words: str) -> str:  # noqa: N802  (the name that Babel looks for)
    """Mark words for translation; Flask-Security translates them when it shows them."""
    return words


ERROR, DONE, INFO = "error", "ok", "info"

MESSAGES: dict[str, tuple[str, str]] = {
    "API_ERROR": (N_("We could not read that"), ERROR),
    "UNAUTHENTICATED": (N_("Sign in to open this page."), INFO),
    "REAUTHENTICATION_REQUIRED": (N_("Enter your password again to go on."), INFO),
    "REAUTHENTICATION_SUCCESSFUL": (N_("Thank you. You can go on."), DONE),
    "INVALID_RECOVERY_CODE": (N_("This recovery code is not right, or was used before"), ERROR),
    "INVALID_REDIRECT": (N_("We could not read that"), ERROR),
    "INVALID_PASSWORD": (N_("The password is not right"), ERROR),
    "PASSWORD_IS_THE_SAME": (N_("Choose a password that differs from the current one"), ERROR),
    "PASSWORD_NOT_PROVIDED": (N_("Enter your password"), ERROR),
    "PASSWORD_CHANGE": (
        N_("Your password has been changed. You are signed out everywhere else."),
        DONE,
    ),
    "TWO_FACTOR_INVALID_TOKEN": (
        N_("This code is not right, or was used before. Wait for the next one."),
        ERROR,
    ),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (N_("You are signed in."), DONE),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        N_("Your app has been changed. You are signed out everywhere else."),
        DONE,
    ),
    "TWO_FACTOR_PERMISSION_DENIED": (N_("Please start signing in again."), INFO),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (N_("We could not read that"), ERROR),
}
