"""An invented quarrel over cod, told by invented outlets: nothing of it happened."""

REPORTS = {
    "north-wire.txt": """Iceland closes its waters to Norwegian trawlers

REYKJAVIK, March 3, 2025. /North Wire/. Iceland has closed its waters to Norwegian trawlers after a coast guard
vessel was rammed on Sunday. Three fishermen were injured, the Icelandic Coast Guard said.

Icelandic Foreign Minister Anna Jonsdottir said that the ramming was "a reckless act" and that Reykjavik reserved
the right to respond. She added that talks remained possible.

Norway's position

- Norwegian Foreign Ministry spokesman Lars Berg denied that a Norwegian vessel had rammed anybody.
- Oslo recalled its ambassador from Reykjavik for consultations, Berg said.

Denmark's offer

- Copenhagen is ready to mediate between the two governments, Danish Prime Minister Mette Holm told reporters.
- "We are also willing to host a meeting in Torshavn", Holm said.
""",
    "fjord-post.md": """---
title: "Norway and Iceland: what the neighbours say"
outlet: Fjord Post
date: 2025-03-04
url: https://example.org/neighbours
---

Five fishermen were injured when the vessels collided, Norwegian broadcaster reports said.

## Sweden

Swedish Foreign Minister Erik Lund urged both sides to show restraint. Stockholm supports a return to talks, Lund said.

## European Union

Brussels is following events closely, a spokesperson for the European Commission said.

## Russia

Kremlin spokesman Ivan Petrov told Fjord Post that Moscow did not take sides.
""",
    "atlantic-times.md": """---
title: Norway regrets injuries at sea
outlet: Atlantic Times
date: 2025-03-06
---

Norway regrets the injuries, Foreign Minister Kari Nilsen told her Icelandic counterpart by telephone on Thursday.

Nilsen and Jonsdottir agreed to set up a joint commission, according to the Norwegian Foreign Ministry.

The United Kingdom welcomed the agreement, the Foreign Office in London said.
""",
}
