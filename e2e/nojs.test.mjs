// Without JavaScript everything works: search by form, skills by button, a file
// sent by button, accepting, revoking.
import { test, before } from 'node:test';
import assert from 'node:assert/strict';
import { house } from './lib.mjs';
import { enter, fill, fresh, mailTo, until, verdict } from './steps.mjs';

const { place, chrome } = await house();
let registrar, desk;
const plain = () => fresh(chrome, { javaScriptEnabled: false });

before(async () => {
  registrar = await enter(await plain(), place.signIn.registrar);
  desk = registrar.url();
});

test('what a module adds is not shown', async () => {
  const page = await (await plain()).newPage();
  await page.goto(`${place.url}/verify`);
  assert.equal(await page.locator('[data-drop]').isVisible(), false);
  assert.equal(await page.locator('[data-camera]').isVisible(), false);
});

test('search the catalogue, narrow it down, compare', async () => {
  const page = await (await plain()).newPage();
  await page.goto(`${place.url}/`);
  await page.locator('#q').fill('data');
  await page.locator('#q').press('Enter');
  await page.waitForURL(/\/catalogue\?q=data/);
  const found = page.locator('#results .labels > li');
  const all = await found.count();
  assert.ok(all >= 2, `${all} results`);
  await page.getByLabel('Level', { exact: true }).selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Show these' }).click();
  await page.waitForURL(/level=\d/);
  assert.match(page.url(), /q=data/);
  assert.ok(await found.count() <= all);
  await page.getByRole('link', { name: 'Show all' }).click();
  for (const at of [0, 1]) await found.nth(at).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Compare the two I tick' }).click();
  await page.getByRole('heading', { level: 1, name: 'Two side by side' }).waitFor();
});

test('define: skills by button, save, come back, publish', async () => {
  await registrar.goto(`${desk}/define`);
  await fill(registrar, { title: 'Grafting Fruit Trees', description: 'Grafts young trees so that they take.', outcomes: 'Cuts and joins a whip graft.', criteria: 'Five grafts, of which four must take.', assessment: 'observed', hours: '30' });
  await registrar.getByLabel('Field', { exact: true }).selectOption({ index: 1 });
  await fill(registrar, { 'skill-query': 'data' });
  await registrar.locator('#skill-query').press('Enter'); // saves nothing else than the draft, or finds
  if (!(await registrar.getByText('Found: tick what is proved').isVisible())) {
    await fill(registrar, { 'skill-query': 'data' });
    await registrar.getByRole('button', { name: 'Find', exact: true }).click();
  }
  const offers = registrar.locator('main [name=add]');
  assert.ok(await offers.count() >= 2, 'skills were found');
  await offers.nth(0).check();
  await offers.nth(1).check();
  await registrar.getByRole('button', { name: 'Add what is ticked' }).click();
  const chosen = registrar.locator('#chosen li');
  await until(async () => await chosen.count() === 2, 'two skills to be added');
  assert.equal(await registrar.getByLabel('Title', { exact: true }).inputValue(), 'Grafting Fruit Trees', 'what was typed is kept');
  await chosen.nth(0).locator('select').selectOption('4');
  await chosen.nth(1).getByRole('button', { name: /^Remove/ }).click();
  await until(async () => await chosen.count() === 1, 'one skill to be left');
  assert.equal(await chosen.locator('select').inputValue(), '4');
  await registrar.getByRole('button', { name: 'Save draft' }).last().click();
  await registrar.getByRole('status').filter({ hasText: 'The draft is saved' }).waitFor();
  assert.equal(await chosen.locator('select').inputValue(), '4');
  await registrar.getByRole('button', { name: 'See the whole page' }).click();
  await registrar.getByText('This is how the page will look').waitFor();
  await registrar.getByRole('link', { name: 'Go on with the form' }).click();
  await registrar.getByRole('button', { name: 'Publish version 1' }).click();
  await registrar.getByRole('status').filter({ hasText: 'is published as version 1' }).waitFor();
});

let award, page;
test('issue, read the mail, accept', async () => {
  await registrar.goto(desk);
  await registrar.getByRole('listitem').filter({ hasText: 'Grafting Fruit Trees' }).getByRole('link', { name: /^Award it/ }).click();
  await fill(registrar, { name: 'Edvin Lindqvarn', email: 'edvin.lindqvarn@plain.example' });
  await registrar.getByRole('button', { name: 'Issue 1 award' }).click();
  await registrar.getByRole('link', { name: 'See the award' }).click();
  award = registrar.url();
  page = await (await plain()).newPage();
  await mailTo(page, place.url, 'edvin.lindqvarn@plain.example', /Grafting/);
  await page.locator('main a[href*="/claim/"]').first().click();
  await page.getByRole('button', { name: 'Accept it' }).click();
  await page.getByRole('heading', { level: 1, name: 'It is yours' }).waitFor();
  await page.getByRole('link', { name: 'See its page' }).click();
  await page.getByText('In force').first().waitFor();
});

test('check it by file', async () => {
  const file = await page.request.get(`${page.url()}.png`);
  const stranger = await (await plain()).newPage();
  await stranger.goto(`${place.url}/verify`);
  await stranger.locator('#file').setInputFiles({ name: 'badge.png', mimeType: 'image/png', buffer: await file.body() });
  await stranger.getByRole('button', { name: 'Check', exact: true }).click();
  assert.equal((await verdict(stranger)).word, 'Good');
  await stranger.getByLabel('Is it really this person’s?').fill('edvin.lindqvarn@plain.example');
  await stranger.getByRole('button', { name: 'Compare' }).click();
  assert.equal((await verdict(stranger)).word, 'Good');
});

test('revoke', async () => {
  await registrar.goto(award);
  await registrar.getByRole('link', { name: 'Revoke it' }).click();
  await fill(registrar, { reason: 'The grafts were bought.' });
  await registrar.getByRole('button', { name: 'Revoke 1 award' }).click();
  await registrar.getByRole('status').filter({ hasText: 'is revoked' }).waitFor();
  await page.reload();
  await page.locator('.verdict').getByText('Revoked', { exact: true }).waitFor();
});

test('choose the dark, and leave', async () => {
  await registrar.getByRole('button', { name: 'dark', exact: true }).click();
  await registrar.locator('html[data-theme=dark]').waitFor();
  await registrar.getByRole('button', { name: 'Sign out' }).click();
  await registrar.getByRole('link', { name: 'Sign in' }).first().waitFor();
});
