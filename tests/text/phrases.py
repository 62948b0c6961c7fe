"""Tables of phrases that a test tries one after the other."""


def phrases(table: str) -> list[str]:
    """Return the phrases of a table: they stand on lines of their own, or between bars."""
    return [each.strip() for each in table.replace("\n", "|").split("|") if each.strip()]
