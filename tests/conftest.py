"""What all tests share: signing in as somebody with a role."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from hypothesis import settings as hypothesis_settings

from routerhub.access.models import User
from routerhub.web.roles import Role

# A busy machine is no reason for an example to fail.
hypothesis_settings.register_profile("routerhub", deadline=None)
hypothesis_settings.load_profile("routerhub")

SignIn = Callable[[Role], Client]


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """A function that gives a test client signed in as a new person with the role."""

    def signed_in_client(role: Role) -> Client:
        user = User.objects.create_user(username=f"{role.value}-person", password="a long enough password")
        # Made by a migration, but a test that truncates tables may have run before.
        user.groups.set([Group.objects.get_or_create(name=role.value)[0]])
        client = Client()
        client.force_login(user)
        return client

    return signed_in_client
