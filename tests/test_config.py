"""Settings from files, environment and flags: which one is in force, and what is said of one that cannot be."""

import dataclasses
import json
import os
from pathlib import Path
from textwrap import dedent

import jsonschema
import pytest
import yaml

from udslint.config import ConfigError, Resolver, load
from udslint.config_file import read_config
from udslint.config_keys import KEYS, BadValueError, checked
from udslint.settings import Settings

ROOT = Path(__file__).parent.parent
NAMES = {"audience-multiple", "UDS5001", "audience-missing", "UDS4001", "client-disabled", "UDS4020"}


def names():
    return NAMES


@pytest.fixture
def repo(tmp_path, monkeypatch):
    """A repository that is the working directory."""
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    (tmp_path / "repo" / "charts" / "app").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repo")
    return tmp_path / "repo"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), encoding="utf-8")


def loaded(start=".", env=None, **flags):
    return load(start, env or {}, flags, names)


def refused(start=".", env=None, **flags) -> str:
    with pytest.raises(ConfigError) as error:
        loaded(start, env, **flags)
    return str(error.value)


# --- which source is in force


def test_nothing_is_set(repo):
    found = loaded()
    assert found.settings == Settings()
    assert set(found.provenance.values()) == {"default"}
    assert set(found.provenance) == {field.name for field in dataclasses.fields(Settings)}


def test_sources_in_rising_order(repo):
    write(repo / ".udslint.yaml", "domain: file.dev\nfail-on: note\nuds-core: '1.0'\n")
    env = {"UDSLINT_FAIL_ON": "error", "UDSLINT_UDS_CORE": "1.1", "HOME": "/root"}
    found = loaded(env=env, uds_core="1.2", select=(), ignore=None)
    assert (found.settings.domain, found.settings.fail_on, found.settings.uds_core) == ("file.dev", "error", "1.2")
    assert found.settings.admin_domain == "admin.file.dev"
    assert found.provenance["domain"] == ".udslint.yaml:1:1"
    assert found.provenance["fail_on"] == "environment variable UDSLINT_FAIL_ON"
    assert found.provenance["uds_core"] == "flag --uds-core"
    assert found.provenance["ignore"] == "default"


def test_a_flag_that_is_false_counts(repo):
    write(repo / ".udslint.yaml", "allow-public-clients: true\n")
    assert loaded().settings.allow_public_clients
    assert not loaded(allow_public_clients=False).settings.allow_public_clients


def test_pyproject(repo):
    write(
        repo / "pyproject.toml",
        """\
        [project]
        name = "x"
        dependencies = ["udslint"]

        [tool.udslint]
        select = [
          "trust",
        ]
        uds-core = 1.10
        token_lifespan_limit = 600

        [tool.udslint.severity]
        UDS5001 = "error"

        [tool.other]
        domain = "y"
        """,
    )
    found = loaded("charts/app")
    assert found.settings.select == ("trust",)
    assert found.settings.uds_core == "1.10"
    assert found.settings.token_lifespan_limit == 600
    assert found.settings.severity == {"UDS5001": "error"}
    assert found.settings.domain == "uds.dev"
    assert found.provenance["select"] == "pyproject.toml:6:1"
    assert found.provenance["token_lifespan_limit"] == "pyproject.toml:10:1"
    assert found.provenance["severity"] == "pyproject.toml:12:2"


def test_a_version_in_yaml_is_read_as_it_is_written(repo):
    write(repo / ".udslint.yaml", "uds-core: 1.10\n")
    assert loaded().settings.uds_core == "1.10"


def test_the_own_file_wins_over_pyproject_and_yaml_over_yml(repo):
    write(repo / "pyproject.toml", "[tool.udslint]\ndomain = 'toml.dev'\n")
    assert loaded().settings.domain == "toml.dev"
    write(repo / ".udslint.yml", "domain: yml.dev\n")
    assert loaded().settings.domain == "yml.dev"
    write(repo / ".udslint.yaml", "domain: yaml.dev\n")
    assert loaded().settings.domain == "yaml.dev"


def test_the_nearest_file_alone_counts(repo):
    write(repo / ".udslint.yaml", "domain: top.dev\nfail-on: error\n")
    write(repo / "charts" / ".udslint.yaml", "domain: charts.dev\n")
    write(repo / "charts" / "app" / "pyproject.toml", "[project]\nname = 'udslint-user'\n")
    assert loaded("charts/app").settings == Settings(domain="charts.dev")
    assert loaded().settings.domain == "top.dev"


def test_an_empty_file_is_the_nearest(repo):
    write(repo / ".udslint.yaml", "domain: top.dev\n")
    write(repo / "charts" / ".udslint.yaml", "# nothing\n")
    assert loaded("charts").settings == Settings()


def test_no_file_beyond_the_repository_counts(repo):
    write(repo.parent / ".udslint.yaml", "domain: outside.dev\n")
    assert loaded("charts").settings.domain == "uds.dev"
    (repo / ".git").rmdir()
    assert loaded("charts").settings.domain == "outside.dev"
    (repo / ".git").write_text("gitdir: elsewhere\n")  # a worktree or a submodule
    assert loaded("charts").settings.domain == "uds.dev"


def test_a_folder_that_does_not_exist_has_the_settings_of_those_above(repo):
    write(repo / ".udslint.yaml", "domain: top.dev\n")
    assert Resolver({}, {}, names).for_file("no/such/package.yaml").domain == "top.dev"


def test_select_of_a_higher_source_ends_ignore_of_a_lower_one(repo):
    write(repo / ".udslint.yaml", "ignore: [trust]\nextend-select: [UDS4020]\nselect: [UDS4]\n")
    assert loaded().settings.ignore == ("trust",)
    found = loaded(select=("audience-multiple",))
    assert (found.settings.ignore, found.settings.extend_select) == ((), ())
    assert found.provenance["ignore"] == "flag --select"
    assert loaded(select=("trust",), ignore=("UDS5001",)).settings.ignore == ("UDS5001",)


def test_nothing_as_a_value_is_a_setting_not_given(repo):
    write(repo / ".udslint.yaml", "ignore:\n  # - trust\ndomain: x.dev\n")
    assert loaded().settings == Settings(domain="x.dev")


# --- paths


def test_paths_in_a_file_are_relative_to_that_file(repo):
    write(
        repo / "charts" / ".udslint.yaml",
        "context: [../cluster.yaml, /abs.yaml]\nvalues: [values-prod.yaml]\nexclude: [old/]\n",
    )
    settings = loaded("charts/app").settings
    assert settings.context == ("cluster.yaml", "/abs.yaml")
    assert settings.values == ("charts/values-prod.yaml",)
    assert (settings.exclude, settings.exclude_root) == (("old/",), "charts")


def test_paths_in_the_environment_and_in_flags_are_relative_to_the_working_directory(repo):
    write(repo / "charts" / ".udslint.yaml", "exclude: [old/]\n")
    settings = loaded("charts", env={"UDSLINT_CONTEXT": "a.yaml, b.yaml"}, exclude=("new/",)).settings
    assert settings.context == ("a.yaml", "b.yaml")
    assert (settings.exclude, settings.exclude_root) == (("new/",), "")


# --- environment and flags


@pytest.mark.parametrize(
    ("variable", "text", "field", "value"),
    [
        ("UDSLINT_SELECT", "trust, UDS4", "select", ("trust", "UDS4")),
        ("UDSLINT_ALLOW_PUBLIC_CLIENTS", "True", "allow_public_clients", True),
        ("UDSLINT_ALLOW_PUBLIC_CLIENTS", "0", "allow_public_clients", False),
        ("UDSLINT_MAX_FILE_SIZE", " 500 ", "max_file_size", 500),
        (
            "UDSLINT_SEVERITY",
            "UDS5001=note,client-disabled = error",
            "severity",
            {"UDS5001": "note", "client-disabled": "error"},
        ),
        ("UDSLINT_GROUPS", "/UDS Core/Admin,/UDS Core/Auditor", "groups", ("/UDS Core/Admin", "/UDS Core/Auditor")),
        ("UDSLINT_DOMAIN", "", "domain", "uds.dev"),
        ("UDSLINT_VERSION", "0.1.0", "uds_core", None),
    ],
)
def test_environment(repo, variable, text, field, value):
    assert getattr(loaded(env={variable: text}).settings, field) == value


def test_flags_name_rules_several_times_or_with_commas(repo):
    settings = loaded(select=("trust,UDS4", "audience-missing"), severity=("UDS5001=note",)).settings
    assert settings.select == ("trust", "UDS4", "audience-missing")
    assert settings.severity == {"UDS5001": "note"}


def test_rule_names_are_asked_for_only_where_a_setting_names_a_rule(repo):
    def never():
        raise AssertionError

    assert load(".", {"UDSLINT_FAIL_ON": "note"}, {"select": ()}, never).settings.fail_on == "note"


# --- errors

YAML_ERRORS = [
    ("fail-onn: error\n", "1:1: 'fail-onn' is no setting; the nearest is 'fail-on'."),
    ("zzz: error\n", "1:1: 'zzz' is no setting."),
    ("on: error\n", "1:1: 'on' is no setting."),
    ("domain: a\n\n  \ndomain: b\n", "4:1: 'domain' is set twice."),
    ("fail-on: note\nfail_on: note\n", "2:1: 'fail-on' is set twice, with '-' and with '_'."),
    ("fail-on: warn\n", "1:1: 'fail-on' must be one of 'error', 'warning', 'note', 'never', not 'warn'"),
    ("fail-on: [x]\n", "1:1: 'fail-on' must be one of 'error', 'warning', 'note', 'never', not a list."),
    ("domain: 5\n", "1:1: 'domain' must be a text, not '5'."),
    ("domain: 5.0\n", "1:1: 'domain' must be a text, not '5.0'."),
    ("domain: ''\n", "1:1: 'domain' must not be empty."),
    ("domain: https://uds.dev\n", "1:1: 'domain' must be a domain such as 'uds.dev', not 'https://uds.dev'."),
    ("admin-domain: uds.dev/\n", "1:1: 'admin-domain' must be a domain such as 'uds.dev', not 'uds.dev/'."),
    ("domain: '*.uds.dev'\n", "1:1: 'domain' must be a domain such as 'uds.dev', not '*.uds.dev'."),
    ("groups: [/A, B]\n", "1:14: 'groups' must hold paths such as '/UDS Core/Admin', not 'B'."),
    ("uds-core: true\n", "1:1: 'uds-core' must be a text, not 'true'."),
    ("allow-public-clients: 'true'\n", "1:1: 'allow-public-clients' must be true or false, not 'true'."),
    ("max-variants: 0\n", "1:1: 'max-variants' must be a whole number of 1 or more, not '0'."),
    ("max-variants: true\n", "1:1: 'max-variants' must be a whole number of 1 or more, not 'true'."),
    ("max-variants: 1.5\n", "1:1: 'max-variants' must be a whole number of 1 or more, not '1.5'."),
    ("exclude: old/\n", "1:1: 'exclude' must be a list of texts, not 'old/'."),
    ("exclude: {a: b}\n", "1:1: 'exclude' must be a list of texts, not a mapping."),
    ("exclude:\n  - a\n  - 5\n", "1:1: 'exclude' must be a list of texts, but holds '5'."),
    ("exclude: [' ']\n", "1:11: 'exclude' must not hold an empty text."),
    ("exclude: [[a]]\n", "1:1: 'exclude' must be a list of texts, but holds a list."),
    ("exclude: &a [*a]\n", "1:10: the file is not YAML: found unconstructable recursive node."),
    ("ignore:\n  - trust\n  - audience-mutiple\n", "3:5: 'audience-mutiple' is no rule, stage or start of a code"),
    ("ignore: [UDS9]\n", "1:10: 'UDS9' is no rule, stage or start of a code"),
    ("ignore: [uds-core]\n", "1:10: 'uds-core' is no rule, stage or start of a code"),
    ("severity: [a]\n", "1:1: 'severity' must be a mapping of rules to severities, not a list."),
    ("severity:\n  trust: error\n", "2:3: 'trust' is no rule"),
    ("severity:\n  UDS5001: warn\n", "2:3: the severity of 'UDS5001' must be one of 'error', 'warning', 'note', not"),
    ("severity:\n  5: error\n", "1:1: '5' is no rule."),
    ("- domain\n", "1:1: the settings must be a mapping."),
    ("? [a]\n: b\n", "1:3: the name of a setting must be a text."),
    ("domain: [\n", "2:1: the file is not YAML: did not find expected node content."),
    ("a: 1\n---\nb: 2\n", "2:1: the file is not YAML: but found another document."),
    ("domain: !!python/object:x {}\n", "1:9: the file is not YAML: could not determine a constructor for the tag"),
    ("domain: 2026-99-99\n", "1:9: '2026-99-99' cannot be read: month must be in 1..12."),
    ("allow-public-clients: !!bool maybe\n", "1:23: 'maybe' cannot be read: it is no bool."),
    ("max-file-size: !!int ''\n", "1:16: '' cannot be read: it is no int."),
    ("domain: !!timestamp foo\n", "1:9: 'foo' cannot be read: it is no timestamp."),
    ("domain: [[[[]]]]\n", "1:11: no setting is nested as deep as this."),
    ("a: \x00\n", " the file is not YAML: "),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("severity:\n  UDS5001: off\n", "'note', not 'false'; a rule is switched off by 'ignore'."),
        ("severity:\n  UDS5001: 'off'\n", "'note', not 'off'; a rule is switched off by 'ignore'."),
        ("severity: off\n", "not 'false'; rules are switched off by 'ignore'."),
    ],
)
def test_a_severity_of_off_is_answered_with_what_switches_a_rule_off(repo, text, said):
    write(repo / ".udslint.yaml", text)
    assert refused().endswith(said)


@pytest.mark.parametrize(("text", "message"), YAML_ERRORS)
def test_errors_in_yaml_say_where(repo, text, message):
    write(repo / ".udslint.yaml", text)
    assert refused().startswith(f".udslint.yaml:{message}")


TOML_ERRORS = [
    ("[tool.udslint]\nfail-onn = 'error'\n", "2:1: 'fail-onn' is no setting; the nearest is 'fail-on'."),
    ("[ tool . 'udslint' ]\n  \"fail-on\" = 5\n", "2:3: 'fail-on' must be one of"),
    ("tool.udslint.fail-on = 5\n", "1:1: 'fail-on' must be one of"),
    ("[tool]\nudslint.fail-on = 5\n", "2:1: 'fail-on' must be one of"),
    ("[x]\nfail-on = 1\n[tool.udslint]\nfail-on = 5\n", "4:1: 'fail-on' must be one of"),
    ("[tool.udslint]\nignore = ['trust',\n  # 'UDS8'\n  'UDS8']\n", "4:4: 'UDS8' is no rule, stage or start of a code"),
    ("[tool.udslint]\nseverity = {UDS5001 = 'x'}\n", "2:13: the severity of 'UDS5001' must be one of"),
    ("[tool.udslint.severity]\nUDS5001 = 'x'\n", "2:1: the severity of 'UDS5001' must be one of"),
    ("[tool.udslint]\nseverity.UDS5001 = 'x'\n", "2:10: the severity of 'UDS5001' must be one of"),
    ("[tool.udslint]\nmax-variants = 1.5\n", "2:1: 'max-variants' must be a whole number of 1 or more, not '1.5'."),
    ("[tool.udslint\n", "1:14: the file is not TOML: Expected ']' at the end of a table declaration."),
    ("[tool.udslint]\ndomain = 'a'\ndomain = 'b'\n", "3:13: the file is not TOML: Cannot overwrite a value."),
    ("[tool.udslint]\ndomain = ", "2:10: the file is not TOML: Invalid value."),
    (f"[tool.udslint]\nmax-file-size = {'1' * 5000}\n", "3:1: the file is not TOML: Exceeds the limit"),
    ("[tool]\nudslint = 5\n", " 'tool.udslint' must be a table."),
]


@pytest.mark.parametrize(("text", "message"), TOML_ERRORS)
def test_errors_in_toml_say_where(repo, text, message):
    write(repo / "pyproject.toml", text)
    assert refused("charts").startswith(f"pyproject.toml:{message}")


def test_a_broken_pyproject_that_says_nothing_of_udslint_is_not_ours(repo):
    write(repo / "pyproject.toml", "[tool.other\n")
    assert loaded().settings == Settings()


def test_a_settings_file_that_is_no_text(repo):
    (repo / ".udslint.yaml").write_bytes(b"domain: \xff\n")
    assert refused() == ".udslint.yaml: the settings are not UTF-8 text, at byte 8."


def test_a_settings_file_that_cannot_be_read(repo, monkeypatch):
    write(repo / ".udslint.yaml", "domain: a\n")

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    assert refused() == ".udslint.yaml: the settings cannot be read: Permission denied."


def test_hostile_nesting_is_refused_before_it_is_composed(repo):
    (repo / ".udslint.yaml").write_text("a: " + "[" * 100_000)
    assert "no setting is nested as deep as this." in refused()


def test_a_byte_order_mark_is_no_part_of_the_first_key(repo):
    (repo / ".udslint.yaml").write_bytes(b"\xef\xbb\xbfdomain: a.dev\r\nfail-on: x\r\n")
    assert refused().startswith(".udslint.yaml:2:1: 'fail-on' must be")


def test_errors_name_a_file_outside_of_the_working_directory_in_full(repo, monkeypatch):
    write(repo / ".udslint.yaml", "x: 1\n")
    monkeypatch.chdir(repo / "charts")
    assert refused().startswith(f"{repo}/.udslint.yaml:1:1: ")


@pytest.mark.parametrize(
    ("variable", "text", "message"),
    [
        ("UDSLINT_FAILON", "note", "'UDSLINT_FAILON' is no setting; the nearest is 'UDSLINT_FAIL_ON'."),
        ("UDSLINT_FAIL_ON", "x", "'fail-on' must be one of 'error', 'warning', 'note', 'never', not 'x'."),
        ("UDSLINT_MAX_VARIANTS", "-1", "'max-variants' must be a whole number of 1 or more, not '-1'."),
        ("UDSLINT_ALLOW_PUBLIC_CLIENTS", "maybe", "'allow-public-clients' must be true or false, not 'maybe'."),
        ("UDSLINT_SELECT", "trust,trusst", "'trusst' is no rule, stage or start of a code; the nearest is 'trust'."),
        ("UDSLINT_SEVERITY", "UDS5001", "the severity of 'UDS5001' must be one of 'error', 'warning', 'note', not ''."),
    ],
)
def test_errors_in_the_environment_name_the_variable(repo, variable, text, message):
    assert refused(env={variable: text}) == f"environment variable {variable}: {message}"


def test_errors_in_flags_name_the_flag(repo):
    assert refused(ignore=("audience-mising",)) == (
        "flag --ignore: 'audience-mising' is no rule, stage or start of a code; the nearest is 'audience-missing'."
    )


# --- many files


def test_a_folder_is_looked_up_once(repo, monkeypatch):
    write(repo / ".udslint.yaml", "domain: a.dev\n")
    reads = []
    looks = []
    exists = os.path.exists
    monkeypatch.setattr(os.path, "exists", lambda path: (looks.append(os.path.relpath(path)), exists(path))[1])
    monkeypatch.setattr("udslint.config.read_config", lambda path: (reads.append(path), read_config(path))[1])
    resolver = Resolver({}, {}, names)
    settings = {id(resolver.for_file(f"charts/app/{number}.yaml")) for number in range(1000)}
    assert resolver.for_folder("charts").domain == "a.dev"
    assert len(settings) == 1
    assert len(reads) == 1
    assert looks == ["charts/app/.git", "charts/.git"]


def test_each_folder_has_the_settings_of_its_own_nearest_file(repo):
    write(repo / "a" / ".udslint.yaml", "domain: a.dev\n")
    write(repo / "b" / ".udslint.yaml", "domain: b.dev\n")
    resolver = Resolver({}, {}, names)
    paths = ["a/x.yaml", "b/x.yaml", "x.yaml", "a/deep/x.yaml", "-"]
    domains = [resolver.for_file(path).domain for path in paths]
    assert domains == ["a.dev", "b.dev", "uds.dev", "a.dev", "uds.dev"]


# --- the schema for editors


def schema():
    return json.loads((ROOT / "schemas" / "udslint.json").read_text())


def test_the_table_and_the_settings_have_the_same_fields():
    assert [key.field for key in KEYS] == [f.name for f in dataclasses.fields(Settings) if f.name != "exclude_root"]


def test_the_schema_and_the_page_are_made_of_the_table(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import describe_settings

    assert (ROOT / "schemas" / "udslint.json").read_text() == describe_settings.schema()
    assert (ROOT / "docs" / "settings.md").read_text() == describe_settings.page()
    jsonschema.Draft7Validator.check_schema(schema())


def test_the_example_of_the_page_is_accepted(repo):
    example = (ROOT / "docs" / "settings.md").read_text().split("```yaml\n")[1].split("```")[0]
    write(repo / ".udslint.yaml", example)
    used = {"audience-multiple", "token-long-lived"}
    assert load(".", {}, {}, lambda: used).settings.uds_core == "1.10"
    assert jsonschema.Draft7Validator(schema()).is_valid(yaml.safe_load(example))


VALUES = ["a", "", " ", "note", 0, 1, True, ["a"], [], [1], [""], {}, {"UDS5001": "note"}, {"UDS5001": 1}]


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.field)
def test_the_schema_and_our_own_check_agree(key, value):
    def ours():
        try:
            checked(key, value, lambda: {"a", "UDS5001"})
        except BadValueError:
            return False
        return True

    valid = jsonschema.Draft7Validator(schema()).is_valid
    assert valid({key.name: value}) == valid({key.field: value}) == ours()


def test_the_schema_knows_no_other_key():
    assert not jsonschema.Draft7Validator(schema()).is_valid({"fail-onn": "note"})
