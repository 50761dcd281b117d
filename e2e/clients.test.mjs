// The life of an API key: made, used over HTTP, given a new secret while the
// old one still works, bounded, and revoked.
import { test, before } from 'node:test';
import assert from 'node:assert/strict';
import { house, sound } from './lib.mjs';
import { enterByMail, fresh, press } from './steps.mjs';

const { place, chrome } = await house();
let page, desk;
before(async () => {
  page = await enterByMail(await fresh(chrome), place.url, 'oda.vennemark@nordmark.example');
  desk = page.url();
});

const call = (secret) => fetch(`${place.url}/api/v1/awards?organisation=${desk.split('/').pop()}&limit=1`, { headers: { authorization: `Bearer ${secret}` } });
const secretOnPage = () => page.locator('[data-copy]').innerText();

test('a key is made, used, rotated, bounded and revoked', async () => {
  await page.goto(desk);
  await page.getByRole('link', { name: 'API keys of programs' }).click();
  await page.getByText('No program acts for you yet').waitFor();
  await sound(page, 'clients-none');
  await page.getByRole('link', { name: 'Make a key' }).click();
  await press(page, 'Make the key');
  await page.getByText('Two things to correct').waitFor();
  await sound(page, 'client-form-errors');
  await page.getByRole('textbox', { name: 'Name' }).fill('Student register');
  await page.getByLabel('Read awards').check();
  await press(page, 'Make the key');
  const first = await secretOnPage();
  assert.match(first, /^laurel_[\w-]{43}$/);
  await sound(page, 'client-secret');

  const answer = await call(first);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('ratelimit-policy'), '"key";q=6000;w=60');
  await page.getByRole('link', { name: 'I have put it away' }).click();
  assert.ok(!(await page.content()).includes(first), 'the secret is shown once');

  await page.getByRole('link', { name: 'Make a new secret' }).click();
  await sound(page, 'client-rotate');
  await page.getByLabel('In a week').check();
  await press(page, 'Make a new secret');
  const second = await secretOnPage();
  assert.notEqual(second, first);
  assert.deepEqual([(await call(first)).status, (await call(second)).status], [200, 200]);
  await page.getByRole('link', { name: 'I have put it away' }).click();
  await page.getByText('Both of its secrets work').waitFor();
  await sound(page, 'client');
  await press(page, 'End the old secret now');
  assert.deepEqual([(await call(first)).status, (await call(second)).status], [401, 200]);

  await page.getByRole('link', { name: 'Change what it may do' }).click();
  await page.getByText('Read who was awarded what').waitFor();
  await page.getByLabel('Read awards').uncheck();
  await press(page, 'Save what it may do');
  await page.getByText('Say what the key may do').first().waitFor();
  await sound(page, 'client-scopes');
  await page.getByLabel('Read numbers').check();
  await press(page, 'Save what it may do');
  await page.getByText('From now on it may do this: read numbers.').waitFor();
  assert.equal((await call(second)).status, 403, 'at once it may not');
  await sound(page, 'client-changed');
  const stale = await page.context().newPage();
  await stale.goto(`${page.url()}/scopes`);
  await page.goto(`${page.url()}/scopes`);
  await page.getByLabel('Read awards').check();
  await press(page, 'Save what it may do');
  assert.equal((await call(second)).status, 200, 'at once it may again');
  const words = await fetch(`${place.url}/api/v1/mails/words`, { headers: { authorization: `Bearer ${second}` } });
  assert.ok((await words.json()).items.some((m) => m.kind === 'claim' && m.language === 'de' && !m.own), 'it reads what mails say');
  await stale.locator('input[value=issue]').check();
  await press(stale, 'Save what it may do');
  await stale.getByText('Somebody else changed what this key may do').first().waitFor();
  assert.ok(await stale.getByLabel('Read awards').isChecked(), 'what is so now');
  await stale.close();
  await page.goto(`${desk}/log?kind=key.`);
  await page.getByText('before: readAwards', { exact: false }).first().waitFor();
  await page.goBack();

  await page.getByLabel('Calls a minute').fill('1');
  await press(page, 'Save');
  assert.equal((await call(second)).status, 200);
  const refused = await call(second);
  assert.equal(refused.status, 429);
  assert.ok(Number(refused.headers.get('retry-after')) > 0);
  assert.match((await refused.json()).detail, /1 calls? a minute/);

  await page.getByRole('link', { name: 'Revoke the key' }).click();
  await sound(page, 'client-revoke');
  await press(page, 'Revoke 1 key');
  await page.getByText('“Student register” is revoked').waitFor();
  assert.equal((await call(second)).status, 401);
  await page.getByText('1 key works no more').click();
  await sound(page, 'clients');
});
