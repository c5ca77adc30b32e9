"""Load the demo once; what people did with it since stays as it is."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kb.accounts.models import User
from kb.groups.models import Program
from kb.pages.demo.people import Data, load_library, load_people
from kb.pages.demo.story import load_meetings, load_notes, load_questions, load_references
from kb.search.updates import gathered

FILE = settings.BASE_DIR / "fixtures" / "demo.json"


@dataclass(frozen=True, slots=True)
class SignIn:
    role: str
    email: str
    password: str


def read_demo() -> Data:
    data: Data = json.loads(FILE.read_text(encoding="utf-8"))
    return data


def sign_ins(data: Data) -> list[SignIn]:
    """Return whom a visitor may sign in as."""
    return [
        SignIn(row["show"], row["email"], data["password"])
        for row in data["people"]
        if "show" in row
    ]


@transaction.atomic
def load_demo(*, now: datetime | None = None) -> bool:
    """Load everything, or nothing if it was loaded before; return whether it was loaded now.

    Dates are relative to ``now``.
    """
    data = read_demo()
    if _is_loaded(data):
        return False
    with gathered():
        cast = load_people(data, now=now or timezone.now())
        load_library(data, cast)
        load_references(data, cast)
        load_meetings(data, cast)
        load_questions(data, cast)
        load_notes(data, cast)
    return True


def _is_loaded(data: Data) -> bool:
    """Whether anything of the demo is there, whatever people have renamed since."""
    emails = [row["email"] for row in data["people"]]
    return (
        Program.objects.filter(slug=data["program"]["slug"]).exists()
        or User.objects.filter(email__in=emails).exists()
    )
