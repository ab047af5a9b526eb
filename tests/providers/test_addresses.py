from ipaddress import ip_address

import pytest

from routerhub.providers.addresses import AddressRefused, check_base_url, is_public_address, look_up, resolve_public


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("127.0.0.1", id="loopback"),
        pytest.param("0.0.0.0", id="this host"),
        pytest.param("10.1.2.3", id="private 10/8"),
        pytest.param("172.16.0.1", id="private 172.16/12"),
        pytest.param("192.168.1.1", id="private 192.168/16"),
        pytest.param("169.254.169.254", id="cloud metadata"),
        pytest.param("100.64.0.1", id="carrier NAT"),
        pytest.param("192.0.0.192", id="protocol assignments"),
        pytest.param("192.88.99.1", id="6to4 relay"),
        pytest.param("198.18.0.1", id="benchmarking"),
        pytest.param("203.0.113.7", id="documentation"),
        pytest.param("224.0.0.1", id="multicast"),
        pytest.param("240.0.0.1", id="reserved"),
        pytest.param("255.255.255.255", id="broadcast"),
        pytest.param("::", id="unspecified v6"),
        pytest.param("::1", id="loopback v6"),
        pytest.param("::127.0.0.1", id="IPv4-compatible"),
        pytest.param("::ffff:127.0.0.1", id="IPv4-mapped"),
        pytest.param("::ffff:169.254.169.254", id="IPv4-mapped metadata"),
        pytest.param("64:ff9b::7f00:1", id="NAT64"),
        pytest.param("64:ff9b:1::8.8.8.8", id="local NAT64"),
        pytest.param("2002:7f00:1::", id="6to4"),
        pytest.param("2001:0:4136:e378:8000:63bf:3fff:fdd2", id="Teredo"),
        pytest.param("2001:db8::1", id="documentation v6"),
        pytest.param("fd00:ec2::254", id="metadata v6"),
        pytest.param("fe80::1", id="link-local v6"),
        pytest.param("fec0::1", id="site-local v6"),
        pytest.param("ff02::1", id="multicast v6"),
        pytest.param("5f00::1", id="segment routing"),
    ],
)
def test_an_inner_address_is_not_public(address: str) -> None:
    assert not is_public_address(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_a_public_address_is_public_in_every_form(address: str) -> None:
    assert is_public_address(address)
    assert is_public_address(ip_address(address))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://127.0.0.1/v1", "the machine RouterHub runs on"),
        ("https://localhost/v1", "the machine RouterHub runs on"),
        ("https://api.localhost/v1", "the machine RouterHub runs on"),
        ("https://[::1]/v1", "the machine RouterHub runs on"),
        ("https://[::ffff:127.0.0.1]/v1", "the machine RouterHub runs on"),
        ("https://127.1/v1", "in disguise"),
        ("https://0/v1", "in disguise"),
        ("https://0x7f000001/v1", "in disguise"),
        ("https://2130706433/v1", "in disguise"),
        ("https://017700000001/v1", "in disguise"),
        ("https://0177.0.0.1/v1", "in disguise"),
        ("https://127.0.0.0x1/v1", "in disguise"),
        ("https://127.0.0.1./v1", "in disguise"),
        ("https://169.254.169.254/latest", "public internet"),
        ("https://[fd00:ec2::254]/v1", "public internet"),
        ("https://100.64.0.1/v1", "public internet"),
        ("https://224.0.0.1/v1", "public internet"),
        ("https://[64:ff9b::7f00:1]/v1", "the machine RouterHub runs on"),
        ("https://[2002:7f00:1::]/v1", "public internet"),
        ("https://192.0.0.192/v1", "public internet"),
        ("http://api.openai.com@127.0.0.1/", "user names"),
        ("https://user:secret@api.example.com/v1", "user names"),
        ("https://127.0.0.1\\@api.example.com/v1", "backslashes"),
        ("https://api.example.com/ v1", "spaces"),
        ("https://１２７.0.0.1/v1", "outside ASCII"),
        ("https://[fe80::1%25eth0]/v1", "not an"),
        ("http://api.example.com/v1", "Use https"),
        ("https://api.example.com:22/v1", "Port 22"),
        ("https://api.example.com:99999/v1", "not an address"),
        ("https://api.example.com/v1?key=1", "first [?]"),
        ("https://api.example.com/v1#x", "first [?]"),
        ("https://-api.example.com/v1", "not a host name"),
        ("ftp://api.example.com/v1", "whole address"),
        ("file:///etc/passwd", "whole address"),
        ("api.example.com", "whole address"),
        ("https://", "whole address"),
    ],
)
def test_an_address_that_leads_inside_is_refused_with_its_reason(url: str, reason: str) -> None:
    with pytest.raises(AddressRefused, match=reason):
        check_base_url(url, allow_loopback=False)


@pytest.mark.parametrize("url", ["https://api.openai.com/v1", "https://api.anthropic.com", "https://8.8.8.8:8443/v1"])
def test_a_public_address_is_accepted(url: str) -> None:
    check_base_url(url, allow_loopback=False)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8001/basement/v1", "http://localhost:11434/v1", "http://[::1]:8000"])
def test_this_machine_is_accepted_where_loopback_is_allowed(url: str) -> None:
    check_base_url(url, allow_loopback=True)


def test_allowing_loopback_allows_no_other_inner_address() -> None:
    with pytest.raises(AddressRefused):
        check_base_url("https://10.0.0.5/v1", allow_loopback=True)


@pytest.mark.parametrize("url", ["http://vllm:8000/v1", "http://10.0.0.5:8000/v1", "http://VLLM:8000/v1"])
def test_a_host_on_the_allow_list_is_accepted(url: str) -> None:
    check_base_url(url, allow_loopback=False, private_hosts={"vllm", "10.0.0.5"})


def test_a_name_is_resolved_to_the_addresses_to_connect_to() -> None:
    addresses = resolve_public("api.example.com", 443, lookup=lambda host, port: ("8.8.8.8", "2606:4700::1111"))

    assert addresses == ("8.8.8.8", "2606:4700::1111")


def test_one_inner_answer_refuses_the_whole_name() -> None:
    with pytest.raises(AddressRefused, match="rebind.example points to 127.0.0.1"):
        resolve_public("rebind.example", 443, lookup=lambda host, port: ("8.8.8.8", "127.0.0.1"))


def test_a_foreign_name_may_not_point_to_this_machine_even_where_loopback_is_allowed() -> None:
    with pytest.raises(AddressRefused):
        resolve_public("rebind.example", 80, allow_loopback=True, lookup=lambda host, port: ("127.0.0.1",))


def test_a_host_on_the_allow_list_may_be_private_but_never_the_cloud_metadata_service() -> None:
    def resolve(address: str) -> tuple[str, ...]:
        return resolve_public("vllm", 8000, private_hosts={"vllm"}, lookup=lambda host, port: (address,))

    assert resolve("10.0.0.5") == ("10.0.0.5",)
    with pytest.raises(AddressRefused):
        resolve("169.254.169.254")


def test_a_name_that_does_not_exist_is_refused_in_words() -> None:
    with pytest.raises(AddressRefused, match="nowhere.invalid cannot be found"):
        look_up("nowhere.invalid", 443)
