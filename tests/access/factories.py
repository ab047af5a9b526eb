import hashlib
from typing import cast

from django.contrib.auth.models import Group
from factory.declarations import LazyAttribute, LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory, Password
from factory.helpers import post_generation

from routerhub.access.models import ApiKey, AuditEntry, Team, User
from routerhub.access.models.api_key import Scope
from routerhub.web.roles import Role

PASSWORD = "a long enough password"


class TeamFactory(DjangoModelFactory[Team]):
    class Meta:
        model = Team

    name = Sequence(lambda number: f"Team {number}")


class UserFactory(DjangoModelFactory[User]):
    """A person who may sign in; `role=Role.ADMIN` gives one role, otherwise they have none."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = Sequence(lambda number: f"person-{number}")
    password = Password(PASSWORD)

    @post_generation
    def role(self, create: bool, extracted: Role | None, **kwargs: object) -> None:
        if extracted is not None:
            # factory-boy calls this with the new person as `self`.
            cast(User, self).groups.set([Group.objects.get_or_create(name=extracted.value)[0]])


class KeyFactory(DjangoModelFactory[ApiKey]):
    """A key that may call models; nobody knows the key itself."""

    class Meta:
        model = ApiKey

    name = Sequence(lambda number: f"service {number}")
    team = SubFactory(TeamFactory)
    digest = LazyAttribute(lambda key: hashlib.sha256(key.name.encode()).hexdigest())
    prefix = "rh_live_"
    last_four = "wxyz"
    scopes = LazyFunction(lambda: [Scope.ROUTE])


class AuditEntryFactory(DjangoModelFactory[AuditEntry]):
    class Meta:
        model = AuditEntry

    actor_name = "ada"
    act = "publish"
    subject = "v1"
