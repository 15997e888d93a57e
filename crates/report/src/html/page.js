// Sorts tables, opens the records behind a number, and keeps one's place when the language changes.
// The page reads without it; it adds only what a document cannot do by itself.
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("hubscope-data").textContent);
  const api = document.querySelector('meta[name="hubscope-api"]')?.content;
  document.documentElement.classList.add("js");

  const fill = (key, values = {}) =>
    data.texts[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));

  // An element with attributes and children; text is always text, never markup.
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  // --- language: the same section in the other report
  for (const link of document.querySelectorAll("a.language")) {
    link.addEventListener("click", () => { link.hash = location.hash; });
  }

  // --- paper: everything that is folded away is printed
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const details of folded) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of folded) details.open = false;
  });

  // --- sorting
  const collator = new Intl.Collator(data.lang);
  const keyOf = (row, column) => {
    const cell = row.cells[column];
    if (cell.dataset.value !== undefined) return Number(cell.dataset.value);
    const text = cell.textContent.trim();
    return cell.classList.contains("number") || text === "" ? null : text;
  };
  const compare = (a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));

  const sort = (table, column, descending) => {
    for (const body of table.tBodies) {
      const rows = [...body.rows].filter((row) => !row.classList.contains("body-title"));
      const keyed = rows.map((row) => ({ row, key: keyOf(row, column) }));
      keyed.sort((a, b) => {
        // What is not defined stands last, whichever way the rest runs. The sort is stable.
        if (a.key === null || b.key === null) return (a.key === null) - (b.key === null);
        return descending ? compare(b.key, a.key) : compare(a.key, b.key);
      });
      body.append(...keyed.map(({ row }) => row));
    }
  };

  for (const table of document.querySelectorAll("table[data-sortable]")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const label = head.querySelector(".label");
      const button = make("button", { type: "button", class: "sort", title: fill("sort-by", { column: label.textContent }) });
      const marks = [...head.querySelectorAll(".mark")];
      label.replaceWith(button);
      button.append(label, ...marks);
      if (column === 0) head.setAttribute("aria-sort", "ascending");
      button.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort");
        // Numbers are looked at from the largest, names from the first.
        const descending = now ? now === "ascending" : head.classList.contains("number");
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", descending ? "descending" : "ascending");
        sort(table, column, descending);
      });
    });
  }

  // --- the records behind a number
  const dialog = document.getElementById("evidence");
  const body = dialog.querySelector(".dialog-body");
  let opener = null;
  let request = null;

  dialog.querySelector(".close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    // The padding belongs to the parts within: the dialog itself is hit only beside it.
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => {
    request?.abort();
    opener?.focus();
    opener = null;
  });

  // Papers shown at once, as the API lists them unless it is told otherwise.
  const LIMIT = 20;
  // Authorships shown at once: papers with hundreds of authors would bury all others.
  const SHOWN = 5;

  const record = (work) => {
    const title = work.title || fill("evidence-untitled");
    const doi = work.doi ? work.doi.replace(/^https?:\/\/(dx\.)?doi\.org\//i, "") : null;
    const url = doi
      ? `https://doi.org/${encodeURIComponent(doi).replaceAll("%2F", "/")}`
      : `https://openalex.org/${encodeURIComponent(work.work_id)}`;
    const facts = [work.publication_year, data.texts[`type-${work.type}`] ?? work.type, doi ? `doi:${doi}` : null, work.work_id];
    const because = work.because.map((reason) =>
      make("li", {}, fill("evidence-because", {
        author: reason.author || reason.author_id || fill("evidence-unnamed"),
        institution: reason.institution || reason.institution_id,
      })));
    const why = make("div", { class: "why" }, make("ul", {}, ...because.slice(0, SHOWN)));
    if (because.length > SHOWN) {
      const more = fill("evidence-more", { total: because.length - SHOWN });
      why.append(make("details", {}, make("summary", {}, more), make("ul", {}, ...because.slice(SHOWN))));
    }
    const how = [];
    if (because.length && work.because.every((reason) => reason.placed_by === "institution")) {
      how.push(fill("evidence-placed-by-institution"));
    }
    if (work.subfield) how.push(fill("evidence-subfield", { subfield: work.subfield }));
    if (work.divisions?.length) how.push(fill("evidence-divisions", { divisions: work.divisions.join(", ") }));
    if (work.countries?.length) how.push(fill("evidence-countries", { countries: work.countries.join(", ") }));
    if (work.in_numerator != null) how.push(fill(work.in_numerator ? "evidence-both" : "evidence-denominator"));
    return make(
      "li", {},
      make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, title),
      make("p", { class: "facts" }, facts.filter(Boolean).join(" · ")),
      why,
      make("p", { class: "facts" }, how.join(" · ")),
    );
  };

  const show = async (place, asked, offset) => {
    request?.abort();
    const mine = new AbortController();
    request = mine;
    place.setAttribute("aria-busy", "true");
    place.replaceChildren(make("p", { role: "status" }, fill("evidence-loading")));
    const failed = (why) => {
      place.removeAttribute("aria-busy");
      const again = make("button", { type: "button" }, fill("evidence-again"));
      again.addEventListener("click", () => show(place, asked, offset));
      place.replaceChildren(make("p", { role: "alert", class: "error" }, fill("evidence-error", { error: why }), " ", again));
    };
    try {
      const answer = await fetch(`${api}/evidence?${new URLSearchParams({ ...asked, offset, limit: LIMIT })}`, { signal: mine.signal });
      const found = await answer.json().catch(() => null);
      if (!answer.ok || !found) {
        failed(found?.detail || found?.title || `HTTP ${answer.status}`);
        return;
      }
      place.removeAttribute("aria-busy");
      const first = found.offset + 1;
      const last = first + found.records.length - 1;
      const range = found.records.length
        ? fill("evidence-page", { first, last, total: found.total })
        : fill("evidence-empty");
      const list = make("ol", { class: "works", start: String(first) }, ...found.records.map(record));
      const step = (key, to, possible) => {
        const button = make("button", { type: "button" }, fill(key));
        button.disabled = !possible;
        button.addEventListener("click", async () => {
          await show(place, asked, to);
          place.querySelector("[role=status]")?.focus();
        });
        return button;
      };
      const steps = make(
        "p", { class: "steps" },
        step("evidence-previous", Math.max(0, found.offset - LIMIT), found.offset > 0),
        step("evidence-next", found.offset + LIMIT, last < found.total),
      );
      place.replaceChildren(make("p", { role: "status", tabindex: "-1" }, range), list);
      if (found.total > found.records.length) place.append(steps);
    } catch (error) {
      if (error.name !== "AbortError") failed(error.message);
    }
  };

  const command = (asked) => {
    const line = `hubscope evidence ${asked.indicator} --hub ${asked.hub} --year ${asked.year} --lake LAKE`;
    const code = make("code", { translate: "no" }, line);
    const copy = make("button", { type: "button" }, fill("evidence-copy"));
    const said = make("span", { role: "status" });
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(line);
        said.textContent = fill("evidence-copied");
      } catch {
        // No clipboard here: the line is marked, ready to be copied by hand.
        getSelection().selectAllChildren(code);
      }
    });
    return [make("p", {}, fill("evidence-command")), make("pre", {}, code), make("p", {}, copy, " ", said)];
  };

  for (const button of document.querySelectorAll("button.cell")) {
    button.setAttribute("aria-haspopup", "dialog");
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.cell");
    if (!button) return;
    const asked = { indicator: button.dataset.indicator, hub: button.dataset.hub, year: button.dataset.year };
    const indicator = data.indicators[asked.indicator];
    opener = button;
    dialog.querySelector("h2").textContent = fill("evidence-title", {
      indicator: indicator.name, hub: data.hubs[asked.hub], year: asked.year,
    });
    const range = button.parentElement.querySelector(".range")?.textContent;
    const value = range ? fill("evidence-range", { value: button.textContent, range }) : button.textContent;
    const facts = make("dl", {});
    for (const [key, text] of [["evidence-value", value], ["evidence-definition", indicator.definition]]) {
      facts.append(make("div", {}, make("dt", {}, fill(key)), make("dd", {}, text)));
    }
    body.replaceChildren(facts);
    dialog.showModal();
    if (api) {
      const place = make("div", { class: "records" });
      body.append(place);
      show(place, asked, 0);
    } else {
      body.append(...command(asked));
    }
  });
})();
