// A definition from a file to the catalogue: read in, said in a second
// language, sent for review, taken back, published; then its offers.
import { test, before } from 'node:test';
import assert from 'node:assert/strict';
import { house, sound } from './lib.mjs';
import { enter, fresh, press, until } from './steps.mjs';

const { place, chrome } = await house();
let page, desk;
before(async () => {
  page = await enter(await fresh(chrome), place.signIn.registrar);
  desk = page.url();
});


test('a table becomes drafts, and says what it did not understand', async () => {
  await page.goto(`${desk}/import`);
  const table = 'title,description,field,outcomes,criteria,assessment,hours,colour,id\nKeeping Bees,One season.,Pastry arts,Opens a hive|Finds the queen,Two inspections.,observed,40,red,bees\n,,,,,,,,\n';
  await page.setInputFiles('#file', { name: 'definitions.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
  await press(page, 'Look into the file');
  await until(async () => /column colour/.test(await page.locator('main').innerText()), 'column colour');
  await sound(page, 'import-looked');
  await press(page, 'Make 1 draft');
  await until(async () => /Keeping Bees/.test(await page.locator('main').innerText()), 'Keeping Bees');
});

test('it is said in Norwegian, reviewed and published, and read in both', async () => {
  await page.goto(desk);
  const edit = new URL(await page.getByRole('link', { name: 'Keeping Bees', exact: true }).first().getAttribute('href'), desk).href;
  await page.goto(`${edit}/texts?lang=nb`);
  await page.locator('[name="texts.nb.title"]').fill('Holder bier');
  await press(page, 'Save these texts');
  await page.goto(`${edit}/review`);
  await page.getByLabel('Comment').fill('Ready.');
  await press(page, 'Send it for review');
  await until(async () => /in review/i.test(await page.locator('main').innerText()), 'in review');
  await sound(page, 'review-asked');
  await press(page, 'Take it back');
  await press(page, /^Publish version 1/);
  const id = edit.split('/').pop();
  await page.goto(`${place.url}/m/${id}?lang=nb`);
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'Holder bier');
  await page.getByRole('navigation', { name: 'Languages of this page' }).getByRole('link').first().click();
  await page.getByRole('heading', { level: 1, name: 'Keeping Bees' }).waitFor();
});

test('offers of a table: every problem first, then all, then nothing new', async () => {
  await page.goto(`${desk}/offers/import`);
  const send = async (text) => {
    await page.setInputFiles('#file', { name: 'offers.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await press(page, 'Look into the file');
    return page.locator('main').innerText();
  };
  const good = 'achievement,rolling,price,currency\nKeeping Bees,yes,180,EUR\n';
  assert.match(await send(`${good}Nothing Here,yes,,\n`), /1 row with a problem/);
  assert.match(await send(good), /1 new offer/);
  await press(page, 'Add 1 offer');
  await page.goto(`${desk}/offers/import`);
  assert.match(await send(good), /Nothing would change/);
});
