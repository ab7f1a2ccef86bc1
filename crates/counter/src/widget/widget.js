// A button that opens a shop's chat in a panel. Nothing is fetched before it is pressed.
(() => {
  const shop = __SHOP__;
  if (document.getElementById("comptoir-widget")) return;
  const lang = (document.documentElement.lang || navigator.language || "").toLowerCase();
  const words = lang.startsWith("fr") ? shop.fr : shop.en;
  const host = document.createElement("div");
  host.id = "comptoir-widget";
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; }
    button { font: 600 16px/1.2 system-ui, sans-serif; cursor: pointer; border: 0; color: #fff; background: ${shop.accent}; }
    button:focus-visible, iframe:focus-visible { outline: 3px solid #2F5A86; outline-offset: 3px; }
    .open { position: fixed; z-index: 2147483000; inset-block-end: 20px; ${shop.left ? "left" : "right"}: 20px; min-block-size: 52px; padding: 0 20px; border-radius: 26px; box-shadow: 0 4px 16px rgb(0 0 0 / .25); }
    .panel { position: fixed; z-index: 2147483001; inset-block-end: 84px; ${shop.left ? "left" : "right"}: 20px; inline-size: min(400px, calc(100vw - 40px)); block-size: min(640px, calc(100dvh - 104px)); display: flex; flex-direction: column; border-radius: 16px; overflow: hidden; background: #fff; box-shadow: 0 8px 40px rgb(0 0 0 / .3); }
    .panel[hidden] { display: none; }
    .bar { display: flex; background: ${shop.accent}; }
    .bar a, .bar button { font: 600 14px/1.2 system-ui, sans-serif; color: #fff; padding: 12px 14px; min-block-size: 44px; box-sizing: border-box; }
    .bar a { flex: 1; display: flex; align-items: center; }
    iframe { flex: 1; border: 0; inline-size: 100%; }
    @media (max-width: 480px) { .panel { inset: 0; inline-size: 100%; block-size: 100%; border-radius: 0; } }
    @media (forced-colors: active) { button, .panel { border: 1px solid ButtonBorder; } }
  `);
  root.adoptedStyleSheets = [sheet];
  const make = (name, attributes, text) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text) element.textContent = text;
    return element;
  };
  const panel = make("div", { class: "panel", id: "panel", role: "dialog", "aria-label": words.title, hidden: "" });
  const button = make("button", { class: "open", type: "button", "aria-haspopup": "dialog", "aria-expanded": "false", "aria-controls": "panel" }, words.open);
  const bar = make("div", { class: "bar" });
  const shut = make("button", { type: "button" }, words.close);
  const app = make("a", { href: shop.app, target: "_blank", rel: "noopener" }, words.app);
  bar.append(app, shut);
  panel.append(bar);
  let frame = null;
  const set = (open) => {
    panel.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (!open) return button.focus();
    if (!frame) {
      frame = make("iframe", { src: shop.frame, title: words.title, allow: "microphone; clipboard-write" });
      panel.append(frame);
    }
    frame.focus();
  };
  button.addEventListener("click", () => set(panel.hidden));
  shut.addEventListener("click", () => set(false));
  // What was written here goes along: the panel asks for that in its own page.
  app.addEventListener("click", (event) => {
    if (!frame) return;
    event.preventDefault();
    frame.contentWindow.postMessage("comptoir-continue", new URL(shop.app).origin);
    frame.focus();
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) set(false);
  });
  root.append(button, panel);
  const show = () => document.body.append(host);
  if (document.body) show();
  else addEventListener("DOMContentLoaded", show);
})();
