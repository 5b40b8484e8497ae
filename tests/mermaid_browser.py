"""Mermaid in a headless Chromium: the npm package, kept outside the repository, and the browser of the machine."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

VERSION = "11.17.2"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "udslint-e2e" / f"mermaid-{VERSION}"
BUNDLE = CACHE / "node_modules" / "mermaid" / "dist" / "mermaid.min.js"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
PAGE = """\
<!doctype html>
<meta charset="utf-8">
<script src="{bundle}"></script>
<body>
<script>
  mermaid.initialize({{startOnLoad: false}});
  mermaid.render("drawing", {source}).then(
    ({{svg}}) => {{ document.body.innerHTML = svg; }},
    (error) => {{ const said = document.createElement("pre"); said.id = "error"; said.textContent = error.message;
                  document.body.replaceChildren(said); }},
  );
</script>
"""


class Drawn(NamedTuple):
    """What Mermaid made of a text."""

    error: str | None
    """What it complains of; None: it drew."""
    labels: tuple[str, ...]
    """The texts of boxes, arrows and frames as a reader sees them, their lines joined with ` / `."""
    arrows: int
    """How many arrows there are."""


def draw(source: str, folder: Path) -> Drawn:
    """Let Mermaid draw a text as GitHub does, with its default settings; skip where the programs are not there."""
    browser, page = find_browser(), folder / "page.html"
    text = json.dumps(source).replace("</", "<\\/")
    page.write_text(PAGE.format(bundle=find_bundle().as_uri(), source=text), encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000"]
    run = subprocess.run(
        [browser, *options, f"--user-data-dir={folder / 'profile'}", "--dump-dom", page.as_uri()],
        check=True, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    return _drawn(run.stdout)


def _drawn(dom: str) -> Drawn:
    if error := re.search(r'<pre id="error">(.*?)</pre>', dom, re.DOTALL):
        return Drawn(html.unescape(error[1]), (), 0)
    if "<svg" not in dom or "Syntax error" in dom:
        return Drawn("there is no drawing", (), 0)
    found = re.findall(r'<span class="(?:node|edge)Label[^"]*"[^>]*>(.*?)</span>', dom, re.DOTALL)
    texts = (re.sub(r"</?p>", "", re.sub(r"<br ?/?>", " / ", one)) for one in found)
    labels = tuple(html.unescape(text) for text in texts if text)
    return Drawn(None, labels, len(re.findall(r'<path[^>]*class="[^"]*flowchart-link', dom)))


def find_browser() -> str:
    """Give a Chromium; skip where there is none."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("needs Chromium (apt-get install chromium)")
    return found


def find_bundle() -> Path:
    """Give the program, installed with npm when it is first asked for; skip where that does not work."""
    if not BUNDLE.is_file():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("needs npm, to install Mermaid")
        CACHE.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--prefix", str(CACHE), "--no-audit", "--no-fund", "--no-package-lock"]
        command += ["--ignore-scripts", f"mermaid@{VERSION}"]
        subprocess.run(command, check=False, capture_output=True, timeout=300)
    if not BUNDLE.is_file():
        pytest.skip(f"needs Mermaid {VERSION}, which npm did not install")
    return BUNDLE
