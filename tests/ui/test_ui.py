"""The page in a real browser, over real models and a real index."""

import re
import statistics

import pytest
from playwright.sync_api import expect

from bot.records import visible
from tests.ui.attack import ATTACK
from tests.ui.reports import HOSTILE_FILE, LIMA, QUITO

pytestmark = pytest.mark.browser

# What turns the text around it is left out, so that it reads as it was written.
SHOWN = visible(ATTACK)

OFFER = "Peruvian Foreign Minister Rosa Quispe said that Lima offers to host talks on the ferry line."


def assert_harmless(page):
    """No element of a report's own, and none of its scripts has run."""
    shown = page.locator("#chat .question, #chat .answer, #cards, #indexed")
    assert shown.locator(":is(img, script, svg, iframe, strong, em, pre, code)").count() == 0
    assert shown.locator("a:not(.cite):not([rel='noopener noreferrer']), a[href*='evil']").count() == 0
    assert page.evaluate("window.pwned") is None


def ask(page, question):
    """Types the question and waits until its sources, or the nearest passages, are shown."""
    turn = page.locator("#chat .answer, #chat .problem").count() + 1
    box = page.get_by_label("Your question")
    box.fill(question)
    box.press("Enter")
    answer = page.locator("#chat .answer, #chat .problem").nth(turn - 1)
    expect(answer).to_be_visible()
    expect(page.locator("#cards .card").first).to_be_visible()
    expect(page.locator("#chat .status")).to_have_count(0)
    return answer


def ask_unsourced(page, question):
    """Types the question and waits for what is said of it, with or without sources."""
    turn = page.locator("#chat .answer").count() + 1
    page.get_by_label("Your question").fill(question)
    page.get_by_label("Your question").press("Enter")
    expect(page.locator("#chat .answer")).to_have_count(turn)
    return page.locator("#chat .answer").last


def test_the_first_start_builds_the_index_and_says_where_the_page_is(served):
    assert served.said[0].startswith("There is no index in ")
    assert "Reading and embedding ..." in served.said
    assert any(re.match(r"3 reports, \d+ passages in .*: 3 added", line) for line in served.said)
    assert served.said[-1] == f"Who said what: {served.url} (Ctrl+C ends it)"


def test_a_question_is_asked_and_its_source_followed_by_keyboard(open_page):
    page = open_page()
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.get_by_label("Your question").evaluate("box => box === document.activeElement"):
            break
    page.keyboard.type("What did Peru offer?")
    page.keyboard.press("Enter")
    expect(page.locator("#chat .question")).to_have_text("What did Peru offer?")
    answer = page.locator("#chat .answer")
    expect(answer).to_contain_text(OFFER)
    card = page.locator("#cards .card").first
    expect(card.locator(".outlet")).to_have_text("Andes Wire")
    expect(card.locator(".date")).to_have_text("5 May 2025")
    expect(card.locator(".title")).to_have_text("Peru invites Chile to talks")
    expect(card.locator("mark").first).to_have_text(OFFER)
    expect(card.locator("mark").first).to_be_in_viewport()
    expect(page.get_by_label("Your question")).to_be_focused()
    expect(page.get_by_label("Your question")).to_have_value("")
    mark = answer.get_by_role("link", name="Source [1]")
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if mark.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#source-1-1")).to_be_focused()


def test_an_answer_names_the_address_of_its_report(open_page):
    page = open_page()
    ask(page, "What did Diego Soto demand?")
    link = page.locator("#cards .card").first.get_by_role("link")
    expect(link).to_have_attribute("href", "https://pacific.example/2025/ferry?a=1&b=2")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")
    expect(page.locator("#cards .heading").first).to_have_text("Conditions")


def test_what_the_reports_do_not_hold_is_refused_with_the_nearest_passages(open_page):
    page = open_page()
    answer = ask(page, "What did Kenya offer?")
    expect(answer).to_have_class(re.compile("refusal"))
    expect(answer).to_contain_text("The 3 indexed reports do not answer this")
    expect(page.locator("#cards")).to_contain_text("Nearest passages (they do not answer it)")
    expect(page.locator("#cards mark")).to_have_count(0)


def test_a_follow_up_says_what_was_searched_and_a_new_conversation_forgets(open_page):
    page = open_page()
    ask(page, "What did Peru say?")
    follow_up = ask(page, "And Chile?")
    expect(follow_up).to_contain_text("Searched for: What did Chile say?")
    expect(follow_up).to_contain_text("Diego Soto said that Santiago welcomes the talks.")
    first = page.locator("#chat .answer").first
    first.get_by_role("link", name="Source [1]").click()
    expect(page.locator("#cited-1-1")).to_be_visible()
    expect(page.locator("#cited-1-1")).to_be_focused()
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#chat .answer")).to_have_count(0)
    expect(page.locator("#cards .card")).to_have_count(0)
    expect(ask(page, "And Chile?")).not_to_contain_text("Searched for")


def test_a_problem_is_one_line_and_the_conversation_goes_on(open_page):
    page = open_page()
    box = page.get_by_label("Your question")
    box.fill("why " * 5000)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#chat .problem")).to_contain_text("ask in at most")
    box.fill("What did Peru offer?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#chat .answer")).to_contain_text(OFFER)


def scope_of(page):
    """The control that says which reports are read, opened."""
    page.get_by_role("button", name="Which reports").click()
    return page.locator("#scope")


def test_a_question_is_asked_of_some_reports_by_keyboard(open_page):
    page = open_page()
    page.get_by_role("button", name="Which reports: all").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Since")).to_be_visible()
    for typed in (
        "Tab",
        "2025-05-05",
        "Tab",
        "2025-05-06",
        "Tab",
        "Tab",
        "pacific",
        "Enter",
        "andes",
        "Enter",
        "Escape",
    ):
        page.keyboard.press(typed) if typed.istitle() else page.keyboard.type(typed)
    which = "by Pacific Daily and Andes Wire, published from 5 to 6 May 2025"
    expect(page.locator("#scope > button > span").first).to_have_text(f"Which reports: {which}")
    answer = ask(page, "What did Peru offer?")
    expect(answer).to_contain_text(OFFER)
    expect(answer.locator(".note")).to_have_text(f"Only reports {which}, were read.")
    refused = ask(page, "What did Bolivia condemn?")
    expect(refused).to_contain_text(f"The 2 indexed reports {which}, do not answer this")
    page.get_by_role("button", name="All reports").click()
    expect(page.locator("#scope > button > span").first).to_have_text("Which reports: all")
    expect(page.get_by_label("Since")).to_have_value("")
    expect(ask(page, "What did Bolivia condemn?").locator(".note")).to_have_count(0)


def test_each_day_limits_the_reports_that_are_read(open_page):
    page = open_page()
    scope = scope_of(page)
    for name, day, told in (
        ("Since", "2025-05-06", "published since 6 May 2025"),
        ("Until", "2025-05-04", "published by 4 May 2025"),
        ("As of", "2025-05-04", "published by 4 May 2025"),
    ):
        scope.get_by_label(name, exact=True).fill(day)
        expect(ask_unsourced(page, "What did Peru offer?").locator(".note")).to_have_text(
            f"Only reports {told} were read."
        )
        page.get_by_role("button", name="All reports").click()
        expect(scope.get_by_label(name, exact=True)).to_have_value("")


def test_what_is_no_day_is_one_line_and_the_question_can_be_asked_again(open_page):
    page = open_page()
    scope = scope_of(page)
    scope.get_by_label("As of").fill("yesterday")
    scope.get_by_label("Since").focus()
    problem = "As of: 'yesterday' is not a day such as 2024-01-18."
    expect(page.locator("#scope > button > span").first).to_have_text(f"Which reports: {problem}")
    page.get_by_label("Your question").fill("What did Peru offer?")
    page.keyboard.press("Enter")
    expect(page.locator("#chat .problem")).to_have_text(problem)
    scope.get_by_label("As of").fill("2025-05-05")
    expect(ask(page, "What did Peru offer?")).to_contain_text(OFFER)


def test_the_examples_are_questions_that_the_index_answers(open_page):
    page = open_page()
    examples = page.locator("#examples button:visible")
    expect(examples.first).to_be_visible()
    expect(page.get_by_role("button", name="What did China offer?")).to_have_count(0)
    for label in examples.all_inner_texts():
        page.get_by_role("button", name="New conversation").click()
        expect(page.locator("#chat .question")).to_have_count(0)
        page.get_by_role("button", name=label).click()
        expect(page.locator("#chat .question")).to_have_text(label)
        expect(page.locator("#cards mark").first).to_be_visible()


def test_what_a_report_and_its_file_bring_stays_text(open_page):
    page = open_page()
    answer = ask(page, "What did Bolivia condemn?")
    expect(answer).to_contain_text("![pixel](http://evil.example/p.png) **now** {{7*7}} ${window.pwned=5}")
    expect(answer.get_by_role("link")).to_have_count(1)
    expect(page.locator("#cards .file").first).to_have_text(HOSTILE_FILE)
    expect(page.locator("#cards a")).to_have_count(0)
    ask(page, "<img src=x onerror='window.pwned=8'> What did [Peru](http://evil.example) say?")
    page.get_by_role("tab", name="Reports").click()
    expect(page.locator("#indexed td.file").first).to_have_text(HOSTILE_FILE)
    assert_harmless(page)


def test_nothing_relies_on_the_reports_having_been_cleaned(open_page, attacked):
    page = open_page(url=attacked.url, ready="Login")
    assert page.request.get(f"{attacked.url}config").status == 401
    page.get_by_label("Username").fill("bot")
    page.get_by_label("Password").fill(attacked.password)
    page.get_by_role("button", name="Login").click()
    answer = ask(page, ATTACK)
    for place in ("#chat .question", "#chat .answer", "#cards .title", "#cards .outlet", "#cards mark"):
        expect(page.locator(place).first).to_contain_text(SHOWN)
    expect(answer.get_by_role("link")).to_have_text("Source [1]")
    for place in ("#chat .note", "#chat .author", "#chat .rejected"):
        assert SHOWN in page.locator(place).text_content()
    scope_of(page).get_by_label("Outlets").click()
    page.get_by_role("option").click()
    for shown in ("#scope > button", "#scope .token", "#scope [role=option]"):
        expect(page.locator(shown)).to_contain_text(SHOWN[:40])
    assert page.locator("#scope :is(img, script, iframe, a)").count() == 0
    page.get_by_role("tab", name="Reports").click()
    for column in ("outlet", "title", "place", "file"):
        expect(page.locator(f"#indexed td.{column}")).to_have_text(SHOWN)
    assert_harmless(page)


def test_a_rebuild_shows_what_changed_and_the_new_report_answers(open_page, served):
    (served.corpus / "quito.txt").write_text(QUITO, encoding="utf-8")
    (served.corpus / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    page = open_page()
    scope = scope_of(page)
    scope.get_by_label("Outlets").click()
    expect(page.get_by_role("option")).to_have_count(3)
    page.get_by_role("option", name="Andes Wire").click()
    page.get_by_role("tab", name="Reports").click()
    expect(page.locator("#indexed .extent")).to_have_text("3 reports · 3 outlets · 5 May 2025 to 7 May 2025")
    before = page.locator("#indexed .generation").inner_text()
    page.get_by_role("button", name="Rebuild the index").click()
    expect(page.locator("#outcome")).to_contain_text("1 added", timeout=60_000)
    expect(page.locator("#outcome .failed")).to_contain_text("broken.pdf")
    expect(page.locator("#indexed .extent")).to_have_text("4 reports · 4 outlets · 5 May 2025 to 8 May 2025")
    expect(page.locator("#indexed .outlets")).to_contain_text("Equator Post 1")
    expect(page.locator("#indexed .generation")).not_to_have_text(before)
    page.get_by_role("tab", name="Ask").click()
    expect(scope.locator(".token")).to_have_text("Andes Wire")
    scope.get_by_label("Outlets").click()
    page.get_by_role("option", name="Equator Post").click()
    answer = ask(page, "What did Ecuador offer?")
    expect(answer).to_contain_text("Ecuador offers to send engineers.")
    expect(answer.locator(".note")).to_have_text("Only reports by Andes Wire and Equator Post were read.")


def test_the_page_follows_the_folder_without_a_click(open_page, followed):
    page = open_page(url=followed.url)
    page.get_by_role("tab", name="Reports").click()
    expect(page.locator("#about-rebuild")).to_contain_text("is watched")
    expect(page.locator("#watched .problem")).to_contain_text("There is no corpus folder")
    followed.corpus.mkdir()
    (followed.corpus / "lima.txt").write_text(LIMA, encoding="utf-8")
    expect(page.locator("#watched .summary")).to_contain_text("1 added", timeout=60_000)
    expect(page.locator("#indexed .extent")).to_have_text("1 report · 1 outlet · 5 May 2025")
    expect(page.locator("#about .extent")).to_have_text("1 report · 1 outlet · 5 May 2025")
    (followed.corpus / "quito.txt").write_text(QUITO, encoding="utf-8")
    (followed.corpus / HOSTILE_FILE).touch()
    expect(page.locator("#watched .summary")).to_contain_text("2 reports", timeout=60_000)
    expect(page.locator("#watched .when")).to_contain_text("Last automatic rebuild: ")
    expect(page.locator("#watched .failed")).to_have_text(f"{HOSTILE_FILE} it is empty")
    expect(page.locator("#indexed td.file")).to_have_text(["quito.txt", "lima.txt"])
    page.get_by_role("tab", name="Ask").click()
    scope_of(page).get_by_label("Outlets").click()
    expect(page.get_by_role("option")).to_contain_text(["Andes Wire", "Equator Post"])
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Reports").click()
    assert page.locator("#watched :is(img, script)").count() == 0
    assert_harmless(page)
    page.get_by_role("tab", name="Ask").click()
    expect(page.locator("#examples button:visible").first).to_be_visible()
    expect(ask(page, "What did Ecuador offer?")).to_contain_text("Ecuador offers to send engineers.")
    assert not followed.calls.exists(), followed.calls.read_text()
    assert "Traceback" not in followed.errors.read_text()


def test_a_page_that_is_followed_and_idle_stays_as_it_is(open_page, followed):
    followed.corpus.mkdir(exist_ok=True)
    (followed.corpus / "lima.txt").write_text(LIMA, encoding="utf-8")
    page = open_page(url=followed.url)
    page.get_by_role("tab", name="Reports").click()
    expect(page.locator("#indexed table")).to_be_visible(timeout=60_000)
    sizes = []
    page.on("requestfinished", lambda request: sizes.append(sum(request.sizes().values())))
    for _ in range(2):
        page.wait_for_event("requestfinished")
    page.evaluate("""() => {
        window.seen = [];
        const tracker = "[data-testid=status-tracker]";  // gradio's, invisible here
        const note = (changes) => window.seen.push(...changes.filter((one) => !one.target.closest(tracker)));
        new MutationObserver(note).observe(document.body, { childList: true, subtree: true });
    }""")
    # A page that has only just loaded on a busy machine may still be drawing itself.
    for _ in range(10):
        page.evaluate("window.seen = []")
        before = page.screenshot()
        for _ in range(2):
            page.wait_for_event("requestfinished")
        if page.evaluate("window.seen.length") == 0:
            break
    assert page.evaluate("window.seen.length") == 0
    assert page.screenshot() == before
    # What the browser and the server say to each other, headers included, every two seconds.
    # The first may bring the page's own last files along.
    assert statistics.median(sizes) < 2000


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_scrolls_sideways_and_every_control_can_be_hit(open_page, width):
    page = open_page(width, 844)
    scope_of(page)
    expect(page.get_by_label("Since")).to_be_visible()
    ask(page, "What did Bolivia condemn?")
    for tab in ("Ask", "Reports"):
        page.get_by_role("tab", name=tab).click()
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
        for button in page.get_by_role("button").all():
            assert button.bounding_box()["height"] >= 36, button.inner_text()
    page.get_by_role("tab", name="Ask").click()
    chat, sources = (page.locator(name).bounding_box() for name in ("#chat", "#sources"))
    assert sources["y"] > chat["y"] + chat["height"] if width == 390 else sources["x"] > chat["x"] + chat["width"]


def test_the_answer_is_copied_as_plain_text_with_its_sources(open_page, served):
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=served.url)
    ask(page, "What did Peru offer?")
    page.get_by_role("button", name="Copy answer and sources").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(OFFER) or f"- {OFFER} [1]" in copied
    assert (
        "[1] Rosa Quispe (Foreign Minister, Peru). Andes Wire, 5 May 2025. Peru invites Chile to talks. lima.txt"
        in copied
    )


def test_gradio_offers_nothing_besides_the_page(open_page, served):
    page = open_page()
    expect(page.locator("footer")).to_have_count(0)
    expect(page.locator("text=Share")).to_have_count(0)
    assert page.title() == "Who said what"
    asked = page.request.get(served.url, headers={"Host": "rebound.example"})
    assert asked.status == 400
    for path in (
        "gradio_api/runs",
        "monitoring",
        "docs",
        "gradio_api/file=" + str(served.corpus / "lima.txt"),
    ):
        assert page.request.get(served.url + path).status in (400, 403, 404), path
    assert page.request.get(served.url + "gradio_api/info").json()["named_endpoints"] == {}


def test_the_server_turned_to_nobody_outside(open_page, served):
    ask(open_page(), "What did Peru offer?")
    assert not served.calls.exists(), served.calls.read_text()
    assert "Traceback" not in served.errors.read_text()
