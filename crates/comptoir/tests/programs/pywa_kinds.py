"""Sends with pywa, unmodified, each kind that it can send; prints what failed."""

import json
import os
import traceback

import httpx
from pywa import WhatsApp, types

base, to = os.environ["BASE"], os.environ["TO"]
wa = WhatsApp(
    phone_id=os.environ["PHONE"],
    token=os.environ["TOKEN"],
    business_account_id=os.environ["WABA"],
    session=httpx.Client(),
)
wa.api._session.base_url = base + "/v26.0"

sent, failed = [], []


def attempt(name, act):
    try:
        done = act()
        sent.append(name)
        return done
    except Exception:
        failed.append(name + ": " + traceback.format_exc(limit=-3))


first = attempt("text", lambda: wa.send_text(to=to, text="Bonjour de pywa", preview_url=False))
attempt("reply", lambda: wa.send_text(to=to, text="En réponse", reply_to_message_id=first.id))
attempt("reaction", lambda: wa.send_reaction(to=to, emoji="👍", message_id=first.id))
attempt("no reaction", lambda: wa.remove_reaction(to=to, message_id=first.id))
attempt(
    "buttons",
    lambda: wa.send_text(
        to=to,
        text="Vous le voulez comment ?",
        header="Miel",
        footer="Maison Halbran",
        buttons=[
            types.Button(title="En pot", callback_data="pot"),
            types.Button(title="En rayon", callback_data="rayon"),
        ],
    ),
)
attempt(
    "list",
    lambda: wa.send_text(
        to=to,
        text="Lequel ?",
        buttons=types.SectionList(
            button_title="Choisir",
            sections=[
                types.Section(
                    title="Miels",
                    rows=[
                        types.SectionRow(title="Bruyère", callback_data="b", description="500 g"),
                        types.SectionRow(title="Tilleul", callback_data="t"),
                    ],
                )
            ],
        ),
    ),
)
attempt(
    "address",
    lambda: wa.send_text(
        to=to,
        text="Nos horaires",
        buttons=types.URLButton(title="Voir", url="https://halbran.example/heures"),
    ),
)
attempt(
    "location",
    lambda: wa.send_location(
        to=to, latitude=47.2, longitude=-1.55, name="La boutique", address="1 rue de l'Œuf"
    ),
)
attempt("asks for a place", lambda: wa.request_location(to=to, text="Où livrer ?"))
attempt(
    "contact",
    lambda: wa.send_contact(
        to=to,
        contact=types.Contact(
            name=types.Contact.Name(formatted_name="Camille Desrosiers", first_name="Camille"),
            phones=[types.Contact.Phone(phone="+33 2 40 00 00 00", type="WORK")],
        ),
    ),
)
catalog = os.environ["CATALOG"]
attempt(
    "product",
    lambda: wa.send_product(to=to, catalog_id=catalog, sku="miel", body="Celui-ci"),
)
attempt(
    "products",
    lambda: wa.send_products(
        to=to,
        catalog_id=catalog,
        title="Nos choix",
        body="Pour vous",
        product_sections=[
            types.ProductsSection(title="Miels", skus=["miel"]),
            types.ProductsSection(title="Biscuits", skus=["sables"]),
        ],
    ),
)
attempt("catalogue", lambda: wa.send_catalog(to=to, body="Tout est là"))
print(json.dumps({"sent": sent, "failed": failed}))
