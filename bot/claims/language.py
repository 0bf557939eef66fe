"""A claim is written in the language of the question."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

from bot.claims.quotations import outside_quotations

# The commonest words that hold a sentence together; a word of several languages counts for each.
_FUNCTION_WORDS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "English": (
            "the of and to in that is was for on with as by at from has have had it its he she they which said an be are "
            "were will would not but this their his her after what who how did does do any about whether been there where"
        ),
        "German": (
            "der die das und ist zu den dem des ein eine einen einem einer nicht mit von auf für im sich auch es an als nach "
            "bei aus hat haben wird werden dass was wer wie sind war über zum zur durch sie er sagte seine ihre"
        ),
        "French": (
            "le la les des du de et est un une que qui dans pour sur avec par pas plus au aux ce cette ces il elle ils ont a "
            "été sont ne se en à quelle quel comment pourquoi leur leurs après entre selon avait son sa ses dit"
        ),
        "Spanish": (
            "el la los las de del y es un una que en por para con no se su sus al lo como más fue ha han qué quién cómo "
            "entre sobre según pero este esta son dijo tras también está cuando"
        ),
        "Italian": (
            "il lo la i gli le di del della dei delle e è un una che in per con non si su da dal al alla ha hanno sono "
            "come più cosa chi anche nel nella tra dopo ma questo questa detto stato"
        ),
        "Portuguese": (
            "o a os as de do da dos das e é um uma que em no na nos nas por para com não se ao à foi são mais como "
            "quem qual sobre entre disse após pelo pela também seu sua tem"
        ),
        "Dutch": (
            "de het een en van in is dat op te zijn met voor niet aan er om ook als bij door naar uit wat wie hoe heeft "
            "hebben werd worden was maar over zei deze dit hun tegen"
        ),
        "Polish": (
            "i w z na do nie że się jest to o jak po co od za przez ale dla przed oraz są był była było być który która "
            "które powiedział tym jego jej ich czy"
        ),
        "Swedish": (
            "och att det i en på är som för av med den till inte har de ett om var från vid vad hur han hon sig men efter "
            "skulle sade säger också"
        ),
        "Danish": (
            "og at det i en på er som for af med den til ikke har de et om var fra ved hvad hvordan han hun sig men efter "
            "skal siger også blev"
        ),
        "Norwegian": (
            "og at det i en på er som for av med den til ikke har de et om var fra ved hva hvordan han hun seg men etter "
            "skal sier også ble"
        ),
        "Finnish": "ja on ei se että hän oli ovat mutta myös kun kuin joka mitä kuka miten sekä jos tai ole olla hänen sen",
        "Czech": "a v na se je že s z do to o k i pro by jak ale za od po co kdo jsou byl byla bylo který která jeho také",
        "Hungarian": "a az és hogy nem is egy ez volt van meg mint de csak már még el ki mit aki ami szerint után között",
        "Romanian": "și de în la a cu pe nu că este o un din să ce care pentru mai au fost se prin după ale lui cine cum",
        "Turkish": "ve bir bu da de için ile olarak olan çok daha ne kim nasıl değil gibi sonra kadar ama dedi göre",
        "Indonesian": "yang dan di ini itu dengan untuk dari tidak pada akan dalam adalah ke juga oleh telah apa siapa kata",
    }.items()
}
# So many function words, and twice those of the question's language, tell a language from a few borrowed or shared words.
_ENOUGH = 4
_IN_QUESTION = 2


def fault(text: str, question: str) -> str:
    """Why a claim is not in the question's language, or ""; what it quotes may be in any, and what is too short passes."""
    words = _words(outside_quotations(text))
    script, asked_script = _script(" ".join(words)), _script(question)
    if script and asked_script and script != asked_script:
        return "it is not written in the script of the question"
    asked = _count(_words(question))
    if not asked or asked.most_common(1)[0][1] < _IN_QUESTION:
        return ""
    most = asked.most_common(1)[0][1]
    counts = _count(words)
    own = max(counts[language] for language, count in asked.items() if count == most)
    language, count = counts.most_common(1)[0] if counts else ("", 0)
    if count >= _ENOUGH and count > 2 * own:
        return f"it is in {language}, not in the language of the question"
    return ""


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.lower())


def _count(words: list[str]) -> Counter[str]:
    return Counter(language for word in words for language, known in _FUNCTION_WORDS.items() if word in known)


def _script(text: str) -> str:
    """The script of most letters ("LATIN", "CYRILLIC", "CJK"), or "" for fewer than four letters, or none in the majority."""
    scripts = Counter(_script_of(character) for character in text if character.isalpha())
    total = sum(scripts.values())
    if total < 4:
        return ""
    script, count = scripts.most_common(1)[0]
    return script if count > 0.6 * total else ""


def _script_of(character: str) -> str:
    if character.isascii():
        return "LATIN"
    name = unicodedata.name(character, "").split(" ")[0]
    # Japanese writes in three.
    return "CJK" if name in ("HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL") else name
