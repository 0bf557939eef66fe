"""Invented reports of an invented quarrel over a dam and a raid: nothing of it happened, nobody named here said it."""

import re
from datetime import date

from bot.records import Article, Passage

DAM = Article(
    id="dam",
    path="dam.md",
    title="Bolivia protests as Peru closes dam",
    outlet="Andean Wire",
    also=("Lima Courier",),
    place="La Paz",
    published=date(2025, 3, 6),
    text="""Bolivia summoned Peru's ambassador on Tuesday after the Upper Suches dam was closed without notice. At least 14 \
villages were left without water, the Bolivian Foreign Ministry said.
Bolivian Foreign Minister Elena Quispe-Mamani said that the closure was "a hostile act" and that La Paz reserved \
the right to respond. She added that talks "remain possible, if Lima reopens the gates".
"We did not receive a single call. We will not forget it", Quispe-Mamani told Andean Wire.
Peruvian President Jorge Salcedo denied that the gates had been closed on purpose. Repairs worth $2.5 million had \
begun on 3 March and would take ten days, Salcedo said.
The Organization of American States (OAS) offered to send a team of 25 observers. The Bolivian News Agency (ABI) \
reported that two children and a soldier had drowned near Puerto Acosta, citing the deputy governor of La Paz \
department, Tomás Ávila.
About 1,200 people marched in La Paz on Wednesday night, 60 per cent of them farmers, according to the police.
""",
)
RAID = Article(
    id="raid",
    path="raid.txt",
    title="Chile condemns raid on Peruvian post",
    outlet="Pacific Monitor",
    place="Santiago",
    published=date(2025, 3, 10),
    text="""Nine soldiers were killed and four children injured when armed men raided a Peruvian border post on Sunday, Lima \
said. Peru accused Bolivia of having harboured the attackers.
Chilean President Ana Rivas condemned the raid as "cowardly" and urged Peru and Bolivia to show restraint. Chile is \
willing to host talks in Arica, her spokesman, Diego Fuentes, said.
A Bolivian intelligence source told Reuters that the men had come from a mine 18 kilometres from the border.
China said that it hoped both sides would keep calm. "We stand ready to help", Chinese Foreign Ministry spokeswoman \
Lin Yue told a briefing in Beijing.
U.S. Secretary of State Karen Doyle spoke with Quispe-Mamani and Peruvian Foreign Minister Raúl Ochoa by telephone. \
Washington does not take sides, Doyle said. The former president of Peru, Alan Torres, called the raid an act of \
war.
## European Union's position
The bloc will release 3 million euros for those who fled. More than 4,000 people have left their homes, a \
spokesperson said.
""",
)


def passages_of(article):
    """One passage a line; a line that begins with ## is the heading of those after it."""
    found, heading, at = [], "", 0
    for line in article.text.splitlines(keepends=True):
        text = line.rstrip("\n")
        if text.startswith("## "):
            heading = text[3:]
        elif text:
            ends = [match.start() for match in re.finditer(r'(?<=[.!?"])(?<!U\.S\.) (?=[A-Z"“])', text)] + [len(text)]
            starts = [0, *(end + 1 for end in ends[:-1])]
            sentences = tuple((at + start, at + end) for start, end in zip(starts, ends, strict=True))
            found.append(Passage(f"{article.id}{len(found)}", article, at, at + len(text), heading, sentences))
        at += len(line)
    return found


def passage(text, heading="", published=date(2025, 3, 10), outlet="Pacific Monitor", **more):
    """A passage that is the whole of a report."""
    article = Article("one", "one.txt", more.pop("title", ""), text, outlet, published=published, **more)
    return Passage("p", article, 0, len(text), heading, ((0, len(text)),))


D = dict(enumerate(passages_of(DAM)))
R = dict(enumerate(passages_of(RAID)))

# What a good chat model writes of these reports: every check must let it pass.
SOUND = [
    ("Bolivia summoned Peru's ambassador after the dam was closed without notice.", [D[0]]),
    ("On Tuesday, La Paz summoned the Peruvian ambassador over the closure of the Upper Suches dam.", [D[0]]),
    ("On 4 March, Bolivia summoned the ambassador of Peru.", [D[0]]),
    ("At least fourteen villages were left without water, according to Bolivia's foreign ministry.", [D[0]]),
    ("Elena Quispe-Mamani, Bolivia's foreign minister, called the closure “a hostile act”.", [D[1]]),
    ("Bolivian Foreign Minister Quispe Mamani said La Paz reserved the right to respond.", [D[1]]),
    ('Bolivia said talks "remain possible" if Lima reopens the gates.', [D[1]]),
    ("Quispe-Mamani said that talks “remain possible … if Lima reopens the gates.”", [D[1]]),
    ('"We did not receive a single call," Quispe-Mamani told Andean Wire.', [D[2]]),
    (
        "Foreign Minister Quispe-Mamani told Andean Wire that she had not received a single call and would not forget it.",
        [D[2]],
    ),
    ("Peru's President Jorge Salcedo denied that the gates had been closed on purpose.", [D[3]]),
    ("Peru denied having closed the gates on purpose.", [D[3]]),
    ("Salcedo said the repairs, worth 2.5 million dollars, had begun on March 3 and would take 10 days.", [D[3]]),
    ("According to the Peruvian president, repairs worth US$2.5m began on 3 March 2025.", [D[3]]),
    ("The OAS offered to send 25 observers.", [D[4]]),
    ("The Organization of American States offered to send a team of twenty-five observers.", [D[4]]),
    (
        "Two children and a soldier drowned near Puerto Acosta, ABI reported, citing the deputy governor, Tomas Avila.",
        [D[4]],
    ),
    ("The Bolivian News Agency reported that one soldier and two children had drowned.", [D[4]]),
    ("Some 1,200 people marched in La Paz on the night of 5 March, 60% of them farmers, the police said.", [D[5]]),
    ("About 1200 people marched on Wednesday, according to the police.", [D[5]]),
    ("More than 1,000 people marched in La Paz on Wednesday night.", [D[5]]),
    ("Lima said nine soldiers were killed and four children were injured in the raid.", [R[0]]),
    ("Nine soldiers died and four children were wounded when armed men raided the post, Peru said.", [R[0]]),
    ("Peru accused Bolivia of harbouring the attackers.", [R[0]]),
    ("Chile's president, Ana Rivas, condemned the raid as “cowardly”.", [R[1]]),
    ("Chile condemned the raid and urged both countries to show restraint.", [R[1]]),
    (
        "Chile condemned the raid, offering to host talks in Arica, while China hoped both sides would keep calm.",
        [R[1], R[3]],
    ),
    ("Diego Fuentes, the spokesman of the Chilean president, said Chile is willing to host talks in Arica.", [R[1]]),
    (
        "Reuters, citing a Bolivian intelligence source, reported that the men came from a mine 18 km from the border.",
        [R[2]],
    ),
    ("A Bolivian intelligence source told Reuters the men came from a mine.", [R[2]]),
    ("Beijing hopes that both sides will keep calm.", [R[3]]),
    ("Chinese spokeswoman Lin Yue said China stands ready to help.", [R[3]]),
    ("“We stand ready to help,” China's foreign ministry spokesperson Lin Yue said in Beijing.", [R[3]]),
    ("The United States does not take sides, Secretary of State Karen Doyle said.", [R[4]]),
    ("U.S. Secretary of State Doyle spoke by telephone with the foreign minister of Peru.", [R[4]]),
    ("Doyle spoke with Quispe-Mamani and her Peruvian counterpart, Raul Ochoa.", [R[4]]),
    ("Former Peruvian president Alan Torres called the raid an act of war.", [R[4]]),
    ("The EU will release three million euros for those who fled.", [R[5]]),
    ("More than 4,000 people have left their homes, a spokesperson of the European Union said.", [R[5]]),
    ("Nine soldiers were killed on 9 March 2025, Lima said.", [R[0]]),
    ("The two countries were urged to show restraint by Chile.", [R[1]]),
    ("Andean Wire reported that the Organization of American States had offered to send observers.", [D[4]]),
    ("Bolivia reserved the right to respond, and Peru accused it of harbouring the attackers.", [D[1], R[0]]),
    ("In response, Quispe-Mamani said the closure was hostile.", [D[1]]),
]
