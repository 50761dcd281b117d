// Awards for a later moment: planned, moved and cancelled at the desk, and a
// file that starts by itself.
import { test, before } from 'node:test';
import assert from 'node:assert/strict';
import { house, quiet, sound } from './lib.mjs';
import { enter, fresh, until } from './steps.mjs';

const { place, chrome } = await house();
let page, desk, calm;

before(async () => {
  page = await enter(await fresh(chrome), place.signIn.registrar);
  calm = quiet(page);
  desk = page.url();
});

const inDays = (n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);

test('an award for later is planned, moved and cancelled', async () => {
  await page.goto(`${desk}/issue`);
  await page.getByRole('link', { name: 'Building a Business Case' }).click();
  await page.locator('#result').fill('B');
  await page.getByLabel('Name').fill('Ida Quist');
  await page.getByLabel('E-mail address').fill('ida@later.example');
  assert.match(await page.locator('#due-help').innerText(), /time zone/);
  await page.locator('#due').fill('2020-01-01T09:00');
  await page.getByRole('button', { name: 'Issue 1 award' }).click();
  await page.locator('.errors').waitFor();
  assert.equal(await page.locator('#due').inputValue(), '2020-01-01T09:00');
  await sound(page, 'later-issue-errors');
  await page.locator('#due').fill(`${inDays(20)}T09:00`);
  await page.getByRole('button', { name: 'Issue 1 award' }).click();
  await page.getByRole('heading', { level: 1, name: 'Awards for later' }).waitFor();
  const row = page.getByRole('row').filter({ hasText: 'Ida Quist' });
  assert.match(await row.innerText(), /09:00/);
  await sound(page, 'later-list');

  await row.getByRole('link', { name: 'Change' }).click();
  await page.locator('#due').fill(`${inDays(21)}T10:30`);
  await sound(page, 'later-change');
  await page.getByRole('button', { name: 'Save the change' }).click();
  await page.getByRole('heading', { level: 1, name: 'Awards for later' }).waitFor();
  assert.match(await row.innerText(), /10:30/);

  await row.getByRole('link', { name: 'Cancel' }).click();
  await page.getByRole('heading', { level: 1, name: 'Cancel the award to Ida Quist' }).waitFor();
  await sound(page, 'later-cancel');
  await page.getByRole('button', { name: 'Cancel 1 award' }).click();
  await page.getByRole('heading', { level: 1, name: 'Awards for later' }).waitFor();
  await page.getByRole('link', { name: 'What is over' }).click();
  await page.getByText('cancelled', { exact: true }).waitFor();
  assert.ok(!(await page.locator('main').innerText()).includes('Ida Quist'), 'who was to be awarded is not forgotten');
  await sound(page, 'later-over');
});

test('a file starts by itself, until somebody changes their mind', async () => {
  await page.goto(`${desk}/batches/new`);
  const first = await page.locator('#achievement option').nth(1).getAttribute('value');
  await page.locator('#achievement').selectOption(first);
  await page.locator('#file').setInputFiles({ name: 'autumn.csv', mimeType: 'text/csv', buffer: Buffer.from('name,email\nOla Varn,ola@later.example\n') });
  await page.getByRole('button', { name: 'Look at the file' }).click();
  const state = (words) => until(async () => (await page.locator('main').innerText()).includes(words), words);
  await state('waits for you to start it');
  const at = page.url();
  await page.locator('#due').fill(`${inDays(30)}T08:00`);
  await page.getByRole('button', { name: 'Start it then' }).click();
  await state('It starts by itself on');
  await sound(page, 'later-file');
  await page.goto(`${desk}/scheduled`);
  await page.getByRole('link', { name: 'autumn.csv' }).waitFor();
  await sound(page, 'later-with-file');
  await page.goto(at);
  await page.getByRole('button', { name: 'Do not start by itself' }).click();
  await state('waits for you to start it');
  calm();
});
