// The demo's server and a browser to look at it: what the test stands on.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

// A binary without optimisation measures a whole world first.
const PATIENCE_MS = 180_000;

/** Starts `hubscope demo` in an empty folder and waits until it answers. */
export async function startDemo() {
  const binary = process.env.HUBSCOPE_BIN;
  assert.ok(binary, "HUBSCOPE_BIN names the binary to test; `cargo xtask browser` sets it");
  const dir = await mkdtemp(join(tmpdir(), "hubscope-browser-"));
  const child = spawn(binary, ["demo", "--dir", join(dir, "demo"), "--addr", "127.0.0.1:0"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const stop = async () => {
    child.kill("SIGINT");
    const late = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await ended;
    clearTimeout(late);
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const base = await address(child);
    await until(`${base}healthz`);
    return { base, dir, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The address that the server prints, `http://127.0.0.1:PORT/`. */
function address(child) {
  return new Promise((resolve, reject) => {
    let said = "";
    const fail = (why) => reject(new Error(`${why}; it said:\n${said}`));
    const late = setTimeout(() => fail("the demo printed no address"), PATIENCE_MS);
    const listen = (chunk) => {
      said += chunk;
      const found = said.match(/http:\/\/127\.0\.0\.1:\d+\//);
      if (found) {
        clearTimeout(late);
        resolve(found[0]);
      }
    };
    child.stdout.setEncoding("utf8").on("data", listen);
    child.stderr.setEncoding("utf8").on("data", listen);
    child.once("error", (error) => fail(`the demo did not start (${error.message})`));
    child.once("close", (code) => {
      clearTimeout(late);
      fail(`the demo ended with ${code}`);
    });
  });
}

async function until(url) {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    assert.ok(Date.now() < deadline, `${url} did not answer: ${response?.status ?? "no connection"}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Starts a browser that knows nothing and calls nobody of its own accord. */
export async function startBrowser() {
  const profile = await mkdtemp(join(tmpdir(), "hubscope-profile-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
    viewport: { width: 1280, height: 900 },
    locale: "en-GB",
  });
  const close = async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  };
  return { context, close };
}

/**
 * Opens an address in a new page that keeps account of what goes wrong in it and of what it asks for.
 * `check()` fails on anything said on the console as an error, thrown, refused or asked of somebody else.
 */
export async function open(context, url) {
  const page = await context.newPage();
  const faults = [];
  const requests = [];
  const own = new URL(url);
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`thrown: ${error.message}`));
  page.on("requestfailed", (request) => faults.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
  page.on("response", (response) => {
    if (response.status() >= 400) faults.push(`status ${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    const asked = new URL(request.url());
    if (asked.protocol === "data:") return;
    requests.push(asked.href);
    if (asked.protocol !== own.protocol || asked.host !== own.host) faults.push(`asked elsewhere: ${asked.href}`);
  });
  await page.goto(url);
  return { page, requests, check: () => assert.deepEqual(faults, []) };
}

/** Keeps a picture of the page if HUBSCOPE_SCREENSHOTS names a folder for them. */
export async function picture(page, name, options = {}) {
  const folder = process.env.HUBSCOPE_SCREENSHOTS;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), ...options });
}

/** The path of a file of this name, anywhere under a folder. */
export async function find(folder, name) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = entries.filter((entry) => entry.isFile() && entry.name === name);
  assert.equal(found.length, 1, `one file named ${name} under ${folder}`);
  return join(found[0].parentPath ?? found[0].path, name);
}
