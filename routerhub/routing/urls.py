"""Addresses of routing."""

from django.urls import path

from routerhub.routing.views import publishing, revisions, rules, table, tasks

app_name = "routing"

urlpatterns = [
    path("routing/", table.table, name="table"),
    path("routing/news/", table.news, name="news"),
    path("routing/live/", table.live, name="live"),
    path("routing/rules/new/", rules.add, name="add-rule"),
    path("routing/rules/<str:key>/edit/", rules.edit, name="edit-rule"),
    path("routing/rules/<str:key>/move/", rules.move, name="move-rule"),
    path("routing/rules/<str:key>/remove/", rules.remove, name="remove-rule"),
    path("routing/rules/<str:key>/discard/", rules.discard, name="discard-rule"),
    path("routing/review/", publishing.review, name="review"),
    path("routing/publish/", publishing.publish, name="publish"),
    path("routing/discard/", publishing.discard_draft, name="discard-draft"),
    path("routing/revisions/", revisions.revisions, name="revisions"),
    path("routing/revisions/<int:number>/", revisions.revision, name="revision"),
    path("routing/revisions/<int:number>/restore/", revisions.restore_revision, name="restore"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/new/", tasks.new_task, name="new-task"),
    path("tasks/<slug:slug>/", tasks.edit_task, name="task"),
]
