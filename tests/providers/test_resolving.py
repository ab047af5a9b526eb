import pytest

from routerhub.providers.resolving import GuardedResolver


async def test_host_resolves_to_the_addresses_that_were_checked() -> None:
    resolver = GuardedResolver(allow_loopback=True, private_hosts=())

    found = await resolver.resolve("localhost", 8001)

    assert {(entry["hostname"], entry["port"]) for entry in found} == {("localhost", 8001)}
    assert {entry["host"] for entry in found} <= {"127.0.0.1", "::1"}


async def test_host_in_our_own_network_is_as_good_as_not_found() -> None:
    resolver = GuardedResolver(allow_loopback=False, private_hosts=())

    with pytest.raises(OSError, match="localhost"):
        await resolver.resolve("localhost", 443)
