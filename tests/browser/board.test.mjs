// SPDX-License-Identifier: Apache-2.0
// The board in a real browser: pages render, filters work, news appears without reloading, no other site is contacted.
// BOARD_URL is a board on the shipped feed, BOARD_CENSUS one that knows every system, BOARD_EMPTY one on a daemon without events, BOARD_AWAY one without its daemon,
// BOARD_PUBLISH a command that publishes an event which opens an alert.
import assert from "node:assert/strict";
import { execSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const url = process.env.BOARD_URL;
const empty = process.env.BOARD_EMPTY;
const away = process.env.BOARD_AWAY;
const census = process.env.BOARD_CENSUS;
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const pages = ["", "changes", "alerts", "alert?id=repeated-vacancy/QM7/executive-lead", "alerts?as_of=2019-12-31", "alert?id=nothing", "posts",
  "posts?standing=vacant&region=Y56", "post?id=QM7/executive-lead", "organisation?id=QM7", "region?id=Y61", "person?id=fiona-wise", "map", "map?by=time",
  "map?by=churn", "figures", "figure?scope=all&name=stability&label=", "corrections", "search?q=rowse", "search?q=xyzzy", "event?id=60", "about",
  "posts?as_of=2018-01-01&known_at=60", "embed/post?id=QM7/executive-lead", "embed/alert?id=repeated-vacancy/QM7/executive-lead",
  "embed/figure?scope=all&name=stability&label=", "figures?scope=Y61", "person?id=louise-patten", "post?id=QOP/executive-lead",
  "desk", "desk?kind=merger", "desk/correct?seq=90", "desk/alerts", "desk/alerts?rule=churn&region=Y61"];
const nothing = ["changes?since=2001-01-01&until=2001-01-02", "alerts?words=xyzzy", "posts?words=xyzzy", "map?role=xyzzy", "person?id=nobody",
  "post?id=QM7/xyzzy", "organisation?id=XYZ", "region?id=XYZ", "figure?scope=all&name=xyzzy&label=", "event?id=9999", "xyzzy", "embed/post?id=QM7/xyzzy",
  "?as_of=2009-06-01", "posts?as_of=2009-06-01", "post?id=QM7/executive-lead&as_of=2009-06-01", "figures?as_of=2009-06-01", "map?as_of=2009-06-01",
  "?as_of=someday"];
const bare = ["", "changes", "alerts", "posts", "map", "figures", "corrections", "search?q=wise", "about", "desk", "desk/alerts"];
const full = ["", "posts", "map", "figures", "figure?scope=all&name=stability&label=", "region?id=Y61", "organisation?id=QOP"];
const gone = ["", "alerts", "post?id=QM7/executive-lead", "search?q=wise", "embed/post?id=QM7/executive-lead", "desk"];
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser;

before(async () => { browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: quiet }); });
after(async () => { await browser.close(); });

// Opens a page that records its errors and its requests to other sites.
async function open(path, options = {}, board = url) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => { if (message.type() === "error" || message.type() === "warning") wrong.push(message.text()); });
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("request", (request) => { if (!request.url().startsWith(board)) wrong.push(`asked for ${request.url()}`); });
  await page.goto(board + path, { waitUntil: "load" });
  return { page, wrong, close: () => context.close() };
}

// The violations that axe-core finds on the page.
async function violations(page) {
  const { violations } = await page.evaluate((values) => window.axe.run(document, { runOnly: values }), rules);
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`);
}

// Checks the page in the sizes of a desk and a phone. A refused page logs its status in the console.
async function look(path, board, status) {
  const { page, wrong, close } = await open(path, {}, board);
  await page.evaluate(axe);
  for (const [width, colorScheme] of [[1400, "light"], [820, ""], [390, "dark"]]) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${wide} pixels wide of ${width}`);
    if (colorScheme === "") continue;
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await violations(page), [], `${width} ${colorScheme}`);
  }
  assert.deepEqual(wrong.filter((text) => !status.test(text)), []);
  await close();
}

const how = "renders, accessible, on a desk and a phone, in light and dark";
for (const path of pages) test(`/${path} ${how}`, () => look(path, url, path.endsWith("nothing") ? /404/ : /^$/));
for (const path of nothing) test(`/${path}, where nothing is, ${how}`, () => look(path, url, /40[04]/));
for (const path of bare) test(`/${path} of an empty daemon ${how}`, () => look(path, empty, /^$/));
for (const path of full) test(`/${path} of every system ${how}`, () => look(path, census, /^$/));
for (const path of gone) test(`/${path} without a daemon ${how}`, () => look(path, away, /50[34]/));

test("the same is there without JavaScript", async () => {
  const { page, close } = await open("posts", { javaScriptEnabled: false });
  assert.equal(await page.locator("svg.bars").count(), 14);
  assert.ok(await page.locator("text=Fiona Wise").count() > 0);
  await page.click(".clock summary"); // a details element
  await page.fill("input[name=as_of]", "2018-01-01");
  await page.click(".clock >> text=Show");
  await page.waitForURL(/as_of=2018-01-01/);
  assert.match(await page.textContent(".pastbar"), /This is 1 January 2018, not today/);
  await page.click("text=Back to today");
  await page.waitForURL((address) => !address.search.includes("as_of"));
  await close();
});

// Presses Tab until the wanted element has the focus, which must be visible.
async function tab(page, wanted) {
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((selector) => document.activeElement.matches(selector), wanted)) break;
  }
  const seen = await page.evaluate((selector) => document.activeElement.matches(selector) && getComputedStyle(document.activeElement).outlineStyle, wanted);
  assert.equal(seen, "solid", wanted);
}

test("from an alert to its evidence and back, by keys alone", async () => {
  const { page, close } = await open("alerts");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  await tab(page, "main .rows a[href*='repeated-vacancy']");
  await page.keyboard.press("Enter");
  await page.waitForURL(/alert\?id=/);
  await tab(page, "#evidence .src a.id");
  await page.keyboard.press("Enter");
  await page.waitForURL(/event\?id=/);
  await page.goBack(); // the same as Alt and the left arrow
  await page.waitForURL(/alert\?id=/);
  await tab(page, ".crumb a");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/alerts/);
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "q");
  await page.keyboard.type("fiona");
  await page.keyboard.press("Enter");
  await page.waitForURL(/search\?q=fiona/);
  assert.match(await page.textContent("main"), /Fiona Wise/);
  await close();
});

test("names that do not fit a bar are left out, never cut", async () => {
  const { page, close } = await open("posts");
  const cut = await page.evaluate(() => [...document.querySelectorAll("svg.bars svg > text")]
    .filter((text) => getComputedStyle(text).display !== "none" && text.getBBox().width > 0)
    .filter((text) => text.getBoundingClientRect().right > text.parentElement.querySelector("rect").getBoundingClientRect().right + 1)
    .map((text) => text.textContent));
  assert.deepEqual(cut, []);
  await close();
});

test("on a phone what changed comes before alerts and dates, on a desk beside them", async () => {
  const { page, close } = await open("");
  const tops = () => page.evaluate(() => ["What changed", "Active alerts", "Coming dates"].map((title) =>
    [...document.querySelectorAll("h2")].find(({ textContent }) => textContent === title).getBoundingClientRect().top));
  let [changed, alerts, coming] = await tops();
  assert.equal(alerts, changed);
  assert.ok(alerts < coming);
  await page.setViewportSize({ width: 390, height: 900 });
  [changed, alerts, coming] = await tops();
  assert.ok(changed < alerts && alerts < coming);
  await close();
});

test("a census does not hide the only appointment of its day that names somebody", async () => {
  const { page, close } = await open("changes", {}, census);
  const rows = page.locator(".rows > li");
  assert.match(await rows.first().textContent(), /namedWilf Williams is appointed as accountable officer of NHS Kent and Medway CCG/);
  const records = rows.nth(1); // who came long ago, and is not named
  assert.equal(await records.locator("summary").textContent(), "10 more appointments");
  assert.equal(await records.locator("details li").first().isVisible(), false);
  await records.locator("summary").click();
  assert.equal(await records.locator("details li:visible").count(), 10);
  assert.match(await page.textContent("main"), /Stability: 74%, up 5 points, for August 2019 to January 2020/);
  await close();
});

test("lists narrow as one types", async () => {
  const { page, close } = await open("posts");
  await page.fill("main input[data-filter]", "fiona");
  await page.waitForFunction(() => [...document.querySelectorAll("[data-list] li")].filter((row) => !row.hidden).length === 1);
  await close();
});

test("filters filter, and the day that was chosen stays", async () => {
  const { page, close } = await open("alerts?as_of=2019-12-31");
  await page.selectOption("select[name=region]", "Y58");
  await page.click("main >> text=Show");
  await page.waitForURL(/region=Y58/);
  assert.match(page.url(), /as_of=2019-12-31/);
  assert.match(await page.textContent("[data-list] li"), /Devon, due on 30 November 2019, is not reported as met/);
  await page.click("nav >> text=Figures");
  assert.match(page.url(), /as_of=2019-12-31/);
  await close();
});

test("news arrives by itself", async () => {
  const { page, wrong, close } = await open("alerts");
  const before = await page.locator("[data-list] li").count();
  execSync(process.env.BOARD_PUBLISH, { stdio: "ignore" });
  await page.waitForFunction((count) => document.querySelectorAll("[data-list] li").length > count, before, { timeout: 20000 });
  assert.deepEqual(wrong, []);
  await close();
});

test("a later visit is shown what is new since the one before", async () => {
  const { page, close } = await open("");
  assert.equal(await page.locator("[data-visit]").isVisible(), false); // the first visit
  await page.evaluate(() => { localStorage.seen = "140"; });
  const later = await page.context().newPage();
  await later.goto(url);
  await later.click("text=Since I was here");
  await later.waitForURL(/after=140$/);
  assert.equal(await later.locator("[data-visit]").getAttribute("aria-current"), "true");
  const entries = (await later.locator("main .src a.id").allTextContents()).map((text) => Number(text.replace(/\D/g, "")));
  assert.ok(entries.length > 0 && entries.every((entry) => entry > 140), entries.join());
  assert.equal(await later.locator("text=Last 90 days").getAttribute("href"), "/?days=90");
  await close();
});

test("what the desk takes back is withdrawn on another page that is open", async () => {
  const reader = await open("alert?id=repeated-vacancy/QM7/executive-lead");
  assert.ok(!(await reader.page.textContent("main")).includes("This should not have been sent."));
  const desk = await open("desk/correct?seq=92");
  await desk.page.check("input[value=retract]");
  await desk.page.fill("textarea[name=why]", "It was another post.");
  await desk.page.click("text=Preview");
  await desk.page.waitForURL(/desk\/preview/);
  assert.match(await desk.page.textContent("main"), /would end/);
  await desk.page.evaluate(axe);
  assert.deepEqual(await violations(desk.page), []);
  await desk.page.click("text=Publish");
  await desk.page.waitForURL(/event\?id=/);
  await reader.page.waitForFunction(() => document.querySelector("main").textContent.includes("This should not have been sent."), null, { timeout: 20000 });
  assert.deepEqual(reader.wrong.concat(desk.wrong), []);
  await desk.close();
  await reader.close();
});

test("an editor reports a resignation, sees what it would do, publishes it and takes it back", async () => {
  const desk = await open("desk?kind=departure");
  await desk.page.fill("input[name=post]", "Executive lead, Greater Manchester");
  await desk.page.fill("input[name=person]", "Jon Rouse");
  await desk.page.fill("input[name=effective]", "2020-09-30");
  await desk.page.fill("input[name=publisher]", "HSJ");
  await desk.page.click("text=Preview");
  await desk.page.waitForURL(/desk\/preview/);
  const headline = "Jon Rouse leaves as executive lead of Greater Manchester on 30 September 2020, and no successor is named or sought";
  assert.match(await desk.page.textContent("main"), new RegExp(`${headline}\\s*would open`));
  assert.ok(!(await desk.page.textContent("main")).includes("entry 0"));
  assert.match(await desk.page.textContent("main"), /Seen before\? This departure has been known since 21 November 2019, without a last day\./);
  await desk.page.click("button >> text=Publish");
  await desk.page.waitForURL(/event\?id=/);
  const reader = await open("alert?id=no-successor/QOP/executive-lead");
  assert.equal(await reader.page.textContent("h1"), headline);
  assert.match(await reader.page.textContent("#cite"), /\nHSJ\.$/); // without a title and a day
  await desk.page.click("text=Correct it");
  await desk.page.check("input[value=retract]");
  await desk.page.fill("textarea[name=why]", "He stays.");
  await desk.page.click("text=Preview");
  await desk.page.waitForURL(/desk\/preview/);
  await desk.page.click("button >> text=Publish");
  await desk.page.waitForURL(/event\?id=/);
  await reader.page.waitForFunction(() => document.querySelector("h1 del") && document.querySelector("main").textContent.includes("He stays."), null,
    { timeout: 20000 });
  assert.deepEqual(reader.wrong.concat(desk.wrong), []);
  await desk.close();
  await reader.close();
});

test("the desk finds a post while one types", async () => {
  const { page, wrong, close } = await open("desk");
  await page.fill("input[name=post]", "greater man");
  await page.waitForFunction(() => [...document.getElementById("s-post").options].some(({ value }) => value === "Executive lead, Greater Manchester"));
  assert.deepEqual(wrong, []);
  await close();
});
