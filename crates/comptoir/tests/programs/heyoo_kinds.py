"""Sends with heyoo, unmodified, each kind that it can send; prints what failed."""

import json
import logging
import os
import traceback

from heyoo import WhatsApp

logging.disable(logging.CRITICAL)
base, to = os.environ["BASE"], os.environ["TO"]
wa = WhatsApp(os.environ["TOKEN"], phone_number_id=os.environ["PHONE"])
wa.base_url = base + "/v14.0"
wa.v15_base_url = base + "/v15.0"
wa.url = f"{wa.base_url}/{os.environ['PHONE']}/messages"

sent, failed = [], []


def attempt(name, act):
    try:
        done = act()
        if isinstance(done, dict) and "error" in done:
            raise RuntimeError(done)
        sent.append(name)
        return done
    except Exception:
        failed.append(name + ": " + traceback.format_exc(limit=-3))


first = attempt("text", lambda: wa.send_message("Bonjour de heyoo", to))
wamid = first["messages"][0]["id"] if first else ""
attempt("reply", lambda: wa.reply_to_message(wamid, to, "En réponse"))
attempt("location", lambda: wa.send_location("47.2", "-1.55", "La boutique", "Rue", to))
attempt(
    "list",
    lambda: wa.send_button(
        recipient_id=to,
        button={
            "header": "Miels",
            "body": "Lequel ?",
            "footer": "Maison Halbran",
            "action": {
                "button": "Choisir",
                "sections": [
                    {"title": "Miels", "rows": [{"id": "b", "title": "Bruyère", "description": ""}]}
                ],
            },
        },
    ),
)
attempt(
    "buttons",
    lambda: wa.send_reply_button(
        recipient_id=to,
        button={
            "type": "button",
            "body": {"text": "Oui ou non ?"},
            "action": {"buttons": [{"type": "reply", "reply": {"id": "o", "title": "Oui"}}]},
        },
    ),
)
attempt(
    "contacts",
    lambda: wa.send_contacts(
        [{"name": {"formatted_name": "Camille", "first_name": "Camille"}, "phones": []}], to
    ),
)
print(json.dumps({"sent": sent, "failed": failed}))
