"""What all tests share: signing in as somebody with a role."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from routerhub.access.models import User
from routerhub.web.roles import Role

SignIn = Callable[[Role], Client]


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """A function that gives a test client signed in as a new person with the role."""

    def signed_in_client(role: Role) -> Client:
        user = User.objects.create_user(username=f"{role.value}-person", password="a long enough password")
        user.groups.set([Group.objects.get(name=role.value)])
        client = Client()
        client.force_login(user)
        return client

    return signed_in_client
