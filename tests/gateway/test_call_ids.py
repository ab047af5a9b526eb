from uuid import UUID

from routerhub.gateway.call_ids import new_call_id

NOW_MS = 1_732_000_000_123


def test_call_id_is_a_uuid_of_version_7_that_carries_its_moment() -> None:
    call_id = UUID(new_call_id(NOW_MS))

    assert (call_id.version, call_id.variant, call_id.int >> 80) == (7, "specified in RFC 4122", NOW_MS)


def test_call_ids_order_by_time_and_differ() -> None:
    ids = [new_call_id(NOW_MS + offset) for offset in range(100)]

    assert ids == sorted(ids)
    assert len({new_call_id(NOW_MS) for _ in range(1_000)}) == 1_000
