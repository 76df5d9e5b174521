"""What a page says of itself to machines: who may read its story, and whether it is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_TIERS = {"free": True, "metered": None, "locked": False, "premium": False}
"""Of `article:content_tier`, as publishers tell social networks."""


def is_free(nodes: Sequence[Mapping[str, Any]], metas: Mapping[str, str]) -> bool | None:
    """Whether all may read the whole story (`isAccessibleForFree`); None where it is not said."""
    said = [node["isAccessibleForFree"] for node in nodes if "isAccessibleForFree" in node]
    stated = {str(value).rsplit("/", 1)[-1].casefold() for value in said}
    if "false" in stated:
        return False
    tier = _TIERS.get(metas.get("article:content_tier", "").casefold())
    return True if tier is None and "true" in stated else tier


def is_story(node: Mapping[str, Any], metas: Mapping[str, str]) -> bool:
    """Whether a page says that it is one story, by its JSON-LD or by its type.

    Args:
        node: the JSON-LD node of its story, or {}.
        metas: its meta tags by name.
    """
    kind = str(node.get("@type")).casefold()
    is_one = ("article" in kind or "posting" in kind) and bool(node.get("headline"))
    return is_one or metas.get("og:type", "").casefold() == "article"
