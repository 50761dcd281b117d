// Those who award nothing: an analyst and a sponsor of a university, and a
// manager, a recruiter and a reviewer. Each comes home to what is theirs to
// read, and to nothing else.
import { test, before } from 'node:test';
import assert from 'node:assert/strict';
import { house, sound } from './lib.mjs';
import { accept, checkText, enter, fresh, invite, until } from './steps.mjs';

const phone = { viewport: { width: 390, height: 844 } };
const { place, chrome } = await house();
let owner, desk, awarded;

// invited is somebody whom the owner invites in a role, in a browser of theirs.
const invited = async (name, role) => {
  const email = `${name.toLowerCase().replace(' ', '.')}@nordmark.example`;
  await invite(owner, desk, { name, email, role });
  const page = await (await fresh(chrome, phone)).newPage();
  await accept(page, place.url, email);
  await page.goto(`${place.url}/home`);
  return page;
};
const shut = async (page, ...paths) => {
  for (const path of paths) {
    assert.equal((await owner.request.get(`${desk}${path}`)).status(), 200, `${path} is a page of the owner's`);
    const answer = await page.goto(`${desk}${path}`);
    assert.ok([403, 404].includes(answer.status()), `${path} answers ${answer.status()}`);
  }
};

before(async () => {
  owner = await enter(await fresh(chrome), place.signIn.registrar);
  desk = owner.url();
});

test('an owner finds what was awarded in numbers, and as a file', async () => {
  await owner.getByRole('link', { name: 'Numbers', exact: true }).click();
  await owner.getByRole('heading', { level: 1, name: 'Numbers' }).waitFor();
  await sound(owner, 'numbers');
  const facts = await owner.locator('section', { has: owner.locator('#together') }).innerText();
  awarded = Number(facts.match(/Awarded\s+([\d,]+)/)[1].replace(/\D/g, ''));
  assert.ok(awarded > 100, `${awarded} awarded`);
  const file = await (await owner.request.get(`${desk}/numbers.csv`)).text();
  const sum = file.trim().split('\n').slice(1).reduce((n, line) => n + Number(line.split(',').at(-4)), 0);
  assert.equal(sum, awarded, 'the file and the page count alike');
});

test('an analyst sees the desk and its numbers, and no awards', async () => {
  const page = await invited('Liv Nordskog', 'analyst');
  assert.equal(page.url(), desk);
  await page.getByRole('link', { name: 'Numbers', exact: true }).first().click();
  await until(async () => /Nobody is named here/.test(await page.locator('main').innerText()), 'Nobody is named here');
  await sound(page, 'numbers-analyst');
  await shut(page, '/awards', '/issue', '/members', '/log');
});

test('a sponsor comes home to the numbers alone', async () => {
  const page = await invited('Odd Havstad', 'sponsor');
  assert.equal(page.url(), `${desk}/numbers`);
  assert.match(await page.locator('main').innerText(), new RegExp(`Awarded\\s+${awarded.toLocaleString('en')}`));
  await sound(page, 'numbers-sponsor');
  await shut(page, '', '/awards', '/define', '/members');
});

test('a manager comes home to the employer’s page, and finds the numbers there', async () => {
  const page = await invited('Siv Granli', 'manager');
  assert.equal(new URL(page.url()).pathname, '/employer');
  await page.getByRole('link', { name: /^Numbers of/ }).click();
  await page.getByRole('heading', { level: 1, name: 'Numbers' }).waitFor();
  await shut(page, '', '/awards', '/define');
});

test('a recruiter checks what an applicant gave them', async () => {
  const page = await enter(await fresh(chrome, phone), place.signIn.employer);
  assert.equal(new URL(page.url()).pathname, '/employer');
  assert.equal(await page.getByRole('link', { name: /^Numbers of/ }).count(), 0, 'a recruiter reads no numbers');
  await shut(page, '', '/numbers', '/awards');
  await page.goto(`${place.url}/employer`);
  await page.getByRole('link', { name: 'Check a credential' }).click();
  assert.equal((await checkText(page, place.url, place.awards.valid[0])).word, 'Good');
});

test('a reviewer of a quality body reads a description element by element', async () => {
  const page = await enter(await fresh(chrome, phone), place.signIn.quality);
  assert.equal(new URL(page.url()).pathname, '/quality');
  await shut(page, '', '/numbers', '/awards');
  await page.goto(`${place.url}/quality`);
  await page.getByRole('link', { name: 'Look through the catalogue' }).click();
  await page.locator('main a[href^="/m/"]').first().click();
  await until(async () => /Learning outcomes/i.test(await page.locator('main').innerText()), 'Learning outcomes');
  await sound(page, 'reviewer-reads');
});
