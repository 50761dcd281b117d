// The README's tour as one journey, with real mail and real files: find,
// define, issue, hold, check, take back.
import { inflateSync } from 'node:zlib';
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { house, quiet, sound } from './lib.mjs';
import { checkFile, checkText, enter, fill, fresh, linkIn, mailTo, until, verdict } from './steps.mjs';

const title = 'Reading Soil Maps';
const holder = { name: 'Ylva Tarnholt', email: 'ylva.tarnholt@tour.example' };
const reason = 'The field work was done by somebody else.';

const { place, chrome } = await house();
let calm;
let anyone, registrar, learner; // a page each, in a context each
let desk, award, number, files = {}; // what earlier steps leave to later ones

before(async () => {
  anyone = await (await fresh(chrome)).newPage();
  calm = quiet(anyone);
  registrar = await enter(await fresh(chrome), place.signIn.registrar);
  desk = registrar.url();
});

// step is a part of the journey: the next ones need it, so they are skipped
// when it fails. Nothing needs an aside.
let broken;
function step(name, fn, { aside = false } = {}) {
  test(name, async (t) => {
    if (broken) return t.skip(`after "${broken}" failed`);
    try {
      await fn(t);
    } catch (err) {
      for (const page of [anyone, registrar, learner]) if (page) t.diagnostic(`${page.url()}: ${(await page.locator('main').innerText().catch(String)).slice(0, 300).replace(/\s+/g, ' ')}`);
      if (!aside) broken = name;
      throw err;
    }
  });
}

step('find: search with a slip of the pen, narrow down, compare two', async () => {
  await anyone.goto(`${place.url}/`);
  await anyone.locator('#q').fill('kubernets');
  await anyone.getByRole('button', { name: 'Search' }).click();
  await anyone.waitForURL(/\/catalogue\?q=kubernets/);
  const found = anyone.locator('#results .labels > li');
  await anyone.locator('[data-said]').filter({ hasText: 'Kubernetes' }).waitFor();
  assert.ok(await found.count() > 0, 'nothing mentions Kubernetes');

  await anyone.goto(`${place.url}/catalogue`);
  const all = await found.count();
  const field = anyone.getByLabel('Field', { exact: true });
  const several = await field.locator('option').evaluateAll((options) =>
    options.find((o) => o.value && Number(/\((\d+)\)/.exec(o.textContent)?.[1]) >= 2)?.value);
  await field.selectOption(several);
  await until(async () => await found.count() < all, 'fewer results');
  await anyone.waitForURL((u) => u.searchParams.get('field') === several);
  await sound(anyone, 'catalogue-narrowed');
  const names = [];
  for (const at of [0, 1]) {
    names.push((await found.nth(at).getByRole('heading').innerText()).trim());
    await found.nth(at).getByRole('checkbox').check();
  }
  await anyone.getByRole('button', { name: 'Compare the two I tick' }).click();
  await anyone.getByRole('heading', { level: 1, name: 'Two side by side' }).waitFor();
  for (const name of names) await anyone.getByRole('columnheader', { name }).waitFor();
  await sound(anyone, 'compare');
});

step('define: fill the form, mend hours and ECTS, publish', async () => {
  await registrar.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Define' }).click();
  await registrar.getByRole('heading', { level: 1, name: 'A new micro-credential' }).waitFor();
  const field = await registrar.getByLabel('Field', { exact: true }).locator('option').nth(1).getAttribute('value');
  await fill(registrar, {
    title, field, language: 'en', country: 'NO',
    description: 'Reads a soil map and says what will grow where, and why.',
    outcomes: 'Names the soils on a map from their signs.\nExplains which crops suit each of them.\nMarks where the map cannot be trusted.',
    criteria: 'Three maps are read in front of two assessors. **All three** must be read right.',
    hours: '50', ects: '4', eqf: '5', assessment: 'observed', participation: 'blended', supervision: 'supervisedOnsite',
    qualityAssurance: 'External examiner of the soil survey', grading: 'points', gradingMax: '100', gradingNeeded: '60',
    price: '240', validMonths: '24', stackable: 'stackable', prerequisites: 'None.',
  });
  // the preview follows the title; the badge is drawn anew
  await until(async () => (await registrar.locator('[data-from=title]').innerText()) === title, 'the preview to follow');
  // skills as typed, chosen by keyboard alone
  for (const [letters, level] of [['data an', '5'], ['present', '4']]) {
    await registrar.locator('#skill-query').pressSequentially(letters, { delay: 10 });
    await registrar.locator('#skill-offers [role=option]').first().waitFor();
    await registrar.locator('#skill-query').press('ArrowDown');
    await registrar.locator('#skill-query').press('Enter');
    await registrar.locator('#chosen select').last().selectOption(level);
  }
  assert.equal(await registrar.locator('#chosen li').count(), 2, 'two skills chosen');
  await sound(registrar, 'define-filled');

  await registrar.getByRole('button', { name: 'Publish version 1' }).click();
  const errors = registrar.locator('.errors');
  await errors.waitFor();
  assert.match(await errors.innerText(), /50 hours and 4 ECTS do not fit\. One ECTS is 25 to 30 hours: write 100 hours, or 2 ECTS\./);
  await until(() => errors.evaluate((e) => e === document.activeElement), 'the list of errors to have the focus');
  await sound(registrar, 'define-error');
  await errors.getByRole('link').click();
  assert.equal(await registrar.evaluate(() => document.activeElement.id), 'hours', 'the error leads to its field');
  assert.equal(await registrar.locator('#chosen li').count(), 2, 'the skills are still there');
  assert.equal(await registrar.locator('[name=outcomes]').inputValue().then((s) => s.split('\n').length), 3);
  await fill(registrar, { hours: '100' });
  await registrar.getByRole('button', { name: 'Publish version 1' }).click();
  await registrar.getByRole('status').filter({ hasText: `${title} is published as version 1` }).waitFor();
});

step('the public page of what was defined', async () => {
  await registrar.getByRole('listitem').filter({ hasText: title }).getByRole('link', { name: /^Public page/ }).click();
  await registrar.getByRole('heading', { level: 1, name: title }).waitFor();
  const at = registrar.url();
  await anyone.goto(at);
  const about = JSON.parse(await anyone.locator('script[type="application/ld+json"]').textContent());
  assert.match(JSON.stringify(about), /Reading Soil Maps/);
  await anyone.getByText('Element by element').click();
  assert.match(await anyone.locator('article details').innerText(), /Mandatory: 1[01] of 11/);
  await sound(anyone, 'achievement');
});

step('issue it to a person', async () => {
  await registrar.goto(desk);
  await registrar.getByRole('listitem').filter({ hasText: title }).getByRole('link', { name: /^Award it/ }).click();
  await fill(registrar, { name: holder.name, email: 'no address', result: '84', evidence: 'https://soil.example/work/7' });
  await registrar.evaluate(() => { document.querySelector('main form').noValidate = true; });
  await registrar.getByRole('button', { name: 'Issue 1 award' }).click();
  await registrar.locator('.errors').waitFor();
  assert.equal(await registrar.getByLabel('Name', { exact: true }).inputValue(), holder.name, 'what was typed is kept');
  await sound(registrar, 'issue-error');
  await fill(registrar, { email: holder.email });
  await registrar.getByRole('button', { name: 'Issue 1 award' }).click();
  await registrar.getByRole('heading', { level: 1, name: `Awarded to ${holder.name}` }).waitFor();
  await sound(registrar, 'issued');
  await registrar.getByRole('link', { name: 'See the award' }).click();
  award = registrar.url();
  number = (await registrar.getByRole('heading', { level: 1 }).innerText()).replace('Award ', '').trim();
});

let claim;
step('the mail arrives, the link opens in a fresh browser', async () => {
  const letter = await mailTo(anyone, place.url, holder.email, /Reading Soil Maps/);
  assert.match(letter, /Nordmark University/);
  await sound(anyone, 'letter');
  claim = await linkIn(anyone, '/claim/');
  learner = await (await fresh(chrome)).newPage();
  await learner.goto(claim);
  await learner.getByRole('heading', { level: 1, name: title }).waitFor();
  await learner.reload(); // a mail scanner that opened it first spends nothing
  await sound(learner, 'claim');
  await learner.getByRole('button', { name: 'Accept it' }).click();
  await learner.waitForURL(/\/record\/[^/]+\/new$/);
  await learner.getByRole('heading', { level: 1, name: 'It is yours' }).waitFor();
  await sound(learner, 'claimed');
  await learner.getByRole('link', { name: 'See its page' }).click();
  await learner.waitForURL(/\/a\/[a-z0-9]{26}$/);
});

step('the award has a page of its own', async () => {
  const main = learner.getByRole('main');
  for (const words of [holder.name, 'In force', 'What Ylva can do', 'How it was assessed', 'How much work, at what level', 'Nordmark University', '84'])
    await main.getByText(words).first().waitFor();
  await sound(learner, 'award');
  const page = learner.url();
  files.page = page;

  const linkedIn = new URL(await learner.getByRole('link', { name: 'Add to LinkedIn' }).getAttribute('href'));
  const said = Object.fromEntries(linkedIn.searchParams);
  const now = new Date();
  assert.equal(linkedIn.origin + linkedIn.pathname, 'https://www.linkedin.com/profile/add');
  assert.deepEqual(said, {
    startTask: 'CERTIFICATION_NAME', name: title, organizationName: 'Nordmark University',
    issueYear: String(now.getUTCFullYear()), issueMonth: String(now.getUTCMonth() + 1),
    expirationYear: String(now.getUTCFullYear() + 2), expirationMonth: String(now.getUTCMonth() + 1),
    certUrl: page, certId: number,
  });
  assert.doesNotMatch(linkedIn.search, /\+/, 'LinkedIn shows + as it is');

  await anyone.goto(page); // a stranger sees it too, without the holder's words
  assert.equal(await anyone.getByRole('link', { name: 'Add to LinkedIn' }).count(), 0);
  const image = await anyone.locator('meta[property="og:image"]').getAttribute('content');
  const preview = await anyone.request.get(image);
  assert.equal(preview.headers()['content-type'], 'image/png');
});

step('it can be put on a web page', async (t) => {
  await learner.getByText('Put on a web page').click();
  const code = await learner.locator('[data-copy]').innerText();
  const site = createServer((_, answer) => answer.setHeader('Content-Type', 'text/html').end(`<!doctype html><title>Blog</title><h1>Ylva</h1>${code}`));
  await new Promise((listening) => site.listen(0, '127.0.0.1', listening));
  t.after(() => { site.close(); site.closeAllConnections(); });
  const context = await fresh(chrome);
  const blog = await context.newPage();
  await blog.goto(`http://127.0.0.1:${site.address().port}/`);
  const frame = blog.frameLocator('iframe');
  await frame.getByText(title, { exact: true }).waitFor();
  await frame.getByText('In force').waitFor();
  assert.equal(await frame.getByRole('link', { name: /check it/ }).getAttribute('href'), files.page);
  const spare = await blog.frames()[1].evaluate(() => [document.documentElement.scrollHeight - innerHeight, document.documentElement.scrollWidth - innerWidth]);
  assert.ok(spare[0] <= 0 && spare[1] <= 0, `the embedded page is cut off: ${spare} px more than its frame`);
  await context.close();
}, { aside: true });

const forms = ['eu.json', 'json', 'jwt', 'png', 'svg', 'pdf'];

step('each download passes on the verify page', async () => {
  const links = await learner.locator('.takeaway a').evaluateAll((all) => all.map((a) => a.href));
  for (const ext of forms) {
    assert.ok(links.includes(`${files.page}.${ext}`), `a link to .${ext}`);
    const got = await learner.request.get(`${files.page}.${ext}`);
    assert.equal(got.status(), 200, ext);
    files[ext] = { name: `badge.${ext}`, mimeType: got.headers()['content-type'], buffer: await got.body() };
    const said = await checkFile(anyone, place.url, files[ext]);
    assert.equal(said.word, 'Good', `${ext}: ${said.text}`);
    assert.match(said.text, /genuine, unchanged and in force\. Nordmark University issued it/);
    if (ext === 'eu.json') assert.equal((await checks(anyone)).at(-1), 'Its award: pass');
  }
  await sound(anyone, 'report-good');
  assert.deepEqual(await checks(anyone), ['Format: pass', 'Signature: pass', 'Issuer’s key: pass', 'Start: pass', 'End: pass', 'Status: pass']);
});

step('one changed byte is caught in each', async () => {
  for (const ext of ['json', 'jwt', 'png', 'svg']) {
    const said = await checkFile(anyone, place.url, changed(files[ext], ext));
    assert.match(said.word, /^Not good/, `${ext}: ${said.text}`);
  }
  await sound(anyone, 'report-changed');
  // In a PDF the record is packed; with one byte changed it cannot be unpacked.
  await anyone.goto(`${place.url}/verify`);
  await anyone.locator('#file').setInputFiles(changedPDF(files.pdf));
  await anyone.locator('.errors').waitFor();
  assert.equal(await anyone.locator('.verdict').count(), 0);
  await sound(anyone, 'verify-error');
});

step('a photo of the code passes', async () => {
  const said = await checkFile(anyone, place.url, await photo(learner));
  assert.equal(said.word, 'Good', said.text);
  assert.match(await anyone.getByRole('main').innerText(), /Read from the code in a picture/);
  await sound(anyone, 'report-photo');
}, { aside: true });

step('so do the address and the text', async () => {
  for (const text of [files.page, `${files.page}.json`, files.json.buffer.toString(), files.jwt.buffer.toString()])
    assert.equal((await checkText(anyone, place.url, text)).word, 'Good', text.slice(0, 60));
  await anyone.goto(files.page);
  await anyone.getByRole('link', { name: 'Check it yourself' }).click();
  assert.equal((await verdict(anyone)).word, 'Good');
});

step('is it really this person’s?', async () => {
  for (const [email, word, line] of [['ylva.tarnholt@tour.example', /^Good$/, 'pass'], ['someone.else@tour.example', /^Not good: somebody else’s$/, 'fail']]) {
    await checkFile(anyone, place.url, files.png);
    await anyone.getByLabel('Is it really this person’s?').fill(email);
    await anyone.getByRole('button', { name: 'Compare' }).click();
    await anyone.getByText(/^Recipient|^Holder/).first().waitFor();
    assert.match((await verdict(anyone)).word, word);
    assert.match((await checks(anyone)).at(-1), new RegExp(`: ${line}$`));
  }
  await sound(anyone, 'report-not-theirs');
});

step('suspend and reinstate', async () => {
  await change('Suspend it', 'Suspend 1 award', 'An appeal is being decided.');
  await anyone.goto(files.page);
  await anyone.locator('.verdict').getByText('On hold').waitFor();
  await sound(anyone, 'award-on-hold');
  let said = await checkFile(anyone, place.url, files.png);
  assert.equal(said.word, 'On hold');
  await sound(anyone, 'report-on-hold');
  await change('Reinstate it', 'Reinstate 1 award');
  await anyone.goto(files.page);
  await anyone.getByText('In force').first().waitFor();
  said = await checkFile(anyone, place.url, files.png);
  assert.equal(said.word, 'Good', said.text);
});

let corrected;
step('correct a mistake', async () => {
  await registrar.goto(award);
  await registrar.getByRole('link', { name: 'Correct a mistake in it' }).click();
  await sound(registrar, 'correct');
  await fill(registrar, { name: 'Ylva Tårnholt', result: '86' });
  await registrar.getByRole('button', { name: 'Correct 1 award' }).click();
  await registrar.getByRole('status').filter({ hasText: `took the place of ${number}` }).waitFor();
  award = registrar.url();
  await sound(registrar, 'award-admin');
  await anyone.goto(files.page);
  await anyone.locator('.verdict').getByText('Corrected', { exact: true }).waitFor();
  await sound(anyone, 'award-corrected');
  assert.match((await checkFile(anyone, place.url, files.json)).word, /^Not good/);
  await anyone.goto(files.page);
  await anyone.getByRole('link', { name: 'See the corrected award' }).click();
  await anyone.getByText('Ylva Tårnholt').first().waitFor();
  await anyone.getByText('86').first().waitFor();
  corrected = anyone.url();
  assert.equal((await checkText(anyone, place.url, corrected)).word, 'Good');
});

step('the corrected award counts as accepted', async () => {
  await registrar.goto(award);
  const aside = await registrar.getByRole('complementary').innerText();
  assert.doesNotMatch(aside, /not (yet|accepted)|Send the link again/);
}, { aside: true });

step('revoke with a reason', async () => {
  await registrar.goto(award);
  await registrar.getByRole('link', { name: 'Revoke it' }).click();
  await registrar.getByRole('button', { name: 'Revoke 1 award' }).click();
  await registrar.locator('.errors').waitFor(); // without a reason it is not done
  await sound(registrar, 'revoke');
  await registrar.goto(award);
  await change('Revoke it', 'Revoke 1 award', reason);
  await sound(registrar, 'award-admin-revoked');
  await anyone.goto(corrected);
  await anyone.locator('.verdict').getByText('Revoked', { exact: true }).waitFor();
  assert.ok((await anyone.getByRole('main').innerText()).includes(reason.slice(0, -1)), 'the page says why');
  await sound(anyone, 'award-revoked');
  const said = await checkText(anyone, place.url, corrected);
  assert.equal(said.word, 'Not good: revoked');
  assert.match(said.text, /^Nordmark University issued this credential and took it back.*\. Do not rely on it\.$/);
  await sound(anyone, 'report-revoked');
});

step('the report says when and why it was revoked', async () => {
  await checkText(anyone, place.url, corrected);
  const status = await anyone.locator('.checks li').last().innerText();
  assert.match(status, /on \d+ \w+ \d{4}/);
  assert.ok(status.includes(reason.slice(0, -1)), status);
}, { aside: true });

step('the holder is told by mail', async () => {
  const letter = await mailTo(anyone, place.url, holder.email, /revoked|took|back/i);
  assert.ok(letter.replace(/\s+/g, ' ').includes(reason), 'the mail says why');
  await sound(anyone, 'letter-revoked');
});

step('the claim link, forwarded afterwards, says that it was used', async () => {
  const other = await (await fresh(chrome)).newPage();
  const answer = await other.goto(claim);
  assert.equal(answer.status(), 410);
  assert.match(await other.getByRole('heading', { level: 1 }).innerText(), /^This link was used on \d+ \w+ \d{4}/);
  assert.equal(await other.getByText(files.page.split('/').pop()).count(), 0);
  await sound(other, 'claim-used');
  await other.context().close();
});

step('the browser had nothing to complain about', async () => calm());

// checks are the lines of the report that is shown: "Signature: pass".
function checks(page) {
  return page.locator('.checks li h3 > span:first-child').evaluateAll((all) => all.map((s) => s.textContent.trim().replace(/\s+/g, ' ')));
}

// change takes one of the actions on an award's page and confirms it.
async function change(action, button, why) {
  await registrar.goto(award);
  await registrar.getByRole('link', { name: action }).click();
  if (why) await fill(registrar, { reason: why });
  await registrar.getByRole('button', { name: button }).click();
  await registrar.waitForURL(award);
  await registrar.getByRole('status').filter({ hasText: 'Award ' }).waitFor();
}

// changed is the file with one byte of the credential replaced.
function changed(file, ext) {
  const buffer = Buffer.from(file.buffer);
  const at = ext === 'jwt' ? buffer.indexOf('.') + 40 : buffer.indexOf('Ylva');
  assert.ok(at > 0, `the name stands in the ${ext}`);
  buffer[at] = buffer[at] === 0x49 ? 0x4a : 0x49; // I, else J
  return { ...file, buffer };
}

// changedPDF has one byte replaced in the middle of the attached record.
function changedPDF(file) {
  const buffer = Buffer.from(file.buffer);
  for (let start = 0; (start = buffer.indexOf('stream', start)) > 0; start += 6) {
    const body = start + (buffer[start + 6] === 0x0d ? 8 : 7);
    const end = buffer.indexOf('endstream', body);
    try {
      if (!inflateSync(buffer.subarray(body, end)).includes('credentialSubject')) continue;
    } catch {
      continue; // no packed stream
    }
    buffer[(body + end) >> 1] ^= 1;
    return { ...file, buffer };
  }
  throw new assert.AssertionError({ message: 'no record is attached to the PDF' });
}

// photo is the code on an award's page as a phone would see it: tilted, on a
// grey table, packed as a JPEG.
async function photo(page) {
  const code = (await page.locator('.qr').screenshot()).toString('base64');
  const table = await page.context().newPage();
  await table.setViewportSize({ width: 640, height: 520 });
  await table.setContent(`<body style="background:#9a9488"><img src="data:image/png;base64,${code}" style="width:300px;margin:90px 150px;transform:rotate(7deg) skew(2deg)">`);
  const buffer = await table.screenshot({ type: 'jpeg', quality: 70 });
  await table.close();
  return { name: 'IMG_0142.jpg', mimeType: 'image/jpeg', buffer };
}
