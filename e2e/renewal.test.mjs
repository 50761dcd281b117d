// Renewal: said how at the desk, done for one award, found by time; and a
// holder who says where they live.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { browser, demo, quiet, sound } from './lib.mjs';
import { enter, fresh } from './steps.mjs';

let place, chrome, page, desk, calm;

before(async () => {
  [place, chrome] = await Promise.all([demo(), browser()]);
  page = await enter(await fresh(chrome), place.signIn.registrar);
  calm = quiet(page);
  desk = page.url();
});
after(async () => {
  await chrome?.close();
  await place?.stop();
});

test('how awards are renewed is said at the desk', async () => {
  await page.goto(desk);
  await page.getByRole('link', { name: /^Renewal/ }).first().click();
  await page.getByRole('heading', { level: 1, name: 'How awards are renewed' }).waitFor();
  await page.getByLabel('by being assessed again').check();
  await page.getByLabel('by evidence').check();
  await page.getByLabel('What it takes').fill('Two pieces of work of the last year.');
  await page.getByRole('button', { name: 'Save how it is renewed' }).click();
  await page.getByText('Saved. Holders read it from now on.').waitFor();
  assert.ok(await page.getByLabel('by evidence').isChecked());
  await sound(page, 'renewal-ways');
});

test('one award is renewed, and both lead to each other', async () => {
  await page.goto(`${desk}/awards?status=inForce`);
  await page.locator('main table a').last().click();
  const old = page.url();
  await page.getByRole('link', { name: 'Renew it' }).click();
  await page.getByRole('heading', { level: 1, name: /^Renew the award to/ }).waitFor();
  await sound(page, 'renewal-one');
  await page.getByRole('button', { name: 'Renew 1 award' }).click();
  await page.getByRole('heading', { level: 1, name: /^Awarded to/ }).waitFor();
  await page.getByRole('link', { name: 'See the award', exact: true }).click();
  await page.getByRole('link', { name: /^the award of/ }).click();
  await page.getByText('Renewed by a newer award').waitFor();
  assert.equal(page.url(), old);
  await sound(page, 'renewal-old');
  assert.equal(await page.getByRole('link', { name: 'Renew it' }).count(), 0);
});

test('awards that run out are listed by time', async () => {
  await page.goto(desk);
  await page.getByRole('link', { name: 'Awards that run out soon' }).click();
  await page.locator('#ends').selectOption({ label: 'has run out' });
  await page.getByRole('button', { name: 'Show these' }).click();
  await page.waitForURL(/ends=over/);
  await sound(page, 'renewal-run-out');
  await page.goto(`${desk}/batches/select?ends=365&action=renew`);
  await sound(page, 'renewal-select');
});

test('somebody says where they live', async () => {
  await page.goto(new URL('/account', desk).href);
  assert.equal(await page.locator('#zone').inputValue(), '');
  await page.locator('#zone').selectOption('Europe/Oslo');
  await page.getByRole('button', { name: 'Change your time zone' }).click();
  await page.getByText('Your time zone is Europe/Oslo.').waitFor();
  assert.equal(await page.locator('#zone').inputValue(), 'Europe/Oslo');
  await sound(page, 'account-zone');
});

test('somebody chooses the language of their mails', async () => {
  await page.goto(new URL('/account', desk).href);
  await page.getByLabel('Language of your mails').selectOption({ label: 'Deutsch' });
  await page.getByRole('button', { name: 'Change the language of your mails' }).click();
  await page.getByText('From now on your mails are written in this language: Deutsch.').waitFor();
  assert.equal(await page.locator('#language').inputValue(), 'de');
  await page.locator('#language').selectOption('');
  await page.getByRole('button', { name: 'Change the language of your mails' }).click();
  await page.getByText('depends on what it is about').waitFor();
  calm();
});
