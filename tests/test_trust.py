"""The trust graph against what was drawn by hand, its formats, and its questions."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from making import head, together, write
from udslint import Settings, cli
from udslint.analysis import analyse
from udslint.engine import conclude, fleet_of
from udslint.facts import Fleet
from udslint.gather import gather
from udslint.graph import FORMATS
from udslint.graph.ids import ids_of
from udslint.graph.view import View
from udslint.source import Source
from udslint.trust.build import graph_of
from udslint.trust.questions import UnknownNameError, reach, who_can_reach
from udslint.trust.values import Graph

FIXTURES = Path(__file__).parent / "fixtures" / "trust"


class Drawn(NamedTuple):
    """The tables of a README, by their headings; each row a tuple of its cells."""

    users: list[tuple[str, ...]]
    accounts: list[tuple[str, ...]]
    strays: list[tuple[str, ...]]
    who_can_reach: list[tuple[str, ...]]
    reach: list[tuple[str, ...]]


def drawn(name: str) -> Drawn:
    text = (FIXTURES / name / "README.md").read_text(encoding="utf-8")
    tables = re.findall(r"^\|[^\n]*\|\n\|[ |-]+\|\n((?:\|[^\n]*\|\n)*)", text, re.MULTILINE)
    rows = [[tuple(cell.strip() for cell in row.split("|")[1:-1]) for row in table.splitlines()] for table in tables]
    return Drawn(*rows)


def fleet(name: str) -> Fleet:
    folder = FIXTURES / name
    context = [str(folder / "cluster.yaml")] if (folder / "cluster.yaml").is_file() else []
    paths = [path for path in folder.iterdir() if path.is_dir()]
    gathered = gather(sorted(map(str, paths)), Settings(), context)
    assert not gathered.problems
    return gathered.fleet


@pytest.fixture(scope="module", params=["shared", "templated"])
def example(request) -> tuple[Drawn, Graph]:
    return drawn(request.param), graph_of(fleet(request.param))


def ids(graph: Graph) -> dict[str, str]:
    return {client.id: client.name.text for client in graph.clients}


def users(graph: Graph) -> list[tuple[str, ...]]:
    names = ids(graph)
    return [(one.group or "all", names[one.client], one.when or "always") for one in graph.logins]


def accounts(graph: Graph) -> list[tuple[str, ...]]:
    names = ids(graph)
    return [
        (
            names[one.account],
            names[one.application],
            one.boundary.replace("none", "nothing"),
            "passed" if one.passes_groups else "kept",
            one.when or "always",
        )
        for one in graph.trusts
    ]


def test_users_are_as_drawn(example) -> None:
    expected, graph = example
    assert sorted(users(graph)) == sorted(expected.users)


def test_service_accounts_are_as_drawn(example) -> None:
    expected, graph = example
    assert sorted(accounts(graph)) == sorted(expected.accounts)


def test_audiences_that_lead_nowhere_are_as_drawn(example) -> None:
    expected, graph = example
    names = ids(graph)
    assert sorted((names[one.account], one.audience, one.kind) for one in graph.strays) == sorted(expected.strays)


def test_who_can_reach_is_as_drawn(example) -> None:
    expected, graph = example
    for question, into, machines in expected.who_can_reach:
        answer = who_can_reach(graph, question.removeprefix("--who-can-reach ")).graph
        assert {one[0] for one in users(answer)} == listed(into), question
        assert {one[0] for one in accounts(answer)} == listed(machines), question


def test_reach_is_as_drawn(example) -> None:
    expected, graph = example
    for question, applications, strays in expected.reach:
        answer = reach(graph, question.removeprefix("--reach ")).graph
        assert {one[1] for one in accounts(answer)} == listed(applications), question
        assert {one.audience for one in answer.strays} == listed(strays), question


def listed(cell: str) -> set[str]:
    return {part.strip() for part in cell.split(",") if part.strip()}


def test_packages_of_the_context_are_marked_and_give_way_to_those_of_the_run() -> None:
    graph = graph_of(fleet("shared"))
    assert [(one.id, one.context) for one in graph.packages] == [
        ("archive/archive", False),
        ("monitoring/metrics", True),
        ("reports/reports", False),
    ]
    assert "uds-reports-old" not in {client.name.text for client in graph.clients}


@pytest.mark.parametrize(("missing", "count"), [("", 1), ("  namespace: a\n", 2), ("  name: a\n", 2)])
def test_only_a_package_of_settled_names_takes_the_place_of_one_of_the_context(missing: str, count: int) -> None:
    text = (package() + application("web")).replace(missing, "")
    sources = (Source("run.yaml", text.encode()), Source("cluster.yaml", text.encode(), context=True))
    assert len(graph_of(fleet_of(analyse(source, Settings()) for source in sources)).packages) == count


APPLICATION = """
    - name: Web
      clientId: {id}
      redirectUris:
        - https://{host}/login
"""
ACCOUNT = """
    - name: Job
      clientId: {id}
      standardFlowEnabled: false
      serviceAccountsEnabled: true
      protocolMappers:
        - name: audience
          protocol: openid-connect
          protocolMapper: oidc-audience-mapper
          config:
            {kind}: {audience}
            access.token.claim: "true"
"""


def package(name: str = "a", namespace: str = "a") -> str:
    return f"{head(name, namespace)}spec:\n  sso:\n"


def application(client: str, host: str = "web.uds.dev") -> str:
    return APPLICATION.format(id=client, host=host)


def account(client: str, audience: str, kind: str = "included.client.audience") -> str:
    return ACCOUNT.format(id=client, audience=audience, kind=kind)


def graph_of_texts(*texts: str, own_clients: tuple[str, ...] = ()) -> Graph:
    sources = [Source(f"{number}/a.yaml", text.encode()) for number, text in enumerate(texts)]
    return graph_of(fleet_of(analyse(source, Settings()) for source in sources), own_clients)


def test_a_boundary_between_packages_of_one_namespace() -> None:
    graph = graph_of_texts(package("a", "ns") + account("job", "web"), package("b", "ns") + application("web"))
    assert accounts(graph) == [("job", "web", "package", "kept", "always")]


@pytest.mark.parametrize(
    ("audience", "key", "kind"),
    [
        ("nobody", "included.client.audience", "client"),
        ("nobody", "included.custom.audience", "text"),
        ("broker", "included.client.audience", "keycloak"),
    ],
)
def test_kinds_of_audiences_that_name_no_client(audience, key, kind) -> None:
    graph = graph_of_texts(package() + account("job", audience, key), own_clients=("broker",))
    assert [(one.audience, one.kind) for one in graph.strays] == [(audience, kind)]


def test_an_expression_of_which_nothing_is_known_leads_nowhere() -> None:
    graph = graph_of_texts(package() + account("job", '"{{ .Values.audience }}"') + application("web"))
    assert [(one.audience, one.kind) for one in graph.strays] == [("{{ .Values.audience }}", "unsettled")]


def test_an_expression_names_the_client_with_the_same_expression() -> None:
    value = '"{{ .Values.client }}"'
    graph = graph_of_texts(package() + account("job", value) + application(value))
    assert accounts(graph) == [("job", "{{ .Values.client }}", "nothing", "kept", "always")]


def test_equal_expressions_of_two_charts_are_not_one() -> None:
    value = '"{{ .Values.client }}"'
    graph = graph_of_texts(package() + account("job", value), package("b", "b") + application(value))
    assert not graph.trusts


def test_perhaps_one_package_in_two_files() -> None:
    template = package('"{{ .Values.name }}"', '"{{ .Values.namespace }}"')
    graph = graph_of_texts(template + account("job", "web"), template + application("web"))
    assert [one.when for one in graph.trusts] == ["both are in one cluster"]


def test_one_client_in_both_branches_is_one_node_with_a_condition_for_each() -> None:
    text = package() + "{{- if .Values.open }}" + application("web") + "{{- else }}" + application("web")
    text += "      groups:\n        anyOf: [/Team]\n{{- end }}" + account("job", "web")
    graph = graph_of_texts(text)
    assert len(graph.clients) == 2
    assert sorted(users(graph)) == [("/Team", "web", "not .Values.open"), ("all", "web", ".Values.open")]
    assert [one.when for one in graph.trusts] == [None]


def test_conditions_that_do_not_matter_are_not_told() -> None:
    text = package() + application("web") + "{{- if .Values.job }}" + account("job", "web") + "{{- end }}"
    text += "{{- if .Values.other }}" + application("other") + "{{- end }}"
    assert [one.when for one in graph_of_texts(text).trusts] == [".Values.job"]


def test_namesakes_are_told_apart_by_their_files() -> None:
    graph = graph_of_texts(package() + application("web"), package() + application("web"))
    assert [one.id for one in graph.packages] == ["a/a (0/a.yaml)", "a/a (1/a.yaml)"]
    assert len(graph.clients) == 2


def test_namesakes_of_one_file_are_numbered_as_people_count() -> None:
    between = "---\nkind: ConfigMap\napiVersion: v1\n---\n"
    graph = graph_of_texts(package() + application("web") + between + package() + application("web"))
    assert [one.id for one in graph.packages] == ["a/a (0/a.yaml, Package 1)", "a/a (0/a.yaml, Package 2)"]


def test_a_host_without_a_client() -> None:
    text = package() + account("job", "web")
    text = text.replace("  sso:", "  network:\n    expose:\n      - {service: w, host: w, port: 80}\n  sso:")
    answer = who_can_reach(graph_of_texts(text), "w.uds.dev")
    assert answer.clients == ()
    assert "No SSO client stands before 'w.uds.dev'" in FORMATS["text"](View(answer.graph, answer))


@pytest.mark.parametrize("names_host", [True, False])
def test_a_host_that_two_packages_expose(names_host: bool) -> None:
    """Each has a part of its paths, and the applications of either may be met there."""
    expose = "  network:\n    expose:\n      - {service: w, host: w, port: 80}\n  sso:"
    hosts = {"a": "w.uds.dev" if names_host else "x.uds.dev", "b": "y.uds.dev"}
    first, second = (
        (package(name, name) + application(f"web-{name}", host)).replace("  sso:", expose, 1)
        for name, host in hosts.items()
    )
    answer = who_can_reach(graph_of_texts(first, second), "w.uds.dev")
    assert list(answer.clients) == ["a/a web-a", "b/b web-b"]


def test_a_name_that_nothing_has() -> None:
    graph = graph_of(fleet("shared"))
    for question, name in ((who_can_reach, "report.uds.dev"), (reach, "report-job")):
        with pytest.raises(UnknownNameError) as caught:
            question(graph, name)
        assert caught.value.name == name
    assert "reports-job" in caught.value.known
    assert "reports/reports" not in caught.value.known


def test_the_rules_tell_of_no_more_than_the_graph_shows() -> None:
    """What the graph takes from a chart's values, or only guesses, is no finding."""
    folder = FIXTURES / "templated"
    sources = [Source(str(path), path.read_bytes()) for path in sorted((folder / "templates").iterdir())]
    settings = Settings(select=("audience-crosses-packages",))
    assert together(sources, settings) == []


def test_many_service_accounts_in_one_message_are_not_all_named() -> None:
    web = application("web") + "      enableAuthserviceSelector: {app: web}\n"
    texts = [package() + web, *(package(f"p{n}", f"p{n}") + account(f"job-{n}", "web") for n in range(9))]
    settings = Settings(select=("audience-shared",))
    sources = [Source(f"{number}.yaml", text.encode()) for number, text in enumerate(texts)]
    findings = together(sources, settings)
    assert len(findings) == 9
    assert findings[0].arguments["others"] == "'job-1', 'job-2', 'job-3', 'job-4', 'job-5', and others"


def test_service_accounts_that_are_never_there_together_share_no_audience() -> None:
    web = application("web") + "      enableAuthserviceSelector: {app: web}\n"
    one, two = (package(name, name) + account(name, "web") for name in ("one", "two"))
    settings = Settings(select=("audience-shared",))
    sides = f"{{{{ if .Values.x }}}}\n{one}{{{{ else }}}}\n{two}{{{{ end }}}}\n"
    for text, count in ((f"{one}---\n{two}", 2), (sides, 0)):
        sources = [Source("web.yaml", (package() + web).encode()), Source("jobs.yaml", text.encode())]
        assert len(together(sources, settings)) == count


def test_rules_over_all_packages_follow_the_settings_of_each_file() -> None:
    texts = [package("a", "a") + application("web"), package("b", "b") + account("one", "web")]
    texts.append(package("c", "c") + account("two", "web"))
    on, off = Settings(select=("audience-crosses-packages",)), Settings(select=("audience-shared",))
    old = Settings(select=("audience-crosses-packages",), uds_core="1.0")
    for settings, expected in ((on, ["1.yaml", "2.yaml"]), (off, ["1.yaml"]), (old, ["1.yaml", "2.yaml"])):
        each = (on, on, settings)
        reports = [analyse(Source(f"{n}.yaml", text.encode()), each[n]) for n, text in enumerate(texts)]
        findings, problems = conclude(reports)
        assert not problems
        assert sorted(one.span.path for one in findings) == expected


AWKWARD = 'a "quoted" [x](y) {{z}} #1; <b>&amp; `c` *d* _e_ | 😀 \\'


def awkward() -> Graph:
    job = account("job", json.dumps(AWKWARD, ensure_ascii=False), "included.custom.audience")
    return graph_of_texts(package() + application("end") + job)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_graph_gives_the_same_bytes(form) -> None:
    found = fleet("shared")
    turned = Fleet(found.packages[::-1], found.services, found.workloads)
    assert FORMATS[form](View(graph_of(found))) == FORMATS[form](View(graph_of(turned)))


def test_text() -> None:
    graph = graph_of(fleet("shared"))
    answer = who_can_reach(graph, "reports.uds.dev")
    assert FORMATS["text"](View(answer.graph, answer)) == (
        "reports/reports\n"
        "  application 'uds-reports', behind Authservice at reports.uds.dev\n"
        "    users     members of '/Reports/Readers'\n"
        "              members of '/UDS Core/Admin'\n"
        "    machines  'archive-collector' of archive/archive, from another namespace, past the groups, "
        "by mapper 'into-reports'\n"
        "              'reports-job', past the groups, by mapper 'into-reports'\n"
    )
    whole = FORMATS["text"](View(graph))
    assert whole.startswith("3 applications and 3 service accounts in 3 Packages; 4 ways in from another Package.\n")
    assert "'uds-metric' names no client that is known, by mapper 'misspelt'" in whole


def test_mermaid_labels_hold_nothing_with_a_meaning() -> None:
    text = FORMATS["mermaid"](View(awkward()))
    labels = re.findall(r'"([^"]*)"', text)
    assert len(labels) * 2 == text.count('"')
    (label,) = (one for one in labels if "😀" in one or "#128512;" in one)
    assert not set(re.sub(r"<br/>|#\d+;", "", label)) & set('"[]{}#;<>&`*_|\\')


def test_dot_quotes() -> None:
    text = FORMATS["dot"](View(awkward()))
    assert 'a \\"quoted\\"' in text
    assert "\\\\\\nnot settled" in text


def test_json() -> None:
    graph = graph_of(fleet("shared"))
    answer = reach(graph, "reports-job")
    data = json.loads(FORMATS["json"](View(answer.graph, answer)))
    assert data["version"] == 1
    assert data["question"] == {"kind": "reach", "name": "reports-job", "clients": ["reports/reports reports-job"]}
    assert [(one["application"], one["crosses"], one["pastGroups"]) for one in data["trusts"]] == [
        ("archive/archive uds-archive", "namespace", False),
        ("reports/reports uds-reports", None, True),
    ]
    assert data["trusts"][0]["span"]["startLine"] == 41
    assert [one["audience"] for one in data["unknownAudiences"]] == ["https://mail.example.com"]


def test_ids_depend_on_their_own_node_only() -> None:
    assert ids_of("c_", ["ns/app web"]) == {"ns/app web": "c_ns_app_web"}
    both = ids_of("c_", ["ns/app web", "ns/app-web"])
    assert len(set(both.values())) == 2
    assert all(re.fullmatch(r"c_ns_app_web_[0-9a-f]{8}", one) for one in both.values())


def test_formats_of_the_command_line() -> None:
    assert tuple(FORMATS) == cli.GRAPH_FORMATS


SHARED = [str(FIXTURES / "shared" / "reports"), str(FIXTURES / "shared" / "archive")]
CONTEXT = ["--context", str(FIXTURES / "shared" / "cluster.yaml")]


@pytest.mark.parametrize("form", FORMATS)
def test_the_command_writes_each_format(udslint, form) -> None:
    code, out, err = udslint("graph", *SHARED, *CONTEXT, "--format", form)
    assert (code, err) == (0, "")
    assert "uds-archive" in out


def test_the_command_names_what_was_probably_meant(udslint) -> None:
    code, out, err = udslint("graph", *SHARED, *CONTEXT, "--who-can-reach", "report.uds.dev")
    assert (code, out) == (2, "")
    assert err == "udslint: There is no 'report.uds.dev'; the nearest is 'reports.uds.dev'.\n"


def test_the_command_asks_one_question_at_a_time(udslint) -> None:
    code, _, err = udslint("graph", *SHARED, "--who-can-reach", "a", "--reach", "b")
    assert code == 2
    assert "one at a time" in err


def test_the_command_says_what_cannot_be_read(udslint, tmp_path) -> None:
    code, out, err = udslint("graph", *SHARED, str(tmp_path / "missing.yaml"))
    assert code == 3
    assert "missing.yaml" in err
    assert "uds-reports" in out


def test_the_command_without_packages(udslint, tmp_path) -> None:
    assert udslint("graph", str(tmp_path)) == (0, "No UDS Packages found.\n", "")


def test_the_clients_of_keycloak_are_those_of_the_release_that_a_file_is_for(udslint, here) -> None:
    texts = {"package.yaml": package() + account("job", "uds-operator"), ".udslint.yaml": 'uds-core: "0.30"\n'}
    write(here, {f"app/{name}": text for name, text in texts.items()})
    said = udslint("graph", "app/package.yaml").out
    assert said == udslint("graph", "app").out == udslint("graph", ".").out
    write(here, {"app/.udslint.yaml": ""})
    assert udslint("graph", "app").out != said


def test_a_context_without_packages(udslint, tmp_path) -> None:
    (tmp_path / "empty.yaml").write_text("a: 1\n")
    code, _, err = udslint("graph", *SHARED, "--context", str(tmp_path / "empty.yaml"))
    assert code == 2
    assert "holds no UDS Package" in err


LOOP = "{{- range .Values.clients }}" + application("{{ .id | quote }}", "{{ .host }}.uds.dev") + "{{- end }}"


def chart_of_clients(folder: Path, clients: list[dict[str, str]], audience: str) -> Graph:
    """A chart whose values list clients, and whose service account has an audience."""
    text = package("{{ .Chart.Name }}") + LOOP + account("job", audience)
    values = json.dumps({"clients": clients})
    write(folder, {"Chart.yaml": "name: portal\nversion: 1.0.0\n", "values.yaml": values, "templates/a.yaml": text})
    return graph_of(gather([str(folder)], Settings()).fleet)


def test_items_of_a_list_in_the_values_are_taken_for_what_they_are(tmp_path) -> None:
    graph = chart_of_clients(tmp_path, [{"id": "uds-portal", "host": "portal"}], "uds-portal")
    assert [one.title for one in graph.packages] == ["a/portal"]
    assert accounts(who_can_reach(graph, "portal.uds.dev").graph) == accounts(who_can_reach(graph, "uds-portal").graph)
    by_default = ".Values.clients and .Values.clients[0].id is 'uds-portal'"
    assert accounts(graph) == [("job", "uds-portal", "nothing", "kept", by_default)]
    assert [(one.kind, one.when) for one in graph.strays] == [("client", "not .Values.clients")]


def test_an_audience_may_be_a_client_of_the_chart_that_is_not_settled(tmp_path) -> None:
    many = [{"id": f"web-{number}", "host": f"web-{number}"} for number in range(4)]
    graph = chart_of_clients(tmp_path, many, "web-3")
    assert ("open", ".Values.clients") in [(one.kind, one.when) for one in graph.strays]
    said = "'web-3' may be a client of the chart that is not settled, by mapper 'audience', when .Values.clients"
    assert said in FORMATS["text"](View(graph))


def test_a_client_that_is_not_settled_cannot_have_an_id_that_begins_otherwise() -> None:
    text = package() + application("uds-{{ .Values.id }}")
    for audience, kind in (("uds-web", "open"), ("web", "client")):
        assert [one.kind for one in graph_of_texts(text + account("job", audience)).strays] == [kind]


def test_the_command_says_that_ids_are_not_settled(udslint, tmp_path) -> None:
    chart_of_clients(tmp_path, [], "web")
    code, _, err = udslint("graph", str(tmp_path), "--who-can-reach", "web")
    assert code == 2
    assert "No 'web' is known, and the ids of some clients are not settled" in err


def test_two_sides_of_an_if_in_two_files_of_a_chart_never_meet(tmp_path) -> None:
    one = "{{- if .Values.one }}\n" + package("a", "a") + account("job", "web") + "{{- end }}\n"
    other = "{{- if not .Values.one }}\n" + package("b", "b") + application("web") + "{{- end }}\n"
    chart = {"Chart.yaml": "apiVersion: v2\nname: x\nversion: 1.0.0\n"}
    write(tmp_path, {**chart, "templates/a.yaml": one, "templates/b.yaml": other})
    graph = graph_of(gather([str(tmp_path)], Settings()).fleet)
    assert not graph.trusts
    assert [one.audience for one in graph.strays] == ["web"]
