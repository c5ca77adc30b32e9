"""Sections and meetings: which there are, of which kind, over which lines."""

import pytest

from kb.notes.reading.model import ParsedNote, SectionKind
from tests.notes.reading.shapes import read_note


def meetings(note: ParsedNote) -> list[tuple[str, str]]:
    return [(str(meeting.kind), meeting.title) for meeting in note.meetings]


@pytest.mark.parametrize(
    ("heading", "kind", "title"),
    [
        ("## 피어세션", "peer", "피어세션"),
        ("## 3. 피어 세션 정리", "peer", "피어 세션 정리"),
        ("## **👥 피어세션 요약**", "peer", "피어세션 요약"),
        ("### Peer session (16:00-17:00)", "peer", "Peer session (16:00-17:00)"),
        ("# 09/14(화) 피어세션", "peer", "09/14(화) 피어세션"),
        ("## 멘토링", "mentoring", "멘토링"),
        ("### Mentoring (19:00-20:00)", "mentoring", "Mentoring (19:00-20:00)"),
        ("## 오피스 아워", "office_hour", "오피스 아워"),
        ("## Office hour", "office_hour", "Office hour"),
        ("## 특강 내용 정리", "special_lecture", "특강 내용 정리"),
        ("## 마스터클래스", "special_lecture", "마스터클래스"),
        ("피어세션\n------", "peer", "피어세션"),
        ("**피어세션 정리**", "peer", "피어세션 정리"),
        ("## 피어세션 내용 정리 & 회고", "peer", "피어세션 내용 정리 & 회고"),
        ("## 멘토님과의 시간", "mentoring", "멘토님과의 시간"),
        ("20210809 피어세션", "peer", "20210809 피어세션"),
    ],
)
def test_a_title_opens_a_meeting(heading: str, kind: str, title: str) -> None:
    note = read_note(f"# 하루\n\n## 강의\n\n- 내용\n\n{heading}\n\n- 이야기를 나누었다.")
    assert meetings(note) == [(kind, title)]


@pytest.mark.parametrize(
    "text",
    [
        "## 회고\n\n오늘 피어세션은 즐거웠다.",
        "## 오늘 일정\n\n- [x] 피어세션\n- [x] 멘토링 8시",
        "#### 피어세션에서 많은 이야기를 들어서 좋았고 내일도 기대된다.",
        "## 멘토링 시간 변경\n\n- 한 시간 늦춤",
        "## 피어세션 규칙\n\n- 늦지 않기",
        "## [2주차 피어세션 정리](https://example.org/w2)",
        "1. [피어세션](#피어세션)",
        "## 다음 주 피어세션에서 논의할 내용\n\n- 발표 순서",
    ],
)
def test_what_only_mentions_a_meeting_opens_none(text: str) -> None:
    assert read_note(f"# 하루\n\n{text}").meetings == ()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("day3/Peersession.md", "peer"),
        ("회의록/0906.md", "peer"),
        ("logs/2021-08-09 회의록.md", "peer"),
        ("week6/멘토링0910.md", "mentoring"),
        ("기록/2주차 오피스아워.md", "office_hour"),
    ],
)
def test_minutes_without_a_heading_are_one_meeting_by_their_name(path: str, kind: str) -> None:
    note = read_note("## 오늘 질문\n\n- 왜 느린가요?", path)
    assert meetings(note) == [(kind, "")]
    assert note.meetings[0].lines.first == 1


def test_the_title_in_the_front_matter_names_the_meeting() -> None:
    note = read_note('---\ntitle: "[Week 02] 멘토링"\ndate: 2022-01-26\n---\n\n- 많이 들었다.')
    assert meetings(note) == [("mentoring", "[Week 02] 멘토링")]
    assert str(note.meetings[0].held_on) == "2022-01-26"


def test_a_meeting_ends_with_the_next_heading_of_its_level() -> None:
    note = read_note("# 하루\n\n## 피어세션\n\n### 질문\n\n- 왜?\n\n## 회고\n\n좋았다.")
    assert (note.meetings[0].lines.first, note.meetings[0].lines.last) == (3, 7)


def test_two_meetings_of_a_day_stay_two() -> None:
    note = read_note("## 스페셜 피어세션\n\n- 자랑\n\n## 피어세션\n\n- 회고\n\n## 멘토링\n\n- 조언")
    assert [kind for kind, _title in meetings(note)] == ["peer", "peer", "mentoring"]


def test_a_heading_that_repeats_the_meeting_goes_on_with_it() -> None:
    note = read_note("## 3. 피어세션 정리\n\n## 참석자\n\n- 하나\n\n## 피어세션 내용\n\n- 이야기")
    assert len(note.meetings) == 1


def test_what_was_pasted_between_numbered_headings_stays_inside() -> None:
    note = read_note("## 3. 피어세션\n\n# 발표\n\n- 질문 : 왜 느린가요?\n\n## 4. 회고\n\n좋았다.")
    assert [question.section for question in note.questions] == ["peer"]
    assert note.sections[-1].kind is SectionKind.RETROSPECTIVE


def test_each_folded_day_has_its_own_meeting() -> None:
    day = "<details>\n<summary>{}</summary>\n\n**피어세션 정리**\n\n- 이야기\n\n</details>\n"
    note = read_note("# 한 주\n\n" + day.format("Day 1") + "\n" + day.format("Day 2"))
    assert len(note.meetings) == 2


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("강의 내용 정리", SectionKind.LECTURE),
        ("과제 수행 과정", SectionKind.ASSIGNMENT),
        ("오늘의 키워드", SectionKind.KEYWORDS),
        ("참고 자료", SectionKind.REFERENCES),
        ("학습 회고", SectionKind.RETROSPECTIVE),
        ("🚀 내일 할 일", SectionKind.PLAN),
        ("잡담", SectionKind.OTHER),
    ],
)
def test_a_section_takes_its_kind_from_its_title(title: str, kind: SectionKind) -> None:
    note = read_note(f"# 하루\n\n## {title}\n\n내용")
    assert note.sections[-1].kind is kind


def test_sections_cover_the_note_with_their_source() -> None:
    text = "머리말\n\n# 하루\n\n## 강의\n\n```\n# 주석\n```\n\n## 회고\n\n끝"
    note = read_note(text)
    assert [section.title for section in note.sections] == ["", "하루", "강의", "회고"]
    assert note.sections[2].body == "\n```\n# 주석\n```".strip("\n")
    covered = [n for s in note.sections for n in range(s.lines.first, s.lines.last + 1)]
    assert covered == list(range(1, len(note.text.split("\n")) + 1))


def test_people_of_a_meeting_are_read_where_they_are_written() -> None:
    note = read_note(
        "## 피어세션\n\n- 모더레이터 : 김하나\n- 참석자 : 김하나, 이두리, 박세나\n"
        "- 회의록 작성: 이두리\n- 발표자: `박세나`"
    )
    people = note.meetings[0].people
    assert people.facilitator == "김하나"
    assert people.scribe == "이두리"
    assert people.attendees == ("김하나", "이두리", "박세나")
    assert people.presenters == ("박세나",)
