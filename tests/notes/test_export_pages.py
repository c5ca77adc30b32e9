"""Pages on which people take home what they may read, and no more."""

import json
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.images.models import Image
from kb.meetings.models import Meeting
from kb.notes.models import BlogHeader, ExportTemplate
from kb.questions.models import Visibility
from tests.factories import (
    make_answer,
    make_course,
    make_group,
    make_lead,
    make_lecture,
    make_meeting,
    make_member,
    make_mentor,
    make_question,
    make_reference,
)
from tests.notes.logs import bring_in

pytestmark = pytest.mark.django_db
SECRET = "멘토님께만 드리는 질문인가요?"
ASKED = "RNN에서는 왜 tanh를 쓰나요?"


@pytest.fixture
def group() -> StudyGroup:
    return make_group(slug="ours", name="우리조")


@pytest.fixture
def member(group: StudyGroup) -> User:
    return make_member(group, name="배지연")


@pytest.fixture
def meeting(group: StudyGroup, member: User) -> Meeting:
    """A meeting with a question and its answer, and one that only mentors may see."""
    meeting = make_meeting(group=group, on=date(2021, 8, 9))
    question = make_question(group=group, by=member, title=ASKED, meeting=meeting)
    make_answer(question=question, by=make_member(group, name="김하늘"), body="기울기요.")
    make_question(
        group=group,
        by=make_member(group),
        title=SECRET,
        meeting=meeting,
        visibility=Visibility.MENTORS,
    )
    return meeting


@pytest.fixture
def signed_in(client: Client, member: User) -> Client:
    client.force_login(member)
    return client


def downloaded(client: Client, address: str, **query: str) -> str:
    response = client.get(address, {"download": "one", **query})
    assert response.status_code == 200
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    return response.content.decode()


def unpacked(client: Client, address: str, **query: str) -> dict[str, str]:
    response = client.get(address, {"download": "zip", **query})
    assert response.status_code == 200
    content = BytesIO(b"".join(response.streaming_content))  # type: ignore[attr-defined]
    with zipfile.ZipFile(content) as archive:
        return {
            name: archive.read(name).decode() for name in archive.namelist() if "images" not in name
        }


def test_a_meeting_is_exported(signed_in: Client, meeting: Meeting) -> None:
    address = reverse("meeting-export", args=[meeting.pk])
    text = downloaded(signed_in, address)
    assert "# 2021-08-09 피어세션" in text or "2021-08-09 Peer session" in text
    assert ASKED in text
    assert "기울기요." in text
    assert SECRET not in text
    assert ASKED in signed_in.get(address).content.decode()


@pytest.mark.parametrize("shape", ["log", "summary", "references", "unheard-of"])
def test_every_shape_is_written(signed_in: Client, meeting: Meeting, shape: str) -> None:
    address = reverse("meeting-export", args=[meeting.pk])
    assert (ASKED in downloaded(signed_in, address, shape=shape)) == (shape != "references")


def test_the_list_is_exported_as_it_is_filtered(
    signed_in: Client, group: StudyGroup, member: User, meeting: Meeting
) -> None:
    make_question(group=group, by=member, title="드롭아웃은 언제 쓰나요?")
    address = reverse("question-export")
    both = downloaded(signed_in, address)
    assert ASKED in both
    assert "드롭아웃" in both
    assert SECRET not in both
    of_meeting = downloaded(signed_in, address, meeting=str(meeting.pk))
    assert "드롭아웃" not in of_meeting
    assert ASKED in downloaded(signed_in, address, tab="unresolved", sort="newest")
    assert ASKED not in downloaded(signed_in, address, tab="waiting")


def test_a_lecture_is_exported_with_its_references(
    signed_in: Client, group: StudyGroup, member: User
) -> None:
    program = group.cohort.program
    lecture = make_lecture(course=make_course(program=program, name="DL Basic"), number="7")
    reference = make_reference(program=program, title="RNN 정리", is_listed=True)
    reference.lectures.add(lecture)
    make_question(group=group, by=member, title=ASKED, lectures=[lecture])
    text = downloaded(signed_in, reverse("lecture-export", args=[lecture.pk]))
    assert "DL Basic 7강" in text
    assert "RNN 정리" in text
    assert ASKED in text


def test_a_group_is_exported_as_a_zip_with_a_file_for_each_meeting(
    signed_in: Client, group: StudyGroup, member: User, meeting: Meeting
) -> None:
    make_question(group=group, by=member, title="드롭아웃은 언제 쓰나요?")
    address = reverse("group-export", args=[group.slug])
    files = unpacked(signed_in, address)
    assert set(files) == {"2021-08-09-peer.md", "questions.md"}
    assert ASKED in files["2021-08-09-peer.md"]
    assert SECRET not in "".join(files.values())
    assert ASKED in downloaded(signed_in, address)


def test_a_search_is_exported(signed_in: Client, meeting: Meeting) -> None:
    text = downloaded(signed_in, reverse("search-export"), q="tanh")
    assert ASKED in text
    assert SECRET not in downloaded(signed_in, reverse("search-export"), q="멘토님께만")


def test_mentors_export_what_is_kept_for_them(
    client: Client, group: StudyGroup, meeting: Meeting
) -> None:
    client.force_login(make_mentor(group))
    assert SECRET in downloaded(client, reverse("group-export", args=[group.slug]))


def test_strangers_find_nothing(client: Client, group: StudyGroup, meeting: Meeting) -> None:
    lecture = make_lecture(course=make_course(program=group.cohort.program))
    client.force_login(make_member(make_group()))
    for address in (
        reverse("meeting-export", args=[meeting.pk]),
        reverse("lecture-export", args=[lecture.pk]),
        reverse("group-export", args=[group.slug]),
        reverse("export-template-list", args=[group.slug]),
    ):
        assert client.get(address).status_code == 404
    assert ASKED not in downloaded(client, reverse("question-export"))
    assert ASKED not in downloaded(client, reverse("search-export"), q="tanh")
    assert ASKED not in everything(client)


def test_an_anonymous_asker_stays_unnamed(
    client: Client, group: StudyGroup, member: User, meeting: Meeting
) -> None:
    asker = make_member(group, name="숨은이")
    asked = make_question(group=group, by=asker, is_anonymous=True, meeting=meeting)
    make_answer(question=asked, by=asker, body="스스로 찾았습니다.")
    client.force_login(member)
    for address in (
        reverse("meeting-export", args=[meeting.pk]),
        reverse("question-export"),
        reverse("group-export", args=[group.slug]),
    ):
        assert "숨은이" not in downloaded(client, address)
    assert "숨은이" not in "".join(
        row["by"] + "".join(one["by"] for one in row["answers"] + row["history"])
        for row in json.loads(everything(client))["questions"]
    )


def everything(client: Client) -> str:
    response = client.get(reverse("everything-export"))
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]


def test_everything_one_may_read_is_handed_out_as_json(
    signed_in: Client, meeting: Meeting, group: StudyGroup
) -> None:
    bring_in(group, day="# 2021-08-09\n\n## 피어세션\n\nQ. 어텐션은 왜 쓰나요?\nA. 길어서요.\n")
    data = json.loads(everything(signed_in))
    titles = {row["title"] for row in data["questions"]}
    assert ASKED in titles
    assert SECRET not in titles
    [asked] = [row for row in data["questions"] if row["title"] == ASKED]
    assert asked["answers"][0]["text"] == "기울기요."
    assert [step["after"] for step in asked["history"]] == ["open", "answered"]
    assert data["meetings"][0]["held_on"] == "2021-08-09"
    assert data["notes"][0]["path"] == "day.md"


# --- templates ------------------------------------------------------------------------------------


def test_a_lead_keeps_a_template_that_members_export_by(
    client: Client, group: StudyGroup, member: User, meeting: Meeting
) -> None:
    client.force_login(make_lead(group))
    address = reverse("export-template-list", args=[group.slug])
    body = "{% for one in log.sessions[0].questions %}* {{ one.title }}\n{% endfor %}"
    assert client.post(address, {"name": "별표", "body": body}).status_code == 302
    template = ExportTemplate.objects.get()
    client.force_login(member)
    export = reverse("meeting-export", args=[meeting.pk])
    text = downloaded(client, export, shape=f"template-{template.pk}")
    assert text == f"* {ASKED}\n"
    assert client.get(address).status_code == 403


def test_a_template_with_a_mistake_is_refused_with_its_line(
    client: Client, group: StudyGroup
) -> None:
    client.force_login(make_lead(group))
    address = reverse("export-template-list", args=[group.slug])
    response = client.post(
        address, {"name": "새것", "body": "ok\n{% if %}\n"}, headers={"accept-language": "en"}
    )
    assert response.status_code == 422
    assert "Line 2" in response.content.decode()
    assert not ExportTemplate.objects.exists()


def test_a_template_is_changed_and_deleted(client: Client, group: StudyGroup) -> None:
    client.force_login(make_lead(group))
    template = ExportTemplate.objects.create(group=group, name="하나", body="1")
    ExportTemplate.objects.create(group=group, name="둘", body="2")
    address = reverse("export-template-edit", args=[group.slug, template.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"name": "둘", "body": "x"}).status_code == 422
    assert client.post(address, {"name": "셋", "body": "x"}).status_code == 302
    delete = reverse("export-template-delete", args=[group.slug, template.pk])
    assert client.get(delete).status_code == 405
    assert client.post(delete).status_code == 302
    assert [one.name for one in ExportTemplate.objects.all()] == ["둘"]


def test_a_template_that_fails_on_what_is_exported_says_so(
    signed_in: Client, group: StudyGroup, meeting: Meeting
) -> None:
    template = ExportTemplate.objects.create(
        group=group, name="하나", body="{{ log.parts[0].body }}"
    )
    address = reverse("meeting-export", args=[meeting.pk])
    response = signed_in.get(address, {"shape": f"template-{template.pk}", "download": "one"})
    assert response.status_code == 422


def test_a_template_of_another_group_is_not_offered(signed_in: Client, meeting: Meeting) -> None:
    other = ExportTemplate.objects.create(group=make_group(), name="남의 것", body="x")
    address = reverse("meeting-export", args=[meeting.pk])
    assert ASKED in downloaded(signed_in, address, shape=f"template-{other.pk}")
    assert "남의 것" not in signed_in.get(address).content.decode()


# --- my week --------------------------------------------------------------------------------------

LOG = """\
---
title: 월요일
---
# 2021-08-09 학습 일지

## 강의 정리

하늘님이 **배치 정규화**를 알려 주었다. 김하늘의 설명이 좋았다. 하늘색 그림도.

```
# 🔒 이것은 코드
```

## 🔒 고민

비밀입니다.

### 더 깊은 비밀

이것도요.

## 회고

공개 <!-- private --> 가려진 말 <!-- /private --> 다시 공개
"""


def week(client: Client, **query: str) -> str:
    return downloaded(client, reverse("week-export"), day="2021-08-11", **query)


def test_my_week_is_for_a_blog(signed_in: Client, group: StudyGroup, member: User) -> None:
    make_member(group, name="김하늘")
    bring_in(group, author=member, monday=LOG)
    BlogHeader.objects.create(
        user=member, front_matter="layout: post\ntitle: {title}\ndate: {date}"
    )
    text = week(signed_in)
    assert text.startswith("---\nlayout: post\ntitle: ")
    assert "\ndate: 2021-08-15\n---\n" in text
    assert "배치 정규화" in text
    assert "# 🔒 이것은 코드" in text
    for hidden in ("비밀", "고민", "이것도요", "가려진 말", "김하늘", "하늘님"):
        assert hidden not in text
    assert "다시 공개" in text
    assert "하늘색" in text


def test_a_pseudonym_stays_the_same(signed_in: Client, group: StudyGroup, member: User) -> None:
    make_member(group, name="김하늘")
    bring_in(
        group, author=member, monday="# 2021-08-09\n\n## 정리\n\n하늘님과 김하늘님을 만났다.\n"
    )
    first = week(signed_in)
    assert first == week(signed_in)
    line = next(line for line in first.split("\n") if "만났다" in line)
    one, other = line.removesuffix("님을 만났다.").split("님과 ")
    assert one == other


def test_a_week_holds_only_what_is_mine_and_public(
    signed_in: Client, group: StudyGroup, member: User
) -> None:
    at = datetime(2021, 8, 10, 12, tzinfo=UTC)
    make_question(group=group, by=member, title="제 질문은 무엇인가요?", at=at)
    make_question(group=group, by=member, title="익명 질문인가요?", at=at, is_anonymous=True)
    make_question(group=group, by=member, title="멘토님만?", at=at, visibility=Visibility.MENTORS)
    make_question(group=group, title="남의 질문인가요?", at=at)
    text = week(signed_in)
    assert "제 질문은" in text
    for hidden in ("익명", "멘토님만", "남의"):
        assert hidden not in text


def test_the_front_matter_is_kept(signed_in: Client, member: User) -> None:
    address = reverse("week-export")
    assert signed_in.get(address).status_code == 200
    assert signed_in.post(address, {"front_matter": "layout: post"}).status_code == 302
    assert BlogHeader.objects.get(user=member).front_matter == "layout: post"
    assert signed_in.get(address, {"day": "nonsense"}).status_code == 200


def test_the_pages_lead_to_their_export(
    signed_in: Client, group: StudyGroup, meeting: Meeting
) -> None:
    lecture = make_lecture(course=make_course(program=group.cohort.program))
    pages = {
        meeting.get_absolute_url(): reverse("meeting-export", args=[meeting.pk]),
        lecture.get_absolute_url(): reverse("lecture-export", args=[lecture.pk]),
        group.get_absolute_url(): reverse("group-export", args=[group.slug]),
        f"{reverse('question-list')}?sort=newest": f"{reverse('question-export')}?sort=newest",
        f"{reverse('search')}?q=tanh": f"{reverse('search-export')}?q=tanh",
        reverse("front"): reverse("week-export"),
    }
    for page, export in pages.items():
        assert f'href="{export}"' in signed_in.get(page).content.decode(), page
        assert signed_in.get(export).status_code == 200


def test_a_longer_list_takes_no_more_queries(
    signed_in: Client, group: StudyGroup, member: User, meeting: Meeting
) -> None:
    addresses = (
        reverse("meeting-export", args=[meeting.pk]),
        reverse("question-export"),
        reverse("group-export", args=[group.slug]),
        reverse("everything-export"),
    )

    def counts() -> list[int]:
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                response = signed_in.get(address, {"download": "one"})
                b"".join(response)
            found.append(len(queries))
        return found

    def ask() -> None:
        asked = make_question(group=group, by=member, meeting=meeting)
        make_answer(question=asked, body="[글](https://example.org/a)")

    ask()
    counts()
    before = counts()
    for _number in range(3):
        ask()
    assert counts() == before


def picture(uploader: User) -> Image:
    image = Image(width=1, height=1, bytes=3, sha256="x", uploader=uploader)
    image.file.save("a.png", ContentFile(b"png"), save=False)
    image.save()
    return image


def test_a_zip_has_the_pictures_that_its_reader_may_see(
    signed_in: Client, group: StudyGroup, member: User, meeting: Meeting
) -> None:
    own, secret = picture(member), picture(make_member(make_group()))
    body = f"![a](/images/{own.pk}) ![b](/images/{secret.pk})"
    make_question(group=group, by=member, meeting=meeting, body=body)
    address = reverse("meeting-export", args=[meeting.pk])
    response = signed_in.get(address, {"download": "zip"})
    with zipfile.ZipFile(BytesIO(b"".join(response))) as archive:
        assert f"images/{own.pk}.png" in archive.namelist()
        assert f"images/{secret.pk}.png" not in archive.namelist()
        text = archive.read("2021-08-09-peer.md").decode()
    assert f"](images/{own.pk}.png)" in text
    assert f"](http://testserver/images/{own.pk})" in downloaded(signed_in, address)
