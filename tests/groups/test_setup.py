"""`manage.py setup` begins a real installation."""

import io
from collections.abc import Iterator
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from kb.accounts.models import User
from kb.groups.models import Cohort, Program, StudyGroup

pytestmark = pytest.mark.django_db

ANSWERS = {
    "MUNDAP_OPERATOR_EMAIL": "Operator@example.org",
    "MUNDAP_OPERATOR_NAME": "운영진",
    "MUNDAP_OPERATOR_PASSWORD": "quite-a-long-pass-phrase",
    "MUNDAP_PROGRAM": "인공지능 과정",
    "MUNDAP_COHORT": "1기",
    "MUNDAP_COHORT_FROM": "2026-03-02",
    "MUNDAP_GROUP": "첫 조",
}


@pytest.fixture(autouse=True)
def _answers(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, answer in ANSWERS.items():
        monkeypatch.setenv(variable, answer)


def set_up() -> str:
    told = io.StringIO()
    call_command("setup", stdout=told)
    return told.getvalue()


def test_everything_is_made_from_the_environment() -> None:
    told = set_up()
    operator = User.objects.get()
    assert operator.is_operator
    assert operator.email == "operator@example.org"
    assert operator.check_password("quite-a-long-pass-phrase")
    group = StudyGroup.objects.get()
    assert (group.name, group.slug, group.time_zone) == ("첫 조", "group-1", "Asia/Seoul")
    assert group.cohort.starts_on == date(2026, 3, 2)
    assert group.cohort.ends_on > group.cohort.starts_on
    assert told.count("Created") == 4


def test_running_it_again_tells_what_exists() -> None:
    set_up()
    told = set_up()
    assert told.count("Exists already") == 4
    assert "Created" not in told
    counts = [model.objects.count() for model in (User, Program, Cohort, StudyGroup)]
    assert counts == [1, 1, 1, 1]


def test_what_is_missing_is_named_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("MUNDAP_GROUP")
    with pytest.raises(CommandError, match="set MUNDAP_GROUP"):
        set_up()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("variable", "wrong"),
    [
        ("MUNDAP_OPERATOR_EMAIL", "nobody"),
        ("MUNDAP_OPERATOR_PASSWORD", "12345"),
        ("MUNDAP_COHORT_FROM", "soon"),
        ("MUNDAP_GROUP_TIME_ZONE", "Asia/Nowhere"),
        ("MUNDAP_GROUP_SLUG", "두 낱말"),
        ("MUNDAP_GROUP_SLUG", "demo"),
    ],
)
def test_a_wrong_answer_is_refused_by_the_name_of_its_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, wrong: str
) -> None:
    monkeypatch.setenv(variable, wrong)
    with pytest.raises(CommandError, match=variable):
        set_up()
    assert not User.objects.exists()


def test_a_cohort_that_ends_before_it_starts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUNDAP_COHORT_TO", "2026-01-01")
    with pytest.raises(CommandError, match="can't end before it starts"):
        set_up()


def test_a_person_at_the_terminal_is_asked_until_it_is_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for variable in ANSWERS:
        monkeypatch.delenv(variable)
    typed: Iterator[str] = iter(
        ["nobody", "kim@example.org", "", "과정", "", "1기", "", "2026-03-02", "", "한 조", "g", ""]
    )
    passwords = iter(["short", "quite-a-long-pass-phrase"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _prompt: next(typed))
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(passwords))
    set_up()
    assert User.objects.get().display_name == "kim"
    assert Program.objects.get().slug == "program"
    assert StudyGroup.objects.get().slug == "g"


def test_the_demo_is_not_made_a_real_installation() -> None:
    set_up()
    StudyGroup.objects.update(slug="demo")
    with pytest.raises(CommandError, match="holds the demo"):
        set_up()
