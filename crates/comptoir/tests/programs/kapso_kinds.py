"""Sends with kapso's client for Python, unmodified, each kind that it can send."""

import asyncio
import base64
import json
import os
import traceback

from kapso_whatsapp import WhatsAppClient

base, phone, to = os.environ["BASE"], os.environ["PHONE"], os.environ["TO"]
catalog, waba = os.environ["CATALOG"], os.environ["WABA"]
png = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
sent, failed = [], []


def id_of(done):
    messages = getattr(done, "messages", None)
    if messages is None and isinstance(done, dict):
        messages = done.get("messages")
    if not messages:
        return None
    first = messages[0]
    return first["id"] if isinstance(first, dict) else first.id


async def main():
    client = WhatsAppClient(access_token=os.environ["TOKEN"], base_url=base)
    m = client.messages

    async def attempt(name, act, kind=None, **like):
        try:
            done = await act
            sent.append({"name": name, "id": id_of(done), "kind": kind, "like": like})
            return done
        except Exception:
            failed.append(name + ": " + traceback.format_exc(limit=-3))

    at = {"phone_number_id": phone, "to": to}
    first = await attempt(
        "text", m.send_text(**at, body="Bonjour de kapso"), "text", text="Bonjour de kapso"
    )
    wamid = id_of(first)
    await attempt("reaction", m.send_reaction(**at, reaction={"message_id": wamid, "emoji": "👍"}))
    upload = await attempt(
        "upload",
        client.media.upload(phone_number_id=phone, file=png, type="image/png", filename="pot.png"),
    )
    media = upload["id"] if isinstance(upload, dict) else upload.id
    await attempt(
        "image", m.send_image(**at, image={"id": media, "caption": "Le pot"}), "media", media="image"
    )
    await attempt(
        "document",
        m.send_document(**at, document={"id": media, "filename": "pot.png"}),
        "media",
        media="document",
    )
    place = {"latitude": 47.2, "longitude": -1.55, "name": "La boutique"}
    await attempt("location", m.send_location(**at, location=place), "location")
    card = {"name": {"formatted_name": "Camille", "first_name": "Camille"}}
    await attempt("contacts", m.send_contacts(**at, contacts=[card]), "contacts")
    buttons = [{"id": "oui", "title": "Oui"}, {"id": "non", "title": "Non"}]
    await attempt(
        "buttons",
        m.send_interactive_buttons(**at, body_text="Oui ou non ?", buttons=buttons),
        "choice",
        list=False,
    )
    rows = [{"title": "Miels", "rows": [{"id": "b", "title": "Bruyère"}]}]
    await attempt(
        "list",
        m.send_interactive_list(**at, body_text="Lequel ?", button_text="Voir", sections=rows),
        "choice",
        list=True,
    )
    await attempt(
        "address",
        m.send_interactive_cta_url(
            **at,
            body_text="Nos horaires",
            parameters={"display_text": "Voir", "url": "https://halbran.example/"},
        ),
        "choice",
    )
    await attempt(
        "place", m.send_interactive_location_request(**at, body_text="Où livrer ?"), "choice"
    )
    await attempt(
        "product",
        m.send_interactive_product(**at, catalog_id=catalog, product_retailer_id="miel"),
        "product_list",
        total=1,
    )
    await attempt(
        "catalogue", m.send_interactive_catalog(**at, body_text="Tout est là"), "choice"
    )
    await attempt(
        "template made",
        client.templates.create(
            business_account_id=waba,
            name="bonjour",
            language="fr",
            category="UTILITY",
            components=[{"type": "BODY", "text": "Bonjour, c’est prêt."}],
        ),
    )
    template = {"name": "bonjour", "language": {"code": "fr"}}
    await attempt("template", m.send_template(**at, template=template), "choice")
    await attempt("fetched", client.media.download(media_id=media, phone_number_id=phone))
    await client.close()


asyncio.run(main())
print(json.dumps({"sent": sent, "failed": failed}))
