// What several journeys do alike: go through a door, read the demo's mail, hand
// a credential to the verify page.
import assert from 'node:assert/strict';

// fresh is a context of its own, as another person's browser. Nothing moves in
// it, so that colours are looked at when they stand still.
export async function fresh(chrome, options) {
  const context = await chrome.newContext({ reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(30_000); // a busy machine draws slowly
  return context;
}

// enter spends one of the demo's sign-in links in a context.
export async function enter(context, link) {
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((u) => !u.pathname.startsWith('/signin'));
  return page;
}

// enterByMail signs somebody in who has no link from the demo.
export async function enterByMail(context, url, email) {
  const page = await context.newPage();
  await page.goto(`${url}/signin`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await page.getByRole('heading', { level: 1, name: 'Look at your mail' }).waitFor();
  await mailTo(page, url, email, /link to sign in/);
  await page.goto(await linkIn(page, '/signin/'));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((u) => !u.pathname.startsWith('/signin'));
  return page;
}

// invite has an owner invite somebody to a role.
export async function invite(owner, desk, { name, email, role }) {
  await owner.goto(`${desk}/members`);
  await owner.getByLabel('Name', { exact: true }).fill(name);
  await owner.getByLabel('E-mail address').fill(email);
  await owner.getByRole('radio', { name: new RegExp(`^${role}`, 'i') }).check();
  await press(owner, 'Send the invitation');
}

// accept spends the invitation that was mailed to somebody; look is for a look
// at it before.
export async function accept(page, url, email, look) {
  await mailTo(page, url, email, /./);
  await page.goto(await linkIn(page, '/invitation'));
  await look?.();
  await page.getByRole('button', { name: 'Accept the invitation' }).click();
  await page.waitForURL((u) => !u.pathname.startsWith('/invitation'));
}

// press pushes a button and waits for where it leads.
export async function press(page, name) {
  await page.getByRole('button', { name }).first().click();
  await page.waitForLoadState();
}

// main is what a page says between its head and its foot.
export const main = (page) => page.locator('main').innerText();

// mailTo opens the newest mail to an address whose subject fits; it waits for
// the job that sends it.
export async function mailTo(page, url, email, subject) {
  const row = page.getByRole('row').filter({ hasText: email }).filter({ hasText: subject }).first();
  await until(async () => {
    await page.goto(`${url}/mailbox`);
    return await row.count() > 0;
  }, `a mail to ${email}`);
  await row.getByRole('link').click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page.locator('.letter').innerText();
}

// linkIn is the address in the open mail that leads to a path.
export async function linkIn(page, path) {
  const href = await page.locator(`main a[href*="${path}"]`).first().getAttribute('href');
  return new URL(href, page.url()).href;
}

// until asks again and again, for as long as a slow machine may need.
export async function until(holds, what, seconds = 40) {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    assert.ok(Date.now() < end, `waited ${seconds} s for ${what}`);
    await new Promise((r) => setTimeout(r, 150));
  }
}

// checkFile drops a file on the verify page and gives the verdict's words.
export async function checkFile(page, url, file) {
  await page.goto(`${url}/verify`);
  await page.locator('#file').setInputFiles(file); // the module sends it at once
  return verdict(page);
}

// checkText pastes a text or an address.
export async function checkText(page, url, text) {
  await page.goto(`${url}/verify`);
  await page.getByLabel('Paste its address or text').fill(text);
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  return verdict(page);
}

// verdict reads the report that is shown, or what the page says instead of one.
export async function verdict(page) {
  const box = page.locator('.verdict, .errors').first();
  await box.waitFor();
  const [word, ...text] = (await box.innerText()).split('\n').map((s) => s.trim()).filter(Boolean);
  return { word, text: text.join(' ') };
}

// fill types into a form by the names of its fields.
export async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) {
    const control = page.locator(`main [name="${name}"]`).first();
    const kind = await control.evaluate((e) => (e.tagName === 'SELECT' ? 'select' : e.type));
    if (kind === 'select') await control.selectOption(value);
    else if (kind === 'radio') await page.locator(`main [name="${name}"][value="${value}"]`).check();
    else await control.fill(value);
  }
}
