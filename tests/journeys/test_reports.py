"""A report frozen over RPC is told of by the relay, archived by impact, and changes nothing."""

from tests.rpc import calling
from tests.waiting import eventually
from tests.world import App

NOVEMBER = {
    "title": "Novembre",
    "from": "2026-11-01",
    "to": "2026-11-30",
    "template": "overview",
}


def test_a_report_frozen_over_rpc_is_told_of_and_shared_behind_the_gateway(network, operator):
    token = network.token("operator")
    with calling(network.amqp_uri("site-app"), "impact") as call:
        frozen = call("freeze_report", NOVEMBER, token)["result"]
        refused = call("freeze_report", NOVEMBER | {"template": "glory"}, token)["error"]
    assert refused["exc_type"] == "InvalidFields"
    id_ = frozen["report"]["id"]
    with network.mongo() as client:
        told = eventually(
            lambda: client.impact.archive.find_one({"subject": f"report/{id_}"}),
            what="impact archives what its relay published",
        )
        assert client.impact.dead_letters.find_one({"subject": f"report/{id_}"}) is None
    assert told["type"] == "impact.report_frozen.v1"
    read = operator.get(f"/impact/v1/reports/{id_}").json()
    assert (read["report"], read["since"]["late"]) == (frozen["report"], 0)
    link = operator.post(f"/impact/v1/reports/{id_}/share").json()["share"]
    assert (
        link["url"]
        == f"{network.base_url.replace('127.0.0.1', 'localhost')}/impact/r/{link['code']}"
    )
    anybody = App(network.base_url, "")
    del anybody.session.headers["Authorization"]
    assert anybody.get(f"/impact/r/{link['code']}").status_code == 200
    assert anybody.get(f"/impact/r/{link['code']}/report.pdf").content[:5] == b"%PDF-"
    operator.post(f"/impact/v1/reports/{id_}/unshare")
    assert anybody.get(f"/impact/r/{link['code']}").status_code == 410
    logged = "".join(one.read_text(encoding="utf-8") for one in network.state.logs.glob("*.log*"))
    assert id_ not in link["code"]
    assert link["code"] not in logged, "a code opens figures"
