// SPDX-License-Identifier: Apache-2.0
// What a browser adds to pages that are whole without it: they keep up, figures become charts, texts can be copied.
"use strict";

const drawn = new Map();

// The values of a figure stand in the table below its chart.
function draw(place) {
  const rows = place.parentElement.querySelectorAll("tbody tr");
  const days = [], values = [];
  for (const row of rows) {
    const day = Date.parse(row.cells[0].textContent + "T00:00:00Z") / 1000;
    const told = row.cells[1].dataset.value;
    if (told === "" && days.length === 0) continue;
    const value = told === "" ? null : Number(told); // null: the line has a gap
    if (days.length > 0 && days[days.length - 1] === day) values[values.length - 1] = value;
    else { days.push(day); values.push(value); }
  }
  if (values.filter((value) => value !== null).length < 2) return;
  const ink = getComputedStyle(document.body).color;
  const line = { label: place.dataset.chart, stroke: ink, width: 2, paths: uPlot.paths.stepped({ align: 1 }) };
  const axis = { stroke: ink, grid: { stroke: "#8886" } };
  drawn.set(place, new uPlot({
    title: place.dataset.chart, width: place.clientWidth || 300, height: 200, tzDate: (t) => uPlot.tzDate(new Date(t * 1000), "UTC"),
    scales: { y: { range: (_, low, high) => [Math.min(0, low), high > 0 ? high * 1.05 : 1] } }, series: [{ value: "{YYYY}-{MM}-{DD}" }, line], axes: [axis, axis],
  }, [days, values], place));
}

function prepare() {
  drawn.clear();
  for (const place of document.querySelectorAll("[data-chart]")) draw(place);
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.onclick = async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = "Copied";
    };
  }
}

// Something has happened: the same page again, from the server, which alone knows how it looks.
let coming = 0;
async function renew() {
  coming = 0;
  const held = document.activeElement && document.activeElement.closest("main form");
  if (held || document.querySelector("main details[open]")) return; // somebody is at work in it
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector("main").replaceWith(page.querySelector("main"));
    document.querySelector("footer").replaceWith(page.querySelector("footer"));
    prepare();
  } catch { say("The board does not answer; it is tried again."); }
}

function say(text) { document.getElementById("live").textContent = text; }

function follow() {
  const stream = new EventSource("/stream");
  stream.onopen = () => say("Live");
  stream.onerror = () => say("The connection is lost; it is tried again.");
  const changed = (event) => {
    if (event.data) say(event.data);
    if (!coming) coming = setTimeout(renew, 300);
  };
  for (const name of ["event", "post", "alert", "change"]) stream.addEventListener(name, changed);
}

window.addEventListener("resize", () => { for (const [place, chart] of drawn) chart.setSize({ width: place.clientWidth, height: 200 }); });
prepare();
if (!new URLSearchParams(location.search).get("known_at")) follow();
