"""Begins a real installation, empty but for its first operator, cohort and group."""

import getpass
import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify

from kb.accounts.models import User
from kb.groups.models import Cohort, Program, StudyGroup

# The slug that tells a demo from a real installation.
DEMO_GROUP = "demo"


@dataclass(frozen=True)
class Wanted:
    """One thing to be told: by a variable of the environment, else at the prompt."""

    variable: str
    prompt: str
    default: str = ""
    secret: bool = False


class Command(BaseCommand):
    help = "Begin a real installation: tables, first operator, program, cohort and study group."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        refuse_demo()
        self.done: list[str] = []
        # All of it or nothing; hence told at the end only.
        with transaction.atomic():
            self._operator()
            program = self._program()
            cohort = self._cohort(program)
            self._group(cohort)
        self.stdout.write("\n".join(self.done))
        call_command("load_glossary", stdout=io.StringIO())
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write("Ready. README.md tells how to serve it: “Deployment”.")

    def _operator(self) -> None:
        operator = User.objects.filter(is_superuser=True, is_active=True).first()
        if operator:
            self._exists("operator", operator.email)
            return
        email = ask(
            Wanted("MUNDAP_OPERATOR_EMAIL", "Operator's e-mail address"), clean(User, "email")
        )
        name = ask(
            Wanted("MUNDAP_OPERATOR_NAME", "Operator's name", default=email.split("@")[0]),
            clean(User, "display_name"),
        )
        password = ask(
            Wanted("MUNDAP_OPERATOR_PASSWORD", "Operator's password", secret=True),
            lambda text: checked_password(text, User(email=email, display_name=name)),
        )
        user = User(email=email.lower(), display_name=name, is_superuser=True)
        user.set_password(password)
        self._create("operator", user, email)

    def _program(self) -> Program:
        program = Program.objects.order_by("pk").first()
        if program:
            self._exists("program", program.name)
            return program
        name = ask(Wanted("MUNDAP_PROGRAM", "Program's name"), clean(Program, "name"))
        program = Program(name=name, slug=ask_slug("MUNDAP_PROGRAM_SLUG", Program, name, "program"))
        self._create("program", program, name)
        return program

    def _cohort(self, program: Program) -> Cohort:
        cohort = program.cohorts.order_by("pk").first()
        if cohort:
            self._exists("cohort", cohort.name)
            return cohort
        name = ask(Wanted("MUNDAP_COHORT", "First cohort's name"), clean(Cohort, "name"))
        slug = ask_slug("MUNDAP_COHORT_SLUG", Cohort, name, "cohort-1")
        today = timezone.localdate()
        starts_on = ask_day("MUNDAP_COHORT_FROM", "Cohort's first day", today)
        ends_on = ask_day("MUNDAP_COHORT_TO", "Cohort's last day", starts_on + timedelta(days=180))
        cohort = Cohort(
            program=program,
            name=name,
            slug=slug,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        self._create("cohort", cohort, name)
        return cohort

    def _group(self, cohort: Cohort) -> None:
        group = cohort.groups.order_by("pk").first()
        if group:
            self._exists("study group", group.name)
            return
        name = ask(Wanted("MUNDAP_GROUP", "First study group's name"), clean(StudyGroup, "name"))
        slug = ask_slug("MUNDAP_GROUP_SLUG", StudyGroup, name, "group-1")
        zone = ask(
            Wanted("MUNDAP_GROUP_TIME_ZONE", "Its time zone", default=settings.TIME_ZONE),
            clean(StudyGroup, "time_zone"),
        )
        group = StudyGroup(cohort=cohort, name=name, slug=slug, time_zone=zone)
        self._create("study group", group, name)

    def _create(self, what: str, row: models.Model, name: str) -> None:
        try:
            row.full_clean()
        except ValidationError as error:
            raise CommandError(f"{what}: {' '.join(error.messages)}") from error
        row.save()
        self.done.append(f"Created {what}: {name}")

    def _exists(self, what: str, name: str) -> None:
        self.done.append(f"Exists already, {what}: {name}")


def refuse_demo() -> None:
    if StudyGroup.objects.filter(slug=DEMO_GROUP).exists():
        raise CommandError(
            "This database holds the demo: set MUNDAP_DATA_DIR or DATABASE_URL to a place for the "
            f"real installation, or delete {settings.DATA_DIR} and run this again."
        )


# --- Being told -------------------------------------------------------------------------------

Clean = Callable[[str], str]


def ask(wanted: Wanted, clean_text: Clean) -> str:
    """Return what the environment says, else what a person types, asking until it is right."""
    given = os.environ.get(wanted.variable, "").strip()
    if given:
        try:
            return clean_text(given)
        except ValidationError as error:
            raise CommandError(f"{wanted.variable}: {' '.join(error.messages)}") from error
    if not sys.stdin.isatty():
        if wanted.default:
            return clean_text(wanted.default)
        raise CommandError(f"There is no terminal to ask at: set {wanted.variable}.")
    return ask_at_prompt(wanted, clean_text)


def ask_at_prompt(wanted: Wanted, clean_text: Clean) -> str:
    default = f" [{wanted.default}]" if wanted.default else ""
    read = getpass.getpass if wanted.secret else input
    while True:
        try:
            return clean_text(read(f"{wanted.prompt}{default}: ").strip() or wanted.default)
        except ValidationError as error:
            print(" ".join(error.messages))
        except EOFError:
            raise CommandError(f"Nothing was created: {wanted.prompt} is needed.") from None


def ask_slug(variable: str, model: type[models.Model], name: str, otherwise: str) -> str:
    """Ask for the part of addresses that stands for a name; Korean names don't give one."""
    default = slugify(name)[:50] or otherwise
    return ask(Wanted(variable, "Its short name in addresses", default), clean(model, "slug"))


def ask_day(variable: str, prompt: str, default: date) -> date:
    text = ask(Wanted(variable, f"{prompt} (YYYY-MM-DD)", default.isoformat()), checked_day)
    return date.fromisoformat(text)


def clean(model: type[models.Model], field_name: str) -> Clean:
    """Return a function that checks a text as the model's field does."""
    field = cast("models.Field[Any, Any]", model._meta.get_field(field_name))

    def clean_text(text: str) -> str:
        if field_name == "slug" and model is StudyGroup and text == DEMO_GROUP:
            raise ValidationError(f"“{DEMO_GROUP}” is the demo's: choose another.")
        return str(field.clean(text, None))

    return clean_text


def checked_day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValidationError(f"“{text}” is no day: write it like 2026-03-02.") from None


def checked_password(text: str, user: User) -> str:
    validate_password(text, user)
    return text
