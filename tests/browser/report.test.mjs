// Drives the demo's report in a browser, and its API beside it: `cargo xtask browser`.
//
// What the test holds on to in the page: `a[hreflang]` between the languages; tables whose headers have a button and
// carry `aria-sort`; cells with their figure, unrounded, in `data-value`; `button.cell` with `data-indicator`,
// `data-hub` and `data-year` for a number that can be opened; a `dialog` that shows what is behind it.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { find, open, picture, startBrowser, startDemo } from "./demo.mjs";

const HAN = /\p{Script=Han}/u;
const FRONTIERS = ["brain_science", "computational_biology", "gene_cell_therapy", "phenomics", "synthetic_biology"];
// Indicators with a figure a year, and growth.
const YEARLY = [
  "active_researchers",
  "active_researchers_life",
  "ni_researchers",
  "papers_all",
  "papers_intl",
  "papers_life",
  "papers_ni",
  "papers_ni_intl",
  "papers_total",
  "share_life_papers",
  "share_ni_intl",
  "share_ni_papers",
  "share_ni_researchers",
  "share_papers_intl",
  ...FRONTIERS.map((id) => `global_frontier_${id}`),
];
// Indicators with one figure over all years.
const POOLED = ["papers_total_5y", ...FRONTIERS.flatMap((id) => [`frontier_${id}`, `score_${id}`])];
// Hubs, groups, and the world.
const PLACES = 22 + 4 + 1;

let demo, browser;
before(async () => {
  demo = await startDemo();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** An answer of the API. */
async function api(path, status = 200, options = {}) {
  const response = await fetch(new URL(`api/v1/${path}`, demo.base), options);
  assert.equal(response.status, status, path);
  const type = response.headers.get("content-type");
  assert.match(type, status < 400 ? /^application\/json/ : /^application\/problem\+json/, path);
  return response.json();
}

/** Every figure of the page that can be opened: `indicator hub year` -> value. */
async function figures(page) {
  const cells = await page.$$eval("button.cell", (buttons) =>
    buttons.map((button) => {
      const { indicator, hub, year } = button.dataset;
      const value = button.closest("[data-value]")?.dataset.value ?? "";
      return [`${indicator} ${hub} ${year}`, value === "" ? null : Number(value)];
    }),
  );
  assert.ok(cells.length > 0, "the page has figures that can be opened");
  const byId = new Map();
  for (const [id, value] of cells) {
    assert.ok(!byId.has(id) || byId.get(id) === value, `${id} has two values`);
    byId.set(id, value);
  }
  return byId;
}

/** No text of the page is the name of a message that its language lacks. */
async function assertAllWordsKnown(page) {
  const text = await page.locator("body").innerText();
  assert.deepEqual(text.match(/\[[a-z][a-z0-9-]*\]/g) ?? [], []);
}

/** The first table of an indicator: its first column of figures by the header's button, and how to read it. */
async function sortable(page) {
  const table = page.locator("table:has(th button):has(button.cell)").first();
  const column = await table.evaluate((t) => {
    const cell = t.querySelector("button.cell").closest("td");
    return cell.cellIndex;
  });
  const header = table.locator("thead tr").last().locator("th").nth(column);
  const button = header.locator("button");
  // Groups may stand in a body of their own; an order holds within each.
  const bodies = () =>
    table.evaluate(
      (t, column) =>
        [...t.tBodies].map((body) =>
          // A row that names the group of rows below it has no figures.
          [...body.rows].filter((row) => row.cells.length > column).map((row) => {
            const cell = row.cells[column];
            const value = cell.dataset.value ?? cell.querySelector("[data-value]")?.dataset.value ?? "";
            return value === "" ? null : Number(value);
          }),
        ),
      column,
    );
  const sorted = async () => {
    const order = await header.getAttribute("aria-sort");
    assert.ok(order === "ascending" || order === "descending", `aria-sort is ${order}`);
    assert.equal(await table.locator('th[aria-sort="ascending"], th[aria-sort="descending"]').count(), 1);
    for (const values of await bodies()) {
      const defined = values.filter((value) => value !== null);
      assert.deepEqual(values.slice(defined.length).filter((value) => value !== null), [], "what is undefined is last");
      const expected = [...defined].sort((a, b) => (order === "ascending" ? a - b : b - a));
      assert.deepEqual(defined, expected, order);
    }
    return order;
  };
  return { button, bodies, sorted };
}

describe("the report", () => {
  test("loads without an error and without asking anybody else", async () => {
    const { page, check } = await open(browser.context, demo.base);
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    assert.doesNotMatch(await page.title(), HAN);
    assert.ok((await page.title()).length > 0);
    assert.ok((await page.locator("svg").count()) >= 2, "the map and the small multiples");
    const { values } = await api(`values?indicator=${[...YEARLY, ...POOLED].join(",")}`);
    const defined = new Set(values.filter((cell) => cell.value !== null).map((cell) => cell.indicator_id));
    const shown = new Set([...(await figures(page)).keys()].map((id) => id.split(" ")[0]));
    assert.deepEqual([...shown].sort(), [...defined].sort(), "what is defined for somebody is shown");
    assert.match(await page.locator(".notice").innerText(), /synthetic.*at scale 0\.005/);
    await assertAllWordsKnown(page);
    await picture(page, "report-en", { fullPage: true });
    check();
    await page.close();
  });

  test("links to nothing of its own that is not there", async () => {
    const { page, check } = await open(browser.context, demo.base);
    const links = await page.$$eval("a[href]", (anchors) => anchors.map((a) => a.href));
    const own = [...new Set(links.filter((href) => href.startsWith(demo.base)).map((href) => href.split("#")[0]))];
    for (const href of own) {
      assert.equal((await fetch(href)).status, 200, href);
    }
    const missing = await page.$$eval('a[href^="#"]', (anchors) =>
      anchors.map((a) => a.getAttribute("href")).filter((href) => !document.getElementById(href.slice(1))),
    );
    assert.deepEqual(missing.filter((href) => href !== "#"), []);
    check();
    await page.close();
  });

  test("changes its language and keeps its figures", async () => {
    const { page, check } = await open(browser.context, demo.base);
    const english = await figures(page);
    const title = await page.title();
    await page.locator('a[hreflang="zh-Hans"], a[lang="zh-Hans"]').first().click();
    await page.locator('html[lang="zh-Hans"]').waitFor({ state: "attached" });
    assert.match(await page.title(), HAN);
    assert.notEqual(await page.title(), title);
    assert.match(await page.locator("h1").first().innerText(), HAN);
    assert.deepEqual(await figures(page), english);
    await assertAllWordsKnown(page);
    const fonts = await page.evaluate(async () => {
      await document.fonts.ready;
      return [...document.fonts].map((font) => font.status);
    });
    assert.ok(fonts.includes("loaded"), `the font that comes with the page is used: ${fonts}`);
    await picture(page, "report-zh", { fullPage: true });
    await page.locator('a[hreflang="en"], a[lang="en"]').first().click();
    await page.locator('html[lang="en"]').waitFor({ state: "attached" });
    assert.equal(await page.title(), title);
    check();
    await page.close();
  });

  test("has a table without figures nowhere", async () => {
    const { page, check } = await open(browser.context, demo.base);
    const empty = await page.$$eval("table:has(td.number)", (tables) =>
      tables.filter((table) => !table.querySelector("td[data-value]")).map((table) => table.id),
    );
    assert.deepEqual(empty, []);
    check();
    await page.close();
  });

  test("shows what was published beside what was measured", async () => {
    const { page, check } = await open(browser.context, demo.base);
    const answer = await fetch(`${demo.base}published.csv`);
    assert.match(answer.headers.get("content-type"), /^text\/csv/);
    const [header, ...rows] = (await answer.text()).trim().split("\n").map((line) => line.split(","));
    assert.deepEqual(header, ["indicator_id", "hub_id", "period", "measured", "published", "printed", "equal"]);
    const equal = rows.filter((row) => row[6] === "true").length;
    const written = (n) => n.toLocaleString("en-GB");
    const caption = await page.locator("#table-agreement caption").innerText();
    assert.ok(caption.includes(`of ${written(rows.length)} figures`), caption);
    assert.ok(caption.includes(`${written(equal)} are equal`), caption);
    const [, , , measured, published] = rows.find((row) => row.slice(0, 3).join() === "papers_life,boston,2023");
    const numbers = await page
      .locator("#table-published-papers_life tr:has(th:has-text('Boston'))")
      .locator("td[data-value]")
      .evaluateAll((cells) => cells.map((cell) => cell.dataset.value));
    assert.deepEqual(numbers.slice(0, 2), [measured, published]);
    await picture(page, "report-published");
    check();
    await page.close();
  });

  test("sorts a table by mouse and by keyboard", async () => {
    const { page, check } = await open(browser.context, demo.base);
    const { button, bodies, sorted } = await sortable(page);
    const before = await bodies();
    await button.click();
    const first = await sorted();
    await picture(page, "report-sorted");
    await button.click();
    const second = await sorted();
    assert.notEqual(second, first);
    await button.focus();
    await page.keyboard.press("Enter");
    assert.equal(await sorted(), first);
    const bag = (lists) => lists.map((values) => [...values].sort());
    assert.deepEqual(bag(await bodies()), bag(before), "no row is lost");
    check();
    await page.close();
  });

  test("opens the works behind a number", async () => {
    const { page, check } = await open(browser.context, demo.base);
    const [id, value] = [...(await figures(page))].find(([id, v]) => id.startsWith("papers_total ") && v > 0);
    const [indicator, hub, year] = id.split(" ");
    const number = page
      .locator(`button.cell[data-indicator="${indicator}"][data-hub="${hub}"][data-year="${year}"]`)
      .first();
    await number.click();
    const dialog = page.locator("dialog[open]");
    const links = dialog.locator('a[href^="https://doi.org/"]');
    await links.first().waitFor();
    const { total, records } = await api(`evidence?indicator=${indicator}&hub=${hub}&year=${year}&limit=200`);
    assert.equal(total, value);
    const expected = records.filter((record) => record.doi).map((record) => `https://doi.org/${record.doi}`);
    const shown = await links.evaluateAll((anchors) => anchors.map((a) => decodeURIComponent(a.href)));
    assert.ok(shown.length > 0);
    assert.deepEqual(shown, expected.slice(0, shown.length));
    await picture(page, "report-evidence");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    assert.ok(await number.evaluate((button) => button === document.activeElement), "the focus returns to the number");
    check();
    await page.close();
  });

  test("works as a file, without any server", async () => {
    const file = pathToFileURL(await find(demo.dir, "report.en.html")).href;
    const { page, requests, check } = await open(browser.context, file);
    const { button, sorted } = await sortable(page);
    await button.click();
    await sorted();
    const number = page.locator('button.cell[data-indicator="papers_total"]').first();
    const { hub, year } = await number.evaluate((button) => ({ ...button.dataset }));
    await number.click();
    const dialog = page.locator("dialog[open]");
    await dialog.waitFor();
    const text = await dialog.innerText();
    for (const word of ["hubscope evidence", "papers_total", hub, year]) {
      assert.ok(text.includes(word), `the dialog says how to list the works, with ${word}: ${text}`);
    }
    await picture(page, "report-file");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    assert.deepEqual(requests, [file]);
    check();
    await page.close();
  });
});

describe("the API", () => {
  test("lists hubs and groups", async () => {
    const places = await api("hubs");
    const ids = places.map((place) => place.id);
    assert.equal(new Set(ids).size, ids.length);
    const groups = places.filter((place) => place.members);
    assert.deepEqual(groups.map((group) => group.id).sort(), ["all-hubs", "asia", "europe", "north-america"]);
    const hubs = places.filter((place) => place.boundary);
    assert.equal(hubs.length, 22);
    assert.equal(places.length, PLACES);
    assert.deepEqual(places.at(-1).names, { en: "World", zh: "全球" });
    for (const { id, names, country } of hubs) {
      assert.match(names.zh, HAN, id);
      assert.match(country, /^[A-Z]{2}$/, id);
    }
    assert.equal(groups.find((group) => group.id === "all-hubs").members.length, hubs.length);
  });

  test("lists indicators with their growth", async () => {
    const indicators = await api("indicators");
    const ids = indicators.map((indicator) => indicator.id);
    const expected = [...YEARLY.flatMap((id) => [id, `cagr_${id}`, `slope_${id}`]), ...POOLED];
    // Beyond the report's there are others, which `measure` and the API have.
    assert.deepEqual(ids, ids.toSorted());
    assert.deepEqual(ids.filter((id) => expected.includes(id)), expected.toSorted());
    assert.ok(ids.includes("share_top_10") && ids.includes("slope_share_top_10"));
  });

  test("gives the values that the page shows", async () => {
    const { page, check } = await open(browser.context, demo.base);
    const shown = await figures(page);
    check();
    await page.close();
    const { values } = await api(`values?indicator=${[...YEARLY, ...POOLED].join(",")}`);
    // Elsewhere and unresolved are measured, and not on the page.
    assert.equal(values.length, (YEARLY.length * 5 + POOLED.length) * (PLACES + 2));
    // Series of the world begin before the report's years.
    const ofWorld = YEARLY.filter((id) => id.startsWith("global_"));
    const longer = await api(`values?indicator=${ofWorld.join(",")}&hub=world&years=2014-2023`);
    const told = new Map(
      [...values, ...longer.values].map((cell) => [`${cell.indicator_id} ${cell.hub_id} ${cell.period}`, cell.value]),
    );
    for (const [id, value] of shown) {
      assert.equal(value, told.get(id), id);
    }
    const some = await api("values?indicator=papers_total&hub=boston,asia&years=2020-2021");
    assert.deepEqual(
      some.values.map((cell) => [cell.hub_id, cell.period, cell.value]),
      ["asia", "boston"].flatMap((hub) => ["2020", "2021"].map((y) => [hub, y, told.get(`papers_total ${hub} ${y}`)])),
    );
  });

  test("gives every work behind a number once, over its pages", async () => {
    const { values } = await api("values?indicator=papers_total&years=2021");
    const { hub_id: hub, value } = values.find((cell) => cell.value > 2 && cell.value <= 400);
    const address = `evidence?indicator=papers_total&hub=${hub}&year=2021&limit=${Math.ceil(value / 2)}`;
    const first = await api(address);
    const second = await api(`${address}&offset=${first.records.length}`);
    assert.equal(first.total, value);
    const works = [...first.records, ...second.records].map((record) => record.work_id);
    assert.equal(new Set(works).size, value);
    assert.ok(first.records.every((record) => record.because.length > 0), "each says why it counts");
  });

  test("puts hubs side by side, and gives the works of a pair", async () => {
    const { hubs } = await api("compare?indicator=papers_total&year=2021");
    assert.deepEqual(hubs.map((hub) => hub.value), hubs.map((hub) => hub.value).sort((a, b) => b - a));
    const { pairs } = await api("network?indicator=papers_total&years=2021&pooled=true");
    const { hub_id: hub, partner_id: partner, value } = pairs.find((pair) => pair.value > 0 && pair.value <= 200);
    const { total } = await api(`evidence?indicator=papers_total&hub=${hub}&partner=${partner}&year=2021`);
    assert.equal(total, value);
  });

  test("describes itself", async () => {
    const description = await api("openapi.json");
    assert.match(description.openapi, /^3\./);
    const paths = Object.keys(description.paths).map((path) => path.split("/").at(-1));
    for (const path of ["hubs", "indicators", "values", "evidence", "compare", "network"]) {
      assert.ok(paths.includes(path), path);
    }
  });

  test("says what is wrong with a request", async () => {
    const wrong = [
      ["values?indicator=papers_total&hub=atlantis", 404, "atlantis"],
      ["values?indicator=papers_totl", 404, "papers_totl"],
      ["evidence?indicator=papers_total&hub=atlantis&year=2021", 404, "atlantis"],
      ["values?years=2023-2019", 400, "2023-2019"],
      ["network?indicator=active_researchers", 400, "counts no works"],
      ["network?indicator=papers_all&hub=asia", 400, "no hub"],
      ["compare?indicator=papers_all&year=2020-2021", 400, "one year"],
      ["evidence?indicator=papers_total", 400, "hub"],
      ["nothing", 404, "nothing"],
    ];
    for (const [path, status, word] of wrong) {
      const problem = await api(path, status);
      assert.equal(problem.status, status, path);
      assert.equal(typeof problem.title, "string", path);
      assert.ok(problem.detail.includes(word), `${path}: ${problem.detail}`);
    }
    await api("hubs", 405, { method: "POST", body: "{}" });
  });
});
