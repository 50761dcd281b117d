// A file of people from the desk: sent, put right, looked at, started and
// followed to its end; then several awards are put on hold at once.
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

const people = ['who;where to', ...Array.from({ length: 40 }, (_, i) => `Ola Varn ${i};ola${i}@batch.example`), '=1+1;nowhere'].join('\n');
const state = (words) => until(async () => (await page.locator('main').innerText()).includes(words), words);
// settled: the work is done, and the page has loaded itself once more.
const settled = async (words) => {
  await state(words);
  await page.locator('[data-live]').waitFor({ state: 'detached' });
};

test('a file of people', async () => {
  await page.goto(`${desk}/awards`);
  await page.getByRole('link', { name: /Many at once/ }).click();
  await page.getByRole('link', { name: 'Award everybody in a file' }).click();
  await page.getByRole('button', { name: 'Look at the file' }).click();
  await page.locator('.errors').waitFor();
  await sound(page, 'batch-new-errors');
  const first = await page.locator('#achievement option').nth(1).getAttribute('value');
  await page.locator('#achievement').selectOption(first);
  await page.locator('#file').setInputFiles({ name: 'spring.csv', mimeType: 'text/csv', buffer: Buffer.from(people) });
  await page.getByRole('button', { name: 'Look at the file' }).click();
  await state('No column is named email');
  await sound(page, 'batch-draft');
  await page.getByLabel('Name', { exact: true }).selectOption({ label: 'who' });
  await page.getByLabel('Mail address').selectOption({ label: 'where to' });
  await page.getByRole('button', { name: 'Read it this way' }).click();
  await state('waits for you to start it');
  assert.match(await page.locator('main').innerText(), /1 row with a problem/);
  await sound(page, 'batch-ready');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /Download the 1 row/ }).click()]);
  const text = Buffer.concat(await (await file.createReadStream()).toArray()).toString();
  assert.ok(text.includes("'=1+1") && text.includes('nowhere'), text);
  await page.getByRole('button', { name: 'Award 40 people' }).click();
  await settled('41 of 41 rows are done.');
  await page.getByRole('heading', { name: 'Mails' }).waitFor();
  await sound(page, 'batch-done');
  await page.goto(`${desk}/batches`);
  assert.match(await page.locator('main table').innerText(), /40 awarded, 1 with a problem/);
  await sound(page, 'batches');
});

test('several awards at once, without a file', async () => {
  await page.goto(`${desk}/batches/select?q=ola`);
  await sound(page, 'batch-select');
  const boxes = page.locator('input[name=award]');
  for (const i of [0, 1, 2]) await boxes.nth(i).check();
  await page.getByRole('button', { name: 'See what changes' }).click();
  await page.locator('.errors').waitFor();
  assert.equal(await page.locator('input[name=award]:checked').count(), 3, 'what was ticked stays ticked');
  await page.getByLabel('Reason').fill('The register is being looked through.');
  await page.getByRole('button', { name: 'See what changes' }).click();
  await state('waits for you to start it');
  await page.getByRole('button', { name: 'Suspend 3 awards' }).click();
  await settled('3 of 3 rows are done.');
  await page.goto(`${desk}/awards?q=ola&status=suspended`);
  assert.equal(await page.locator('main table tbody tr').count(), 3);
  const number = await page.locator('main table tbody a').first().innerText();
  await page.goto(`${desk}/awards?q=${number.toLowerCase().replace('-', '')}`);
  assert.equal(await page.locator('main table tbody tr').count(), 1, 'found by its number');
  await page.goto(`${desk}/batches/change`);
  await sound(page, 'batch-change');
});

test('what a wrong file awarded is undone before anybody is told', async () => {
  await page.goto(`${desk}/timing`);
  await page.getByLabel('Wait before the mail about an award').fill('10');
  await page.getByRole('button', { name: 'Save the times' }).click();
  const send = async () => {
    await page.goto(`${desk}/batches/new`);
    await page.locator('#achievement').selectOption(await page.locator('#achievement option').nth(1).getAttribute('value'));
    await page.locator('#file').setInputFiles({ name: 'wrong.csv', mimeType: 'text/csv', buffer: Buffer.from('name,email\nRuna Ost,runa@batch.example\nTor Vest,tor@batch.example\n') });
    await page.getByRole('button', { name: 'Look at the file' }).click();
    await state('waits for you to start it');
    await page.getByRole('button', { name: 'Award 2 people' }).click();
    await settled('2 of 2 rows are done.');
  };
  await send();
  await sound(page, 'batch-undoable');
  await page.getByRole('link', { name: 'Undo all of it' }).click();
  await sound(page, 'batch-undo');
  await page.getByRole('button', { name: 'Undo 2 awards' }).click();
  await page.getByText('It is undone. Nobody was told').waitFor();
  await sound(page, 'batch-undone');
  await send(); // the same people, anew
  await page.getByRole('link', { name: 'Undo all of it' }).waitFor();
  await page.goto(`${place.url}/mailbox`);
  const mails = await page.locator('main').innerText();
  assert.ok(mails.includes('@batch.example') && !mails.includes('runa@batch.example') && !mails.includes('tor@batch.example'), mails.slice(0, 500));
  calm();
});
