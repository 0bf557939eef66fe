import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot import Answer, BotError, Chatbot, Settings, Turn, ask, rebuild
from bot.store import current_generation


@pytest.fixture
def own_copy(cod_settings, tmp_path):
    """Corpus and index that a test may change."""
    for name in ("corpus", "indexes"):
        shutil.copytree(cod_settings.corpus_dir.parent / name, tmp_path / name)
    return Settings(corpus_dir=tmp_path / "corpus", index_dir=tmp_path / "indexes")


NEW_REPORT = """FAROE, March 9, 2025. /North Wire/. Faroe skippers said so.

Chilean Foreign Minister Rosa Vidal said that Santiago would send observers to the talks on cod.
"""


def test_a_rebuild_is_seen_at_the_next_question(own_copy):
    bot = Chatbot(own_copy)
    assert bot.ask("What did Chile say?").abstained
    (own_copy.corpus_dir / "new.txt").write_text(NEW_REPORT, encoding="utf-8")
    report = rebuild(own_copy)
    assert (report.added, report.unchanged) == (1, 3)
    answer = bot.ask("What did Chile say?")
    assert "send observers" in answer.text
    assert answer.generation == report.generation


def test_a_rebuild_by_another_process_is_seen(own_copy):
    assert ask("What did Chile say?", settings=own_copy).abstained
    (own_copy.corpus_dir / "new.txt").write_text(NEW_REPORT, encoding="utf-8")
    code = (
        "import sys; from bot import Settings, rebuild; "
        "print(rebuild(Settings(corpus_dir=sys.argv[1], index_dir=sys.argv[2])).generation)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, own_copy.corpus_dir, own_copy.index_dir],
        capture_output=True,
        text=True,
        check=True,
    )
    answer = ask("What did Chile say?", settings=own_copy)
    assert answer.generation == done.stdout.strip() == current_generation(own_copy.index_dir)
    assert not answer.abstained


def test_a_removed_report_answers_no_more(own_copy):
    bot = Chatbot(own_copy)
    assert not bot.ask("What did Denmark offer?").abstained
    (own_copy.corpus_dir / "north-wire.txt").unlink()
    rebuild(own_copy)
    assert bot.ask("What did Denmark offer?").abstained


def test_asking_never_builds_an_index(tmp_path, cod_settings):
    settings = Settings(corpus_dir=cod_settings.corpus_dir, index_dir=tmp_path / "none")
    with pytest.raises(BotError, match="bot rebuild"):
        ask("What did Denmark offer?", settings=settings)
    assert not (tmp_path / "none").exists()


def test_many_threads_get_the_same_answer(chatbot):
    with ThreadPoolExecutor(4) as pool:
        texts = set(pool.map(lambda _: chatbot.ask("What did Denmark offer?").text, range(8)))
    assert len(texts) == 1


def test_the_answer_goes_to_json_and_markdown(chatbot):
    answer = chatbot.ask("What did Denmark offer?", [Turn("How did Sweden react?", "It did.")])
    assert isinstance(answer, Answer)
    found = json.loads(json.dumps(answer.to_dict()))
    assert found["citations"][0]["article"]["outlet"] == "North Wire"
    assert found["citations"][0]["quote"] == answer.citations[0].quote
    assert set(found["timings"]) >= {"retrieve", "rerank", "evidence"}
    assert "**Sources**" in answer.to_markdown()
    assert "North Wire, 3 March 2025" in answer.to_markdown()


def test_search_ranks_passages_with_scores(chatbot):
    hits = chatbot.search("Who offers to mediate?", k=3)
    assert len(hits) == 3
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert "mediate" in hits[0].passage.text


def test_it_is_a_langchain_retriever(chatbot):
    from langchain_core.retrievers import BaseRetriever

    retriever = chatbot.as_retriever(k=2)
    assert isinstance(retriever, BaseRetriever)
    documents = retriever.invoke("Who offers to mediate?")
    assert len(documents) == 2
    assert documents[0].metadata["outlet"] == "North Wire"
    assert "mediate" in documents[0].page_content


def test_a_langchain_retriever_keeps_to_its_scope(chatbot):
    everywhere = {one.metadata["outlet"] for one in chatbot.as_retriever(k=9).invoke("Who offers to mediate?")}
    assert len(everywhere) > 1
    within = chatbot.as_retriever(k=9, outlets=["north wire"]).invoke("Who offers to mediate?")
    assert {one.metadata["outlet"] for one in within} == {"North Wire"}
