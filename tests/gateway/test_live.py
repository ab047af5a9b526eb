from pathlib import Path

import msgspec
import pytest
from cryptography.fernet import Fernet, InvalidToken

from routerhub.engine.keys import key_digest
from routerhub.engine.snapshot import Snapshot, encode_snapshot
from routerhub.gateway.config import Config
from routerhub.gateway.live import open_snapshot
from tests.gateway.snapshots import ENCRYPTION_KEY, KEY, PEPPER, a_key, a_snapshot

PUBLIC = a_snapshot(simulator="https://api.example.com")
NEW_KEY = Fernet.generate_key().decode()


def a_config(*encryption_keys: str) -> Config:
    return Config(data_dir=Path(), database_url="", encryption_keys=encryption_keys or (ENCRYPTION_KEY,), process="p")


def test_opened_snapshot_knows_keys_by_digest_and_credentials_in_the_clear() -> None:
    live = open_snapshot(encode_snapshot(PUBLIC), a_config())

    endpoint = live.endpoints["borealis"]
    assert live.key(key_digest(PEPPER, KEY), now_ms=0) == a_key()
    assert str(endpoint.url) == "https://api.example.com/borealis/v1"
    assert endpoint.headers["authorization"] == "Bearer sk-upstream-canary"


def test_older_encryption_key_still_opens_what_it_sealed() -> None:
    live = open_snapshot(encode_snapshot(PUBLIC), a_config(NEW_KEY, ENCRYPTION_KEY))

    assert live.unavailable == frozenset()


def test_snapshot_whose_pepper_no_key_opens_cannot_be_used() -> None:
    with pytest.raises(InvalidToken):
        open_snapshot(encode_snapshot(PUBLIC), a_config(NEW_KEY))


@pytest.mark.parametrize(
    "snapshot",
    [
        pytest.param(
            msgspec.structs.replace(
                PUBLIC,
                providers={
                    **PUBLIC.providers,
                    "borealis": msgspec.structs.replace(PUBLIC.providers["borealis"], credential="gibberish"),
                },
            ),
            id="credential that does not open",
        ),
        pytest.param(
            msgspec.structs.replace(
                PUBLIC,
                providers={
                    **PUBLIC.providers,
                    "borealis": msgspec.structs.replace(
                        PUBLIC.providers["borealis"], base_url="http://169.254.169.254/v1"
                    ),
                },
            ),
            id="address in our own network",
        ),
    ],
)
def test_provider_that_cannot_be_asked_is_left_out(snapshot: Snapshot) -> None:
    live = open_snapshot(encode_snapshot(snapshot), a_config())

    assert live.unavailable == frozenset({"borealis"})
    assert set(live.endpoints) == {"aurora"}
