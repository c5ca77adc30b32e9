"""How a token is drawn: functions of the token list, put into markdown-it's renderer."""

from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

Draw = Callable[[Sequence[Token], int, OptionsDict, EnvType], str]


def draw(md: MarkdownIt, name: str, rule: Draw) -> None:
    """Draw tokens of this type by this function."""

    def bound(
        renderer: RendererProtocol,
        tokens: Sequence[Token],
        idx: int,
        options: OptionsDict,
        env: EnvType,
    ) -> str:
        return rule(tokens, idx, options, env)

    md.add_render_rule(name, bound)
