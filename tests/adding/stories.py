"""Made-up agency stories, as several sites print them."""

LEAD = (
    "Peru has invited Chile to talks on the ferry line across the bay of Arica, the Foreign Ministry in Lima said on "
    "Monday after a meeting of the cabinet."
)
OFFER = (
    "Peruvian Foreign Minister Rosa Quispe said that Lima offers to host the talks and will pay half of the 12 million "
    "that the line costs in a year."
)
HEADING = "Reactions abroad"
CHILE = "Chile welcomed the offer and called it generous, its foreign ministry said in Santiago."
BOLIVIA = "Bolivia asked to be invited as well, the presidency in La Paz said in a short statement."
END = "Quispe added that the first round may be held in Tacna and that ministers of both states would attend it."
TEXT = f"{LEAD}\n\n{OFFER}\n\n{HEADING}\n{CHILE}\n{BOLIVIA}\n\n{END}"
OTHER = (
    "<p>Norway backs the talks of Peru and Chile, Foreign Minister Kari Lund said in Oslo on Tuesday, and she called the "
    "offer that Lima had made a step in the right direction.</p><p>Her ministry is ready to send an observer if both "
    "sides ask for one before the summer, a spokesman of the ministry told reporters.</p>"
)
STORY = f"<p>{LEAD}</p><p>{OFFER}</p><h2>{HEADING}</h2><ul><li>{CHILE}</li><li>{BOLIVIA}</li></ul><p>{END}</p>"


def page(title="Peru invites Chile to talks", outlet="Andes Post", body=STORY, published="2025-05-05", head=""):
    """A web page as sites make them, with navigation, a subscription and a footer."""
    named = f'<meta property="og:site_name" content="{outlet}">' if outlet else ""
    dated = f'<meta property="article:published_time" content="{published}T09:30:00Z">' if published else ""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{named}{dated}{head}'
        f'<meta property="og:title" content="{title}"></head><body><nav><a href="/">Home</a> <a href="/w">World</a></nav>'
        f"<main><article><h1>{title}</h1>{body}<p>Subscribe to our newsletter</p></article></main>"
        "<aside><p>Most read</p><a href='/1'>A cat was rescued from a tree</a></aside>"
        "<footer><p>Copyright 2021. All rights reserved.</p></footer></body></html>"
    ).encode()


def rss(*entries, head=""):
    """An RSS feed of (address, title, date) entries."""
    items = "".join(
        f"<item><title>{title}</title><link>{address}</link>"
        + (f"<pubDate>{published}</pubDate>" if published else "")
        + "</item>"
        for address, title, published in entries
    )
    return f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'.encode()
