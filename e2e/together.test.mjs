// A micro-credential written with an employer: asked, written in its own
// section alone, agreed to, published, awarded; the check names who endorses.
import { test, before } from 'node:test';
import assert from 'node:assert/strict';
import { house, quiet, sound } from './lib.mjs';
import { enter, enterByMail, fill, fresh, linkIn, mailTo, main, press, until } from './steps.mjs';

const { place, chrome } = await house();
let oda, desk, edit, iris, draft, femke;
before(async () => {
  oda = await enter(await fresh(chrome), place.signIn.registrar);
  desk = oda.url();
});


test('the university asks an employer to write how it is assessed', async () => {
  const calm = quiet(oda);
  await oda.goto(`${desk}/define`);
  await fill(oda, { title: 'Reading Packet Captures', description: 'For those who are on call.', field: 'cybersecurity', outcomes: 'Finds the first sign of an intrusion',
    criteria: 'To be written.', hours: '30', language: 'en', assessment: 'exam' });
  await press(oda, 'Save draft');
  await oda.getByRole('link', { name: 'Who writes with it' }).first().click();
  edit = oda.url().replace(/\/partners$/, '');
  await sound(oda, 'partners-empty');
  await oda.getByLabel('Organisation on this server').fill('e');
  await press(oda, 'Ask them');
  assert.match(await main(oda), /Several are called so/);
  await oda.getByLabel('Organisation on this server').fill('kestrel');
  await oda.getByLabel('Criteria and assessment').check();
  await press(oda, 'Ask them');
  assert.match(await main(oda), /Kestrel Systems is asked/);
  await sound(oda, 'partners-asked');
  await oda.goto(`${edit}/review`);
  await press(oda, /^Publish version 1/);
  assert.match(await main(oda), /Still missing: Kestrel Systems/);
  calm();
});

test('its author writes that section, and no other', async () => {
  iris = await enter(await fresh(chrome), place.signIn.author);
  await iris.getByRole('link', { name: 'Read the draft' }).click();
  await iris.getByRole('heading', { level: 1, name: 'Reading Packet Captures' }).waitFor();
  draft = iris.url();
  assert.match(await main(iris), /An owner or a registrar of your organisation says yes or no/);
  await sound(iris, 'together-write');
  await iris.getByLabel('Criteria', { exact: true }).fill('Four hours with captures of a real night.\n\nYou need 12 of 16.');
  await iris.evaluate(() => { // what the form does not offer, sent all the same
    const title = document.createElement('input');
    title.name = 'title';
    title.value = 'Kestrel Packets';
    document.querySelector('textarea[name=criteria]').form.append(title);
  });
  await press(iris, 'Save what you wrote');
  assert.match(await main(iris), /Title is not among the sections that you were asked to write/);
  assert.match(await iris.getByLabel('Criteria', { exact: true }).inputValue(), /real night/);
  await sound(iris, 'together-refused');
  await press(iris, 'Save what you wrote');
  assert.match(await main(iris), /What you wrote is in the draft/);
  await iris.getByRole('link', { name: 'Changes of the draft' }).click();
  assert.match(await main(iris), /Kestrel Systems changed criteria and assessment/);
  assert.match(await main(iris), /by Iris Calderwyn/);
  await sound(iris, 'together-changes');
});

test('two who write at once lose nothing', async () => {
  await iris.goto(draft);
  await iris.getByLabel('Criteria', { exact: true }).fill('Five hours with captures of a real night.\n\nYou need 12 of 16.');
  await oda.goto(edit);
  await oda.getByLabel('Workload in hours').fill('32');
  await press(oda, 'Save draft');
  await press(iris, 'Save what you wrote');
  await iris.getByRole('heading', { level: 1, name: 'Someone else was here first' }).waitFor();
  await press(iris, 'Go on with mine, over theirs');
  await until(async () => /Five hours/.test(await iris.getByLabel('Criteria', { exact: true }).inputValue()), 'Five hours');
  await press(iris, 'Save what you wrote');
  assert.match(await main(iris), /What you wrote is in the draft/);
  await oda.goto(edit);
  assert.equal(await oda.getByLabel('Workload in hours').inputValue(), '32');
});

test('its registrar says yes with a word, and the yes falls with the text', async () => {
  femke = await enterByMail(await fresh(chrome), place.url, 'femke.oudelaan@kestrel.example');
  await femke.goto(draft);
  await press(femke, 'Say yes to the draft as it stands');
  assert.match(await main(femke), /Say in a sentence or two why you stand behind it/);
  const agree = async () => {
    await femke.goto(draft);
    await femke.getByLabel('Why you stand behind it').fill('We put whoever holds this on call.');
    await press(femke, 'Say yes to the draft as it stands');
    assert.match(await main(femke), /Your yes is kept/);
  };
  await agree();
  await sound(femke, 'together-agreed');
  await oda.goto(edit);
  await oda.getByLabel('Workload in hours').fill('34');
  await press(oda, 'Save draft');
  await oda.goto(`${edit}/partners`);
  assert.match(await main(oda), /Had said yes; the text was changed since/);
  await sound(oda, 'partners-fell');
  await agree();
  await oda.goto(`${edit}/review`);
  await press(oda, /^Publish version 1/);
  assert.match(await main(oda), /published as version 1/);
});

test('the award carries the word, and the check says whose it is', async () => {
  const id = edit.split('/').pop();
  await oda.goto(`${place.url}/m/${id}`);
  assert.match(await main(oda), /“We put whoever holds this on call.”/);
  await sound(oda, 'endorsed-page');
  await oda.goto(`${desk}/issue?m=${id}`);
  await fill(oda, { name: 'Tove Packet', email: 'tove.packet@post.example' });
  await press(oda, /^Issue 1 award/);
  const tove = await (await fresh(chrome)).newPage();
  await mailTo(tove, place.url, 'tove.packet@post.example', /Reading Packet Captures/);
  await tove.goto(await linkIn(tove, '/claim/'));
  await tove.getByRole('button', { name: 'Accept it' }).click();
  await tove.waitForURL(/\/record\/[^/]+\/new$/);
  await tove.getByRole('link', { name: 'See its page' }).click();
  await tove.getByRole('heading', { name: 'Who stands behind it' }).waitFor();
  await sound(tove, 'endorsed-award');
  const award = tove.url();
  await tove.getByRole('link', { name: 'Check it yourself' }).click();
  await tove.locator('.verdict').first().waitFor();
  const report = await main(tove);
  assert.match(report, /Good/);
  assert.match(report, /Kestrel Systems/);
  assert.match(report, /We put whoever holds this on call/);
  await sound(tove, 'endorsed-report');

  await femke.goto(draft.replace(/\/together\/.*/, '/together'));
  await sound(femke, 'togethers');
  await femke.getByRole('link', { name: /^Withdraw it/ }).first().click();
  await femke.getByLabel('Reason').fill('The range has changed.');
  await press(femke, 'Withdraw 1 endorsement');
  await tove.goto(award);
  assert.match(await main(tove), /Withdrawn on .* “The range has changed.”/s);
  await sound(tove, 'endorsed-withdrawn');
  await tove.getByRole('link', { name: 'Check it yourself' }).click();
  await tove.locator('.verdict').first().waitFor();
  const warned = await main(tove);
  assert.match(warned, /Good/);
  assert.match(warned, /Kestrel Systems.* once endorsed what it was awarded for, and has withdrawn that/);
  await sound(tove, 'endorsed-warned');
});
