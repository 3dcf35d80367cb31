"""Messages go to public addresses alone, whatever a name says now or a moment later."""

import socket

import pytest

from app.api.addresses import AddressRefusedError, check, find, is_allowed

PRIVATE = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2001:20::1",
    "3fff::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "fc00::1",
    "fd12:3456:789a::1",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700::1%eth0",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "5f00::1",
    "localhost",
    "",
]
PUBLIC = ["8.8.8.8", "93.184.216.34", "172.32.0.1", "2606:4700::6810:84e5", "2a00:1450::1"]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_or_strange_address_is_refused(address):
    assert not is_allowed(address)
    with pytest.raises(AddressRefusedError) as refused:
        find("https://hooks.example/", lambda _host, _port: [address])
    assert refused.value.code == "not_public"


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_let_through(address):
    assert find("https://hooks.example/a?b", lambda _host, _port: [address]).address == address


@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_private_address_among_public_ones_forbids_them_all(place):
    found = ["8.8.8.8", "8.8.4.4"]
    found.insert(place, "127.0.0.1")
    with pytest.raises(AddressRefusedError):
        find("https://hooks.example/", lambda _host, _port: found)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/",
        "ftp://hooks.example/",
        "file:///etc/passwd",
        "gopher://hooks.example/",
        "//hooks.example/",
        "hooks.example",
        "https://",
        "https:///path",
        "https://user@hooks.example/",
        "https://user:pass@hooks.example/",
        "https://hooks.example/#part",
        "https://hooks.example:99999/",
        "https://hooks.example:x/",
        "https://hooks.example/a b",
        "https://hooks.example/\r\nHost: evil",
        "https://hooks.example/\x00",
        "https://hööks.example/",
        "https://[::1",
        "https://hooks_example%2f/",
        "https://" + "a" * 500 + ".example/",
    ],
)
def test_what_is_no_https_address_is_refused(url):
    with pytest.raises(AddressRefusedError):
        check(url)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "017700000001", "[::1]", "localhost"]
)
def test_no_way_of_writing_this_machine_gets_through(host):
    with pytest.raises(AddressRefusedError):
        find(f"https://{host}/")


def test_a_name_that_nobody_knows_is_told_as_such():
    def nobody(_host: str, _port: int) -> list[str]:
        raise socket.gaierror

    for resolve in (nobody, lambda _host, _port: []):
        with pytest.raises(AddressRefusedError) as refused:
            find("https://hooks.example/", resolve)
        assert refused.value.code == "unknown_host"


def test_only_the_setting_for_tests_lets_this_machine_through():
    def here(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    assert find("http://hooks.example:81/", here, loopback=True).port == 81
    with pytest.raises(AddressRefusedError):
        find("https://hooks.example/", lambda _host, _port: ["10.0.0.1"], loopback=True)
