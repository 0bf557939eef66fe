"""From a source to the corpus, each once, and what is said of each."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import yaml
from filelock import FileLock

import bot
from bot import Settings, add
from bot.adding import adding
from bot.adding.fetching import Network
from bot.errors import BusyError, CorpusError
from bot.indexing.loading import load_report
from tests.adding.stories import END, OTHER, STORY, TEXT, page, rss
from tests.adding.test_fetching import HTML, OK, raw
from tests.indexing.files import pdf


def outcomes(results):
    return [(one.outcome, one.path) for one in results]


def head(file):
    return yaml.safe_load(file.read_text(encoding="utf-8").split("---\n")[1])


LIMA = "2025-05-05-andes-post-peru-invites-chile-to-talks.md"


def test_a_page_becomes_a_report_of_the_corpus(web, desk, corpus):
    web.pages["/talks?utm_source=x"] = web.pages["/talks"] = (HTML, page())
    (result,) = add(desk, [web.url("/talks?utm_source=x#top")])
    assert (result.outcome, result.path, result.reason) == ("added", LIMA, "")
    article = load_report(corpus / LIMA, corpus, 1).article
    assert (article.title, article.outlet, article.text) == ("Peru invites Chile to talks", "Andes Post", TEXT)
    assert article.url == web.url("/talks")
    assert head(corpus / LIMA)["fetched"].endswith("+00:00")


def test_files_of_every_format_are_copied_with_their_metadata(desk, corpus, tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf(["Norway backs the talks, Kari Lund said."], title="Oslo backs talks"))
    (tmp_path / "b.html").write_bytes(page())
    (tmp_path / "c.txt").write_text("QUITO, May 7. /Andes Wire/. Ecuador wants to join.", encoding="utf-8")
    os.utime(tmp_path / "c.txt", (1_560_000_000, 1_560_000_000))
    results = add(desk, [str(tmp_path / name) for name in ("a.pdf", "b.html", "c.txt")])
    assert outcomes(results) == [
        ("added", "oslo-backs-talks.md"),
        ("added", LIMA),
        ("added", "andes-wire-ecuador-wants-to-join.md"),
    ]
    article = load_report(corpus / results[2].path, corpus, 1).article
    assert (article.byline, article.place) == ("Andes Wire, 7 May 2019 (year inferred)", "Quito")


def test_a_failure_is_named_and_the_others_go_on(web, desk, tmp_path):
    web.pages["/half"] = raw(OK + b"Content-Length: 9999\r\n\r\n", b"<html>half")
    web.pages["/image"] = ({"Content-Type": "image/png"}, b"\x89PNG")
    web.pages["/good"] = (HTML, page())
    sources = [str(tmp_path / "no.txt"), web.url("/none"), web.url("/half"), "ftp://x.example/", web.url("/image")]
    results = add(desk, [*sources, web.url("/good")])
    assert [one.outcome for one in results] == ["failed"] * 5 + ["added"]
    assert [one.source for one in results[:5]] == sources
    for one, reason in zip(
        results, ["no such file", "404", "ended before", "http: and https:", "image/png"], strict=False
    ):
        assert reason in one.reason
        assert one.path == ""


def test_this_machine_is_out_of_reach_unless_a_setting_allows_it(web, corpus):
    web.pages["/"] = (HTML, page())
    (result,) = add(Settings(corpus_dir=corpus), [web.url("/")])
    assert (result.outcome, web.asked) == ("failed", [])
    assert "BOT_ALLOW_PRIVATE_ADDRESSES" in result.reason


def test_the_corpus_folder_is_made_but_not_its_parents(desk, tmp_path):
    (tmp_path / "a.txt").write_text("Ecuador wants to join.", encoding="utf-8")
    made = desk.model_copy(update={"corpus_dir": tmp_path / "new"})
    assert add(made, [str(tmp_path / "a.txt")])[0].outcome == "added"
    with pytest.raises(CorpusError, match="nowhere"):
        add(desk.model_copy(update={"corpus_dir": tmp_path / "nowhere" / "deep"}), [])


# ---------------------------------------------------------------- each once


def test_an_address_of_the_corpus_is_not_even_fetched(web, desk, write):
    web.pages["/a"] = (HTML, page())
    write("own/mine.txt", f"Ferry talks\n\nLima invites Santiago.\n\nSource: {web.url('/b')}\n")
    write("own/page.html", page(head=f'<link rel="canonical" href="{web.url("/c")}">', body=OTHER))
    first, again = add(desk, [web.url("/a"), web.url("/a/?utm_medium=rss")])
    assert (first.outcome, again.outcome, again.path) == ("added", "already there", first.path)
    results = add(desk, [web.url(f"/{name}") for name in "abc"])
    assert outcomes(results) == [
        ("already there", LIMA),
        ("already there", "own/mine.txt"),
        ("already there", "own/page.html"),
    ]
    assert [path for path, _ in web.asked] == ["/a"]


def test_a_page_is_found_again_by_its_own_address_and_by_the_one_asked_for(web, desk):
    own = f'<link rel="canonical" href="{web.url("/story/1")}">'
    web.pages["/r"] = (302, {"Location": "/story/1/print"}, b"")
    web.pages["/story/1/print"] = (HTML, page(head=own))
    web.pages["/other"] = (HTML, page(head=own, body=OTHER, title="Another"))
    assert add(desk, [web.url("/r")])[0].outcome == "added"
    results = add(desk, [web.url("/story/1"), web.url("/r"), web.url("/other")])
    assert [one.outcome for one in results] == ["already there"] * 3
    assert [path for path, _ in web.asked] == ["/r", "/story/1/print", "/other"]


def test_no_page_can_claim_the_address_of_another_site(web, desk):
    claimed = "https://reuters.example/world/1"
    web.pages["/evil"] = (HTML, page(head=f'<link rel="canonical" href="{claimed}">'))
    assert add(desk, [web.url("/evil")])[0].outcome == "added"
    real = Network(lambda *_, **__: (_ for _ in ()).throw(OSError("asked")))
    (result,) = add(desk, [claimed], network=real)
    assert result.outcome == "failed"


def test_the_same_story_on_three_sites_is_one_story_with_three_outlets(web, desk, corpus):
    web.pages["/1"] = (HTML, page())
    web.pages["/2"] = (HTML, page("Lima calls Santiago", "Pacific Herald", f"<p>Our staff in Arica helped.</p>{STORY}"))
    web.pages["/3"] = (HTML, page("Ferry: Peru wants to talk", "Coast Times", STORY.replace(f"<p>{END}</p>", "")))
    results = add(desk, [web.url("/1"), web.url("/2"), web.url("/3")])
    assert outcomes(results) == [("added", LIMA), ("same story", LIMA), ("same story", LIMA)]
    assert results[1].reason == "Pacific Herald named there too"
    assert head(corpus / LIMA)["also"] == [
        {"outlet": "Pacific Herald", "url": web.url("/2")},
        {"outlet": "Coast Times", "url": web.url("/3")},
    ]
    article = load_report(corpus / LIMA, corpus, 1).article
    assert (article.outlet, article.text) == ("Andes Post", TEXT)
    again = add(desk, [web.url("/2"), web.url("/3")])
    assert outcomes(again) == [("already there", LIMA)] * 2
    assert len(web.asked) == 3


def test_the_same_story_of_the_same_outlet_is_there_already(web, desk, corpus):
    web.pages["/1"] = (HTML, page())
    web.pages["/2"] = (HTML, page("Another headline", "ANDES POST"))
    web.pages["/3"] = (HTML, page(outlet="Coast Times"))
    web.pages["/4"] = (HTML, page(outlet="coast times"))
    results = add(desk, [web.url(f"/{number}") for number in "1234"])
    assert [one.outcome for one in results] == ["added", "already there", "same story", "already there"]
    assert len(head(corpus / LIMA)["also"]) == 1


def test_an_update_with_another_figure_and_another_story_are_reports_of_their_own(web, desk):
    web.pages["/1"] = (HTML, page())
    web.pages["/2"] = (HTML, page(outlet="Coast Times", body=STORY.replace("12 million", "15 million")))
    web.pages["/3"] = (HTML, page(outlet="Nordic Wire", body=OTHER))
    assert [one.outcome for one in add(desk, [web.url(f"/{number}") for number in "123"])] == ["added"] * 3


def test_a_persons_own_file_is_never_changed(web, desk, write, corpus):
    own = f"---\noutlet: Andes Post\ntitle: Mine\n---\n{TEXT}\n"
    file = write("mine.md", own)
    web.pages["/1"] = (HTML, page())
    web.pages["/2"] = (HTML, page(outlet="Coast Times"))
    results = add(desk, [web.url("/1"), web.url("/2")])
    assert outcomes(results)[0] == ("already there", "mine.md")
    assert (results[1].outcome, results[1].reason) == ("added", "the same text as mine.md, from another outlet")
    assert file.read_text(encoding="utf-8") == own
    unknown = write("unknown.txt", f"Another\n\n{OTHER}")
    web.pages["/3"] = (HTML, page(body=OTHER))
    assert outcomes(add(desk, [web.url("/3")])) == [("already there", "unknown.txt")]
    assert unknown.exists()


def test_a_file_twice_and_a_file_of_the_corpus_are_there_already(desk, write, tmp_path):
    inside = write("deep/in.md", "---\ntitle: In\n---\nNorway backs the talks.\n")
    (tmp_path / "a.txt").write_text("Ecuador wants to join, its ministry said.", encoding="utf-8")
    (tmp_path / "link.md").symlink_to(inside)
    results = add(desk, [str(tmp_path / "a.txt"), str(tmp_path / "a.txt"), str(inside), str(tmp_path / "link.md")])
    assert [one.outcome for one in results] == ["added", "already there", "already there", "already there"]
    assert [(one.path, one.reason) for one in results[2:]] == [("deep/in.md", "it is in the corpus folder")] * 2


def test_nothing_is_written_while_another_one_writes(desk, corpus, tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("Ecuador wants to join, its ministry said.", encoding="utf-8")
    monkeypatch.setattr(adding, "_LOCK_SECONDS", 0.1)
    with FileLock(corpus / ".adding.lock"), pytest.raises(BusyError, match="bot add"):
        add(desk, [str(tmp_path / "a.txt")])
    assert [path.name for path in corpus.iterdir()] == [".adding.lock"]


def test_two_at_once_add_each_story_once(web, desk, corpus):
    web.pages |= {f"/{n}": (HTML, page(f"Story {n % 3}", f"Outlet {n}", STORY if n % 3 else OTHER)) for n in range(6)}
    started = threading.Barrier(2)
    results = []

    def run(numbers):
        started.wait()
        results.extend(add(desk, [web.url(f"/{number}") for number in numbers]))

    threads = [threading.Thread(target=run, args=(numbers,)) for numbers in ([0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.outcome for one in results) == ["added"] * 2 + ["already there"] * 6 + ["same story"] * 4
    files = [path for path in corpus.iterdir() if not path.name.startswith(".")]
    named = [{head(file)["outlet"], *(one["outlet"] for one in head(file)["also"])} for file in files]
    assert sorted(map(len, named)) == [2, 4]


# ---------------------------------------------------------------- feeds


def test_a_feed_gives_each_entry_once_and_names_what_fails(web, desk, corpus, tmp_path):
    plain = {"Content-Type": "text/plain"}
    web.pages["/talks"] = (HTML, page())
    web.pages["/plain"] = (plain, b"Ecuador wants to join, its ministry said.")
    feed = rss(
        ("/talks?utm_source=rss", "T", "Wed, 07 May 2025 10:00:00 GMT"),
        ("talks", "T again", "Tue, 06 May 2025 10:00:00 GMT"),
        ("/plain", "Quito wants to join", "Tue, 06 May 2025 10:00:00 GMT"),
        ("/gone", "Gone", "Mon, 05 May 2025 10:00:00 GMT"),
        ("javascript:x", "Bad", ""),
    )
    web.pages["/feed"] = ({"Content-Type": "application/rss+xml"}, feed)
    results = add(desk, [], [web.url("/feed")])
    assert [(one.source, one.outcome) for one in results] == [
        (web.url("/feed"), "failed"),
        (web.url("/talks"), "added"),
        (web.url("/plain"), "added"),
        (web.url("/gone"), "failed"),
    ]
    assert "1 entries have no address" in results[0].reason
    quito = load_report(corpus / results[2].path, corpus, 1).article
    assert (quito.title, quito.byline) == ("Quito wants to join", "127.0.0.1, 6 May 2025")
    web.asked.clear()
    (tmp_path / "saved.xml").write_bytes(feed.replace(b"<link>/", f"<link>{web.url('/')}".encode()))
    again = add(desk, [web.url("/talks")], [web.url("/feed"), str(tmp_path / "saved.xml")])
    assert {one.outcome for one in again if "/gone" not in one.source and "entries" not in one.reason} == {
        "already there"
    }
    assert [path for path, _ in web.asked] == ["/feed", "/gone", "/gone"]


def test_a_feed_that_fails_is_named_and_the_others_go_on(web, desk, tmp_path):
    web.pages["/page"] = (HTML, page())
    web.pages["/feed"] = ({}, rss(("/page", "T", "")))
    feeds = [web.url("/none"), web.url("/page"), str(tmp_path / "none.xml"), web.url("/feed")]
    results = add(desk, [], feeds)
    assert [one.outcome for one in results] == ["failed"] * 3 + ["added"]
    assert [one.source for one in results[:3]] == feeds[:3]


def test_a_feed_that_leads_inside_is_guarded_entry_by_entry(web, corpus, tmp_path):
    (tmp_path / "saved.xml").write_bytes(rss((web.url("/"), "A", ""), ("http://169.254.169.254/", "B", "")))
    results = add(Settings(corpus_dir=corpus), [], [str(tmp_path / "saved.xml")])
    assert [one.outcome for one in results] == ["failed"] * 2
    assert web.asked == []


# ---------------------------------------------------------------- the command


def command(folder, *arguments, **settings):
    env = {key: value for key, value in os.environ.items() if not key.startswith("BOT_")}
    env |= {"PYTHONPATH": str(Path(bot.__file__).parent.parent), **settings}
    return subprocess.run(
        [sys.executable, "-m", "bot", "add", *arguments],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_says_what_became_of_each(web, tmp_path):
    web.pages["/1"] = (HTML, page())
    web.pages["/2"] = (HTML, page(outlet="Coast Times"))
    done = command(tmp_path, *(web.url(f"/{n}") for n in "1219"), BOT_ALLOW_PRIVATE_ADDRESSES="true")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"added corpus/{LIMA}",
        f"the same story as corpus/{LIMA}: Coast Times named there too",
        f"already there corpus/{LIMA}: the same address",
        f"failed: {web.url('/9')}: the server answers 404 (Not Found)",
        "Run `bot rebuild` to ask about it.",
    ]
    assert set(done.stderr.splitlines()) == {"Adding ..."}


def test_the_command_fails_with_one_line_where_everything_does(web, tmp_path):
    done = command(tmp_path, web.url("/1"), "--json")
    assert done.returncode == 1
    assert '"outcome": "failed"' in done.stdout
    line = done.stderr.splitlines()[-1]
    assert line.startswith(f"bot: Nothing was added. {web.url('/1')}: 127.0.0.1 is not on the public internet")
    assert command(tmp_path).returncode == 2


def test_the_command_starts_without_the_heavy_libraries(tmp_path):
    code = (
        "import sys; from bot.cli import main; main(['add', 'none.txt'])\n"
        "heavy = {'torch', 'chromadb', 'gradio', 'onnxruntime', 'trafilatura', 'feedparser', 'sentence_transformers'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(bot.__file__).parent.parent)}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, check=True)
