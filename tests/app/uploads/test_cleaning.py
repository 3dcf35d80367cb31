"""What a file is follows from its content; what people did not mean to send is taken out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.uploads import kinds
from app.uploads.cleaning import DamagedError, cleaned
from app.uploads.service import shown_name
from tests.app.uploads import files

REBUILT = ("jpg", "png", "webp", "wav", "mp3", "m4a")


@pytest.mark.parametrize("ending", files.ALL)
def test_each_kind_is_known_by_its_content(ending):
    assert kinds.kind_of(files.ALL[ending]()).ending == ending


@pytest.mark.parametrize("name", files.HOSTILE)
def test_nothing_else_is_taken(name):
    assert kinds.kind_of(files.HOSTILE[name]) is None


@pytest.mark.parametrize("ending", REBUILT)
def test_places_and_names_are_gone_and_it_is_still_what_it_was(ending):
    data = files.ALL[ending]()
    kind = kinds.kind_of(data)
    clean = cleaned(data, kind)
    assert files.CANARY in data
    assert files.CANARY not in clean
    assert kinds.kind_of(clean) == kind
    assert cleaned(clean, kind) == clean


def test_a_photo_stays_the_right_way_up():
    clean = cleaned(files.jpeg(), kinds.JPEG)
    assert clean.startswith(b"\xff\xd8\xff\xe1\x00\x22Exif\0\0MM")
    assert b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06" in clean
    assert b"\x12\x34\xff\x00\x56\xff\xd0\x78" in clean


@pytest.mark.parametrize("name", files.DAMAGED)
def test_what_is_not_whole_or_too_large_to_show_is_refused(name):
    data = files.DAMAGED[name]
    kind = kinds.kind_of(data)
    assert kind is not None
    with pytest.raises(DamagedError):
        cleaned(data, kind)


@pytest.mark.parametrize("ending", files.ALL)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_bytes_that_are_wrong_anywhere_end_in_one_error(ending, data):
    whole = files.ALL[ending]()
    at = data.draw(st.integers(0, len(whole) - 1))
    bad = whole[:at] + data.draw(st.binary(max_size=6)) + whole[at + data.draw(st.integers(0, 6)) :]
    kind = kinds.kind_of(bad)
    if kind is None:
        return
    try:
        clean = cleaned(bad, kind)
    except DamagedError:
        return
    assert len(clean) <= len(bad) + 40


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("photo.HEIC", "photo.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        (r"C:\fakepath\bench.png", "bench.jpg"),
        ("a\u202egpj.exe", "agpj.jpg"),
        ("<img src=x onerror=alert(1)>.png", "img src=x onerror=alert(1).jpg"),
        ("\x00\r\nx: y.png", "x y.jpg"),
        ("....", "file.jpg"),
        ("", "file.jpg"),
        ("写真.jpg", "写真.jpg"),
        ("x" * 500, "x" * 80 + ".jpg"),
    ],
)
def test_a_name_is_never_a_path_and_ends_as_the_file_is(name, shown):
    assert shown_name(name, "jpg") == shown
