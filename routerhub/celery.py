"""The Celery application: tasks are found in each app's tasks.py, settings are Django's CELERY_ ones."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "routerhub.settings")

app = Celery("routerhub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
