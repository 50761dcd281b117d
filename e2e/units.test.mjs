// Two units of one university: an owner makes them, gives a micro-credential to
// one and invites a registrar to it, who sees and awards what is theirs alone.
import { test, before } from 'node:test';
import assert from 'node:assert/strict';
import { house, sound } from './lib.mjs';
import { accept, enter, fresh, press, until } from './steps.mjs';

const { place, chrome } = await house();
let owner, registrar, desk;
before(async () => {
  owner = await enter(await fresh(chrome), place.signIn.registrar);
  desk = owner.url();
});


test('an owner makes units, in a tree, and mends what is wrong', async () => {
  await owner.goto(`${desk}/members`);
  await owner.getByRole('link', { name: /^Units/ }).click();
  await owner.getByText('There are no units').waitFor();
  await sound(owner, 'units-none');
  await press(owner, 'Add the unit');
  await owner.getByText("Give the unit's name").first().waitFor();
  await sound(owner, 'units-errors');
  for (const [name, above] of [['Faculty of Medicine'], ['School of Law'], ['Department of Anatomy', 'Faculty of Medicine']]) {
    await owner.getByLabel('Name', { exact: true }).fill(name);
    if (above) await owner.getByLabel('Beneath').selectOption({ label: above });
    await press(owner, 'Add the unit');
    await owner.getByText(`${name} is added.`).waitFor();
  }
  await sound(owner, 'units');
  await owner.getByRole('link', { name: 'Change School of Law' }).click();
  await sound(owner, 'unit');
  await owner.getByLabel('Name', { exact: true }).fill('Faculty of Law');
  await press(owner, 'Save');
  await owner.getByRole('row', { name: /Faculty of Law/ }).waitFor();
});

test('a micro-credential belongs to a unit, and a registrar is invited to it', async () => {
  await owner.goto(desk);
  const edit = new URL(await owner.getByRole('link', { name: 'Data Analysis with SQL', exact: true }).first().getAttribute('href'), desk).href;
  await owner.goto(edit);
  await owner.getByLabel('Unit').selectOption({ label: 'Faculty of Medicine › Department of Anatomy' });
  await sound(owner, 'unit-define');
  await press(owner, 'Save draft');
  await owner.goto(`${desk}/members`);
  await owner.getByLabel('Name', { exact: true }).fill('Siv Aspen');
  await owner.getByLabel('E-mail address').fill('siv.aspen@nordmark.example');
  await owner.getByLabel('Where the role counts').selectOption({ label: 'Faculty of Medicine' });
  await owner.getByRole('radio', { name: /^registrar/i }).check();
  await sound(owner, 'unit-invite');
  await press(owner, 'Send the invitation');
  await owner.getByText('Siv Aspen is invited').waitFor();
});

test('the registrar of the unit sees and awards what is theirs alone', async () => {
  registrar = await (await fresh(chrome, { viewport: { width: 390, height: 844 } })).newPage();
  await accept(registrar, place.url, 'siv.aspen@nordmark.example', async () => {
    await registrar.getByText('As registrar in Faculty of Medicine').waitFor();
    await sound(registrar, 'unit-invited');
  });
  await registrar.goto(desk);
  await sound(registrar, 'unit-desk');
  assert.equal(await registrar.locator('.labels li').count(), 1, 'one micro-credential is of the unit');
  await registrar.goto(`${desk}/issue`);
  assert.equal(await registrar.locator('main .labels li').count(), 1);
  await registrar.getByRole('link', { name: /Data Analysis with SQL/ }).first().click();
  await registrar.getByLabel('Name', { exact: true }).fill('Tore Lindqvist');
  await registrar.getByLabel('E-mail address').fill('tore.lindqvist@mail.example');
  const result = registrar.getByLabel('Result');
  if (await result.count()) await result.fill('80');
  await press(registrar, 'Issue 1 award');
  await registrar.getByRole('heading', { level: 1, name: /Awarded/ }).waitFor();
  await registrar.goto(`${desk}/awards`);
  await sound(registrar, 'unit-awards');
  await registrar.goto(`${desk}/batches`);
  await registrar.getByText('You see what belongs to Faculty of Medicine.').waitFor();
  await sound(registrar, 'unit-batches');
  await registrar.goto(`${desk}/scheduled`);
  await registrar.getByText('You see what belongs to Faculty of Medicine.').waitFor();
  await registrar.goto(`${desk}/mails`);
  await registrar.getByText('You see what belongs to Faculty of Medicine.').waitFor();
  await registrar.getByText('Tore Lindqvist').waitFor();
  await sound(registrar, 'unit-mails');
  await registrar.goto(`${desk}/assess`);
  await registrar.getByText('You see what belongs to Faculty of Medicine.').waitFor();
  await sound(registrar, 'unit-assess');
  await registrar.goto(`${desk}/log`);
  await registrar.getByText('You see what belongs to Faculty of Medicine.').waitFor();
  await registrar.getByText(/Tore Lindqvist/).first().waitFor();
  const named = await registrar.getByLabel('Who', { exact: true }).locator('option').count();
  await owner.goto(`${desk}/log`);
  assert.ok(named < await owner.getByLabel('Who', { exact: true }).locator('option').count(), 'not all are named to those of a unit');
  await sound(registrar, 'unit-log');
  await registrar.goto(`${desk}/begin`);
  await registrar.getByText('You see what belongs to Faculty of Medicine.').waitFor();
  await sound(registrar, 'unit-begin');
  for (const path of ['units', 'members']) {
    assert.equal((await registrar.goto(`${desk}/${path}`)).status(), 403, path);
  }
});

test('the registrar asks, renews and undoes for the unit alone', async () => {
  await owner.goto(`${desk}/timing`);
  await owner.getByLabel('Wait before the mail about an award').fill('10');
  await press(owner, 'Save the times');
  for (const [what, who] of [['Data Analysis with SQL', 'Ylva Lind'], [null, 'Owe Berg']]) { // null: another, of no unit
    await owner.goto(`${desk}/issue`);
    const titles = owner.locator('main .labels li a');
    await (what ? titles.filter({ hasText: what }) : titles.filter({ hasNotText: 'Data Analysis with SQL' })).first().click();
    await owner.getByLabel('Name', { exact: true }).fill(who);
    await owner.getByLabel('E-mail address').fill(`${who.toLowerCase().replace(' ', '.')}@mail.example`);
    const result = owner.getByLabel('Result');
    if (await result.count()) await result.fill('80');
    await press(owner, 'Issue 1 award');
    await owner.getByRole('heading', { level: 1, name: /Awarded/ }).waitFor();
  }
  await registrar.goto(desk);
  await registrar.getByRole('link', { name: 'Awards that can still be undone' }).click();
  await registrar.getByText('You see what belongs to Faculty of Medicine.').waitFor();
  assert.equal(await registrar.getByText('Owe Berg').count(), 0);
  await sound(registrar, 'unit-undo');
  await registrar.getByRole('link', { name: 'Ylva Lind' }).click();
  await press(registrar, 'Undo 1 award');
  await registrar.getByText('The award to Ylva Lind is undone. Nobody was told.').waitFor();

  await registrar.goto(desk);
  await registrar.getByRole('link', { name: /^Renewal/ }).click();
  await registrar.getByLabel('by evidence').check();
  await press(registrar, 'Save how it is renewed');
  await registrar.getByText('Saved. Holders read it from now on.').waitFor();

  await owner.goto(`${desk}/quizzes`);
  assert.ok(await owner.locator('main .ruled li').count() > 0, 'the organisation has quizzes');
  await registrar.goto(`${desk}/quizzes`);
  assert.equal(await registrar.locator('main .ruled li').count(), 0, 'none is of the unit');
  await registrar.getByLabel('Title').fill('Bones and joints');
  await registrar.getByLabel('Unit').selectOption({ label: 'Faculty of Medicine' });
  await sound(registrar, 'unit-quizzes');
  await press(registrar, 'Begin it');
  await registrar.getByText('An item bank of Faculty of Medicine').waitFor();
  await sound(registrar, 'unit-bank');

  await registrar.goto(`${desk}/log`);
  await registrar.getByRole('link', { name: /Webhooks/ }).click();
  await registrar.getByText(/whose role counts in the whole of it/).waitFor();
  await sound(registrar, 'unit-webhooks');
  await registrar.getByRole('link', { name: 'Open a door' }).click();
  await until(async () => await registrar.getByLabel('What is awarded').locator('option').count() === 2, 'to choose, and what is of the unit');
});

test('the owner sees the unit at the desk, and changes what the registrar may', async () => {
  await owner.goto(desk);
  await owner.getByLabel('Unit').selectOption({ label: 'Faculty of Medicine' });
  await press(owner, 'Show these');
  await until(async () => await owner.locator('.labels li').count() === 1, 'it to say so');
  await sound(owner, 'unit-desk-owner');
  await owner.goto(`${desk}/members`);
  await sound(owner, 'unit-members');
  await owner.getByRole('row', { name: /Siv Aspen/ }).getByRole('link').click();
  await sound(owner, 'unit-member');
  await owner.getByRole('radio', { name: /^author/i }).check();
  await press(owner, 'Change the role');
  await owner.getByText('is now: ').waitFor();
  await registrar.goto(`${desk}/awards`);
  assert.equal(await registrar.getByText('Tore Lindqvist').count(), 0, 'an author reads no awards');
  await owner.getByRole('row', { name: /Siv Aspen/ }).getByRole('link').click();
  await press(owner, 'Remove from Faculty of Medicine');
  assert.equal((await registrar.goto(desk)).status(), 404);
});

test('who removes a unit is told first what is in it and where that goes', async () => {
  await owner.goto(`${desk}/units`);
  await owner.getByRole('link', { name: 'Change Department of Anatomy' }).click();
  await owner.getByRole('link', { name: 'Remove the unit' }).click();
  await owner.getByText(/1 micro-credential goes, with all awards, to Faculty of Medicine/).waitFor();
  await sound(owner, 'unit-remove');
  await press(owner, 'Remove the unit');
  await owner.getByText('Department of Anatomy is removed.').waitFor();
  assert.equal(await owner.getByRole('row', { name: /Department of Anatomy/ }).count(), 0);
  await owner.goto(desk);
  await owner.getByLabel('Unit').selectOption({ label: 'Faculty of Medicine' });
  await press(owner, 'Show these');
  await until(async () => await owner.locator('.labels li').count() === 1, 'it to say so');
});
