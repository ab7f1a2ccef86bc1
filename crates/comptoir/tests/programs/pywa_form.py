"""A form whose screens pywa's endpoint fills in, unmodified; the sandbox's customer fills it."""

import json
import os
import queue
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pywa import WhatsApp, types, utils
from pywa.types.flows import FlowResponse, FlowTokenNoLongerValid

base, control, to = os.environ["BASE"], os.environ["CONTROL"], os.environ["TO"]
key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
wa = WhatsApp(
    phone_id=os.environ["PHONE"],
    token=os.environ["TOKEN"],
    waba_id=os.environ["WABA"],
    session=httpx.Client(),
    server=None,
    verify_token="pywa-verify",
    app_secret=os.environ["APP_SECRET"],
    business_private_key=key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode(),
)
wa.api._session.base_url = base + "/v26.0"
asked, signed, completed = [], [], queue.Queue()


def endpoint(_, request):
    """Days, then hours of the day; a day that is full, a form that is over."""
    asked.append([request.action.value, request.screen, request.data, request.flow_token])
    if request.action.value == "INIT":
        return request.respond(screen="DAY", data={"days": [{"id": "mon", "title": "Monday"}]})
    if request.action.value == "BACK":
        return request.respond(screen="DAY", data={"days": [{"id": "tue", "title": "Tuesday"}]})
    if request.screen == "DAY" and request.data["day"] == "sun":
        return request.respond(screen="DAY", data={"days": []}, error_message="Closed on Sundays")
    if request.screen == "DAY" and request.data["day"] == "lost":
        return request.respond(screen="NOWHERE", data={})
    if request.screen == "DAY" and request.data["day"] == "over":
        raise FlowTokenNoLongerValid(error_message="This offer is over")
    if request.screen == "DAY":
        return request.respond(screen="HOUR", data={"hours": [{"id": "9", "title": "9:00"}]})
    return FlowResponse(
        version=request.version,
        close_flow=True,
        flow_token=request.flow_token,
        data={"day": "mon", "hour": request.data["hour"]},
    )


form = wa.get_flow_request_handler(endpoint="/form", callback=endpoint)


@wa.on_flow_completion
def on_completion(_, flow):
    completed.put(flow)


class Door(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)
        answer, code = wa.webhook_challenge_handler(
            vt=query.get(utils.HUB_VT, [None])[0], ch=query.get(utils.HUB_CH, [None])[0]
        )
        self.answer(code, answer)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        signature = self.headers.get(utils.HUB_SIG)
        if self.path == "/form":
            signed.append(
                utils.webhook_updates_validator(
                    app_secret=os.environ["APP_SECRET"],
                    request_body=body,
                    x_hub_signature=signature,
                )
            )
            answer, code = form.handle(json.loads(body))
        else:
            answer, code = wa.webhook_update_handler(body, signature)
        self.answer(code, answer)

    def answer(self, code, text):
        text = str(text).encode()
        self.send_response(code)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


door = ThreadingHTTPServer(("127.0.0.1", 0), Door)
threading.Thread(target=door.serve_forever, daemon=True).start()
here = f"http://127.0.0.1:{door.server_port}"
wa.set_app_callback_url(
    app_id=int(os.environ["APP"]),
    app_access_token=wa.get_app_access_token(int(os.environ["APP"]), os.environ["APP_SECRET"]),
    callback_url=here + "/hook",
    verify_token="pywa-verify",
    fields=("messages",),
)


def tell(method, **params):
    """Does something as the customer."""
    body = json.dumps({"method": method, "params": params}).encode()
    with urllib.request.urlopen(urllib.request.Request(control, body)) as answer:
        done = json.load(answer)
    assert "error" not in done, done
    return done["result"]


def choice(name, source):
    return {
        "type": "RadioButtonsGroup",
        "name": name,
        "label": name.title(),
        "data-source": "${data." + source + "}",
        "required": True,
    }


def screen(name, source, field, **more):
    options = {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"id": {"type": "string"}, "title": {"type": "string"}},
        },
        "__example__": [{"id": "a", "title": "A"}],
    }
    press = {"name": "data_exchange", "payload": {field: "${form." + field + "}"}}
    return {
        "id": name,
        "title": name.title(),
        "data": {source: options},
        "layout": {
            "type": "SingleColumnLayout",
            "children": [
                choice(field, source),
                {"type": "Footer", "label": "Next", "on-click-action": press},
            ],
        },
        **more,
    }


schema = {
    "version": "7.1",
    "data_api_version": "3.0",
    "routing_model": {"DAY": ["HOUR"], "HOUR": []},
    "screens": [
        screen("DAY", "days", "day"),
        screen("HOUR", "hours", "hour", terminal=True, refresh_on_back=True),
    ],
}
flow = wa.create_flow(name="booking", categories=["APPOINTMENT_BOOKING"], flow_json=schema)
refused = []
for wrong in ("no endpoint", "no key"):
    try:
        wa.publish_flow(flow.id)
    except Exception as error:
        refused.append([wrong, error.code])
    if wrong == "no endpoint":
        wa.update_flow_metadata(flow.id, endpoint_uri=here + "/form")
public = key.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)
wa.set_business_public_key(public.decode())
wa.publish_flow(flow.id)

sent = wa.send_text(
    to=to,
    text="When would you like to come?",
    buttons=types.FlowButton(
        title="Book",
        flow_id=flow.id,
        flow_token="booking-7",
        flow_action_type=types.FlowActionType.DATA_EXCHANGE,
    ),
)
message = sent.id.replace("wamid.", "msg_")
for _ in range(600):
    shown = [m for m in tell("history")["messages"] if m["id"] == message]
    if shown:
        break
    threading.Event().wait(0.05)
assert shown[0]["body"]["asks"] is True, shown


def ask(act, screen="", **data):
    return tell("ask_form", message=message, act=act, screen=screen, data=data)


first = ask("opened")
assert first["screen"] == "DAY" and first["data"]["days"][0]["title"] == "Monday", first
closed = ask("pressed", "DAY", day="sun")
assert closed["data"]["error_message"] == "Closed on Sundays", closed
lost = ask("pressed", "DAY", day="lost")
assert lost["state"] == "later", lost
over = ask("pressed", "DAY", day="over")
assert over["state"] == "ended" and over["text"] == "This offer is over", over
hours = ask("pressed", "DAY", day="mon")
assert hours["screen"] == "HOUR", hours
back = ask("back", "HOUR")
assert back["data"]["days"][0]["id"] == "tue", back
done = ask("pressed", "HOUR", hour="9")
assert done["state"] == "done" and done["answered"].startswith("msg_"), done
answer = completed.get(timeout=30)
print(
    json.dumps(
        {
            "asked": asked,
            "signed": all(signed) and len(signed) > 5,
            "refused": refused,
            "token": answer.token,
            "response": answer.response,
        }
    )
)
