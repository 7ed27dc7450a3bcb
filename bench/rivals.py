"""django-helpdesk, the rival that pip can install, beside us: same machine, same PostgreSQL, same client, same run."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
from psycopg.conninfo import conninfo_to_dict

from bench import writes
from bench.house import House, free_port, house
from bench.load import Load, closed_loop
from bench.measure import Row, family, percentile, processor_seconds, row

PACKAGES = ("django-helpdesk~=2.6", "gunicorn", "psycopg2-binary", "django-bootstrap4-form", "packaging")
VENV = Path(".venv-rivals")
SECONDS = 4
ROUNDS = 3
TOKEN = "a" * 40
SETTINGS = """
import os
SECRET_KEY = "bench"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "shop.urls"
SITE_ID = 1
USE_TZ = True
STATIC_URL = "/static/"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
INSTALLED_APPS = ["django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes",
    "django.contrib.sessions", "django.contrib.messages", "django.contrib.staticfiles", "django.contrib.sites",
    "django.contrib.humanize", "bootstrap4form", "helpdesk", "rest_framework", "rest_framework.authtoken"]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {
    "context_processors": ["django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth", "django.contrib.messages.context_processors.messages"]}}]
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "rival", "USER": os.environ["PGUSER"],
    "HOST": os.environ["PGHOST"], "PORT": os.environ["PGPORT"], "CONN_MAX_AGE": 600}}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
REST_FRAMEWORK = {"DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.TokenAuthentication"]}
HELPDESK_TEAMS_MODE_ENABLED = False
HELPDESK_TEAMS_MODEL = "auth.User"
HELPDESK_TEAMS_MIGRATION_DEPENDENCIES = []
"""
URLS = """
from django.urls import include, path
urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]
"""
PLANT = """
import django; django.setup()
from django.contrib.auth.models import User
from helpdesk.models import Queue
from rest_framework.authtoken.models import Token
agent = User.objects.create_superuser("agent", "agent@example.com", "agentpw")
Token.objects.create(user=agent, key="{token}")
Queue.objects.create(slug="support", title="Support", allow_public_submission=True, email_address="s@example.com")
"""


def measure() -> Iterator[Row]:
    """`rival.*`: what django-helpdesk does, beside ours as the limit."""
    python = _installed()
    with house() as ours, _open(ours, python) as (url, processes):
        accepted: dict[str, list[float]] = {"ours": [], "theirs": []}
        replied: dict[str, list[float]] = {"ours": [], "theirs": []}
        spent: dict[str, list[float]] = {"ours": [], "theirs": []}
        for _ in range(ROUNDS):
            load, used = _watched(lambda: writes.run(ours, writes.accept, SECONDS), ours.web_processes())
            accepted["ours"].append(load.per_s)
            spent["ours"].append(used)
            load, used = _watched(lambda: _theirs(url, _create), processes)
            accepted["theirs"].append(load.per_s)
            spent["theirs"].append(used)
            replied["ours"].append(writes.run(ours, writes.reply, SECONDS).per_s)
            replied["theirs"].append(_theirs(url, _follow_up).per_s)
        middle = {name: percentile(values, 0.5) for name, values in accepted.items()}
        yield row("rival.accept.per_s", middle["theirs"], "threads/s", middle["ours"], "django-helpdesk beside ours")
        middle = {name: percentile(values, 0.5) for name, values in replied.items()}
        yield row("rival.reply.per_s", middle["theirs"], "replies/s", middle["ours"], "django-helpdesk beside ours")
        middle = {name: percentile(values, 0.5) for name, values in spent.items()}
        yield row("rival.accept.web_cpu_ms", middle["theirs"], "ms", middle["ours"], "web processes alone")


def _installed() -> Path:
    python = VENV / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return python.absolute()


@contextlib.contextmanager
def _open(ours: House, python: Path) -> Iterator[tuple[str, list[psutil.Process]]]:
    database = conninfo_to_dict(ours.cluster.ensure_database("rival"))
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "shop"
        project.mkdir()
        (project / "__init__.py").touch()
        (project / "settings.py").write_text(SETTINGS)
        (project / "urls.py").write_text(URLS)
        env = {
            **os.environ,
            "PYTHONPATH": folder,
            "DJANGO_SETTINGS_MODULE": "shop.settings",
            "PGUSER": str(database["user"]),
            "PGHOST": str(database["host"]),
            "PGPORT": str(database["port"]),
        }
        subprocess.run([str(python), "-m", "django", "migrate", "-v", "0"], env=env, check=True)
        subprocess.run([str(python), "-c", PLANT.format(token=TOKEN)], env=env, check=True)
        application = "django.core.wsgi:get_wsgi_application()"
        server = subprocess.Popen(
            [
                *(str(python), "-m", "gunicorn", "-w", "2", "-b", f"127.0.0.1:{port}"),
                *("--log-level", "error", application),
            ],
            env=env,
        )
        try:
            _theirs(f"http://127.0.0.1:{port}", _create, seconds=1)
            yield f"http://127.0.0.1:{port}", family(server.pid)
        finally:
            server.terminate()
            server.wait(20)


def _theirs(url: str, request: object, seconds: float = SECONDS) -> Load:
    headers = {"Authorization": f"Token {TOKEN}"}
    return asyncio.run(closed_loop(url, request, seconds=seconds, clients=16, headers=headers))  # type: ignore[arg-type]


def _create(number: int) -> tuple[str, str, dict[str, object]]:
    ticket = {"queue": 1, "title": "Carla", "description": writes.TEXT, "submitter_email": "carla@example.org"}
    return "POST", "/api/tickets/", {**ticket, "priority": 3, "status": 1}


def _follow_up(number: int) -> tuple[str, str, dict[str, object]]:
    said = {"title": "re", "comment": f"{writes.TEXT} {number}", "public": True}
    return "POST", "/api/followups/", {"ticket": number % 10 + 1, "user": 1, **said}


def _watched(run: object, processes: list[psutil.Process]) -> tuple[Load, float]:
    before = processor_seconds(processes)
    load: Load = run()  # type: ignore[operator]
    return load, (processor_seconds(processes) - before) / len(load.seconds) * 1000
