"""Checking somebody's name and password, slowly for those who guess."""

from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from routerhub.access.models import SignInAttempt, User

WINDOW = timedelta(minutes=15)
FAILURES_PER_ACCOUNT = 10
FAILURES_PER_ADDRESS = 50


class SignInRefused(Exception):
    """Nobody was signed in; the message is for the person."""


class WrongCredentials(SignInRefused):
    """No active person has this name and this password; which of them is wrong is not said."""


class TooManyAttempts(SignInRefused):
    """The account or the address has failed too often lately; the password was not even looked at."""


def check_credentials(*, request: HttpRequest, username: str, password: str, at: datetime) -> User:
    """The person with this name and password; `WrongCredentials` or `TooManyAttempts` otherwise.

    The attempt is counted before the password is checked, so that attempts at the same time count each other.
    A success takes its own attempts back and forgets the account's failures, but not those of the address.
    """
    account = _subject("account", username.strip().lower())
    address = _subject("address", request.META.get("REMOTE_ADDR", ""))
    SignInAttempt.objects.filter(at__lt=at - WINDOW).delete()
    attempts = SignInAttempt.objects.bulk_create([SignInAttempt(subject=one, at=at) for one in (account, address)])
    if _count(account) > FAILURES_PER_ACCOUNT or _count(address) > FAILURES_PER_ADDRESS:
        _take_back(attempts)
        raise TooManyAttempts("Too many attempts. Wait 15 minutes, then try again.")
    user = authenticate(request, username=username, password=password)
    if not isinstance(user, User):
        raise WrongCredentials("The name or the password is not right.")
    _take_back(attempts)
    SignInAttempt.objects.filter(subject=account).delete()
    return user


def _subject(kind: str, value: str) -> str:
    # A digest, because people type passwords into the name field.
    return salted_hmac(f"routerhub.sign-in.{kind}", value, algorithm="sha256").hexdigest()


def _count(subject: str) -> int:
    return SignInAttempt.objects.filter(subject=subject).count()


def _take_back(attempts: list[SignInAttempt]) -> None:
    SignInAttempt.objects.filter(pk__in=[attempt.pk for attempt in attempts]).delete()
