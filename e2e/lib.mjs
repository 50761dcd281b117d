// The journeys' kit: starts the demo from bin/laurel on a free port, opens a
// fresh Chromium, and asks axe about each page.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, mkdir, rm, rmdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { after } from 'node:test';
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const laurel = join(root, 'bin', 'laurel');
const shots = process.env.LAUREL_SHOTS; // a folder to keep pictures in, for people to look at

// Where it is set, demos start from copies of those that earlier journeys
// filled: a folder that whoever runs the journeys makes and throws away.
const filled = process.env.LAUREL_FILLED;

// freePort is one that nobody is given by chance.
async function freePort() {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await new Promise((resolve) => {
      const probe = createServer().once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

// lent is a filled demo that no other journey runs now, on a port of its own:
// the port is in everything that was signed.
async function lent() {
  for (let n = 0; ; n++) {
    const slot = join(filled, String(n));
    const taken = `${slot}.taken`;
    try { await mkdir(taken); } catch (err) {
      if (err.code === 'EEXIST') continue;
      throw err;
    }
    let port = await readFile(join(slot, 'port'), 'utf8').catch(() => '');
    if (!port) {
      await rm(slot, { recursive: true, force: true });
      await mkdir(slot);
      port = String(await freePort());
      const filling = spawn(laurel, ['demo', '--fill', '--log-level', 'error', '--addr', `127.0.0.1:${port}`, '--data', join(slot, 'data')], { stdio: ['ignore', 'ignore', 'inherit'] });
      const code = await new Promise((resolve, reject) => { filling.once('error', reject).once('exit', resolve); });
      assert.equal(code, 0, 'a demo is filled');
      await writeFile(join(slot, 'port'), port);
    }
    return { addr: `127.0.0.1:${port}`, data: join(slot, 'data'), giveBack: () => rmdir(taken) };
  }
}

// demo starts `laurel demo --json` and waits for its ready line.
export async function demo({ addr, env = {} } = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'laurel-e2e-'));
  const copied = filled && !addr ? await lent() : undefined;
  if (copied) await cp(copied.data, dir, { recursive: true });
  addr ??= copied?.addr ?? '127.0.0.1:0';
  const child = spawn(laurel, ['demo', '--json', '--addr', addr, '--data', dir], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let errors = '';
  child.stderr.on('data', (d) => { errors = (errors + d).slice(-20000); });
  const ready = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      try { resolve(JSON.parse(line)); } catch { /* not the ready line */ }
    });
    child.on('exit', (code) => reject(new Error(`the demo ended with ${code}: ${errors}`)));
  });
  return {
    ...ready,
    dir,
    errors: () => errors,
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
      await rm(dir, { recursive: true, force: true });
      await copied?.giveBack();
    },
  };
}

// browser starts Chromium with nothing in it and no network of its own.
export async function browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

// house starts a demo and a browser for a journey, and ends both after it.
export async function house(options) {
  const [place, chrome] = await Promise.all([demo(options), browser()]);
  after(async () => {
    await chrome.close();
    await place.stop();
  });
  return { place, chrome };
}

const axeSource = await readFile(join(root, 'e2e', 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');

// sound asserts that axe finds nothing serious on the page as it stands, by all
// of its rules or by those named, and that nothing sticks out at its side.
export async function sound(page, name, { rules } = {}) {
  if (shots && !rules) await shoot(page, name);
  if (!(await page.evaluate(() => Boolean(window.axe)))) await page.evaluate(axeSource);
  const found = await page.evaluate(async (only) => {
    const counts = (impact) => impact === 'serious' || impact === 'critical';
    const usual = (rule) => rule.enabled !== false && !rule.tags.includes('experimental') && !rule.tags.includes('deprecated');
    only ??= window.axe._audit.rules.filter((rule) => usual(rule) && counts(rule.impact)).map((rule) => rule.id);
    const result = await window.axe.run(document, { resultTypes: ['violations'], runOnly: only });
    return result.violations
      .filter((v) => counts(v.impact))
      .map((v) => `${v.id}: ${v.help} (${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join('; ')})`);
  }, rules);
  assert.deepEqual(found, [], `axe on ${name}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `${name} is ${wide} px wider than the window`);
}

async function shoot(page, name) {
  await mkdir(shots, { recursive: true });
  const was = page.viewportSize();
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: join(shots, `${name}-${width}-${scheme}.png`), fullPage: true });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  if (was) await page.setViewportSize(was);
}

// quiet fails the test when the page logs an error or breaks its own policy.
// That a page itself answered 404 or 422 is no error: the test asked for it.
export function quiet(page) {
  const heard = [];
  const opened = new Set();
  page.on('request', (r) => r.isNavigationRequest() && opened.add(r.url()));
  page.on('console', (m) => { if (m.type() === 'error') heard.push({ text: m.text(), url: m.location().url }); });
  page.on('pageerror', (e) => heard.push({ text: String(e) }));
  return () => assert.deepEqual(heard.filter(({ text, url }) => !(text.startsWith('Failed to load') && opened.has(url))), [], 'errors in the browser console');
}
