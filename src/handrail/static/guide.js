// The guide with script: pages change in place, so the browser's own back and forward work, a
// server that cannot be reached loses no answer, and the outcome is announced when it changes.
// Without this file everything works too: every page is a plain form.
//
// Answers stay in this page's memory alone: never in storage, in an address or in history.state,
// which holds one number, the place of a page in `visited`.

const visited = new Map();
const FRAME = "frame";
const PATIENCE = 20_000;
// Unlike any number of an earlier page on this address, so that theirs are never taken for ours.
let here = Date.now();
let newest = null;
let busy = false;
let touched = false;
let leaving = false;
let attempt = null;
let cameFrom = null;
let shifts = [];

const frame = () => document.getElementById(FRAME);
const form = (within = document) => within.querySelector("form#guide");

// ---- asking the server ----

function ask(address, fields, kind) {
  // XMLHttpRequest reads a page into a document by itself, so no text is ever turned into markup.
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.responseType = kind;
    request.timeout = PATIENCE;
    request.onload = () => {
      if (request.response && request.status < 500) resolve(request.response);
      else reject(new Error(`status ${request.status}`));
    };
    request.onerror = request.ontimeout = () => reject(new Error("not reached"));
    request.send(new URLSearchParams(fields));
  });
}

function setBusy(now) {
  busy = now;
  frame().setAttribute("aria-busy", String(now));
}

async function trying(work) {
  if (busy) return;
  attempt = work;
  setBusy(true);
  trouble(false);
  try {
    await work();
  } catch {
    trouble(true);
  } finally {
    setBusy(false);
  }
}

function trouble(shown) {
  const box = document.getElementById("trouble");
  if (!box) return;
  box.hidden = !shown;
  if (shown) box.focus();
}

function send(sent, button) {
  const fields = new FormData(sent, button);
  if (button?.hasAttribute("data-download")) {
    return trying(() => download(button, fields));
  }
  return trying(async () => {
    const page = await ask(sent.getAttribute("action"), fields, "document");
    if (!page.getElementById(FRAME)) throw new Error("no page");
    const same = shownIn(page) === shownIn(document) && page.title === document.title;
    show(taken(page));
    if (same) history.replaceState(here, "");
    else history.pushState(++here, "", sent.getAttribute("action"));
    remember();
  });
}

async function download(button, fields) {
  const file = await ask(button.getAttribute("formaction"), fields, "blob");
  if (file.type !== "application/pdf") throw new Error("no document");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = button.dataset.download;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// ---- showing a page ----

const shownIn = (page) => form(page)?.elements.namedItem("page")?.value ?? "";

function taken(page) {
  return {
    frame: document.adoptNode(page.getElementById(FRAME)),
    title: page.title,
    language: page.documentElement.lang,
  };
}

function show(page) {
  frame().replaceWith(page.frame);
  document.title = page.title;
  document.documentElement.lang = page.language;
  prepare();
  scrollTo(0, 0);
  focusOn(document.querySelector("[data-focus]") ?? document.querySelector("h1"));
  announce(document.getElementById("outcome-said")?.innerText ?? "");
}

function remember() {
  if (document.querySelector("[data-finished]")) {
    visited.clear();
    newest = null;
    return;
  }
  visited.set(here, { frame: frame(), title: document.title, language: document.documentElement.lang });
  const sheet = form()?.elements;
  newest = sheet && {
    incident: sheet.namedItem("incident").value,
    asked: sheet.namedItem("asked").value,
    language: sheet.namedItem("language").value,
  };
}

function prepare() {
  touched = false;
  for (const tool of document.querySelectorAll("[data-print], [data-copy]")) tool.hidden = false;
  // The announcer outside the frame speaks for it, so that nothing is said twice.
  document.getElementById("outcome-said")?.removeAttribute("role");
}

function focusOn(place) {
  if (!place) return;
  if (!place.hasAttribute("tabindex")) place.setAttribute("tabindex", "-1");
  place.focus();
}

function announce(text) {
  const announcer = document.getElementById("announcer");
  announcer.textContent = "";
  setTimeout(() => { announcer.textContent = text; }, 150);
}

// ---- back and forward ----

async function moved(event) {
  if (typeof event.state !== "number") return;
  const page = visited.get(event.state);
  if (!page) {
    leaving = true;
    location.replace("/");
    return;
  }
  here = event.state;
  show(page);
  await refresh();
}

// An earlier page shows the incident as it is now, never as it was when the page was left.
async function refresh() {
  const sheet = form();
  // The start begins anew: answers to one incident never slip into another.
  if (!sheet || !newest || sheet.hasAttribute("data-anew")) return;
  for (const [name, value] of Object.entries(newest)) sheet.elements.namedItem(name).value = value;
  const fields = new FormData();
  for (const field of sheet.querySelectorAll("input[type=hidden]")) fields.set(field.name, field.value);
  fields.set("do", "stay");
  const asked = here;
  try {
    const page = await ask(sheet.getAttribute("action"), fields, "document");
    if (touched || busy || here !== asked || !form(page)) return;
    show(taken(page));
    remember();
  } catch {
    // The page from memory stands, with every answer in it; the next button says if there is trouble.
  }
}

// ---- leaving ----

function leave(link) {
  leaving = true;
  const address = link.dataset.exit;
  const forget = link.getAttribute("href");
  announce(link.dataset.leaving);
  visited.clear();
  newest = null;
  frame().replaceChildren();
  document.title = " ";
  // Also asks the browser to forget this site's files; leaving never waits for it.
  fetch(forget, { method: "POST", keepalive: true, redirect: "manual", headers: { "Content-Type": "application/x-www-form-urlencoded" } }).catch(() => {});
  location.replace(address);
}

function shifted(event) {
  if (event.key !== "Shift" || event.repeat) return;
  const now = event.timeStamp;
  shifts = [...shifts.filter((time) => now - time < 5_000), now];
  const link = document.querySelector("[data-exit]");
  if (!link) return;
  if (shifts.length >= 3) leave(link);
  else announce(shifts.length === 2 ? link.dataset.oneMore : link.dataset.twoMore);
}

// ---- small tools of the result page ----

async function copy(button) {
  const text = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(text.value);
  } catch {
    text.focus();
    text.select();
    document.execCommand("copy");
  }
  button.textContent = button.dataset.copied;
  announce(button.dataset.copied);
}

const unfolded = new Set();

function unfold() {
  for (const part of document.querySelectorAll(".hr-report details:not([open])")) {
    unfolded.add(part);
    part.open = true;
  }
}

function foldAgain() {
  for (const part of unfolded) part.open = false;
  unfolded.clear();
}

function jump(event, link) {
  // Inside the page, without writing the place into the address.
  const place = document.getElementById(link.getAttribute("href").slice(1));
  if (!place) return;
  event.preventDefault();
  const back = document.querySelector("[data-return]");
  if (back && link.closest(".hr-part")) {
    cameFrom = link;
    back.hidden = false;
  }
  for (let above = place; above; above = above.parentElement) if (above.tagName === "DETAILS") above.open = true;
  place.scrollIntoView();
  focusOn(place);
}

function pressed(event) {
  const at = (selector) => event.target.closest?.(selector);
  touched = true;
  const exit = at("[data-exit]");
  const inside = at('a[href^="#"]');
  if (exit) {
    event.preventDefault();
    leave(exit);
  } else if (at("[data-again]")) {
    if (attempt) trying(attempt);
  } else if (at("[data-print]")) print();
  else if (at("[data-copy]")) copy(at("[data-copy]"));
  else if (at("[data-return]")) {
    at("[data-return]").hidden = true;
    cameFrom?.focus();
  } else if (inside) jump(event, inside);
}

// ---- from the start ----

document.addEventListener("submit", (event) => {
  if (event.target.id !== "guide") return;
  event.preventDefault();
  send(event.target, event.submitter);
});
document.addEventListener("click", pressed);
document.addEventListener("input", () => { touched = true; });
document.addEventListener("keydown", (event) => { if (event.key !== "Shift") shifts = []; });
document.addEventListener("keyup", shifted);
addEventListener("popstate", moved);
addEventListener("beforeprint", unfold);
addEventListener("afterprint", foldAgain);
addEventListener("pageshow", (event) => { if (event.persisted && leaving) location.replace("/"); });
addEventListener("beforeunload", (event) => { if (newest?.incident && !leaving) event.preventDefault(); });

document.documentElement.classList.add("hr-script");
history.replaceState(here, "");
prepare();
if (form()) remember();
