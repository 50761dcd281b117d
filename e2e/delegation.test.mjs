// A university lets an employer and an examiner award what it has published:
// within bounds, signed by the university, and nothing else.
import { test, before } from 'node:test';
import assert from 'node:assert/strict';
import { house, quiet, sound } from './lib.mjs';
import { enter, enterByMail, fresh, linkIn, mailTo, main, press } from './steps.mjs';

const { place, chrome } = await house();
let oda, desk, femke, kestrel, use, given;
const day = (days) => new Date(Date.now() + days * 864e5).toISOString().slice(0, 10);
before(async () => {
  oda = await enter(await fresh(chrome), place.signIn.registrar);
  desk = oda.url();
  femke = await enterByMail(await fresh(chrome), place.url, 'femke.oudelaan@kestrel.example');
  kestrel = femke.url();
});

const follow = async (page, name) => {
  await page.getByRole('link', { name, exact: true }).first().click();
  await page.waitForLoadState();
};
const award = async (page, name, email, result = '88') => {
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('E-mail address').fill(email);
  if (await page.getByLabel('Result').count()) await page.getByLabel('Result').fill(result);
  await press(page, 'Issue 1 award');
};

test('the university lets the employer award, twice at most', async () => {
  const calm = quiet(oda);
  await follow(oda, 'Who else may award');
  assert.match(await main(oda), /Kestrel Systems/); // as the demo has it
  await sound(oda, 'delegations');
  await follow(oda, 'Let somebody award');
  await press(oda, 'Let them award it');
  assert.match(await main(oda), /Choose what they may award/);
  await oda.getByLabel('Micro-credential').selectOption({ label: 'Data Analysis with SQL' });
  await press(oda, 'Let them award it');
  for (const said of [/one of the two/, /a delegation has an end/, /Say why they award this for you/]) assert.match(await main(oda), said);
  await sound(oda, 'delegation-errors');
  await oda.getByLabel('Organisation on this server').fill('kestrel');
  await oda.getByLabel('Last day').fill(day(90));
  await oda.getByLabel('Awards at most').fill('2');
  await oda.getByLabel('Reason').fill('They run the course in spring.');
  await press(oda, 'Let them award it');
  assert.match(await main(oda), /Kestrel Systems may award it/);
  given = oda.url();
  await sound(oda, 'delegation-given');
  calm();
});

test('its registrar awards, sees what she awarded, and nothing else', async () => {
  const calm = quiet(femke);
  await mailTo(await femke.context().newPage(), place.url, 'femke.oudelaan@kestrel.example', /asks you to award “Data Analysis with SQL”/);
  await femke.goto(kestrel);
  await follow(femke, 'Issue for others');
  await sound(femke, 'delegated');
  await follow(femke, 'Data Analysis with SQL');
  use = femke.url();
  await follow(femke, 'Issue an award');
  await sound(femke, 'delegated-issue');
  await award(femke, 'Ada Brenninkmeijer', 'ada.b@mail.example');
  assert.match(await main(femke), /1 of 2 awards made/);
  await follow(femke, 'Issue an award');
  await award(femke, 'Joost van Rhyn', 'joost@mail.example');
  assert.match(await main(femke), /Used up/);
  assert.match(await main(femke), /Ada Brenninkmeijer[\s\S]*not yet/);
  await sound(femke, 'delegated-used-up');
  await femke.goto(`${use}/issue`);
  await award(femke, 'One More', 'more@mail.example');
  assert.match(await main(femke), /allows 2 in all. Awarded so far: 2; left: 0/);
  for (const path of ['', '/awards', '/log', '/delegations', '/define', '/batches/new']) {
    assert.equal((await femke.goto(desk + path)).status(), 404, `the university's desk${path}`);
  }
  calm();
});

const people = (n) => ({ name: 'spring.csv', mimeType: 'text/csv',
  buffer: Buffer.from('name,email,result\n' + Array.from({ length: n }, (_, i) => `Learner ${i},learner${i}@spring.example,17\n`).join('')) });
// The page goes on by itself.
const settled = (page, word) => page.locator('main', { hasText: word }).waitFor({ timeout: 40_000 });

test('a file awards everybody in it, unless they are more than may be', async () => {
  const calm = quiet(femke);
  await femke.goto(`${kestrel}/delegated`);
  await follow(femke, 'Modelling Threats to a Design');
  const threats = femke.url();
  await follow(femke, 'Award everybody in a file');
  await sound(femke, 'delegated-file');
  await femke.locator('input[type=file]').setInputFiles(people(41));
  await press(femke, 'Look at the file');
  await settled(femke, 'waits for you to start it');
  await press(femke, 'Award 41 people');
  assert.match(await main(femke), /allows 40 in all. Awarded so far: 1; left: 39; asked for now: 41/);
  assert.match(await main(femke), /waits for you to start it/);
  await sound(femke, 'delegated-too-many');
  await press(femke, 'Forget this file');
  await follow(femke, 'Award everybody in a file');
  await femke.locator('input[type=file]').setInputFiles(people(3));
  await press(femke, 'Look at the file');
  await settled(femke, 'waits for you to start it');
  await press(femke, 'Award 3 people');
  await settled(femke, '3 of 3 rows are done');
  await femke.goto(threats);
  assert.match(await main(femke), /4 of 40 awards made/);
  assert.match(await main(femke), /spring\.csv/);
  await sound(femke, 'delegated-files');
  calm();
});

test('an award for later is planned, changed and cancelled', async () => {
  const calm = quiet(femke);
  await femke.goto(`${kestrel}/delegated`);
  await follow(femke, 'Modelling Threats to a Design');
  await follow(femke, 'Issue an award');
  await femke.getByLabel('Make it later').fill(`${day(400 * 5)}T09:00`);
  await award(femke, 'Ida Quist', 'ida@later.example', '17');
  assert.match(await main(femke), /Choose a moment within the next three years/);
  assert.equal(await femke.getByLabel('Name', { exact: true }).inputValue(), 'Ida Quist');
  await sound(femke, 'delegated-later-errors');
  await femke.getByLabel('Make it later').fill(`${day(5)}T09:00`);
  await press(femke, 'Issue 1 award');
  assert.match(await main(femke), /The award to Ida Quist is made on/);
  const row = femke.getByRole('row').filter({ hasText: 'Ida Quist' });
  assert.match(await row.innerText(), /09:00[\s\S]*waits/);
  await sound(femke, 'delegated-later');

  await row.getByRole('link', { name: 'Change' }).click();
  await femke.getByRole('heading', { level: 1, name: 'Change an award for later' }).waitFor();
  assert.equal(await femke.getByLabel('Make it on').inputValue(), `${day(5)}T09:00`);
  await femke.getByLabel('Make it on').fill('');
  await press(femke, 'Save the change');
  assert.match(await main(femke), /Write the day and the time/);
  await femke.getByLabel('Make it on').fill(`${day(6)}T10:30`);
  await femke.getByLabel('Evidence').fill('https://work.example/ida');
  await sound(femke, 'delegated-later-change');
  await press(femke, 'Save the change');
  assert.match(await main(femke), /Saved\. The award to Ida Quist is made on/);
  assert.match(await row.innerText(), /10:30/);

  await oda.goto(`${desk}/scheduled`);
  const theirs = oda.getByRole('row').filter({ hasText: 'Ida Quist' });
  assert.match(await theirs.innerText(), /10:30[\s\S]*Planned by Kestrel Systems/);
  assert.equal(await theirs.getByRole('link', { name: 'Change' }).count(), 0);

  await row.getByRole('link', { name: 'Cancel' }).click();
  await femke.getByRole('heading', { level: 1, name: 'Cancel the award to Ida Quist' }).waitFor();
  await sound(femke, 'delegated-later-cancel');
  await press(femke, 'Cancel 1 award');
  assert.match(await main(femke), /The award to Ida Quist is cancelled/);
  assert.match(await femke.getByRole('row').filter({ hasText: 'cancelled' }).innerText(), /forgotten/);
  calm();
});

test('the award is the university\'s, and says who made it', async () => {
  await oda.goto(`${desk}/awards?q=brenninkmeijer`);
  await oda.locator('tbody a').first().click();
  await oda.waitForLoadState();
  assert.match(await main(oda), /Made by Kestrel Systems: Femke Oudelaan, who may award it for you: “They run the course in spring\.”/);
  await sound(oda, 'award-delegated');
  const ada = await (await fresh(chrome)).newPage();
  await mailTo(ada, place.url, 'ada.b@mail.example', /awarded you/);
  await ada.goto(await linkIn(ada, '/claim/'));
  await press(ada, 'Accept');
  await ada.locator('main a[href*="/a/"]').first().click();
  await ada.waitForLoadState();
  assert.match(await ada.locator('main').textContent(), /Awarded on its behalf\s*by Kestrel Systems/);
  await sound(ada, 'award-page-delegated');
  const signed = await (await ada.request.get(`${ada.url().split('?')[0]}.json`)).json();
  assert.equal(signed.issuer.name, 'Nordmark University');
  assert.equal(signed.credentialSubject.source.name, 'Kestrel Systems');
});

test('a person without an account accepts by mail, and awards', async () => {
  await oda.goto(`${desk}/delegations/new`);
  await oda.getByLabel('Micro-credential').selectOption({ label: 'Data Analysis with SQL' });
  await oda.getByLabel('Or a person: their name').fill('Hedda Ravn');
  await oda.getByLabel('And their mail address').fill('hedda@ravn.example');
  await oda.getByLabel('Last day').fill(day(30));
  await oda.getByLabel('Reason').fill('She examines in the north.');
  await press(oda, 'Let them award it');
  const hedda = await (await fresh(chrome)).newPage();
  await mailTo(hedda, place.url, 'hedda@ravn.example', /asks you to award/);
  await hedda.goto(await linkIn(hedda, '/asked/'));
  await sound(hedda, 'delegation-asked');
  await press(hedda, 'Accept the invitation');
  assert.match(await main(hedda), /You may award this for Nordmark University/);
  await follow(hedda, 'Issue an award');
  await award(hedda, 'Tor Lysne', 'tor@mail.example');
  assert.match(await main(hedda), /1 award made/);
  await hedda.goto(`${place.url}/record`);
  await follow(hedda, 'What you may award for others');
  assert.match(await main(hedda), /For Nordmark University/);
  assert.equal((await hedda.goto(use)).status(), 404);
});

test('revoked, it is over, and what was awarded stays', async () => {
  await oda.goto(given);
  await follow(oda, 'Revoke it');
  await press(oda, 'Revoke 1 delegation');
  assert.match(await main(oda), /Say why/);
  await oda.getByLabel('Reason').fill('The course has ended.');
  await sound(oda, 'delegation-revoke');
  await press(oda, 'Revoke 1 delegation');
  assert.match(await main(oda), /What was awarded stays in force/);
  await femke.goto(use);
  assert.match(await main(femke), /Revoked[\s\S]*The course has ended/);
  assert.doesNotMatch(await main(femke), /Ada Brenninkmeijer/);
  assert.equal(await femke.getByRole('link', { name: 'Issue an award' }).count(), 0);
  await oda.goto(`${desk}/log?kind=delegation.`);
  for (const said of [/Let others award a micro-credential/, /Awarded for another organisation/, /Ended that others award/]) assert.match(await main(oda), said);
});
