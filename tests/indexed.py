"""Reports made by hand, as an index of their own."""

from bot import Settings, rebuild


def indexed(folder, reports):
    """The settings of an index of these reports, by file name, under a folder."""
    for name, text in reports.items():
        file = folder / "corpus" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    settings = Settings(corpus_dir=folder / "corpus", index_dir=folder / "indexes")
    rebuild(settings)
    return settings
