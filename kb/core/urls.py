"""Addresses: one normal form per paper, video or page, and what kind of thing an address is."""

import html
import re
import unicodedata
from collections.abc import Callable
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit, urlunsplit


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]")
TRACKING = _words(
    "fbclid gclid dclid msclkid yclid igshid mc_cid mc_eid ref_src ref_url spm si feature "
    "_ga _gl sns trk"
)
DEFAULT_PORTS = {"http": 80, "https": 443}

# Hosts that answer under both schemes; everywhere else http stays what it was.
SECURE_HOSTS = _words(
    "arxiv.org doi.org github.com youtube.com stackoverflow.com velog.io medium.com "
    "docs.python.org pytorch.org ko.wikipedia.org en.wikipedia.org wikidocs.net"
)

ARXIV_PAPER = re.compile(
    r"^/(?:abs|pdf|html|format|ftp)/((?:[a-z-]+(?:\.[A-Za-z]{2})?/)?\d[\d.]{4,9}\d?)(?:v\d+)?"
    r"(?:\.pdf)?/?$"
)
YOUTUBE_PATH = re.compile(r"^/(?:embed|shorts|live|v)/([\w-]{6,20})/?$")
DOI_PATH = re.compile(r"^/(10\.\d{4,9}/\S+)$")
VIDEO_ID = re.compile(r"[\w-]{6,20}")
ENCODED_RUN = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")

PAPER_HOSTS = _words(
    "arxiv.org doi.org openreview.net aclanthology.org aclweb.org paperswithcode.com "
    "papers.nips.cc proceedings.neurips.cc proceedings.mlr.press openaccess.thecvf.com "
    "semanticscholar.org sciencedirect.com dl.acm.org ieeexplore.ieee.org link.springer.com "
    "nature.com jmlr.org biorxiv.org scholar.google.com scholar.google.co.kr dbpia.co.kr "
    "riss.kr"
)
VIDEO_HOSTS = _words("youtube.com youtu.be vimeo.com tv.naver.com tv.kakao.com loom.com ted.com")
QA_HOSTS = _words(
    "stackoverflow.com stackexchange.com superuser.com askubuntu.com serverfault.com quora.com "
    "mathoverflow.net discuss.pytorch.org hashcode.co.kr kin.naver.com okky.kr"
)
CODE_HOSTS = _words(
    "github.com gist.github.com raw.githubusercontent.com gitlab.com bitbucket.org kaggle.com "
    "colab.research.google.com nbviewer.org nbviewer.jupyter.org replit.com huggingface.co"
)
DOCUMENTATION_HOSTS = _words(
    "readthedocs.io readthedocs.org rtfd.io docs.rs pytorch.org tensorflow.org scikit-learn.org "
    "numpy.org scipy.org pandas.pydata.org pydata.org matplotlib.org keras.io jupyter.org "
    "git-scm.com python.org wikidocs.net wikipedia.org developer.mozilla.org w3schools.com"
)
POST_HOSTS = _words(
    "tistory.com velog.io medium.com blog.naver.com brunch.co.kr towardsdatascience.com "
    "notion.site notion.so dev.to hashnode.dev wordpress.com blogspot.com substack.com "
    "egloos.com machinelearningmastery.com distill.pub lilianweng.github.io"
)


def normalise_url(url: str) -> str:
    """Return the one form under which an address is stored.

    The same paper or video under several addresses gets one form; tracking parameters, default
    ports, `www.` of known hosts and an empty fragment are dropped; percent-encoded Hangul becomes
    readable. What is no http(s) address is returned stripped. Never raises.
    """
    stripped = ZERO_WIDTH.sub("", unicodedata.normalize("NFC", html.unescape(url))).strip()
    try:
        parts = urlsplit(stripped)
        port = parts.port
    except ValueError:
        return stripped
    hostname = parts.hostname
    if parts.scheme.lower() not in DEFAULT_PORTS or not hostname:
        return stripped
    host = _host(hostname)
    for known in KNOWN_PLACES:
        found = known(host, parts.path, parts.query)
        if found:
            return found
    return _general_form(parts, hostname.rstrip("."), port)


def reference_kind(url: str) -> str:
    """Say what an address leads to: paper, video, code, documentation, post, qa or other."""
    try:
        parts = urlsplit(normalise_url(url))
    except ValueError:
        return "other"
    host, path = _host(parts.hostname or ""), parts.path.lower()
    for kind, rule in KIND_RULES:
        if rule(host, path):
            return kind
    return "other"


def _host(hostname: str) -> str:
    """Drop what people put before a host without meaning another place."""
    host = hostname.lower().rstrip(".")
    for prefix in ("www.", "m."):
        host = host.removeprefix(prefix)
    return host


def _general_form(parts: SplitResult, hostname: str, port: int | None) -> str:
    scheme = parts.scheme.lower()
    if _host(hostname) in SECURE_HOSTS:
        scheme, hostname = "https", _host(hostname)
    address = (
        hostname if port in (None, DEFAULT_PORTS[parts.scheme.lower()]) else f"{hostname}:{port}"
    )
    return urlunsplit(
        (scheme, address, _path(parts), _query(parts.query), _readable(parts.fragment))
    )


def _path(parts: SplitResult) -> str:
    """Spell a bare host without its slash, as long as nothing follows."""
    bare = parts.path in ("", "/")
    return ("/" if parts.query or parts.fragment else "") if bare else _readable(parts.path)


def _query(query: str) -> str:
    """Drop tracking parameters; keep the rest in its order and spelling."""
    pairs = [pair for pair in query.split("&") if pair and not _is_tracking(pair)]
    return _readable("&".join(pairs))


def _is_tracking(pair: str) -> bool:
    name = pair.partition("=")[0].lower()
    return name.startswith("utm_") or name in TRACKING


def _readable(text: str) -> str:
    """Decode percent-encoded letters beyond ASCII and leave every other escape alone."""
    return ENCODED_RUN.sub(_decode_run, text)


def _decode_run(run: re.Match[str]) -> str:
    try:
        decoded = unquote(run.group(), errors="strict")
    except UnicodeDecodeError:
        return run.group()
    return unicodedata.normalize("NFC", decoded) if decoded.isalnum() else run.group()


def _arxiv(host: str, path: str, query: str) -> str:
    found = ARXIV_PAPER.match(path) if host.endswith("arxiv.org") else None
    return f"https://arxiv.org/abs/{found.group(1).rstrip('.')}" if found else ""


def _ar5iv(host: str, path: str, query: str) -> str:
    """Read the HTML mirrors of arXiv as the paper itself."""
    mirrors = ("ar5iv.org", "ar5iv.labs.arxiv.org", "alphaxiv.org")
    return _arxiv("arxiv.org", path.replace("/html/", "/abs/"), query) if host in mirrors else ""


def _doi(host: str, path: str, query: str) -> str:
    found = DOI_PATH.match(path) if host in ("doi.org", "dx.doi.org") else None
    return f"https://doi.org/{found.group(1).lower().rstrip('/')}" if found else ""


def _youtube(host: str, path: str, query: str) -> str:
    """Name a video by its id; a moment in it and the list it was opened from are left out."""
    video = ""
    if host == "youtu.be":
        video = path.strip("/")
    elif host in ("youtube.com", "youtube-nocookie.com", "music.youtube.com"):
        found = YOUTUBE_PATH.match(path)
        video = found.group(1) if found else ""
        if path.rstrip("/") == "/watch":
            video = dict(parse_qsl(query)).get("v", "")
    return f"https://youtube.com/watch?v={video}" if VIDEO_ID.fullmatch(video) else ""


KNOWN_PLACES: tuple[Callable[[str, str, str], str], ...] = (_ar5iv, _arxiv, _doi, _youtube)


def _is_paper(host: str, path: str) -> bool:
    return _within(host, PAPER_HOSTS) or path.endswith(".pdf")


def _is_video(host: str, path: str) -> bool:
    return _within(host, VIDEO_HOSTS)


def _is_question(host: str, path: str) -> bool:
    return _within(host, QA_HOSTS) or "/questions/" in path or "/discussions/" in path


def _is_documentation(host: str, path: str) -> bool:
    return (
        host.startswith(("docs.", "doc.", "api.", "developer.", "developers.", "help."))
        or _within(host, DOCUMENTATION_HOSTS)
        or any(part in ("docs", "doc", "documentation", "reference") for part in path.split("/"))
    )


def _is_code(host: str, path: str) -> bool:
    return _within(host, CODE_HOSTS)


def _is_post(host: str, path: str) -> bool:
    return (
        _within(host, POST_HOSTS)
        or host.endswith((".github.io", ".gitlab.io"))
        or host.startswith(("blog.", "tech."))
        or any(part in ("blog", "blogs", "post", "posts") for part in path.split("/"))
    )


def _within(host: str, places: frozenset[str]) -> bool:
    """Say whether a host is one of the places or lies below one."""
    while host and host not in places:
        host = host.partition(".")[2]
    return bool(host)


# In this order: a discussion on GitHub is a question before it is code.
KIND_RULES: tuple[tuple[str, Callable[[str, str], bool]], ...] = (
    ("video", _is_video),
    ("qa", _is_question),
    ("code", _is_code),
    ("paper", _is_paper),
    ("documentation", _is_documentation),
    ("post", _is_post),
)
