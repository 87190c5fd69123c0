// SPDX-License-Identifier: Apache-2.0
// The board in a real browser: pages render, filters work, news arrives by itself, nothing is asked of anybody else.
// BOARD_URL is a board on the shipped feed, BOARD_PUBLISH a command that publishes an event which opens an alert.
import assert from "node:assert/strict";
import { execSync } from "node:child_process";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const url = process.env.BOARD_URL;
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const pages = ["", "timeline", "map", "map?by=leaders", "figures", "figure?scope=all&name=systems&label=ICS", "corrections", "search?q=wise",
  "post?id=QM7/executive-lead", "organisation?id=QM7", "person?id=fiona-wise", "event?id=60", "why?id=repeated-vacancy/QM7/executive-lead"];
let browser;

before(async () => { browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: quiet }); });
after(async () => { await browser.close(); });

// A page that keeps what went wrong on it and what it asked of others.
async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => { if (message.type() === "error" || message.type() === "warning") wrong.push(message.text()); });
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("request", (request) => { if (!request.url().startsWith(url)) wrong.push(`asked for ${request.url()}`); });
  await page.goto(url + path, { waitUntil: "load" });
  return { page, wrong, close: () => context.close() };
}

// What a screen reader needs: a language, one h1, a name for every field, link and button, headers in tables.
function accessibility() {
  const wrong = [];
  const named = (element) => (element.textContent.trim() || element.getAttribute("aria-label") || element.title || "").length > 0;
  if (document.documentElement.lang !== "en") wrong.push("no language");
  if (document.querySelectorAll("h1").length !== 1) wrong.push("not one h1");
  if (!document.querySelector("main#main")) wrong.push("no main");
  for (const field of document.querySelectorAll("input:not([type=hidden]), select"))
    if (!field.labels || field.labels.length === 0) wrong.push(`a field without a label: ${field.name}`);
  for (const element of document.querySelectorAll("a, button")) if (!named(element) && !element.querySelector("svg[aria-label]")) wrong.push(`no name: ${element.outerHTML.slice(0, 80)}`);
  for (const table of document.querySelectorAll("table")) if (!table.querySelector("th")) wrong.push("a table without headers");
  for (const drawing of document.querySelectorAll("svg:not([aria-hidden])")) if (!drawing.getAttribute("aria-label")) wrong.push("a drawing without a label");
  return wrong;
}

for (const path of pages) {
  test(`/${path} renders, accessible, without an error or a foreign request`, async () => {
    const { page, wrong, close } = await open(path);
    assert.ok((await page.textContent("main")).length > 40);
    assert.deepEqual(await page.evaluate(accessibility), []);
    assert.deepEqual(wrong, []);
    await close();
  });
  test(`/${path} fits a phone`, async () => {
    const { page, close } = await open(path, { viewport: { width: 390, height: 800 } });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 392, `${width} pixels wide`);
    await close();
  });
}

test("the same is there without JavaScript", async () => {
  const { page, close } = await open("timeline", { javaScriptEnabled: false });
  assert.equal(await page.locator("svg.bars").count(), 14);
  assert.ok(await page.locator("text=Fiona Wise").count() > 0);
  await close();
});

test("figures become charts", async () => {
  const { page, wrong, close } = await open("figures");
  assert.equal(await page.locator(".chart canvas").count(), 3);
  assert.deepEqual(wrong, []);
  await close();
});

test("a share of few stands in the table and in no chart", async () => {
  const { page, close } = await open("figures?scope=Y61");
  assert.equal(await page.locator(".chart canvas").count(), 0);
  assert.match(await page.textContent("figcaption"), /shares of fewer than 5/);
  assert.match(await page.textContent("table.values"), /100% \(1 of 1\)/);
  await close();
});

test("a bar says who and since when", async () => {
  const { page, close } = await open("timeline?organisation=QU9");
  assert.match(await page.locator("rect.substantive title").first().textContent(), /^Fiona Wise, since 2017/);
  await page.locator("svg.bars").first().click();
  await page.waitForURL(/post\?id=QU9/);
  await close();
});

test("filters filter, and the day that was chosen stays", async () => {
  const { page, close } = await open("?as_of=2019-12-31");
  await page.selectOption("select[name=region]", "Y58");
  await page.click("text=Filter");
  await page.waitForURL(/region=Y58/);
  assert.match(page.url(), /as_of=2019-12-31/);
  assert.equal(await page.locator("li.alert").count(), 1);
  assert.match(await page.textContent("li.alert"), /Devon missed/);
  await page.click("nav >> text=Timeline");
  assert.match(page.url(), /as_of=2019-12-31/);
  await close();
});

test("news arrives by itself", async () => {
  const { page, wrong, close } = await open("");
  await page.waitForSelector("#live:has-text('Live')");
  const before = await page.locator("li.alert").count();
  execSync(process.env.BOARD_PUBLISH, { stdio: "ignore" });
  await page.waitForFunction((count) => document.querySelectorAll("li.alert").length > count, before, { timeout: 20000 });
  assert.deepEqual(wrong, []);
  await close();
});
