"""A group's own template writes what it is given, and is stopped where it goes astray."""

import pytest

from kb.notes.rendering.templates import (
    EXAMPLE,
    MAX_TEMPLATE,
    TemplateProblem,
    check_template,
    render_template,
)

TEMPLATE = """\
# {{ log.title }}
{% for session in log.sessions %}
## {{ session.held_on }}
{% for question in session.questions %}
- {{ question.title }}{% if question.answers %} → {{ question.answers[0].text }}{% endif %}

{% endfor %}
{% endfor %}
"""


def problem(template: str) -> TemplateProblem:
    with pytest.raises(TemplateProblem) as raised:
        render_template(template, [EXAMPLE])
    return raised.value


def test_a_template_writes_each_log() -> None:
    first, second = render_template(TEMPLATE, [EXAMPLE, EXAMPLE])
    assert "- Why tanh? → It is centred.\n- And why not ReLU?\n" in first
    assert first == second


def test_a_mistake_is_named_with_its_line() -> None:
    syntax = problem("one\n{% for x in %}\n")
    assert (syntax.code, syntax.line) == ("syntax", 2)
    failed = problem("one\ntwo {{ log.nothing.at_all }}\n")
    assert (failed.code, failed.line) == ("failed", 2)
    assert problem("{{ 1 / 0 }}").code == "failed"


@pytest.mark.parametrize(
    "template",
    [
        "{{ log.__class__.__mro__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ log.sessions.append(1) }}",
        "{% include 'settings.py' %}",
        "{% import 'os' as os %}",
    ],
)
def test_a_template_reaches_nothing_it_is_not_given(template: str) -> None:
    assert problem(template).code in ("forbidden", "failed")


@pytest.mark.parametrize(
    "template",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% macro again() %}{{ again() }}{{ again() }}{% endmacro %}{{ again() }}",
        "{{ 9 ** (9 ** 9) }}",
        "{{ 'a' * 9999999999 }}",
        "{{ 'a'|center(999999999) }}",
        "{% for a in range(99999) %}{{ 'aaaaaaaaaa' * 99 }}{% endfor %}",
    ],
)
def test_a_template_that_never_ends_is_stopped(template: str) -> None:
    assert problem(template).code in ("too-slow", "too-large", "failed")


def test_a_template_is_tried_before_it_is_kept() -> None:
    check_template(TEMPLATE)
    for template in ("", " \n", "{% if %}", "{{ log.sesions }}", "x" * (MAX_TEMPLATE + 1)):
        with pytest.raises(TemplateProblem):
            check_template(template)
