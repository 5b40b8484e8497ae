"""The command line as its users meet it: what goes where, and which exit code says what."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from making import WITH_EXPOSE as GOOD
from making import Result, manifest, printed_by, process
from udslint import about, cli
from udslint.checking import plan_of
from udslint.commands.check import OWN_OPTIONS
from udslint.config_keys import KEYS
from udslint.platform import releases
from udslint.report import FORMATS
from udslint.rules.registry import Check, rules
from udslint.settings import Settings

DROPPED_FIELD = GOOD + "        portt: 1\n"
"""A warning of stage 1: unknown-field at line 15."""
WRONG_TYPE = GOOD.replace("port: 8080", "port: eight")
"""An error of stage 1: wrong-type."""
NOT_YAML = "apiVersion: uds.dev/v1alpha1\nkind: Package\n x: [\n"
EXAMPLES = Path(__file__).parent.parent / "examples"


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text)


# --- exit codes


def test_nothing_found(udslint, here):
    write(here, good=GOOD)
    assert udslint("check", "good.yaml") == Result(0, "No problems found in 1 Package (1 file).\n", "")


def test_findings(udslint, here):
    write(here, bad=DROPPED_FIELD)
    result = udslint("check")
    assert (result.code, result.err) == (1, "")
    assert result.out.startswith("bad.yaml:15:9 warning UDS1003 unknown-field: ")
    assert result.out.endswith("1 warning in 1 Package (1 file).\n")


@pytest.mark.parametrize(
    ("level", "warning", "error"), [("error", 0, 1), ("warning", 1, 1), ("note", 1, 1), ("never", 0, 0)]
)
def test_the_fail_level(udslint, here, level, warning, error):
    write(here, warning=DROPPED_FIELD, error=WRONG_TYPE)
    assert udslint("check", "warning.yaml", "--fail-on", level).code == warning
    assert udslint("check", "error.yaml", "--fail-on", level).code == error


def test_each_file_has_the_fail_level_of_its_own_settings(udslint, here):
    (here / "strict").mkdir()
    (here / "mild").mkdir()
    write(here / "strict", bad=DROPPED_FIELD)
    write(here / "mild", bad=DROPPED_FIELD)
    (here / "mild" / ".udslint.yaml").write_text("fail-on: error\n")
    assert udslint("check", "mild").code == 0
    assert udslint("check", "strict", "mild").code == 1


def test_a_folder_without_packages_says_so(udslint, here):
    write(here, other="kind: ConfigMap\n")
    assert udslint("check") == Result(0, "No UDS Packages found (0 files).\n", "")


def test_other_objects_of_uds_are_named_where_there_is_no_package(udslint, here):
    write(here, a="apiVersion: uds.dev/v1alpha1\nkind: Exemption\n---\napiVersion: uds.dev/v1alpha1\nkind: Exemption\n")
    write(here, b='{"apiVersion": "uds.dev/v1alpha1", "kind": "ClusterConfig"}')
    for _ in range(2):  # the second time from the cache
        assert udslint("check").out == "No UDS Packages found, only 1 ClusterConfig and 2 Exemptions (2 files).\n"


def test_a_missing_path_does_not_keep_the_others_from_being_checked(udslint, here):
    write(here, bad=DROPPED_FIELD)
    result = udslint("check", "nope", "bad.yaml")
    assert result.code == 3
    assert result.err == "udslint: nope: There is no such file or folder.\n"
    assert "unknown-field" in result.out


def test_a_file_that_cannot_be_read(udslint, here, monkeypatch):
    write(here, bad=DROPPED_FIELD, locked=GOOD)

    def locked(path, *rest, **options):
        if path == "locked.yaml":
            raise PermissionError(13, "Permission denied")
        return opened(path, *rest, **options)

    opened = os.open
    monkeypatch.setattr(os, "open", locked)
    result = udslint("check")
    assert result.code == 3
    assert result.err == "udslint: locked.yaml: The file cannot be read: Permission denied.\n"
    assert "unknown-field" in result.out


def test_a_loop_of_folders(udslint, here):
    (here / "sub").mkdir()
    write(here / "sub", good=GOOD)
    (here / "sub" / "loop").symlink_to("..")
    assert udslint("check").out == "No problems found in 1 Package (1 file).\n"


def test_broken_yaml_in_one_of_three_files(udslint, here):
    other = GOOD.replace("reports", "figures")
    write(here, a=GOOD, b=NOT_YAML, c=other.replace("gateway:", "gatewayy:"))
    result = udslint("check")
    assert result.code == 1
    assert "b.yaml:3:3 error UDS1001 yaml-syntax: " in result.out
    assert "c.yaml:13:9 warning UDS1003 unknown-field: " in result.out
    assert "2 Packages (3 files)" in result.out


def test_a_rule_that_raises(udslint, here, monkeypatch):
    def crash(expose):
        raise ZeroDivisionError("division by zero")

    write(here, good=GOOD, more=GOOD.replace("reports", "figures"))
    rule = rules()["unknown-field"]
    monkeypatch.setattr("udslint.checking.checks", lambda: {"expose": (Check(rule, crash, "expose", ()),)})
    plan_of.cache_clear()
    try:
        result = udslint("check")
    finally:
        plan_of.cache_clear()
    assert result.code == 3
    assert "good.yaml" in result.err
    assert "more.yaml" in result.err
    assert "unknown-field" in result.err
    assert "Traceback" not in result.err


def test_an_error_of_our_own_is_no_finding(udslint, here, monkeypatch):
    def crash(*_, **__):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("udslint.commands.check.check_paths", crash)
    result = udslint("check")
    assert result.code == 3
    assert "ZeroDivisionError" in result.err
    assert f"please report it at {about.PROJECT_URL}/issues" in result.err


def test_ctrl_c(udslint, here, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("udslint.commands.check.check_paths", interrupt)
    result = udslint("check")
    assert (result.code, result.out, result.err.strip()) == (130, "", "")


# --- wrong usage


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--uds-core", "0.1"], "flag --uds-core: UDS Core 0.1 is not known; the nearest known version is 0.20."),
        (["--uds-core", "abc"], "flag --uds-core: 'abc' is not a UDS Core version such as 1.11 or 1.11.0."),
        (["--select", "unknown-feild"], "flag --select: 'unknown-feild' is no rule, stage or start of a code"),
        (["--severity", "unknown-field=bad"], "flag --severity: the severity of 'unknown-field' must be one of"),
        (["--context", "other.yaml"], "The context 'other.yaml' holds no UDS Package; give the output of"),
        (["--context", "nope.yaml"], "The context 'nope.yaml' cannot be read"),
        (["--output", "json=no/such/folder"], "The report 'no/such/folder' cannot be written: No such file"),
        (["--output", "xml=report"], "'xml' is no format; the formats are text, sarif, json, github."),
        (["--output", "json=-"], "'json=-' names no file; for standard output use '--format json'."),
        (["--fail-on", "bad"], "'bad' is not one of 'error', 'warning', 'note', 'never'."),
        (["--stdin-filename", "x.yaml"], "'--stdin-filename' names standard input; give '-' as a path."),
        (["--formt", "json"], "No such option"),
    ],
)  # fmt: skip
def test_wrong_usage(udslint, here, arguments, said):
    write(here, good=GOOD, other="kind: ConfigMap\n")
    result = udslint("check", *arguments)
    assert result.code == 2
    assert said in " ".join(result.err.split())
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fial-on: error\n", ".udslint.yaml:1:1: 'fial-on' is no setting; the nearest is 'fail-on'."),
        ("ignore:\n  - unknown-feild\n", ".udslint.yaml:2:5: 'unknown-feild' is no rule"),
        ("uds-core: 0.1\n", ".udslint.yaml:1:1: UDS Core 0.1 is not known; the nearest known version is 0.20."),
    ],
)
def test_wrong_settings_name_their_place(udslint, here, text, said):
    write(here, good=GOOD)
    (here / ".udslint.yaml").write_text(text)
    result = udslint("check")
    assert result.code == 2
    assert result.err.startswith(f"udslint: {said}")


def test_a_wrong_version_is_named_even_where_there_is_nothing_to_check(udslint):
    assert udslint("check", "--uds-core", "0.1").code == 2


def test_a_version_newer_than_known_uses_the_newest_and_says_so_once(udslint, here):
    write(here, good=GOOD, more=GOOD.replace("reports", "figures"))
    newest = releases()[-1]
    result = udslint("check", "--uds-core", "99.1")
    assert result.code == 0
    said = f"flag --uds-core: UDS Core 99.1 is newer than this udslint; {newest}, the newest it knows, is used."
    assert result.err == f"udslint: {said}\n"


def test_a_path_instead_of_a_command(udslint, here):
    write(here, good=GOOD)
    result = udslint("good.yaml")
    assert result.code == 2
    assert "'good.yaml' is no command; to check it: udslint check good.yaml" in result.err


# --- input and output


def test_standard_input(udslint):
    result = udslint("check", "-", stdin=DROPPED_FIELD)
    assert result.code == 1
    assert result.out.startswith("<stdin>:15:9 warning UDS1003 unknown-field: ")
    assert "  15 |         portt: 1\n     |         ^^^^^\n" in result.out


def test_standard_input_with_a_name_has_the_settings_and_the_chart_of_that_file(udslint, here):
    (here / "chart" / "templates").mkdir(parents=True)
    (here / "chart" / "Chart.yaml").write_text("name: reports\nversion: 1.0.0\n")
    (here / "chart" / "values.yaml").write_text("host: reports\n")
    (here / "chart" / ".udslint.yaml").write_text("select: [undefined-value]\n")
    template = DROPPED_FIELD.replace("host: reports", 'host: "{{ .Values.hots }}"')
    result = udslint("check", "-", "--stdin-filename", "chart/templates/package.yaml", stdin=template)
    assert result.code == 1
    assert "chart/templates/package.yaml:12:19 warning UDS1012 undefined-value: " in result.out
    assert "unknown-field" not in result.out


def test_standard_input_is_fingerprinted_as_its_file_is(udslint, here):
    text = f"\ufeffspecc: 1\n{GOOD}"  # the first line has the byte order mark, which is part of what is hashed
    (here / "bad.yaml").write_text(text, "utf-8")
    of_file = udslint("check", "bad.yaml", "--format", "sarif").out
    assert '"primaryLocationLineHash"' in of_file
    assert udslint("check", "-", "--stdin-filename", "bad.yaml", "--format", "sarif", stdin=text).out == of_file


def test_a_list_from_a_cluster(udslint):
    items = [{"apiVersion": "uds.dev/v1alpha1", "kind": "Package", "spec": {"ssso": []}}]
    result = udslint("check", "-", stdin=json.dumps({"apiVersion": "v1", "kind": "List", "items": items}))
    assert "unknown-field" in result.out


def test_formats_are_those_of_the_reports():
    assert tuple(FORMATS) == cli.FORMATS


@pytest.mark.parametrize("name", ["sarif", "json", "github"])
def test_a_report_for_programs(udslint, here, name):
    write(here, bad=DROPPED_FIELD)
    result = udslint("check", "--format", name)
    assert (result.code, result.err) == (1, "")
    assert "UDS1003" in result.out
    if name != "github":
        json.loads(result.out)


def test_reports_into_files_besides_standard_output(udslint, here):
    write(here, bad=DROPPED_FIELD)
    result = udslint(
        "check", "--output", "sarif=a.sarif", "--output", "json=b.json", "--output", "text=c.txt", "--color"
    )
    assert result.code == 1
    assert "\x1b[" in result.out
    assert json.loads((here / "a.sarif").read_text())["runs"][0]["results"][0]["ruleId"] == "UDS1003"
    assert json.loads((here / "b.json").read_text())["summary"]["warnings"] == 1
    assert "unknown-field" in (here / "c.txt").read_text()
    assert "\x1b[" not in (here / "c.txt").read_text()


def test_quiet_says_nothing_where_nothing_was_found(udslint, here):
    write(here, good=GOOD, bad=DROPPED_FIELD)
    assert udslint("check", "-q", "good.yaml", "--uds-core", "99.1") == Result(0, "", "")
    assert "unknown-field" in udslint("check", "-q", "bad.yaml").out


def test_suppressed_findings_are_shown_where_wanted(udslint, here):
    write(here, bad=DROPPED_FIELD.replace("portt: 1", "portt: 1 # udslint: ignore[unknown-field] just a test"))
    result = udslint("check")
    assert result == Result(0, "No problems found in 1 Package (1 file); 1 suppressed.\n", "")
    assert "just a test" in udslint("check", "--show-suppressed").out


def test_rules_can_be_chosen(udslint, here):
    write(here, bad=DROPPED_FIELD)
    assert udslint("check", "--ignore", "UDS1003").code == 0
    assert udslint("check", "--select", "admission,trust").code == 0
    assert udslint("check", "--severity", "unknown-field=note").code == 0


def test_context_comes_from_flags_and_settings(udslint, here):
    write(here, app=GOOD)
    (here / "cluster.json").write_text(json.dumps({"kind": "List", "items": [manifest({}, "other", "reports")]}))
    assert "namespace-already-has-package" in udslint("check", "app.yaml", "--context", "cluster.json").out
    (here / ".udslint.yaml").write_text("context: [cluster.json]\n")
    assert "namespace-already-has-package" in udslint("check", "app.yaml").out


def test_colours(udslint, here, monkeypatch):
    write(here, bad=DROPPED_FIELD)
    assert "\x1b[" not in udslint("check").out
    assert "\x1b[" in udslint("check", "--color").out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert "\x1b[" in udslint("check").out
    assert "\x1b[" not in udslint("check", "--no-color").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in udslint("check").out


def test_a_name_that_is_no_utf8_is_printed_safely(here):
    name = b"caf\xe9.yaml"
    (Path(os.fsdecode(bytes(here) + b"/" + name))).write_text(DROPPED_FIELD)
    for form in FORMATS:
        result = process("check", "--format", form, name, cwd=here)
        assert result.returncode == 1
        assert result.stderr == b""
        assert b"caf\\udce9.yaml" in result.stdout or b"caf%E9.yaml" in result.stdout


def test_a_terminal_that_knows_only_ascii(here):
    write(here, bad=DROPPED_FIELD.replace("portt: 1", "pörtt: 1"))
    result = process("check", cwd=here, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert result.returncode == 1
    assert b"p\\xf6rtt" in result.stdout


@pytest.mark.parametrize("arguments", [["check", "--select", "ALL"], ["rules"], ["--help"]])
def test_a_reader_that_stops_early_is_no_error(here, arguments):
    write(here, bad=DROPPED_FIELD)
    reading, writing = os.pipe()
    os.close(reading)
    result = process(*arguments, cwd=here, stdout=writing)
    os.close(writing)
    assert result.stderr == b""
    assert result.returncode == (0 if arguments == ["rules"] else 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk(here):
    write(here, good=GOOD)
    with Path("/dev/full").open("wb") as full:
        result = process("check", cwd=here, stdout=full)
    assert result.returncode == 3
    assert result.stderr == b"udslint: Standard output cannot be written: No space left on device.\n"


# --- the other commands


def test_version(udslint):
    assert udslint("--version") == Result(0, f"udslint {about.__version__}\n", "")


@pytest.mark.parametrize("command", ["check", "rules", "explain", "config", "read", "token"])
def test_every_command_has_help(udslint, command):
    assert f"udslint {command}" in udslint(command, "--help").out
    assert f"\n  {command} " in udslint("--help").out


def test_rules(udslint):
    table = udslint("rules").out
    listed = json.loads(udslint("rules", "--format", "json").out)
    assert listed["version"] == 1
    assert [rule["name"] for rule in listed["rules"]] == list(rules())
    for rule in rules().values():
        assert f"  {rule.code}  {rule.name} " in table
    off = next(line for line in table.splitlines() if " suppression-without-reason " in line)
    assert "note, off" in off


@pytest.mark.parametrize("name", ["unknown-field", "UDS1003", "uds1003", "Unknown-Field"])
def test_explain(udslint, name):
    result = udslint("explain", name)
    assert result.code == 0
    assert result.out.startswith("UDS1003 unknown-field\n")
    assert "\nWhy\n" in result.out
    assert "\nWith the mistake" in result.out
    assert "```" not in result.out
    assert "severity: warning" not in result.out
    assert "ignore[unknown-field]" in result.out


def test_explain_says_what_an_example_rests_on(udslint):
    declared = udslint("explain", "zarf-variable-unrendered").out
    assert "\nWith the mistake (the Zarf package declares DOMAIN):\n" in declared
    assert "(with token-lifespan-limit: 300):\n" in udslint("explain", "token-long-lived").out


def test_every_page_can_be_explained(udslint):
    for rule in rules().values():
        result = udslint("explain", rule.code, "--color")
        assert result.code == 0
        assert f"{rule.code} {rule.name}" in result.out
        assert not re.search(r"^(bad|good|fixed|context|values)( \(.*\))?:$", result.out, re.M)


@pytest.mark.parametrize(("columns", "longest"), [(60, 60), (80, 80), (200, 100)])
def test_a_page_is_as_wide_as_the_terminal(udslint, monkeypatch, columns, longest):
    monkeypatch.setattr("udslint.commands.output.terminal_width", lambda: columns)
    why = udslint("explain", "audience-multiple").out.partition("\nWith the mistake")[0].splitlines()
    assert longest - 12 < max(map(len, why)) <= longest


def test_explain_of_a_misspelt_rule_names_the_nearest(udslint):
    result = udslint("explain", "unknown-feild")
    assert (result.code, result.out) == (2, "")
    assert result.err == "udslint: There is no rule 'unknown-feild'; the nearest is 'unknown-field'.\n"


def test_config_names_each_setting_and_its_source(udslint, here, monkeypatch):
    (here / ".udslint.yaml").write_text("fail-on: error\ndomain: example.com\n")
    monkeypatch.setenv("UDSLINT_IGNORE", "trust")
    lines = udslint("config").out.splitlines()
    assert [line.split(":")[0] for line in lines] == [key.name for key in KEYS]
    assert any(line.startswith('fail-on: "error"') and line.endswith("# .udslint.yaml:1:1") for line in lines)
    assert any(line.startswith('ignore: ["trust"]') and line.endswith("variable UDSLINT_IGNORE") for line in lines)
    assert any(
        line.startswith("uds-core: null") and f"newest that is known, {releases()[-1]}" in line for line in lines
    )


def test_what_config_prints_can_be_a_settings_file(udslint, here):
    (here / ".udslint.yaml").write_text('uds-core: "1.10"\nseverity: {unknown-field: note}\n')
    before = udslint("config").out
    (here / ".udslint.yaml").write_text(before)
    after = udslint("config").out
    assert [line.split("  #")[0] for line in after.splitlines()] == [
        line.split("  #")[0] for line in before.splitlines()
    ]


def test_config_of_a_path_that_is_not_there(udslint):
    assert udslint("config", "nope") == Result(3, "", "udslint: nope: There is no such file or folder.\n")


# --- tokens

SERVICE_ACCOUNT = """\
  sso:
    - name: Nightly
      clientId: reports-nightly
      standardFlowEnabled: false
      serviceAccountsEnabled: true
    - name: Device
      clientId: reports-device
      standardFlowEnabled: false
"""


def test_the_tokens_of_service_accounts(udslint, here):
    write(here, app=GOOD + SERVICE_ACCOUNT)
    result = udslint("token")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(
        "app.yaml:17: client 'reports-nightly' of reports/reports\n\nPOST https://sso.uds.dev/"
    )
    assert '"azp": "reports-nightly"' in result.out
    assert "reports-device" not in result.out


def test_the_token_of_one_client_with_the_scope_of_its_request(udslint, here):
    write(here, app=GOOD + SERVICE_ACCOUNT)
    assert "scope=openid\n" in udslint("token", "--client", "reports-nightly", "--scope", "openid").out
    assert "No token: 401 unauthorized_client" in udslint("token", "--client", "reports-device").out


def test_the_token_of_a_client_that_does_not_exist(udslint, here):
    write(here, app=GOOD + SERVICE_ACCOUNT)
    result = udslint("token", "--client", "reports-nigthly")
    assert (result.code, result.out) == (2, "")
    assert result.err == "udslint: There is no client 'reports-nigthly'; the nearest is 'reports-nightly'.\n"


def test_the_token_of_a_package_that_the_api_server_rejects(udslint):
    text = GOOD + SERVICE_ACCOUNT.replace("Enabled: true", 'Enabled: true\n      enabled: "yes"')
    assert (
        "the API server rejects the Package (spec.sso[0].enabled: type), line 20"
        in udslint("token", "-", stdin=text).out
    )


def test_the_token_of_a_package_that_the_operator_denies(udslint, here):
    (here / ".udslint.yaml").write_text("ignore: [redirect-uris-missing]\n")
    write(here, app=GOOD + SERVICE_ACCOUNT.replace("standardFlowEnabled: false", "standardFlowEnabled: true"))
    out = udslint("token").out
    assert "No client: the operator denies the Package, line 16: A client with a user login needs 'redirectUris'" in out
    assert "The access token would be:\n" in out
    assert "200 OK" not in out


def test_the_token_beside_a_client_that_is_denied_on_some_clusters(udslint, here):
    public = "    - name: Web\n      clientId: web\n      publicClient: true\n"
    public += "      redirectUris: [https://web.uds.dev/]\n"
    public += "      attributes:\n        pkce.code.challenge.method: S256\n"
    write(here, app=GOOD + SERVICE_ACCOUNT.partition("    - name: Device")[0] + public)
    assert "200 OK: an access token" in udslint("token").out


def test_a_denial_that_stands_in_a_helper(udslint, here):
    (here / "chart/templates").mkdir(parents=True)
    (here / "chart/Chart.yaml").write_text("name: c\n")
    (here / "chart/templates/_h.tpl").write_text('{{ define "a" }}\nfoo: "b"\n{{ end }}\n')
    attributes = '      attributes: {{ include "a" . | nindent 8 }}\n'
    client = SERVICE_ACCOUNT.partition("    - name: Device")[0]
    (here / "chart/templates/package.yaml").write_text(GOOD + client + attributes)
    out = udslint("token").out
    assert "No client: the operator denies the Package, chart/templates/_h.tpl:2: " in out


def test_tokens_of_a_template_say_when_they_are_so(udslint, here):
    optional = SERVICE_ACCOUNT.replace("    - name: Nightly", "    {{- if .Values.ci }}\n    - name: Nightly")
    write(here, app=GOOD + optional.replace("    - name: Device", "    {{- end }}\n    - name: Device"))
    assert "client 'reports-nightly' of reports/reports, when .Values.ci\n" in udslint("token").out


def token_chart(here, values: str) -> None:
    """A chart of which values decide the service account's token."""
    account = """\
    {{- if .Values.ci }}
    - name: Nightly
      clientId: {{ .Values.id }}
      standardFlowEnabled: false
      serviceAccountsEnabled: {{ .Values.machine }}
      protocolMappers:
        - name: audience
          protocol: openid-connect
          protocolMapper: oidc-audience-mapper
          config: {included.client.audience: {{ .Values.aud | quote }}, access.token.claim: "true"}
    {{- end }}
"""
    (here / "templates").mkdir()
    (here / "Chart.yaml").write_text("name: reports\nversion: 1.0.0\n")
    (here / "values.yaml").write_text(values)
    text = GOOD.replace("name: reports", "name: {{ .Chart.Name }}", 1) + "  sso:\n" + account
    (here / "templates/package.yaml").write_text(text)


def test_the_values_of_a_chart_settle_its_tokens(udslint, here):
    token_chart(here, "ci: true\nid: nightly\nmachine: yes\naud: uds-a\n")
    (here / "prod.yaml").write_text("aud: uds-prod\n")
    out = udslint("token", "--client", "nightly").out
    assert "client 'nightly' of reports/reports, when .Values.ci (by default)\n" in out
    assert '"aud": ["uds-a", "account"], ← mapper' in out
    said = ".Values.id is 'nightly'\n  .Values.machine is 'true'\n  .Values.aud is 'uds-a'\n"
    assert out.endswith(f"\n\nBy the chart's values:\n  {said}")
    assert '"aud": ["uds-prod", "account"]' in udslint("token", "--values", "prod.yaml").out
    assert udslint("token", "--client", "{{ .Values.id }}").out == out


def test_values_can_make_a_client_that_the_api_server_rejects(udslint, here):
    token_chart(here, "ci: false\nid: 1\nmachine: true\naud: a\n")
    out = udslint("token").out
    assert "client '1' of reports/reports, when .Values.ci\n" in out
    assert "the API server rejects the Package (spec.sso[0].clientId: type)" in out
    assert "  .Values.id is '1'\n" in out


@pytest.mark.parametrize("values", ["machine: 'a: b'", "machine: 'x: ['", "machine:"])
def test_values_that_are_no_scalar_where_they_stand_settle_nothing(udslint, here, values):
    token_chart(here, f"ci: true\nid: nightly\naud: a\n{values}\n")
    assert "200 OK" in udslint("token").out


def test_a_client_without_a_service_account_has_no_token_that_would_be(udslint, here):
    write(here, app=GOOD + SERVICE_ACCOUNT)
    out = udslint("token", "--client", "reports-device").out
    assert "service accounts are not enabled.\n\nIt has no service account. What the users of a client get" in out
    assert "access token" not in out


def test_a_token_that_is_the_same_in_several_readings_is_shown_once(udslint, here):
    uris = "      redirectUris: [https://other.uds.dev/login]\n"
    other = f"    {{{{- if .Values.x }}}}\n    - name: Other\n      clientId: other\n{uris}    {{{{- end }}}}\n"
    write(here, app=GOOD + SERVICE_ACCOUNT + other)
    out = udslint("token").out
    assert out.count("client 'reports-nightly' of reports/reports\n") == 1


def test_what_is_understood_of_standard_input(udslint):
    said = udslint("read", "-", stdin=GOOD)
    assert said.out.startswith("<stdin>: plain YAML, one reading.\n\nObjects that matter\n")
    assert udslint("read", "-", stdin="x: y\n").out.endswith("No objects that matter.\n")


def test_tokens_of_what_can_be_read(udslint, here):
    write(here, app=GOOD + SERVICE_ACCOUNT, broken=NOT_YAML, template=GOOD + "{{ if }}")
    (here / "bytes.yaml").write_bytes(b"apiVersion: uds.dev/v1alpha1 \xff")
    result = udslint("token", ".", "nope")
    assert result.code == 3
    assert "client 'reports-nightly'" in result.out
    starts = [line.removeprefix("udslint: ").split(": ")[0] for line in result.err.splitlines()]
    assert starts == ["broken.yaml:3:3", "bytes.yaml:1:30", "nope", "template.yaml:15:1"]


def test_no_service_accounts(udslint, here):
    write(here, good=GOOD)
    assert udslint("token") == Result(0, "No service accounts found.\n", "")


# --- start-up


@pytest.mark.parametrize(
    ("arguments", "left_alone"),
    [
        (["--version"], {"pydantic", "yaml", "rapidfuzz", "udslint.report", "udslint.rules"}),
        (["check"], {"pydantic", "yaml", "rapidfuzz", "jsonschema_rs"}),
        (["rules"], {"pydantic", "yaml", "rapidfuzz"}),
    ],
)
def test_nothing_heavy_is_imported_where_it_is_not_needed(here, arguments, left_alone):
    write(here, other="kind: ConfigMap\n")
    code = (
        f"import sys; from udslint.cli import run; run({arguments}); print(sorted({left_alone} & sys.modules.keys()))"
    )
    assert printed_by(code, cwd=here).splitlines()[-1] == "[]"


# --- the examples that we ship


def test_the_good_example_is_good(udslint):
    assert udslint("check", "--fail-on", "warning", str(EXAMPLES / "good")).code == 0


@pytest.mark.parametrize(
    ("folder", "names"),
    [
        ("token", {"unknown-field", "wrong-type", "deprecated-field"}),
        ("notes", {"undefined-value", "public-client-not-enabled"}),
    ],
)
def test_the_bad_examples_are_bad(udslint, here, folder, names):
    shutil.copytree(EXAMPLES / folder, here / folder)
    result = udslint("check", "--format", "json", folder)
    assert result.code == 1
    assert names <= {finding["rule"]["name"] for finding in json.loads(result.out)["findings"]}


def test_the_settings_have_no_option_of_another_name():
    options = {option.name for option in cli.check.params}
    flags = options - {"paths", "stdin_filename", *OWN_OPTIONS}
    assert flags <= set(Settings.__dataclass_fields__)
