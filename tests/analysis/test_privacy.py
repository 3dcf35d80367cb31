import pytest

from analysis.privacy import redact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to ann.lee+a@mail.example.org.", "Write to [email]."),
        ("我的邮箱是ann@example.com谢谢", "我的邮箱是[email]"),
        ("ann at mail dot com", "[email]"),
        ("ann [at] mail [dot] com please", "[email] please"),
        ("see https://example.com/a?b=1 now", "see [link] now"),
        ("www.example.com", "[link]"),
        ("ring 020 7946 0018 or +44 (0)20 7946 0018", "ring [phone] or [phone]"),
        ("اتصلوا بي على ٠٥٠١٢٣٤٥٦٧", "اتصلوا بي على [phone]"),
        ("my number ９４３ ４７６ ５９１９", "my number [phone]"),
        ("NHS 943 476 5919", "NHS [phone]"),
        ("card 4929 1234 5678 9012", "card [phone]"),
        ("IBAN GB29 NWBK 6016 1331 9268 19", "IBAN [number]"),
        ("case 1234567", "case [number]"),
    ],
)
def test_what_points_at_a_person_is_taken_out(text, expected):
    assert redact(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "I waited from 10.30 to 11.45",
        "since 12.05.2021 and 2021-05-12",
        "between 2019-2020",
        "-2+3",
        "@user said 50% of 1,000",
        "room 1234",
        "john at home",
    ],
)
def test_ordinary_figures_stay(text):
    assert redact(text) == text


def test_the_planted_fault_of_no_redaction_is_noticed():
    assert redact("call 020 7946 0018") != "call 020 7946 0018"
