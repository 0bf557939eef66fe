"""The tab of reactions without a browser: what its controls give, the HTML, the plot and the files."""

import csv
import gc
import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from gradio.components.plot import PlotData

from bot.asking.chatbot import Chatbot
from bot.settings import Settings
from bot.ui import exports as exports_module
from bot.ui.exports import NAMES, Exports
from bot.ui.matrix import matrix_html
from bot.ui.reactions import ReactionsHandlers
from bot.ui.render import escape
from bot.ui.timeline import timeline
from tests.matrix.indexes import made_index
from tests.matrix.matrices import HOSTILE, desk, matrix
from tests.matrix.statements import JAN_17, JAN_18, told

EVERYTHING = ("", "", "", [])


@pytest.fixture(scope="module")
def chatbot(tmp_path_factory, query_encoder):
    return Chatbot(made_index(tmp_path_factory.mktemp("matrix"), query_encoder))


@pytest.fixture
def handlers(chatbot):
    return ReactionsHandlers(chatbot, Exports())


def shown(steps):
    """What a control gives at last: HTML, plot, files, row and generation."""
    *_, (html, plot, *files, row, generation) = steps
    return html, plot, files, row, generation


def plain(html):
    return html.replace("&#45;", "-").replace("&#58;", ":").replace("&#44;", ",")


def points(one):
    return [point for trace in json.loads(timeline(one))["data"] for point in trace["x"]]


def test_the_matrix_comes_with_its_plot_and_its_files(handlers):
    first, *_ = steps = list(handlers.show("", [], *EVERYTHING))
    assert "Reading the reports" in first[0]
    html, plot, files, row, _ = shown(steps)
    assert "6 reactions of 3 actors in 4 reports" in html
    assert isinstance(plot.value, PlotData | dict)
    assert (plot.visible, row.visible) == (True, True)
    names = [Path(one.value["path"] if isinstance(one.value, dict) else one.value.path) for one in files]
    assert [one.name for one in names] == list(NAMES)


def test_subject_actors_and_days_are_heeded(handlers):
    html, *_ = shown(
        handlers.show("the attack on the port", ["Lima", "RU"], "2024-01-17", "2024-01-18", "", ["Andes Wire"])
    )
    assert "condemns" in html
    assert "Pacific" not in html
    assert "No statement by Russia was found about" in html
    assert "by Andes Wire" in plain(html)


@pytest.mark.parametrize(
    ("about", "actors", "fields", "says"),
    [
        ("", ["Narnia"], EVERYTHING, "no actor that is known"),
        ("why " * 5_000, [], EVERYTHING, "ask in at most"),
        ("", [], ("May", "", "", []), "is not a day"),
        ("", [], ("2024-01-19", "2024-01-18", "", []), "give the earlier day as since"),
    ],
)
def test_what_cannot_be_meant_is_one_line_and_what_was_shown_is_gone(handlers, about, actors, fields, says):
    html, plot, _, row, generation = shown(handlers.show(about, actors, *fields))
    assert says in plain(html)
    assert 'class="problem"' in html
    assert (plot.visible, row.visible, generation) == (False, False, "")


def test_the_matrix_is_there_when_the_tab_is_opened_and_is_not_made_anew_for_the_same_index(handlers):
    *_, generation = shown(handlers.open("", "", [], *EVERYTHING))
    assert generation
    (again,) = handlers.open(generation, "", [], *EVERYTHING)
    assert all("update" in str(one) for one in again)


def test_without_an_index_the_tab_says_what_to_do(tmp_path):
    handlers = ReactionsHandlers(Chatbot(Settings(index_dir=tmp_path)), Exports())
    html, *_ = shown(handlers.open("", "", [], *EVERYTHING))
    assert "bot rebuild" in html
    assert handlers.choices() == []
    assert handlers.outlets() == []


def test_the_actors_to_choose_from_are_those_with_statements(handlers):
    assert handlers.choices() == [("Bolivia", "BO"), ("Chile", "CL"), ("Peru", "PE")]
    actors, outlets = handlers.refresh(["Geo", "gone"])
    assert actors.choices == handlers.choices()
    assert outlets.value == ["Geo"]


def test_what_is_chosen_while_the_page_comes_up_stays(handlers):
    for update in (*handlers.refresh([]), *handlers.refresh(["Geo"])):
        assert "value" not in update.constructor_args


def test_each_act_is_a_button_that_controls_its_quotations():
    html = matrix_html(desk())
    for act in ("demands", "states", "refuses"):
        assert f">{act}" in html
    assert html.count('aria-controls="acts-') == html.count('<div id="acts-')
    assert "<b>3 outlets</b>" in html
    assert f"<mark>{escape('no')}</mark>" in html
    assert "an&#32;apology" in html.replace("an apology", "an&#32;apology")
    assert '<td class="silence" colspan="4">No statement by Bolivia' in html


def test_acts_of_one_kind_on_a_day_are_one_button_with_their_number():
    html = matrix_html(matrix(told("the ferry line is open"), told("the harbour will be closed for repairs")))
    assert html.count('class="act') == 1
    assert "<b>×2</b>" in html
    assert html.count("<article>") == 2


def test_what_does_not_fit_on_a_page_is_said_and_makes_nobody_silent(monkeypatch):
    monkeypatch.setattr("bot.ui.matrix.MAX_SHOWN", 2)
    html = matrix_html(desk())
    assert html.count("<article>") == 2
    assert "The newest 2 are shown" in plain(html)
    assert "No statement by Peru" not in html
    assert "No statement by Bolivia" in html


def test_where_nobody_said_anything_it_is_said_of_each():
    html = matrix_html(matrix(asked=("US", "RU"), reports=3))
    assert "<table" not in html
    assert html.count("<li>No statement by") == 2


def test_what_reports_bring_is_text_in_the_matrix():
    one = told(
        HOSTILE,
        HOSTILE,
        HOSTILE,
        name=HOSTILE,
        office=HOSTILE,
        act=HOSTILE,
        url=f"javascript:{HOSTILE}",
        also=(HOSTILE,),
    )
    html = matrix_html(matrix(one, about=HOSTILE, note=HOSTILE))
    assert "<b>bold" not in html
    assert "href" not in html
    assert "\u202e" not in html
    assert "&#60;b&#62;bold&#60;&#47;b&#62;" in html


def test_the_plot_has_a_mark_for_each_reaction_with_a_day_and_a_row_for_who_was_silent():
    drawn = json.loads(timeline(desk()))
    assert len(points(desk())) == 3
    assert drawn["layout"]["yaxis"]["categoryarray"] == ["Chile", "Bolivia", "Peru"]
    assert drawn["config"]["displayModeBar"] is False
    assert timeline(matrix(told("no", made=None))) == ""


def test_marks_of_one_actor_and_day_stand_beside_each_other_within_that_day():
    texts = [
        f"{word} is closed for good" for word in ("ferry harbour airport bridge road school museum theatre").split()
    ]
    places = points(matrix(*(told(text, text, act="states") for text in texts)))
    assert len(set(places)) == len(texts)
    assert all(place.startswith(str(JAN_18)) for place in places)


def test_nothing_in_the_plot_is_markup():
    one = told(HOSTILE, HOSTILE, name=HOSTILE, act=HOSTILE)
    text = json.dumps(json.loads(timeline(matrix(one)))["data"][0]["text"])
    assert "<b>" not in text
    assert "&lt;b&gt;bold" in text


def test_a_plot_of_very_many_draws_the_newest(monkeypatch):
    monkeypatch.setattr("bot.ui.timeline.MAX_DRAWN", 2)
    assert len(points(desk())) == 2


def test_the_files_are_this_users_alone_and_are_deleted_with_their_folder(monkeypatch):
    monkeypatch.setattr(exports_module, "KEPT", 2)
    exports = Exports()
    made = [exports.write(desk()) for _ in range(3)]
    assert [Path(paths[0]).exists() for paths in made] == [False, True, True]
    markdown, spreadsheet, word = map(Path, made[-1])
    assert markdown.read_text(encoding="utf-8") == desk().to_markdown()
    assert len(list(csv.reader(spreadsheet.read_text(encoding="utf-8-sig").splitlines()))) == 6
    # Excel takes a file without it for one in the system's own encoding.
    assert spreadsheet.read_bytes().startswith(b"\xef\xbb\xbf")
    assert word.read_bytes().startswith(b"PK")
    folder = exports.folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    del exports
    gc.collect()
    assert not folder.exists()


def test_dates_are_told_where_only_some_reports_were_read():
    one = replace(desk(), scope=replace(desk().scope, since=JAN_17))
    assert "Only reports published since 17 January 2024 were read." in plain(matrix_html(one)).replace("&#46;", ".")
