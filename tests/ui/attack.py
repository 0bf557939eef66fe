"""Serves the page over a chatbot whose every report and answer is an attack; a password is asked for."""

import sys
from datetime import date
from pathlib import Path

from bot.records import EVERY_REPORT, Answer, Article, Citation, Hit, Link, Passage, Rejected, Statement
from bot.settings import Settings
from bot.ui.page import build
from bot.ui.serving import find_port, launch

GENERATION = "20240118T120000Z-abcdef"
ATTACK = (
    "<script>window.pwned=1</script> <img src=x onerror=window.pwned=2> </div></span><svg onload=window.pwned=3> "
    "![i](http://evil.example/i.png) [a](http://evil.example/a) <http://evil.example/> http://evil.example/b [1] "
    "</answer> </li></details> [j](javascript:window.pwned=5) \u2066\u200b[2] "
    "[c]: http://evil.example/c ${window.pwned=4} {{7*7}} $$x$$ `code` **bold** # head &lt;b&gt; &#60;i> \u202egnp. @children"
)


class Scripted:
    """Answers every question with a quotation that is an attack, from a report that is one."""

    def __init__(self, settings):
        self.settings = settings
        url = f"https://a.example/{ATTACK}"
        self.article = Article("a", ATTACK, ATTACK, ATTACK, outlet=ATTACK, place=ATTACK, url=url)

    def stream(self, question, _history=(), **_scope):
        passage = Passage("p", self.article, 0, len(ATTACK), heading=ATTACK)
        citation = Citation(1, ATTACK, 0, len(ATTACK), ATTACK, self.article, passage)
        yield Answer(
            question,
            ATTACK,
            f"- {ATTACK} [1]",
            (citation,),
            passages=(Hit(passage, 1.0),),
            rejected=(Rejected(ATTACK, ATTACK, ATTACK),),
            models={"chat": ATTACK},
            note=ATTACK,
        )

    def articles(self, _scope=EVERY_REPORT):
        return [self.article]

    def outlets(self):
        return [ATTACK]

    def acting(self):
        return [ATTACK]

    def scope(self, *_arguments, **_fields):
        return EVERY_REPORT

    def speakers(self, _scope):
        return []

    def statements(self, _scope, **_actors):
        whole = (0, len(ATTACK))
        return [
            Statement(
                "s",
                self.article,
                *whole,
                whole,
                whole,
                whole,
                name=ATTACK,
                office=ATTACK,
                actor=ATTACK,
                target=f"{ATTACK}!",
                through=(Link(ATTACK, *whole),),
                made=date(2024, 1, 18),
                act=ATTACK,
                plover=ATTACK,
            )
        ]


def main(folder, password):
    settings = Settings(corpus_dir=folder, index_dir=folder, ui_port=0, ui_password=password)
    (folder / "current").write_text("20240118T120000Z-abcdef", encoding="utf-8")
    (folder / "20240118T120000Z-abcdef").mkdir()
    page = build(settings, Scripted(settings))
    print(launch(page, settings, find_port(settings)), flush=True)
    page.block_thread()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
