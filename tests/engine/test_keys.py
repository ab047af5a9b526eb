from routerhub.engine.keys import key_digest


def test_key_digest_equals_the_published_vector() -> None:
    digest = key_digest(b"pepper", "rh_live_0123456789abcdef")

    assert (digest[:8], digest[-8:]) == ("25a2bf02", "8d31d110")
