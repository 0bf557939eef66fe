"""What others call, and what the project says of itself."""

import inspect
import re
import tomllib
from pathlib import Path

import bot
from bot.cli import _parser
from bot.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_all_names_exactly_what_the_interface_promises():
    assert set(bot.__all__) == {
        "add",
        "ask",
        "evaluate",
        "rebuild",
        "rollback",
        "Chatbot",
        "Settings",
        "Turn",
        "Added",
        "Answer",
        "Citation",
        "Evaluation",
        "RebuildReport",
        "RollbackReport",
        "BotError",
    }
    for name in bot.__all__:
        assert getattr(bot, name) is not None


def test_every_error_a_person_can_mend_is_a_boterror():
    import bot.errors

    classes = [value for value in vars(bot.errors).values() if isinstance(value, type)]
    assert all(issubclass(one, bot.BotError) for one in classes)
    assert all(one.__name__ in bot.errors.__doc__ for one in classes)


def test_env_example_lists_every_setting_with_its_default():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    listed = dict(line.split("=", 1) for line in lines if line.startswith(PREFIX))
    defaults = Settings()
    assert list(listed) == [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    for name in Settings.model_fields:
        value = getattr(defaults, name)
        value = value.get_secret_value() if hasattr(value, "get_secret_value") else value
        assert listed[f"{PREFIX}{name.upper()}"] == (str(value).lower() if isinstance(value, bool) else str(value))


def test_readme_names_every_command_and_every_setting():
    commands = next(action for action in _parser()._actions if action.choices).choices
    for command, parser in commands.items():
        assert f"bot {command}" in README
        assert parser.format_help()
    for name in Settings.model_fields:
        assert f"{PREFIX}{name.upper()}" in README


def test_a_scope_is_the_same_in_python_on_the_command_line_and_in_the_readme():
    commands = next(action for action in _parser()._actions if action.choices).choices
    names = {"as_of", "since", "until", "outlets"}
    for asked in (bot.ask, bot.Chatbot.ask, bot.Chatbot.stream, bot.Chatbot.search):
        assert names <= set(inspect.signature(asked).parameters)
    for command in ("ask", "search"):
        for option in ("--as-of", "--since", "--until", "--outlet"):
            assert option in commands[command].format_help()
            assert f"| `{option} " in README


def test_readme_gives_the_two_commands():
    assert "pip install . && bot ui" in README
    assert 'pip install ".[test]" && pytest' in README


def test_the_version_is_one():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == bot.__version__


def test_every_dependency_has_an_upper_bound():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {name: wanted for name, wanted in project["optional-dependencies"].items() if name != "test"}
    assert {"openai", "anthropic", "google", "ollama", "minilm"} == set(extras)
    for wanted in (project["dependencies"], *extras.values()):
        assert [one for one in wanted if not re.search(r"<|==", one)] == []


def test_the_top_level_holds_what_the_design_says():
    allowed = {"bot", "corpus", "indexes", "tests", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"}
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert found - allowed - {"build", "dist"} == {name for name in found if name.endswith(".egg-info")}
