// Two who write the same definition at once: the second sees what the first
// changed, and neither loses a word.
import { test, before } from 'node:test';
import assert from 'node:assert/strict';
import { house, sound } from './lib.mjs';
import { enter, enterByMail, fill, fresh, until } from './steps.mjs';

const { place, chrome } = await house();
let oda, teo, edit;

before(async () => {
  oda = await enter(await fresh(chrome), place.signIn.registrar);
  const desk = oda.url();
  teo = await enterByMail(await fresh(chrome), place.url, 'teo.marrowby@nordmark.example');

  await oda.goto(`${desk}/define`);
  await fill(oda, { title: 'Keeping Bees', description: 'Keeps two hives through a year.', outcomes: 'Reads a frame.', criteria: 'Two inspections under observation.', assessment: 'observed', hours: '40' });
  await oda.getByLabel('Field', { exact: true }).selectOption({ index: 1 });
  await save(oda);
  await oda.getByRole('status').filter({ hasText: 'The draft is saved' }).waitFor();
  edit = oda.url();
});

const save = (page) => page.getByRole('button', { name: 'Save draft' }).last().click();
const publish = (page) => page.getByRole('button', { name: /^Publish version/ }).click();
const conflict = (page) => page.getByRole('heading', { level: 1, name: 'Someone else was here first' });

test('saving at once: the second sees both writings and keeps their own', async () => {
  await Promise.all([oda.goto(edit), teo.goto(edit)]);
  await fill(oda, { outcomes: 'Reads a frame.\nFinds the queen.', hours: '60' });
  await fill(teo, { description: 'Keeps two hives through a year, alone.', outcomes: 'Reads a frame.\nTreats for mites.', prerequisites: 'No allergy to stings.' });
  await save(oda);
  await oda.getByRole('status').filter({ hasText: 'The draft is saved' }).waitFor();
  await save(teo);
  await conflict(teo).waitFor();
  await sound(teo, 'conflict');
  const table = teo.getByRole('table');
  const said = await table.innerText();
  for (const words of ['Finds the queen', 'Treats for mites', '60']) assert.ok(said.includes(words), `the table shows "${words}":\n${said}`);

  await teo.getByRole('button', { name: /Go on with mine/ }).click();
  await teo.locator('[data-define]').waitFor();
  assert.equal(await teo.locator('[name=description]').inputValue(), 'Keeps two hives through a year, alone.');
  assert.match(await teo.locator('[name=outcomes]').inputValue(), /Treats for mites/);
  assert.equal(await teo.locator('[name=prerequisites]').inputValue(), 'No allergy to stings.');
  await fill(teo, { outcomes: 'Reads a frame.\nFinds the queen.\nTreats for mites.' });
  await save(teo);
  await teo.getByRole('status').filter({ hasText: 'The draft is saved' }).waitFor();
  await oda.goto(edit);
  assert.match(await oda.locator('[name=outcomes]').inputValue(), /queen[^]*mites/);
});

test('what the first changed alone is not undone unseen', async () => {
  await Promise.all([oda.goto(edit), teo.goto(edit)]);
  await fill(oda, { qualityAssurance: 'Guild of beekeepers' });
  await fill(teo, { prerequisites: 'None.' });
  await save(oda);
  await oda.getByRole('status').filter({ hasText: 'The draft is saved' }).waitFor();
  await save(teo);
  await conflict(teo).waitFor();
  assert.match(await teo.getByRole('table').innerText(), /Guild of beekeepers/, 'the second is shown what would be lost');
  await teo.getByRole('link', { name: /go on with theirs/ }).click();
  await until(async () => await teo.locator('[name=qualityAssurance]').inputValue() === 'Guild of beekeepers', 'it to say so');
});

test('publishing at once makes one version, and says so to the second', async () => {
  await Promise.all([oda.goto(edit), teo.goto(edit)]);
  await fill(oda, { price: '90' });
  await fill(teo, { price: '120' });
  await Promise.all([publish(oda), publish(teo)]);
  const pages = [oda, teo];
  const done = (page) => page.getByRole('status').filter({ hasText: 'is published as version 1' });
  await Promise.all(pages.map((page) => done(page).or(conflict(page)).first().waitFor()));
  const first = (await done(oda).count()) ? oda : teo;
  const second = first === oda ? teo : oda;
  assert.equal(await conflict(second).count(), 1, 'one publishes, the other is asked');
  assert.match(await second.getByRole('table').innerText(), /90[^]*120|120[^]*90/);
  await second.getByRole('button', { name: /Go on with mine/ }).click();
  await until(async () => await second.locator('[name=price]').inputValue() === (second === oda ? '90' : '120'), 'it to say so');
  await second.getByRole('button', { name: 'Publish version 2' }).click();
  await second.getByRole('status').filter({ hasText: 'is published as version 2' }).waitFor();
  await first.goto(`${edit}/versions`);
  const rows = await first.getByRole('table').innerText();
  assert.match(rows, /Version 2[^]*Version 1/);
});

test('publishing from an old tab does not publish over what came since', async () => {
  await Promise.all([oda.goto(edit), teo.goto(edit)]);
  await fill(oda, { description: 'Keeps three hives through a year.' });
  await save(oda);
  await oda.getByRole('status').filter({ hasText: 'The draft is saved' }).waitFor();
  await publish(teo); // with nothing typed
  await conflict(teo).waitFor();
  assert.match(await teo.getByRole('table').innerText(), /three hives/);
});
