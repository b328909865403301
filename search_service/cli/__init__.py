"""The command line: `python -m search_service COMMAND`."""

from __future__ import annotations

import argparse
import codecs
import os
import sys
import time
import unicodedata
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from search_service.cli import precedents, searching
from search_service.errors import IndexBusyError, IndexMissingError, SearchServiceError
from search_service.indexing.fetch import ORIGIN, fetch
from search_service.search.index import open_index
from search_service.settings import Settings, python_warning
from search_service.settings import settings as read_settings
from search_service.text.folding import well_formed

if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]

_AS_WRITTEN = argparse.RawDescriptionHelpFormatter
EXAMPLES = """examples:
  python -m search_service index PATH...          read files, folders and archives
  python -m search_service search 'preventive diplomacy' --session 77 --verb encourage
  python -m search_service search '"zone of peace" -women' --json | jq .total
  python -m search_service search climate --verb urge --csv > clauses.csv
  python -m search_service compare A/RES/75/272 77/273   the changes of each clause
  python -m search_service check draft.docx       which clauses of a draft are agreed language
  python -m search_service serve --port 8080

exit codes:
  0  success; also for a search that finds nothing
  1  failure: no index, a file that cannot be read, nothing to index
  2  an invalid option or query
  130  interrupted with Ctrl-C
"""
FORMATS = """Reads official XML, PDF, Word (.docx), web pages, Markdown and plain text, detected by content, also in
archives (.zip, .tar.gz, .tar.xz). Old Word (.doc), WordPerfect and RTF are refused with advice."""
# Replacements for characters that a terminal cannot print.
PLAINER = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "‑": "-", "→": "->", "·": "-"})
FRACTION_SLASH = "\u2044"
# The interval of checks whether another process has built the first index.
WAIT_SECONDS = 0.5
COMPLETES = "print the completion script of a shell"
COMPLETION = """Prints a script that completes commands and options in a shell. For bash (and likewise for zsh), in ~/.bashrc:

  search_service() { /path/to/.venv/bin/python -m search_service "$@"; }
  eval "$(search_service completion bash)"
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code, as listed in EXAMPLES."""
    codecs.register_error("plainer", _plainer)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="plainer")
    try:
        settings = read_settings()
        options = _parser(settings).parse_args(arguments)
        code = int(options.run(options, settings))
        # Buffered output is flushed here, where a closed pipe is no error.
        sys.stdout.flush()
        return code
    except SearchServiceError as error:
        print(f"search_service: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:  # the reader of our output, such as `head`, has closed the pipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _plainer(error: UnicodeError) -> tuple[str, int]:
    """Replacements for characters that a terminal cannot print: straight quotes, letters without accents, or "?"."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_plain_letter, well_formed(error.object[error.start : error.end]))), error.end


def _plain_letter(letter: str) -> str:
    parts = unicodedata.normalize("NFKD", letter.translate(PLAINER))
    # "2½" is "2 1/2": a fraction is taken apart at a stroke of its own.
    parts = f" {parts.replace(FRACTION_SLASH, '/')}" if FRACTION_SLASH in parts else parts
    return parts.encode("ascii", "ignore").decode() or "?"


def _parser(settings: Settings) -> argparse.ArgumentParser:
    description = "Search the clauses of United Nations resolutions."
    parser = argparse.ArgumentParser("search_service", description=description, epilog=EXAMPLES, formatter_class=_AS_WRITTEN)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    readers = _declare_readers(commands, settings)
    searchers = _declare_searchers(commands, settings)
    for command in (*readers, *searchers):
        command.add_argument("--index-dir", type=Path, default=settings.index_dir, metavar="DIR")
    completion = commands.add_parser("completion", help=COMPLETES, description=COMPLETION, formatter_class=_AS_WRITTEN)
    completion.add_argument("shell", choices=("bash", "zsh"))
    completion.set_defaults(run=lambda options, _: _complete(parser, options.shell))
    return parser


def _declare_readers(commands: _Commands, settings: Settings) -> tuple[argparse.ArgumentParser, ...]:
    """Declare the commands that read files; return those that write an index."""
    index = commands.add_parser("index", help="read files, folders and archives, and build the index", description=FORMATS)
    index.add_argument("paths", nargs="*", type=Path, metavar="PATH", default=[settings.seeds_dir], help="default: seeds/")
    index.add_argument("--json", action="store_true", help="print the coverage report as JSON")
    index.add_argument("--update", action="store_true", help="skip files that have not changed")
    index.set_defaults(run=_index)

    read = commands.add_parser("read", help="print the documents of files, as a JSON line each", description=FORMATS)
    read.add_argument("paths", nargs="+", type=Path, metavar="FILE", help="a file, a folder or an archive; - is standard input")
    read.set_defaults(run=_read)

    fetcher = commands.add_parser("fetch", help="download the UN's official texts with git")
    fetcher.add_argument("--dest", type=Path, default=settings.corpus_dir, metavar="DIR", help="default: %(default)s")
    fetcher.add_argument("--from", dest="origin", default=ORIGIN, metavar="URL", help="where the repositories are")
    fetcher.set_defaults(run=_fetch)
    return (index,)


def _declare_searchers(commands: _Commands, settings: Settings) -> tuple[argparse.ArgumentParser, ...]:
    """Declare the commands that answer from an index."""
    search = commands.add_parser("search", help="search the index", **searching.HELP)
    searching.declare(search)
    search.set_defaults(run=searching.run)

    compare = commands.add_parser("compare", help="compare two documents, clause by clause")
    precedents.declare_compare(compare)
    compare.set_defaults(run=precedents.compare)

    check = commands.add_parser("check", help="check a draft for agreed language")
    precedents.declare_check(check)
    check.set_defaults(run=precedents.check)

    server = commands.add_parser("serve", help="serve the pages and the API")
    server.add_argument("--host", default=settings.host)
    server.add_argument("--port", default=settings.port, type=int)
    server.add_argument("--workers", default=settings.workers, type=int)
    server.set_defaults(run=_serve)
    return search, compare, check, server


def _index(options: argparse.Namespace, settings: Settings) -> int:
    if sys.stderr.isatty() and (warning := python_warning()):
        print(f"search_service: {warning}", file=sys.stderr)
    # Imported only when used: these modules take half of the time to start.
    from search_service.cli import indexing

    return indexing.index(options, settings)


def _read(options: argparse.Namespace, settings: Settings) -> int:
    from search_service.cli import indexing

    return indexing.read(options, settings)


def _complete(parser: argparse.ArgumentParser, shell: str) -> int:
    import shtab

    print(shtab.complete(parser, shell))
    return 0


def _fetch(options: argparse.Namespace, _: Settings) -> int:
    for corpus in fetch(options.dest, options.origin, lambda line: print(line, flush=True)):
        print(f"{corpus.folder}: {'updated to' if corpus.changed else 'unchanged at'} {corpus.commit[:12]}")
    print(f"Index them with: python -m search_service index {options.dest}")
    return 0


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    # Imported only when used: the server takes longer to load than all other commands.
    from search_service.web import process_tuning

    process_tuning.reuse_memory()
    from search_service.web.server import serve

    _ready_index(options.index_dir, settings)
    serve(options.index_dir, options.host, options.port, options.workers)
    return 0


def _ready_index(index_dir: Path, settings: Settings) -> None:
    """Build an index if there is none. It is closed again, so that workers do not inherit its mapped files."""
    try:
        with open_index(index_dir, engine=settings.engine) as index:
            searching.tell_damage(index)
    except IndexMissingError as error:
        print(f"{error.what} Indexing {settings.seeds_dir} first.", flush=True)
        _build_first(index_dir, settings)


def _build_first(index_dir: Path, settings: Settings) -> None:
    """Build the first index; if another process is building it, wait for it, and build if that process fails."""
    from search_service.indexing.build import build

    is_waiting = False
    while _is_missing(index_dir, settings):
        try:
            build([settings.seeds_dir], index_dir, settings.max_file_bytes, engine=settings.engine)
        except IndexBusyError as busy:
            if not is_waiting:
                print(f"{busy.what} Waiting until it is done.", flush=True)
            is_waiting = True
            time.sleep(WAIT_SECONDS)


def _is_missing(index_dir: Path, settings: Settings) -> bool:
    try:
        open_index(index_dir, engine=settings.engine).close()
    except IndexMissingError:
        return True
    return False
