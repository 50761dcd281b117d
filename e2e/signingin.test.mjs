// Signing in and being one person: a passkey made and used (Chromium's virtual
// authenticator), sessions ended elsewhere, a further address, two accounts made
// one, and the way back in with a printed code.
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { house, quiet, sound } from './lib.mjs';
import { enter, enterByMail, fresh, linkIn, mailTo, until } from './steps.mjs';

// Browsers make passkeys for a name, so not for 127.0.0.1.
const { place, chrome } = await house({ addr: 'localhost:0' });
let mira, page, calm;
before(async () => {
  mira = await fresh(chrome);
  page = await enter(mira, place.signIn.learner);
  const device = await mira.newCDPSession(page);
  await device.send('WebAuthn.enable');
  await device.send('WebAuthn.addVirtualAuthenticator', { options: {
    protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
  } });
  calm = quiet(page);
});

const status = (p) => p.locator('main').getByRole('status').first();
const rows = (p, part) => p.locator(`section[aria-labelledby="${part}"] .plain-rows > li`);

test('a passkey is made, named and signs in', async () => {
  await page.getByRole('link', { name: 'Your account' }).click();
  await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
  await page.getByLabel('Name of the passkey').fill('My phone');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await status(page).getByText('“My phone” signs you in from now on').waitFor();
  assert.equal(await rows(page, 'passkeys').count(), 1);
  await sound(page, 'account');

  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.goto(`${place.url}/signin`);
  await sound(page, 'signin-passkey');
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.waitForURL((u) => u.pathname === '/record');
  await page.goto(`${place.url}/account`);
  assert.match(await rows(page, 'passkeys').innerText(), /last used/);
  await rows(page, 'passkeys').locator('summary').click();
  await page.getByLabel('New name').fill('Old phone');
  await page.getByRole('button', { name: 'Rename it' }).click();
  await rows(page, 'passkeys').getByText('Old phone').first().waitFor();
});

test('a passkey that was removed signs nobody in', async () => {
  calm();
  for (const event of ['request', 'console', 'pageerror']) page.removeAllListeners(event); // the server's no is an error to the console
  const cookies = await mira.cookies();
  await rows(page, 'passkeys').getByRole('button', { name: 'Remove Old phone' }).click();
  await status(page).getByText('opens nothing here any more').waitFor();
  await mira.clearCookies();
  await page.goto(`${place.url}/signin`);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByText('This passkey is not known here').waitFor();
  await mira.addCookies(cookies);
  calm = quiet(page);
});

test('sessions are listed and ended elsewhere', async () => {
  await page.goto(`${place.url}/account`);
  const before = await rows(page, 'sessions').count();
  const phone = await fresh(chrome, { userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1' });
  const there = await enterByMail(phone, place.url, 'mira.fenwright@post.example');
  assert.equal(new URL(there.url()).pathname, '/record');
  await page.reload();
  assert.equal(await rows(page, 'sessions').count(), before + 1);
  const row = rows(page, 'sessions').filter({ hasText: 'Safari on an iPhone' });
  assert.equal(await row.getByText('this one').count(), 0);
  await row.getByRole('button').click();
  await status(page).getByText('You are signed out there').waitFor();
  await there.goto(`${place.url}/record`);
  assert.equal(new URL(there.url()).pathname, '/signin');
  await phone.close();
  if (before > 1) {
    await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
    await status(page).getByText('You are signed out in').waitFor();
  }
  assert.equal(await rows(page, 'sessions').count(), 1);
});

// ask wants a link to an address, and gives it.
async function ask(email) {
  await page.goto(`${place.url}/account`);
  await page.getByLabel('A further address').fill(email);
  await page.getByRole('button', { name: 'Mail a link to it' }).click();
  await status(page).getByText(`on its way to ${email}`).waitFor();
  const reader = await (await fresh(chrome)).newPage();
  await mailTo(reader, place.url, email, /Is this address yours/);
  const link = await linkIn(reader, '/account/addresses/');
  return { reader, link };
}

test('a further address is proved in the browser that asked', async () => {
  const { reader, link } = await ask('mira@home.example');
  const answer = await reader.goto(link); // the mail read on another device
  assert.equal(answer.status(), 401);
  await reader.getByRole('heading', { level: 1, name: 'Sign in first' }).waitFor();
  await sound(reader, 'address-elsewhere');
  await reader.context().close();
  await page.goto(link);
  await sound(page, 'address');
  await page.getByRole('button', { name: 'Add this address' }).click();
  await status(page).getByText('mira@home.example is yours').waitFor();
  await rows(page, 'addresses').filter({ hasText: 'mira@home.example' }).getByRole('button', { name: /Write to this one/ }).click();
  await until(async () => /mira@home.example[\s\S]*we write to this one/.test(await rows(page, 'addresses').first().innerText()), 'mira@home.example … we write to this one');
});

test('two accounts become one', async () => {
  await page.goto(`${place.url}/record`);
  const { reader, link } = await ask('bram.oskell@mail.example');
  await reader.context().close();
  await page.goto(link);
  await page.getByRole('heading', { level: 1, name: 'Bring two accounts together' }).waitFor();
  await page.getByText('This cannot be undone').waitFor();
  await sound(page, 'merge');
  await page.getByRole('button', { name: 'Make 2 accounts one' }).click();
  await status(page).getByText('The two accounts are one').waitFor();
  await rows(page, 'addresses').filter({ hasText: 'bram.oskell@mail.example' }).waitFor();
  const answer = await page.goto(link);
  assert.equal(answer.status(), 410, 'the link works once');
});

test('a printed code is the way back in', async () => {
  await page.goto(`${place.url}/account/codes`);
  await sound(page, 'codes-before');
  await page.getByRole('button', { name: 'Make ten new codes' }).click();
  const codes = await page.locator('.codes code').allInnerTexts();
  assert.equal(codes.length, 10);
  await sound(page, 'codes');

  const lost = await (await fresh(chrome)).newPage();
  await lost.goto(`${place.url}/signin`);
  await lost.getByRole('link', { name: 'Use a printed recovery code' }).click();
  await lost.getByLabel('Recovery code').fill('AAAA-BBBB');
  await lost.getByLabel('An address you can read').fill('mira@new.example');
  await lost.getByRole('button', { name: 'Mail me a link' }).click();
  await lost.locator('.errors').waitFor();
  await sound(lost, 'recover-errors');
  await lost.getByLabel('Recovery code').fill(codes[2].toLowerCase());
  await lost.getByRole('button', { name: 'Mail me a link' }).click();
  await lost.getByRole('heading', { level: 1, name: 'Look at your mail' }).waitFor();
  await mailTo(lost, place.url, 'mira@new.example', /way back/);
  await lost.goto(await linkIn(lost, '/recover/'));
  await sound(lost, 'recover-link');
  await lost.getByRole('button', { name: 'Sign in' }).click();
  await status(lost).getByText('You are back in').waitFor();
  assert.match(await rows(lost, 'addresses').first().innerText(), /mira@new.example/);
  assert.match(await lost.locator('section[aria-labelledby="codes"]').innerText(), /9 of the codes/);
  await mailTo(lost, place.url, 'mira@home.example', /change to how you sign in/i);
});

test('the browser had nothing to complain about', async () => calm());
