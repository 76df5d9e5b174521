"""Options that let a language model take part, of each command that answers."""

from __future__ import annotations

import os

import click

from embeddings.entailment import load_entailment
from qa.answering.support.check import Entailment
from qa.cli.options import Command
from qa.llm.servers.client import load_client
from qa.llm.servers.ladder import LanguageModel
from qa.llm.settings import KEY_VARIABLE, MODEL_VARIABLE, SECONDS, URL_VARIABLE, server_from


def model_options(command: Command) -> Command:
    """Add the options that let a language model choose."""
    options = (
        click.option(
            "--llm",
            is_flag=True,
            help="Let a language model choose which of the sentences found answer, and their"
            " order; it writes none.",
        ),
        click.option(
            "--llm-url",
            metavar="URL",
            help=f"Its server, such as http://127.0.0.1:11434/v1; else that in {URL_VARIABLE}."
            f" A key is taken from {KEY_VARIABLE} alone.",
        ),
        click.option(
            "--llm-model",
            metavar="NAME",
            help=f"Its name there; else that in {MODEL_VARIABLE}.",
        ),
        click.option(
            "--llm-remote",
            is_flag=True,
            help="Send the question and the sentences found to a server that is not this machine.",
        ),
        click.option(
            "--llm-seconds",
            type=click.FloatRange(min=1, max=3600),
            metavar="SECONDS",
            help="How long all that it is asked for one question may take.  [default:"
            f" {SECONDS:.0f}]",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def model_of(
    llm: bool,
    llm_url: str | None,
    llm_model: str | None,
    llm_remote: bool,
    llm_seconds: float | None,
) -> LanguageModel | None:
    """The language model that is to choose, if any; asks its server nothing yet.

    Raises:
        LanguageModelError: it cannot be asked, or may not be.
    """
    if not llm:
        if any(option is not None for option in (llm_url, llm_model, llm_seconds)) or llm_remote:
            raise click.UsageError(
                "--llm-url, --llm-model, --llm-remote and --llm-seconds go with --llm."
            )
        return None
    server = server_from(
        os.environ,
        llm_url,
        llm_model,
        allows_remote=llm_remote,
        seconds=llm_seconds or SECONDS,
    )
    load_client()
    return LanguageModel(server)


def summary_options(command: Command) -> Command:
    """Add the options that let a language model write above the quotes."""
    options = (
        click.option(
            "--llm-summary",
            is_flag=True,
            help="Let it choose, and write up to three sentences above the quotes, each checked"
            " against what it cites.",
        ),
        click.option(
            "--llm-entailment",
            metavar="MODEL",
            help="With --llm-summary: a cross-encoder of inference, by name or folder, that may"
            " strike sentences besides.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def translate_option(command: Command) -> Command:
    """Add the option that lets a language model translate quotes."""
    return click.option(
        "--llm-translate",
        is_flag=True,
        help="Let it choose, and translate quotes in another language than the question's: below"
        " each, labelled, and no quote.",
    )(command)


def entailment_of(name: str | None, summarises: bool) -> Entailment | None:
    """Load the model of inference that was named, if any."""
    if name and not summarises:
        raise click.UsageError("--llm-entailment goes with --llm-summary.")
    return load_entailment(name) if name else None
