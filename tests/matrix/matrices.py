"""A matrix made by hand, of reports that also bring what is no report's business."""

from bot.matrix.reaction import Reaction, Reactions
from bot.statements.merging import merge
from bot.store.extent import Extent
from tests.matrix.statements import JAN_17, JAN_19, told

APOLOGY = "an apology for the attack on the port"
# What would be a formula, a link, a picture, a cell or a heading.
HOSTILE = (
    "=HYPERLINK('http://evil.example') | [x](http://evil.example/a) ![i](http://evil.example/b.png) <b>bold</b>\n"
    "# head \u202e\ufffe"
)


def matrix(*statements, **fields):
    """The matrix of these statements."""
    reactions = tuple(Reaction.of(number, group) for number, group in enumerate(merge(statements), 1))
    read = {"reports": len(statements), "outlets": 2, "first": JAN_17, "last": JAN_19}
    read |= {name: fields.pop(name) for name in read if name in fields}
    return Reactions(reactions, read=Extent(**read), **fields)


def desk():
    """Peru's demand, that two outlets carry, on the 17th, and what Chile said; Bolivia was asked for too."""
    return matrix(
        told(APOLOGY, "Reuters", act="demands", plover="REQUEST", target="CL", made=JAN_17, published=JAN_17),
        told(
            f"{APOLOGY} in Callao",
            "TASS",
            "Andes Wire",
            act="demands",
            plover="REQUEST",
            target="CL",
            name="Rosa Quispe",
            office="foreign minister",
            made=JAN_17,
            made_inferred=False,
            verbatim=True,
            also=("Dawn",),
            url="https://example.org/1",
        ),
        told("the ferry line will stay open for everybody", "Dawn", actor="CL"),
        told("no", "Dawn", actor="CL", act="refuses", plover="REJECT", made=None),
        told("talks should be held soon, on neutral ground", "EFE", actor="CL", act="calls for talks", made=JAN_19),
        asked=("PE", "BO", "CL"),
    )
