// SPDX-License-Identifier: Apache-2.0
// Enhances pages that also work without scripts: pages update live, lists filter as you type, texts can be copied.
"use strict";

const said = document.getElementById("said");
let silence = 0;
function say(text) {
  if (!said) return;
  said.textContent = text;
  clearTimeout(silence);
  silence = setTimeout(() => { said.textContent = ""; }, 6000);
}

function prepare() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.onclick = async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      say("Copied");
    };
  }
  for (const field of document.querySelectorAll("[data-filter]")) field.oninput = () => narrow(field.value);
  for (const field of document.querySelectorAll("[data-suggest]")) field.oninput = () => suggest(field);
  visit();
  // In a strip that has to scroll, bring the current item into view.
  for (const here of document.querySelectorAll(".tabs [aria-current]")) here.scrollIntoView({ block: "nearest", inline: "center" });
}

// "Since I was here" has what was reported after the last entry of the visit before this one. A visit lasts as long as its tab.
function visit() {
  const link = document.querySelector("[data-visit][hidden]");
  try {
    sessionStorage.before ??= localStorage.seen ?? document.body.dataset.entry;
    localStorage.seen = document.body.dataset.entry;
    if (!link || Number(sessionStorage.before) >= Number(localStorage.seen)) return;
    link.href += sessionStorage.before;
    link.hidden = false;
  } catch { /* the browser stores nothing */ }
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// Filters the rows of the lists on this page; submitting the form searches all rows on the server.
function narrow(words) {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of document.querySelectorAll("[data-list] li, [data-list] tbody tr")) {
    const text = plain(row.textContent);
    row.hidden = !wanted.every((word) => text.includes(word));
    shown += !row.hidden;
  }
  say(wanted.length ? `${shown} shown` : "");
}

// Suggests known names for a field of the desk.
let asked = 0;
async function suggest(field) {
  const number = ++asked, kind = field.dataset.suggest;
  if (field.value.length < 3) return;
  const answer = await fetch(`${document.body.dataset.base}/desk/suggest?kind=${kind}&q=${encodeURIComponent(field.value)}`);
  if (!answer.ok || number !== asked) return;
  field.list.replaceChildren(...(await answer.json()).map(({ name, beside }) => new Option(beside, name)));
}

// "/" focuses the search, Escape closes the day picker.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    document.getElementById("q").focus();
  } else if (event.key === "Escape") {
    const open = document.querySelector(".clock[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  }
});
document.addEventListener("click", (event) => {
  const open = document.querySelector(".clock[open]");
  if (open && !open.contains(event.target)) open.open = false;
});

// After a change, fetch the page again: only the server can render it.
let coming = 0;
const atWork = () => document.activeElement?.closest("main form") || document.querySelector("main details[open]");
async function renew() {
  coming = 0;
  if (atWork()) { say("There is news: load the page anew to see it."); return; }
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const before = new Set([...document.querySelectorAll("main .rows > li")].map((row) => row.textContent));
    for (const part of ["main", ".foot", ".tabs"]) document.querySelector(part).replaceWith(page.querySelector(part));
    for (const row of document.querySelectorAll("main .rows > li")) row.classList.toggle("fresh", !before.has(row.textContent));
    prepare();
  } catch { say("The board does not answer; it is tried again."); }
}

function follow() {
  const stream = new EventSource(document.body.dataset.base + "/stream");
  stream.onerror = () => say("The connection is lost; it is tried again.");
  const changed = (event) => {
    if (event.data) say(event.data);
    coming ||= setTimeout(renew, 400);
  };
  for (const name of ["event", "post", "alert", "change"]) stream.addEventListener(name, changed);
}

prepare();
if (!document.body.classList.contains("past")) follow();
