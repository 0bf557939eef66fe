"""The tab of reactions in a real browser, over what the program itself finds in the reports."""

import csv
import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from docx import Document
from playwright.sync_api import expect

from bot.records import visible
from tests.ui.attack import ATTACK
from tests.ui.conftest import SERVER

pytestmark = pytest.mark.browser

SHOWN = visible(ATTACK)


@pytest.fixture
def open_tab(open_page):
    """Opens the tab at a width and waits for the matrix."""

    def opened(**options):
        page = open_page(**options)
        page.get_by_role("tab", name="Reactions").click()
        expect(page.locator("#matrix .act").first).to_be_visible()
        return page

    return opened


def row(page, actor):
    return page.locator("#matrix tbody tr", has=page.get_by_role("rowheader", name=actor, exact=True))


def choose(page, *names):
    box = page.locator("#matrix-actors input")
    for name in names:
        box.fill(name)
        box.press("Enter")
        expect(page.locator("#matrix-actors .token", has_text=name)).to_be_visible()


def show(page):
    page.get_by_role("button", name="Show", exact=True).click()


def assert_harmless(page):
    shown = page.locator("#matrix")
    assert shown.locator(":is(img, script, svg, iframe, strong, em, pre, code)").count() == 0
    assert page.locator("a[href*='evil']").count() == 0
    assert page.evaluate("window.pwned") is None


def test_the_matrix_has_actors_down_and_days_across(open_tab):
    page = open_tab()
    expect(page.locator("#matrix .extent")).to_contain_text(
        re.compile(r"^\d+ reactions of \d actors in \d reports from \d outlets")
    )
    expect(page.locator("#matrix thead th").nth(1)).to_contain_text("5 May 2025")
    for actor in ("Peru", "Chile", "Bolivia"):
        expect(row(page, actor)).to_be_visible()
    expect(page.locator("#timeline .points path").first).to_be_visible()


def test_an_act_opens_its_quotation_with_its_source_by_keyboard_and_escape_closes_it(open_tab):
    page = open_tab()
    act = row(page, "Peru").locator(".act").first
    act.focus()
    page.keyboard.press("Enter")
    cards = page.locator(f"#{act.get_attribute('aria-controls')}")
    expect(cards).to_be_visible()
    expect(cards).to_be_focused()
    expect(act).to_have_attribute("aria-expanded", "true")
    expect(cards.locator("mark").first).not_to_be_empty()
    expect(cards.locator(".outlet").first).to_have_text("Andes Wire")
    expect(cards.locator(".date").first).to_have_text("5 May 2025")
    page.keyboard.press("Escape")
    expect(cards).to_be_hidden()
    expect(act).to_be_focused()
    expect(act).to_have_attribute("aria-expanded", "false")


def test_in_a_row_one_act_is_open_at_a_time(open_tab):
    page = open_tab()
    acts = row(page, "Peru").locator(".act")
    assert acts.count() > 1
    acts.nth(0).click()
    acts.nth(1).click()
    expect(page.locator("#matrix .cards:visible")).to_have_count(1)
    expect(acts.nth(0)).to_have_attribute("aria-expanded", "false")
    acts.nth(1).click()
    expect(page.locator("#matrix .cards:visible")).to_have_count(0)


def test_who_is_asked_for_by_any_name_has_a_row_also_without_a_statement(open_tab):
    page = open_tab()
    choose(page, "Lima", "the Kremlin")
    show(page)
    expect(row(page, "Russia").locator(".silence")).to_contain_text(
        re.compile(r"No statement by Russia in \d reports from \d outlets")
    )
    expect(row(page, "Peru").locator(".act").first).to_be_visible()
    expect(row(page, "Chile")).to_have_count(0)
    choose(page, "Narnia")
    show(page)
    expect(page.locator("#matrix .problem")).to_contain_text("'Narnia' is no actor that is known")
    expect(page.locator("#exports")).to_be_hidden()
    expect(page.locator("#timeline")).to_be_hidden()


def test_only_the_subject_and_the_reports_that_are_wanted_are_shown(open_tab):
    page = open_tab()
    page.get_by_label("About").fill("the harvest of wheat")
    page.get_by_label("About").press("Enter")
    expect(page.locator("#matrix .extent")).to_contain_text("0 reactions of 0 actors about “the harvest of wheat”")
    page.get_by_label("About").fill("")
    page.locator("#matrix-scope > button").click()
    until = page.locator("#matrix-scope").get_by_label("Until")
    expect(until).to_be_visible()
    until.fill("2025-05-05")
    until.press("Tab")
    expect(page.locator("#matrix-scope > button > span").first).to_have_text("Which reports: published by 5 May 2025")
    show(page)
    expect(page.locator("#matrix .aside")).to_have_text("Only reports published by 5 May 2025 were read.")
    expect(row(page, "Chile")).to_have_count(0)
    expect(page.locator("#scope > button > span").first).to_have_text("Which reports: all")


def test_the_matrix_is_saved_as_markdown_csv_and_word_and_nothing_else_is_served(open_tab, served, tmp_path):
    page = open_tab()
    saved = {}
    for name in ("Markdown", "CSV", "Word"):
        with page.expect_download() as download:
            page.locator("#exports").get_by_text(name, exact=True).click()
        saved[name] = tmp_path / download.value.suggested_filename
        download.value.save_as(saved[name])
    assert sorted(file.name for file in saved.values()) == ["reactions.csv", "reactions.docx", "reactions.md"]
    assert saved["Markdown"].read_text(encoding="utf-8").startswith("# Reactions\n")
    assert "Peru" in {one["actor"] for one in csv.DictReader(saved["CSV"].read_text(encoding="utf-8-sig").splitlines())}
    assert Document(str(saved["Word"])).tables
    for path in (served.corpus / "lima.txt", "/etc/hostname", Path(__file__)):
        assert page.request.get(f"{served.url}gradio_api/file={quote(str(path))}").status == 403


def test_what_a_report_brings_stays_text(open_tab):
    page = open_tab()
    for act in row(page, "Bolivia").locator(".act").all():
        act.click()
    expect(page.locator("#matrix .cards:visible")).to_contain_text("![pixel](http://evil.example/p.png) **now**")
    expect(page.locator("#matrix .cards:visible a")).to_have_count(0)
    page.locator("#timeline .points path").last.hover(force=True)
    assert_harmless(page)


def test_nothing_relies_on_the_statements_having_been_cleaned(open_page, attacked):
    page = open_page(url=attacked.url, ready="Login")
    page.get_by_label("Username").fill("bot")
    page.get_by_label("Password").fill(attacked.password)
    page.get_by_role("button", name="Login").click()
    page.get_by_role("tab", name="Reactions").click()
    act = page.locator("#matrix .act")
    expect(act).to_contain_text(SHOWN)
    act.click()
    for place in ("th[scope=row]", "h3", ".said-by", "mark", ".outlet"):
        expect(page.locator(f"#matrix {place}").first).to_contain_text(SHOWN[:300])
    page.locator("#timeline .points path").first.hover(force=True)
    expect(page.locator("#timeline .hoverlayer")).to_contain_text("<script>")
    assert_harmless(page)
    assert page.locator("#timeline .hoverlayer a, #timeline .hoverlayer image").count() == 0


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_is_no_wider_than_the_screen(open_tab, width):
    page = open_tab(width=width)
    page.locator("#matrix .act").first.click()
    expect(page.locator("#timeline .points path").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.locator("#matrix .cards:visible mark").first).to_be_in_viewport()


def test_a_server_that_is_ended_leaves_no_file(tmp_path):
    corpus, files = tmp_path / "corpus", tmp_path / "files"
    corpus.mkdir()
    files.mkdir()
    (corpus / "lima.txt").write_text("Peru condemned the attack.", encoding="utf-8")
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, corpus, tmp_path / "index", tmp_path / "calls"],
        cwd=Path(__file__).parents[2],
        env={"PATH": "/usr/bin", "TMPDIR": str(files)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert any("http://" in line for line in server.stdout)
    assert list(files.glob("bot-exports-*"))
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=60)
    assert server.returncode == 128 + signal.SIGTERM
    assert list(files.glob("bot-exports-*")) == []
