"""The command that offers the archive to an assistant on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from qa.cli.options import archive_option, reranker_of, reranker_option


@click.command("mcp")
@archive_option
@reranker_option
def mcp(archive: Path, reranker: str | None) -> None:
    """Offer the archive to an assistant, as tools.

    The assistant starts this command itself and speaks the Model Context Protocol over
    its standard input and output; `citewire chat --mcp` is the same over HTTP. The tools
    are ask, search and article.
    """
    from qa.archive import Archive
    from qa.web.api.mcp import tools
    from qa.web.service import Service

    with Archive.open(archive) as opened:
        tools(Service(opened, reranker_of(reranker))).run("stdio")
