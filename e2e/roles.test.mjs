// Four people of one university: an owner who asks for a second yes and invites
// an approver, an author whose draft is sent back and mended, the approver, and
// an auditor who reads all of it and can change nothing.
import { test, before } from 'node:test';
import assert from 'node:assert/strict';
import { house, sound } from './lib.mjs';
import { accept, enter, enterByMail, fresh, invite, mailTo, main, press } from './steps.mjs';

const { place, chrome } = await house();
let owner, author, approver, auditor, desk, draft;

// mailed signs in somebody of the demo who has no link, in a browser of theirs.
const mailed = async (email) => enterByMail(await fresh(chrome, { viewport: { width: 390, height: 844 } }), place.url, email);

before(async () => {
  owner = await enter(await fresh(chrome), place.signIn.registrar);
  desk = owner.url();
});

test('an owner asks for a second yes and invites who gives it', async () => {
  await owner.goto(`${desk}/policy`);
  await owner.getByLabel('One approver who wrote none of it').check();
  await press(owner, 'Keep these rules');
  await invite(owner, desk, { name: 'Tuva Nordvik', email: 'tuva.nordvik@nordmark.example', role: 'approver' });
  approver = await (await fresh(chrome, { viewport: { width: 390, height: 844 } })).newPage();
  await accept(approver, place.url, 'tuva.nordvik@nordmark.example', () => sound(approver, 'approver-invited'));
  await approver.goto(desk);
  assert.equal(await approver.getByRole('link', { name: 'Members' }).count(), 0, 'an approver decides about drafts, not about people');
});

test('an author sends a draft, and cannot say yes to it', async () => {
  author = await mailed('runa.eskeland@nordmark.example');
  await author.goto(desk);
  const edit = new URL(await author.getByRole('link', { name: 'Data Analysis with SQL', exact: true }).first().getAttribute('href'), desk).href;
  draft = edit.split('?')[0];
  await author.goto(draft);
  await author.getByLabel('Title', { exact: true }).fill('Reading the weather on the coast');
  await press(author, 'Save draft');
  await author.goto(`${draft}/review`);
  await author.getByLabel('Comment').fill('Please look at the criteria.');
  await press(author, 'Send it for review');
  const text = await main(author);
  assert.match(text, /Reading the weather on the coast[\s\S]*The draft: in review/);
  assert.equal(await author.getByRole('button', { name: 'Approve it as it is' }).count(), 0);
  await sound(author, 'author-sent');
  await owner.goto(`${draft}/review`);
  assert.equal(await owner.getByRole('button', { name: /^Publish/ }).count(), 0, 'not before the second yes');
});

test('the approver gets a mail, wants a reason of themselves, and sends it back', async () => {
  await mailTo(approver, place.url, 'tuva.nordvik@nordmark.example', /Reading the weather/);
  await approver.goto(`${desk}/reviews`);
  await sound(approver, 'approver-reviews');
  await approver.goto(`${draft}/review`);
  await press(approver, 'Send it back');
  await approver.locator('.errors').waitFor();
  await sound(approver, 'approver-no-reason');
  await approver.getByLabel('Comment').fill('Say what is measured at the station.');
  await press(approver, 'Send it back');
  await mailTo(author, place.url, 'runa.eskeland@nordmark.example', /Reading the weather/);
  await author.goto(`${draft}/review`);
  assert.match(await main(author), /Say what is measured at the station/);
});

test('mended, approved by the second person and published by the owner', async () => {
  await author.goto(draft);
  await author.getByLabel('Title', { exact: true }).fill('Reading the weather at a coastal station');
  await press(author, 'Save draft');
  await author.goto(`${draft}/review`);
  await press(author, 'Send it for review');
  await approver.goto(`${draft}/review`);
  await press(approver, 'Approve it as it is');
  assert.equal(await approver.getByRole('button', { name: /^Publish/ }).count(), 0, 'an approver does not publish');
  await sound(approver, 'approver-approved');
  await owner.goto(`${draft}/review`);
  await press(owner, /^Publish version/);
  await owner.goto(`${place.url}/m/${draft.split('/').pop()}`);
  await owner.getByRole('heading', { level: 1, name: 'Reading the weather at a coastal station' }).waitFor();
});

test('an auditor reads who did it, and finds nothing to press', async () => {
  auditor = await mailed('eilif.marstrand@nordmark.example');
  for (const part of ['', '/awards', '/log', '/reviews', '/batches']) {
    await auditor.goto(`${desk}${part}`);
    const forms = await auditor.locator('main form[method=post]').count();
    assert.equal(forms, 0, `${part || '/'} has ${forms} forms`);
    await sound(auditor, `auditor${part.replace('/', '-')}`);
  }
  await auditor.goto(`${draft}/review`);
  assert.match(await main(auditor), /Approved[\s\S]*Tuva Nordvik/);
  assert.equal(await auditor.locator('main form[method=post]').count(), 0);
  await auditor.goto(`${desk}/log?kind=achievement.`);
  assert.match(await main(auditor), /Tuva Nordvik/);
  const answer = await auditor.request.post(`${draft}/review`, { form: { do: 'publish', revision: '1' }, headers: { Origin: place.url } });
  assert.ok([403, 404].includes(answer.status()), `an auditor publishing is answered ${answer.status()}`);
});
