"""The built folder holds what the program sends people to."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
SPEC = (ROOT / "installer" / "mscu.spec").read_text(encoding="utf-8")
PAGE = re.compile(r"\bdocs/(\w+\.(?:md|toml))\b")


def sentences(source: str) -> list[str]:
    """Return the texts of a module that a person may read: all but docstrings and comments."""
    tree = ast.parse(source)
    statements = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return [node.value for node in texts if isinstance(node.value, str) and id(node) not in statements]


def test_each_page_that_the_program_names_is_in_the_built_folder() -> None:
    files = (ROOT / "mscu").rglob("*.py")
    named = {
        page for file in files for text in sentences(file.read_text("utf-8")) for page in PAGE.findall(text)
    }
    chapters = (ROOT / "docs" / "handbook").glob("*.md")
    named |= {page for file in chapters for page in PAGE.findall(file.read_text("utf-8"))}
    assert {"server.md", "mscu.toml"} <= named
    assert [page for page in named if f'"docs" / "{page}"' not in SPEC] == []
    assert '"installer" / "server"' in SPEC  # what server.md tells IT to run
