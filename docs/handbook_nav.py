"""Order the chapters of the handbook's site as on its contents page."""

from __future__ import annotations

import re
from pathlib import Path

from properdocs.config.defaults import ProperDocsConfig

LINK = re.compile(r"- \[(.+)\]\((.+)\)")


def on_config(config: ProperDocsConfig) -> ProperDocsConfig:
    """List the chapters as `index.md` does, part by part."""
    contents = Path(config.docs_dir, "index.md").read_text(encoding="utf-8")
    parts = (part.partition("\n") for part in contents.split("\n## ")[1:])
    chapters = ({title: [{name: file} for name, file in LINK.findall(links)]} for title, _, links in parts)
    config.nav = [{"Contents": "index.md"}, *chapters]
    return config
