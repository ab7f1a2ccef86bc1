"""A bot that answers for a shop, with pywa (pip install pywa==4.5.0); no web framework needed.

BASE, TOKEN, PHONE, APP, APP_SECRET: as `comptoir sandbox` or `comptoir token create` prints them.
"""

import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from pywa import WhatsApp, types, utils

app, secret = os.environ["APP"], os.environ["APP_SECRET"]
wa = WhatsApp(
    phone_id=os.environ["PHONE"],
    token=os.environ["TOKEN"],
    server=None,
    verify_token="a-word-of-yours",
    app_secret=secret,
)
# The one line that makes it a bot of your own shop:
wa.api._session.base_url = os.environ["BASE"] + "/v26.0"


@wa.on_message
def hear(_: WhatsApp, message: types.Message):
    message.reply(
        f"Hello {message.from_user.name}! Shall somebody of us answer?",
        buttons=[types.Button("Yes, please", "person"), types.Button("No, thank you", "no")],
    )


@wa.on_callback_button
def choose(_: WhatsApp, button: types.CallbackButton):
    button.reply("Somebody will be with you." if button.data == "person" else "Until next time!")


class Door(BaseHTTPRequestHandler):
    """Takes the webhooks; any web framework would do."""

    def do_GET(self):
        asked = parse_qs(urlsplit(self.path).query)
        word, challenge = asked.get(utils.HUB_VT, [""])[0], asked.get(utils.HUB_CH, [""])[0]
        text, code = wa.webhook_challenge_handler(vt=word, ch=challenge)
        self.answer(code, text)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        text, code = wa.webhook_update_handler(body, self.headers.get(utils.HUB_SIG))
        self.answer(code, text)

    def answer(self, code, text):
        self.send_response(code)
        self.end_headers()
        self.wfile.write(str(text).encode())


if __name__ == "__main__":
    from threading import Thread

    door = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8100"))), Door)
    Thread(target=door.serve_forever).start()
    wa.set_app_callback_url(
        app_id=int(app),
        app_access_token=wa.get_app_access_token(int(app), secret),
        callback_url=f"http://127.0.0.1:{door.server_port}/",
        verify_token="a-word-of-yours",
        fields=["messages"],
    )
    print("the bot is listening", flush=True)
