from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from routerhub.access.models import SignInAttempt, User
from routerhub.access.signing_in import (
    FAILURES_PER_ACCOUNT,
    FAILURES_PER_ADDRESS,
    WINDOW,
    TooManyAttempts,
    WrongCredentials,
    check_credentials,
)
from tests.access.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def attempt(username: str, password: str = "wrong", *, address: str = "192.0.2.1", minutes_later: int = 0) -> User:
    request = RequestFactory(REMOTE_ADDR=address).post("/sign-in/")
    at = NOW + timedelta(minutes=minutes_later)
    return check_credentials(request=request, username=username, password=password, at=at)


def fail(times: int, **how: str) -> None:
    for number in range(times):
        with pytest.raises(WrongCredentials):
            attempt(how.get("username") or f"name-{number}", address=how.get("address") or f"192.0.2.{number}")


def test_the_right_name_and_password_find_the_person() -> None:
    person = UserFactory.create(username="ada")

    assert attempt("ada", PASSWORD) == person
    assert not SignInAttempt.objects.exists()


@pytest.mark.parametrize("username", ["ada", "nobody", "gone"])
def test_wrong_password_unknown_name_and_closed_access_get_the_same_words(username: str) -> None:
    UserFactory.create(username="ada")
    UserFactory.create(username="gone", is_active=False)

    with pytest.raises(WrongCredentials, match="^The name or the password is not right.$"):
        attempt(username)


@pytest.mark.parametrize("username", ["ada", "nobody"])
def test_an_account_is_closed_to_guessing_from_many_addresses(username: str) -> None:
    UserFactory.create(username="ada")
    fail(FAILURES_PER_ACCOUNT, username=username)

    with pytest.raises(TooManyAttempts):
        attempt(username.upper(), PASSWORD, address="198.51.100.1")


def test_an_address_is_stopped_that_guesses_on_many_accounts() -> None:
    UserFactory.create(username="ada")
    fail(FAILURES_PER_ADDRESS, address="203.0.113.9")

    with pytest.raises(TooManyAttempts):
        attempt("ada", PASSWORD, address="203.0.113.9")
    assert attempt("ada", PASSWORD, address="203.0.113.10")


def test_the_account_opens_again_after_the_window() -> None:
    person = UserFactory.create(username="ada")
    fail(FAILURES_PER_ACCOUNT, username="ada")

    assert attempt("ada", PASSWORD, minutes_later=int(WINDOW.total_seconds() // 60) + 1) == person
    assert not SignInAttempt.objects.exists()


def test_refused_attempts_do_not_keep_an_account_closed() -> None:
    fail(FAILURES_PER_ACCOUNT, username="ada")
    before = SignInAttempt.objects.count()

    with pytest.raises(TooManyAttempts):
        attempt("ada")

    assert SignInAttempt.objects.count() == before


def test_success_forgets_the_accounts_failures_but_not_those_of_the_address() -> None:
    UserFactory.create(username="ada")
    fail(2, username="ada", address="192.0.2.7")

    attempt("ada", PASSWORD, address="192.0.2.7")

    assert SignInAttempt.objects.count() == 2
    assert SignInAttempt.objects.values("subject").distinct().count() == 1


def test_what_was_typed_as_a_name_is_not_kept() -> None:
    with pytest.raises(WrongCredentials):
        attempt("my secret password typed in the wrong field")

    assert not SignInAttempt.objects.filter(subject__contains="secret").exists()
