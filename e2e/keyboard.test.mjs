// The forms that strangers meet, by keyboard alone: check, sign in, claim. Each
// stop is seen, in the order it is read.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { house, quiet, sound } from './lib.mjs';
import { enter, fresh, linkIn, mailTo, until, verdict } from './steps.mjs';

const { place, chrome } = await house();

// stop describes what has the focus: its name, whether its focus is drawn, and
// whether it is on the screen.
function stop(page) {
  return page.evaluate(async () => {
    for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame); // it has been scrolled to
    const e = document.activeElement;
    const style = getComputedStyle(e);
    const box = e.getBoundingClientRect();
    return {
      body: e === document.body,
      name: (e.labels?.[0]?.textContent || e.getAttribute('aria-label') || e.textContent || e.name || e.tagName).trim().replace(/\s+/g, ' ').slice(0, 80),
      outline: style.outlineStyle !== 'none' ? parseFloat(style.outlineWidth) : 0,
      seen: box.width > 0 && Math.min(box.bottom, innerHeight) - Math.max(box.top, 0) >= Math.min(box.height, 24) && box.left >= 0,
    };
  });
}

// walk goes through a page with Tab and gives the names of the stops.
async function walk(page) {
  const names = [];
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    const at = await stop(page);
    if (at.body) break;
    assert.ok(at.outline >= 2, `"${at.name}" on ${page.url()} shows its focus`);
    assert.ok(at.seen, `"${at.name}" on ${page.url()} is on the screen when it has the focus`);
    names.push(at.name);
  }
  return names;
}

// to presses Tab until a control has the focus.
async function to(page, name) {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    if ((await stop(page)).name.includes(name)) return;
  }
  assert.fail(`Tab never came to "${name}" on ${page.url()}`);
}

test('the first stop skips to the content', async () => {
  const page = await (await fresh(chrome)).newPage();
  for (const path of ['/', '/catalogue', '/verify', '/signin']) {
    await page.goto(place.url + path);
    await page.keyboard.press('Tab');
    const first = await stop(page);
    assert.equal(first.name, 'Skip to the content', path);
    assert.ok(first.seen && first.outline >= 2, `${path}: the link is seen when it has the focus`);
    await page.keyboard.press('Enter');
    await until(() => page.evaluate(() => document.activeElement.id === 'main'), 'the content to have the focus');
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.querySelector('main').contains(document.activeElement)), `${path}: the next stop is in the content`);
  }
});

test('check a credential', async () => {
  const page = await (await fresh(chrome)).newPage();
  const calm = quiet(page);
  for (const size of [{ width: 1280, height: 900 }, { width: 390, height: 700 }]) {
    await page.setViewportSize(size);
    await page.goto(`${place.url}/verify`);
    const names = await walk(page);
    const text = names.findIndex((n) => n.includes('Paste its address'));
    assert.ok(text > 0 && names[text + 1] === 'Check' && names[text + 2].includes('the file you were given'), names.join(' | '));
  }
  await page.goto(`${place.url}/verify`);
  await to(page, 'Paste its address');
  await page.keyboard.insertText(place.awards.valid[0]);
  await page.keyboard.press('Enter');
  assert.equal((await verdict(page)).word, 'Good');
  await to(page, 'Technical detail');
  await page.keyboard.press('Enter');
  await page.locator('.checks details[open]').waitFor();
  await to(page, 'Is it really this person');
  await page.keyboard.insertText('someone@else.example');
  await page.keyboard.press('Enter');
  await page.locator('.verdict').filter({ hasText: 'Not good' }).waitFor();
  await page.waitForLoadState();
  await walk(page);
  calm();
});

test('sign in', async () => {
  const page = await (await fresh(chrome)).newPage();
  await page.goto(`${place.url}/signin`);
  await walk(page);
  await page.goto(`${place.url}/signin`);
  await to(page, 'E-mail address');
  await page.keyboard.insertText('teo.marrowby@nordmark.example');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Look at your mail' }).waitFor();
  await mailTo(page, place.url, 'teo.marrowby@nordmark.example', /link to sign in/);
  await page.goto(await linkIn(page, '/signin/'));
  await walk(page);
  await page.reload();
  await to(page, 'Sign in'); // the masthead's link stands before the button
  while (!(await page.evaluate(() => document.activeElement.matches('main button')))) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/desk\//);
});

test('accept an award, then find the way round its page', async () => {
  const page = await enter(await fresh(chrome), place.signIn.learner);
  await mailTo(page, place.url, 'mira.fenwright@post.example', /has awarded you/);
  const claim = await linkIn(page, '/claim/');
  await page.goto(claim);
  await walk(page);
  await page.goto(claim);
  await to(page, 'Accept it');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/record\/[^/]+\/new$/);
  await sound(page, 'claimed-sixth');
  await to(page, 'See its page');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/a\//);
  await walk(page);
});

test('define: the form is walked through without a trap', async () => {
  const page = await enter(await fresh(chrome), place.signIn.registrar);
  await page.goto(`${page.url()}/define`);
  const names = await walk(page);
  for (const name of ['Title', 'Skills', 'Workload in hours', 'Publish version 1', 'Save draft'])
    assert.ok(names.some((n) => n.includes(name)), `Tab comes to "${name}": ${names.join(' | ')}`);
});
