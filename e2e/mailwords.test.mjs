// An organisation says its mails in its own words: previewed, tried, saved, taken
// back; and two who write at once.
import { test, before } from 'node:test';
import assert from 'node:assert/strict';
import { house, quiet, sound } from './lib.mjs';
import { enter, enterByMail, fresh, mailTo, until } from './steps.mjs';

const { place, chrome } = await house();
let oda, teo, desk, claim;

before(async () => {
  oda = await enter(await fresh(chrome), place.signIn.registrar);
  desk = oda.url();
  claim = `${desk}/mails/words/claim/en`;
});

const save = (page) => page.getByRole('button', { name: 'Save these words' }).click();
const preview = (page) => page.frameLocator('iframe[name=preview]').locator('body');

test('the words are found, previewed as they are typed, and saved', async () => {
  const calm = quiet(oda);
  await oda.goto(`${desk}/mails`);
  await oda.getByRole('link', { name: 'Words of the mails' }).click();
  await oda.getByRole('heading', { level: 1, name: 'Words of the mails' }).waitFor();
  await sound(oda, 'mailwords-list');
  await oda.getByRole('link', { name: /: Link to accept, English$/ }).click();
  await preview(oda).getByText('You need no account; accepting makes one.').first().waitFor();
  await oda.getByLabel('Before the award').fill('Dear {name},\n\nwell done. The whole of {organisation} congratulates you on {achievement}.');
  await preview(oda).getByText('Dear Oda Vennemark,').first().waitFor();
  await oda.getByLabel('Subject').fill('Well done: {achievement}');
  await preview(oda).getByText('Well done: Data Analysis with SQL').waitFor();
  await oda.getByLabel('After the link').fill('The registrar’s office');
  await preview(oda).getByText('The registrar’s office').first().waitFor();
  await sound(oda, 'mailwords');
  await save(oda);
  await oda.getByText('Saved. Every mail that leaves from now on says it').waitFor();
  await oda.getByText(/your words: version 1/).waitFor();
  calm();
});

test('what cannot be said so is refused by name', async () => {
  await oda.goto(claim);
  await oda.getByLabel('Subject').fill('Well done, {nmae}');
  await save(oda);
  await oda.getByText('There is no {nmae} in this mail.').first().waitFor();
  assert.equal(await oda.getByLabel('Subject').inputValue(), 'Well done, {nmae}');
  await sound(oda, 'mailwords-refused');
  await oda.getByLabel('Subject').fill('Well done');
  await save(oda);
  await oda.getByText('{achievement} is missing').first().waitFor();
});

test('a test goes to whoever asks, and saves nothing', async () => {
  await oda.goto(claim);
  await oda.getByLabel('After the link').fill('Only a try.');
  await oda.getByRole('button', { name: 'Send me a test' }).click();
  const said = await oda.getByText(/A test is on its way to/).innerText();
  assert.equal(await oda.getByLabel('After the link').inputValue(), 'Only a try.');
  const reader = await oda.context().newPage();
  const letter = await mailTo(reader, place.url, said.match(/to (\S+@\S+[^.\s])\./)[1], /^Test: Well done|Test: Well done/);
  assert.match(letter, /Only a try\./);
  await oda.goto(claim);
  assert.equal(await oda.getByLabel('After the link').inputValue(), 'The registrar’s office');
});

test('two write at once: the second sees the difference, nothing is overwritten', async () => {
  teo = await enterByMail(await fresh(chrome), place.url, 'teo.marrowby@nordmark.example');
  await Promise.all([oda.goto(claim), teo.goto(claim)]);
  await oda.getByLabel('After the link').fill('The office of the registrar');
  await save(oda);
  await oda.getByText(/your words: version 2/).waitFor();
  await teo.getByLabel('After the link').fill('The school of statistics');
  await save(teo);
  await teo.getByRole('heading', { level: 1, name: 'Someone else was here first' }).waitFor();
  const said = await teo.getByRole('table').innerText();
  for (const words of ['The office of the registrar', 'The school of statistics']) assert.ok(said.includes(words), said);
  await sound(teo, 'mailwords-conflict');
  await teo.getByRole('button', { name: /Go on with mine/ }).click();
  await until(async () => await teo.getByLabel('After the link').inputValue() === 'The school of statistics', 'it to say so');
  await save(teo);
  await teo.getByText(/your words: version 3/).waitFor();
});

test('without JavaScript it is previewed and taken back', async () => {
  const context = await fresh(chrome, { javaScriptEnabled: false, storageState: await oda.context().storageState() });
  const plain = await context.newPage();
  await plain.goto(claim);
  await plain.getByLabel('After the link').fill('Typed without a script');
  await plain.getByRole('button', { name: 'Preview' }).click();
  await preview(plain).getByText('Typed without a script').first().waitFor();
  await plain.goto(claim);
  await plain.getByRole('button', { name: 'Go back to Laurel’s words' }).click();
  await plain.getByText('says Laurel’s words again').waitFor();
  assert.match(await plain.getByLabel('Subject').inputValue(), /has awarded you/);
  await plain.getByText(/^Version 3/).click();
  await plain.getByRole('link', { name: 'Take this version into the form' }).first().click();
  await until(async () => await plain.getByLabel('After the link').inputValue() === 'The school of statistics', 'the version to be in the form');
  await sound(oda, 'mailwords-back');
  await context.close();
});
