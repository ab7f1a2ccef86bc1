"""A bot with pywa, unmodified: hears what the sandbox's customer does, and answers it."""

import json
import os
import queue
import threading
import traceback
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx
from pywa import WhatsApp, types, utils

base, control = os.environ["BASE"], os.environ["CONTROL"]
to, catalog = os.environ["TO"], os.environ["CATALOG"]
heard, failed, refused = queue.Queue(), [], []

wa = WhatsApp(
    phone_id=os.environ["PHONE"],
    token=os.environ["TOKEN"],
    business_account_id=os.environ["WABA"],
    session=httpx.Client(),
    server=None,
    verify_token="pywa-verify",
    app_secret=os.environ["APP_SECRET"],
)
wa.api._session.base_url = base + "/v26.0"


@wa.on_message
def on_message(_, message: types.Message):
    heard.put((message.type.value, message))


@wa.on_callback_button
def on_button(_, button: types.CallbackButton):
    heard.put(("button", button))


@wa.on_callback_selection
def on_selection(_, selection: types.CallbackSelection):
    heard.put(("selection", selection))


@wa.on_message_status
def on_status(_, status: types.MessageStatus):
    heard.put(("status", status))


@wa.on_flow_completion
def on_flow(_, flow: types.FlowCompletion):
    heard.put(("flow", flow))


class Door(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        asked = parse_qs(urlsplit(self.path).query)
        answer, code = wa.webhook_challenge_handler(
            vt=asked.get(utils.HUB_VT, [None])[0], ch=asked.get(utils.HUB_CH, [None])[0]
        )
        self.answer(code, answer)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            answer, code = wa.webhook_update_handler(body, self.headers.get(utils.HUB_SIG))
        except Exception:
            failed.append(traceback.format_exc(limit=-4) + body.decode())
            answer, code = "failed", 500
        if code != 200:
            refused.append([code, answer, body.decode()])
        self.answer(code, answer)

    def answer(self, code, text):
        text = str(text).encode()
        self.send_response(code)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


door = ThreadingHTTPServer(("127.0.0.1", 0), Door)
threading.Thread(target=door.serve_forever, daemon=True).start()
wa.set_app_callback_url(
    app_id=int(os.environ["APP"]),
    app_access_token=wa.get_app_access_token(int(os.environ["APP"]), os.environ["APP_SECRET"]),
    callback_url=f"http://127.0.0.1:{door.server_port}/hook",
    verify_token="pywa-verify",
    fields=("messages",),
)


def tell(method, **params):
    """Puts words into the customer's mouth."""
    body = json.dumps({"method": method, "params": params}).encode()
    with urllib.request.urlopen(urllib.request.Request(control, body)) as answer:
        done = json.load(answer)
    assert "error" not in done, done
    return done["result"]


seen, statuses = {}, {}


def wait(kind, fits=lambda _: True):
    """The next of a kind; statuses are gathered beside."""
    while True:
        what, told = heard.get(timeout=30)
        if what == "status":
            statuses.setdefault(told.id, []).append(told.status.value)
        seen.setdefault(what, []).append(told)
        if what == kind and fits(told):
            return told


# Words, and an answer to them by `reply`, which goes to the user id.
tell("send", text="Avez-vous du miel de bruyère ? 🍯")
question = wait("text", lambda told: told.text.startswith("Avez"))
assert question.text == "Avez-vous du miel de bruyère ? 🍯", question.text
assert question.from_user.wa_id == to and question.from_user.name == "Alex", question.from_user
reply = question.reply("Oui, en pot de 250 g")

# Buttons and a list: the customer presses the first.
wa.send_text(
    to=to,
    text="Collect or ship?",
    buttons=[types.Button(title="Collect", callback_data="how:collect")],
    tracker="for-statuses",
)
button = wait("button")
assert button.data == "how:collect" and button.title == "Collect", button
wa.send_text(
    to=to,
    text="Which one?",
    buttons=types.SectionList(
        button_title="Choose",
        sections=[
            types.Section(
                title="Honey",
                rows=[types.SectionRow(title="Heather", callback_data="h", description="250 g")],
            )
        ],
    ),
)
selection = wait("selection")
assert selection.data == "h" and selection.title == "Heather", selection
assert selection.description == "250 g", selection

# A product: the customer orders it.
wa.send_product(to=to, catalog_id=catalog, sku="honey", body="This one")
order = wait("order")
product = order.order.products[0]
assert (product.sku, product.quantity, product.currency) == ("honey", 1, "EUR"), product
assert float(product.price) == 12.5, product

# A place, a card, a reaction, a picture.
wa.request_location(to=to, text="Where to?")
place = wait("location")
assert abs(place.location.latitude - 47.2184) < 1e-6, place.location
tell("send_contact", contacts=[{"name": "Camille", "phones": ["+33 2 40 00 00 00"]}])
card = wait("contacts")
assert card.contacts[0].name.formatted_name == "Camille", card
tell("react", message=reply.id.replace("wamid.", "msg_"), emoji="👍")
reaction = wait("reaction")
assert reaction.reaction.emoji == "👍" and reaction.reaction.message_id == reply.id, reaction
dot = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5Er"
    "kJggg=="
)
tell("send_file", data=dot, name="pot.png", caption="Celui-ci")
picture = wait("image")
assert picture.caption == "Celui-ci" and picture.image.mime_type == "image/png", picture
downloaded = len(picture.image.get_bytes())

# What was sent comes further: sent, delivered, read by a person's eyes.
while len(statuses.get(reply.id, [])) < 3:
    wait("status")
print(
    json.dumps(
        {
            "kinds": sorted(seen),
            "statuses": statuses[reply.id],
            "trackers": sorted({one.tracker for one in seen["status"] if one.tracker}),
            "downloaded": downloaded,
            "failed": failed,
            "refused": refused,
        }
    )
)
