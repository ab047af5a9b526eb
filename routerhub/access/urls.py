"""Addresses of access."""

from django.urls import path

from routerhub.access.views import audit, keys, people, sign_in

app_name = "access"

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("keys/", keys.keys, name="keys"),
    path("keys/new/", keys.new_key, name="new-key"),
    path("keys/<int:key_id>/revoke/", keys.revoke, name="revoke-key"),
    path("people/", people.people, name="people"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/role/", people.change_role, name="change-role"),
    path("people/<int:person_id>/password/", people.reset_password, name="reset-password"),
    path("people/<int:person_id>/deactivate/", people.deactivate, name="deactivate"),
    path("people/<int:person_id>/reactivate/", people.reactivate, name="reactivate"),
    path("audit/", audit.audit, name="audit"),
]
