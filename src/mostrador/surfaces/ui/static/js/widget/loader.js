// The button on another site and the frame it opens. `/widget.js` is this one function, called with the facts of the shop.
// It sets no cookie, needs nothing inline, writes no HTML as text, and leaves one name behind: Mostrador.

(shop) => {
  const tag = document.currentScript;
  if (!tag || window.Mostrador) return;

  const home = new URL(tag.src).origin;
  const PATIENCE = 8000;
  const PANEL = "mostrador-panel";
  const KEPT = "mostrador"; // sessionStorage: open or not in this visit; localStorage: there is a thread to look after
  const KEY = "mostrador-key";
  const asked = tag.dataset.lang || document.documentElement.lang || shop.language;
  const spoken = [asked, asked.split("-")[0], shop.language].find((language) => shop.words[language]);
  const words = shop.words[spoken];
  let token = tag.dataset.token || null;
  let frame = null;
  let ready = false;
  let open = false;
  let asking = []; // what to tell the frame once it listens

  const make = (name, attributes = {}, ...children) => {
    const svg = ["svg", "path"].includes(name);
    const node = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };
  const drawing = (of, d) =>
    make("svg", { class: of, viewBox: "0 0 24 24", "aria-hidden": "true" }, ...d.map((one) => make("path", { d: one })));

  const badge = make("span", { class: "badge", hidden: "" });
  const face = make("span", { class: "face", "aria-hidden": "true" });
  const button = make(
    "button",
    { type: "button", part: "button", "aria-expanded": "false", "aria-controls": PANEL, "aria-haspopup": "dialog" },
    drawing("talk", ["M21 11.5a8.4 8.4 0 0 1-8.5 8.3 8.8 8.8 0 0 1-3.9-.9L3 21l1.9-5.4a8 8 0 0 1-.9-4.1 8.4 8.4 0 0 1 8.5-8.3 8.4 8.4 0 0 1 8.5 8.3z"]),
    drawing("shut", ["m6 9 6 6 6-6"]),
    face,
    badge,
  );
  const elsewhere = make("a", { href: home, target: "_blank", rel: "noopener" }, words.elsewhere);
  const shut = make("p", { class: "closed", hidden: "" }, `${words.failed} `, elsewhere);
  const panel = make("div", { id: PANEL, class: "panel", part: "panel", role: "dialog", "aria-label": words.title, hidden: "" }, shut);
  const phone = matchMedia("(max-width: 30rem), (max-height: 26rem)");
  const host = make("div", { id: "mostrador", lang: spoken });
  if (tag.dataset.theme) host.dataset.theme = tag.dataset.theme;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(shop.css);
  const shadow = host.attachShadow({ mode: "open" });
  shadow.adoptedStyleSheets = [sheet];
  shadow.append(panel, button);

  function know(who, unread = 0) {
    face.textContent = who ? who.slice(0, 1).toUpperCase() : "";
    face.hidden = !who;
    badge.hidden = !unread;
    badge.textContent = unread > 9 ? "9+" : unread || "";
    const write = who ? words.write.replace("{name}", who) : words.title;
    button.setAttribute("aria-label", open ? words.close : unread ? `${write} · ${words.unread.replace("{n}", unread)}` : write);
  }

  let last = [shop.duty, 0];
  function show() {
    panel.hidden = !open;
    button.setAttribute("aria-expanded", open);
    host.toggleAttribute("data-open", open);
    // On a phone the sheet covers the page, which then is out of reach for keys and readers too.
    panel.setAttribute("aria-modal", open && phone.matches);
    document.body.inert = open && phone.matches;
    know(...last);
  }

  function load() {
    if (frame) return;
    const address = new URL("/widget/frame", home);
    address.search = new URLSearchParams({ shop: tag.dataset.shop || "", lang: spoken, theme: tag.dataset.theme || "" });
    frame = make("iframe", { src: address, title: words.title, allow: "microphone; camera; clipboard-write" });
    panel.append(frame);
    setTimeout(() => (shut.hidden = ready), PATIENCE);
  }

  function tell(kind, more = {}) {
    load();
    if (ready) frame.contentWindow.postMessage({ mostrador: kind, ...more }, home);
    else asking.push([kind, more]);
  }

  function turn(on, byHand = true) {
    if (on === open) return;
    open = on;
    remember("sessionStorage", on);
    show();
    tell(on ? "open" : "close", { byHand });
    if (byHand) (on ? frame : button).focus();
  }

  // What the host page may call. A token is a JWT that its server signed; see the guide.
  window.Mostrador = Object.freeze({
    open: () => turn(true),
    close: () => turn(false),
    identify(proof) {
      token = proof || null;
      if (frame) tell("identify", { token });
    },
    forget() {
      token = null;
      turn(false, false);
      tell("forget");
    },
  });

  button.addEventListener("click", () => turn(!open));
  phone.addEventListener("change", show);
  button.addEventListener("pointerenter", load, { once: true });
  button.addEventListener("focus", load, { once: true });
  shadow.addEventListener("keydown", (event) => event.key === "Escape" && turn(false));

  window.addEventListener("message", ({ source, origin, data }) => {
    if (!frame || source !== frame.contentWindow || origin !== home) return;
    if (data.mostrador === "ready") {
      ready = true;
      shut.hidden = true;
      frame.classList.add("ready");
      tell("hello", { token, open, kept: JSON.parse(recall("sessionStorage", KEY)) });
      for (const [kind, more] of asking.splice(0)) tell(kind, more);
    } else if (data.mostrador === "close") {
      turn(false);
    } else if (data.mostrador === "news") {
      last = [data.who, data.unread];
      know(...last);
      remember("localStorage", data.threads > 0);
    } else if (data.mostrador === "keep") {
      // Only where the browser denies the frame a storage of its own; it ends with this tab.
      remember("sessionStorage", data.key && JSON.stringify(data.key), KEY);
    } else if (data.mostrador === "refused") {
      console.warn(`Mostrador: ${data.why}`);
    }
  });

  // A page that may store nothing begins anew each time.
  function remember(storage, value, key = KEPT) {
    try {
      value ? window[storage].setItem(key, value) : window[storage].removeItem(key);
    } catch {
      return;
    }
  }

  function recall(storage, key = KEPT) {
    try {
      return window[storage].getItem(key);
    } catch {
      return null;
    }
  }

  function begin() {
    // Beside the body, so that a page that exchanges its body keeps us.
    document.documentElement.append(host);
    show();
    if (recall("sessionStorage")) turn(true, false);
    else if (recall("localStorage")) window.requestIdleCallback ? requestIdleCallback(load) : setTimeout(load, 500);
  }

  if (document.body) begin();
  else document.addEventListener("DOMContentLoaded", begin);
}
