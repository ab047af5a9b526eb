"""Reading people for their page."""

from dataclasses import dataclass

from routerhub.access.models import User
from routerhub.web.roles import Role


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person as the page shows them."""

    person: User
    roles: str


def read_people() -> tuple[PersonLine, ...]:
    """Everybody, those who may sign in first, in two queries however many they are."""
    people = User.objects.prefetch_related("groups").order_by("-is_active", "username")
    return tuple(PersonLine(person, _words(person)) for person in people)


def role_of(person: User) -> Role | None:
    """The person's strongest role; null without one. Expects the groups to be fetched."""
    roles = roles_in_order(person)
    return roles[-1] if roles else None


def roles_in_order(person: User) -> list[Role]:
    """All roles of the person, the weakest first. Expects the groups to be fetched."""
    names = {group.name for group in person.groups.all()} | ({Role.ADMIN.value} if person.is_superuser else set())
    return [role for role in Role if role.value in names]


def _words(person: User) -> str:
    return ", ".join(str(role.label) for role in roles_in_order(person)) or "No role"
