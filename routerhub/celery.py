"""The Celery application: tasks are found in each app's tasks.py, settings are Django's CELERY_ ones."""

import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import worker_ready
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "routerhub.settings")

app = Celery("routerhub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

READY_FILE = "worker-ready"


def say_ready(**kwargs: Any) -> None:
    """Leave a file that tells whoever started the worker that it takes work from now on."""
    (Path(settings.DATA_DIR) / READY_FILE).touch()


worker_ready.connect(say_ready)
