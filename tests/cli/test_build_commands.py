from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from command_line import assert_refused, invoke
from news_pages.warcs import answer, record


def test_build_reports_and_remove_takes_away(tmp_path: Path, page: Path) -> None:
    archive = tmp_path / "archive"
    result = invoke(archive, "build", page)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "Dropped lines, by rule" in result.stdout
    assert "Follow us on Twitter" in result.stdout
    assert "1 article in 1 passage" in result.stdout

    again = json.loads(invoke(archive, "build", page, "--json").stdout)
    assert again["files_unchanged"] == 1
    assert again["passages_embedded"] == 0
    assert again["archive_articles"] == 1

    removed = invoke(archive, "remove", page, "--json")
    assert json.loads(removed.stdout) == {"removed": 1, "unknown": []}
    assert page.exists()
    assert json.loads(invoke(archive, "info", "--json").stdout)["articles"] == 0


def test_a_file_that_failed_is_named_again_and_can_be_removed(tmp_path: Path, page: Path) -> None:
    archive, empty = tmp_path / "archive", tmp_path / "empty.txt"
    empty.write_bytes(b"")
    assert invoke(archive, "build", page, empty).exit_code == 0
    again = invoke(archive, "build", page, empty)
    assert again.exit_code == 0
    assert "Failed before, not tried again until the file changes\n  empty.txt: " in again.stdout
    report = json.loads(invoke(archive, "build", page, empty, "--json").stdout)
    assert report["files_unchanged"] == 1
    assert [failure["name"] for failure in report["failed_before"]] == ["empty.txt"]
    alone = invoke(archive, "build", empty)
    assert alone.exit_code == 1
    assert alone.stderr.startswith("citewire: empty.txt: ")

    removed = invoke(archive, "remove", empty, "--json")
    assert (removed.exit_code, json.loads(removed.stdout)) == (0, {"removed": 0, "unknown": []})
    assert invoke(archive, "remove", empty).exit_code == 1


def test_remove_takes_ids_and_says_what_it_does_not_know(tmp_path: Path, page: Path) -> None:
    archive = tmp_path / "archive"
    assert invoke(archive, "build", page).exit_code == 0
    [hit] = json.loads(invoke(archive, "search", "mill bridge", "--json").stdout)
    result = invoke(archive, "remove", "f" * 16, hit["article_id"])
    assert result.exit_code == 1
    assert result.stdout == "Removed 1 article.\n"
    assert "f" * 16 in result.stderr
    assert hit["article_id"] not in result.stderr


def test_articles_that_the_model_does_not_read_are_told_and_info_names_their_share(
    tmp_path: Path, page: Path
) -> None:
    archive, german = tmp_path / "archive", tmp_path / "wehr.txt"
    german.write_text(
        "Wehr gebrochen\n\nDas Wehr in Ommel ist am Freitag gebrochen. Vierzig Keller standen unter"
        " Wasser, sagte die Bürgermeisterin Ilse Trabant. Die Feuerwehr pumpte bis zum Abend.\n",
        encoding="utf-8",
    )
    hint = invoke(archive, "build", page, german).stderr
    assert hint.startswith("citewire: 1 of 2 articles are not in English (German)")
    assert "--model multilingual" in hint
    info = invoke(archive, "info").stdout
    assert "Languages\n       1  German (de), 50 %\n       1  English (en), 50 %\n" in info
    known = json.loads(invoke(archive, "info", "--json").stdout)["languages"]
    assert known == [{"language": "de", "articles": 1}, {"language": "en", "articles": 1}]
    [listed] = json.loads(invoke(archive, "list", "--language", "German", "--json").stdout)[
        "articles"
    ]
    assert listed["language"] == "de"
    shown = invoke(archive, "show", listed["article_id"]).stdout
    assert "German (de)" in shown


def test_clean_shows_what_went_and_why(tmp_path: Path, page: Path) -> None:
    result = invoke(tmp_path, "clean", page)
    assert result.exit_code == 0
    assert "[-Share this-]" in result.stdout
    assert "[-Follow us on Twitter-]" in result.stdout
    assert "Arle Herald" in result.stdout

    [article] = json.loads(invoke(tmp_path, "clean", page, "--json").stdout)
    assert " ".join(article) == (
        "title text outlet authors published modified language captions is_partial kind part_of"
        " dropped"
    )
    assert article["title"] == "Arle closes its mill bridge"
    assert article["published"] == "2025-10-06"
    assert article["text"].startswith("The council of Arle")
    assert {drop["text"] for drop in article["dropped"]} >= {"Share this", "Follow us on Twitter"}
    for drop in article["dropped"]:
        assert drop["rule"] in result.stdout


def test_clean_tells_of_what_was_passed_over(tmp_path: Path) -> None:
    crawl = tmp_path / "crawl.warc"
    page = b"<html><body><p>The mill bridge of Arle was closed on Monday.</p></body></html>"
    crawl.write_bytes(
        b"".join(
            record(answer(body, kind))
            for body, kind in ((page, "text/html"), (b"GIF8", "image/gif"), (b"GIF8", "image/png"))
        )
    )
    result = invoke(tmp_path, "clean", crawl)
    assert result.exit_code == 0
    assert "The mill bridge of Arle" in result.stdout
    assert "citewire: passed over: pictures, sounds and films (2)" in result.stderr


def test_sync_removes_what_is_no_longer_there_and_says_so(tmp_path: Path, page: Path) -> None:
    archive, news = tmp_path / "archive", tmp_path / "news"
    news.mkdir()
    page.rename(news / "page.txt")
    (news / "owl.txt").write_text("Title: Owl\n\nAn owl sat on the hall, they said.", "utf-8")
    assert invoke(archive, "build", news).exit_code == 0
    (news / "page.txt").unlink()
    plain = invoke(archive, "build", news)
    assert plain.exit_code == 0
    assert "1 file is no longer there; --sync removes its articles" in plain.stdout
    assert str(news / "page.txt") in plain.stdout
    synced = invoke(archive, "build", news, "--sync")
    assert synced.exit_code == 0
    assert "Files that are no longer there, removed" in synced.stdout
    assert "Arle closes its mill bridge" in synced.stdout
    (news / "owl.txt").unlink()
    assert_refused(invoke(archive, "build", news, "--sync"), "is a disk not mounted?")
    assert json.loads(invoke(archive, "info", "--json").stdout)["articles"] == 1
    report = json.loads(invoke(archive, "build", news, "--sync", "--remove-most", "--json").stdout)
    assert report["files_missing"] == []
    assert report["files_removed"] == [str(news / "owl.txt")]
    assert report["articles_vanished"] == ["Owl"]
    assert report["archive_articles"] == 0
    assert invoke(archive, "build", news, "--remove-most").exit_code == 2


def test_columns_of_a_table_can_be_said_and_it_is_then_read_anew(tmp_path: Path) -> None:
    archive, table = tmp_path / "archive", tmp_path / "a.csv"
    text = "The weir at Nethercombe gave way on Sunday night and the meadow is a lake."
    table.write_text(f"kop,opinion,text\nWeir gives way,{text},Not this one is the story.\n")
    said = ("--columns", "title=kop", "--columns", "text=opinion")
    assert invoke(archive, "build", table).exit_code == 0
    (shown,) = json.loads(invoke(archive, "clean", table, *said, "--json").stdout)
    assert (shown["title"], shown["text"]) == ("Weir gives way", text)
    first, second = (
        json.loads(invoke(archive, "build", table, *said, "--json").stdout) for _ in range(2)
    )
    assert (first["articles_replaced"], first["archive_articles"]) == (1, 1)
    assert second["files_unchanged"] == 1
    wrong = invoke(archive, "build", table, "--columns", "kop=title")
    assert wrong.exit_code == 2
    assert "the fields are title, text," in wrong.stderr


def test_the_largest_file_can_be_set(tmp_path: Path) -> None:
    archive, big = tmp_path / "archive", tmp_path / "big.txt"
    met = "The council of Arle met on that day to speak of the bridge over the river. "
    big.write_text("Title: Minutes\n\n" + met * (2**20 // len(met) + 1), encoding="utf-8")
    refused = invoke(archive, "build", big, "--largest-file", 1)
    assert refused.exit_code == 1
    assert "big.txt: is too big" in refused.stderr
    assert "at most 1 MiB" in refused.stderr
    taken = json.loads(invoke(archive, "build", big, "--largest-file", 2, "--json").stdout)
    assert taken["articles_added"] == 1
    assert invoke(archive, "build", big, "--largest-file", 0).exit_code == 2


@pytest.mark.parametrize("command", ["build", "remove"])
def test_a_second_writer_waits_or_is_told_who_writes(
    tmp_path: Path, page: Path, command: str
) -> None:
    archive = tmp_path / "archive"
    assert invoke(archive, "build", page).exit_code == 0
    code = (
        "import sys; from qa.archive import Archive\n"
        "with Archive.open(sys.argv[1]) as archive, archive.exclusive():\n"
        "    print('in', flush=True); sys.stdin.readline()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(archive)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        writer.stdout.readline()
        assert_refused(invoke(archive, command, page), str(writer.pid))
        assert "after 0.1 seconds" in invoke(archive, command, page, "--wait", 0.1).stderr
        release = threading.Timer(0.5, writer.stdin.close)
        release.start()
        assert invoke(archive, command, page, "--wait", "inf").exit_code == 0
        release.join()
    assert invoke(archive, command, page, "--wait", -1).exit_code == 2


def test_a_report_tells_of_each_record_in_lines_and_on_a_page(tmp_path: Path, page: Path) -> None:
    archive, report = tmp_path / "archive", tmp_path / "report.jsonl"
    tried = invoke(archive, "build", page, "--dry-run", "--json")
    assert (tried.exit_code, archive.exists()) == (0, False)
    assert json.loads(tried.stdout)["articles_added"] == 1
    assert invoke(archive, "build", page, "--report", report, "--workers", 2).exit_code == 0
    [fate] = map(json.loads, report.read_text("utf-8").splitlines())
    assert fate["outcome"] == "added"
    assert "added" in (tmp_path / "report.html").read_text("utf-8")
    assert invoke(archive, "build", page, "--report", "r.html").exit_code == 2
