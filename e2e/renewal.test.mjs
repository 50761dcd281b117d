// Renewal: said how at the desk, done for one award, found by time, earned by
// evidence; and a holder who says where they live.
import { test, before } from 'node:test';
import assert from 'node:assert/strict';
import { house, quiet, sound } from './lib.mjs';
import { enter, fresh, linkIn, mailTo, main, press, until } from './steps.mjs';

const { place, chrome } = await house();
let page, desk, calm;

before(async () => {
  page = await enter(await fresh(chrome), place.signIn.registrar);
  calm = quiet(page);
  desk = page.url();
});

test('how awards are renewed is said at the desk', async () => {
  await page.goto(desk);
  await page.getByRole('link', { name: /^Renewal/ }).first().click();
  await page.getByRole('heading', { level: 1, name: 'How awards are renewed' }).waitFor();
  await page.getByLabel('by being assessed again').check();
  await page.getByLabel('by evidence').check();
  await page.getByLabel('What it takes').fill('Two pieces of work of the last year.');
  await page.getByRole('button', { name: 'Save how it is renewed' }).click();
  await page.getByText('Saved. Holders read it from now on.').waitFor();
  assert.ok(await page.getByLabel('by evidence').isChecked());
  await sound(page, 'renewal-ways');
});

test('one award is renewed, and both lead to each other', async () => {
  await page.goto(`${desk}/awards?status=inForce`);
  await page.locator('main table a').last().click();
  const old = page.url();
  await page.getByRole('link', { name: 'Renew it' }).click();
  await page.getByRole('heading', { level: 1, name: /^Renew the award to/ }).waitFor();
  await sound(page, 'renewal-one');
  await page.getByRole('button', { name: 'Renew 1 award' }).click();
  await page.getByRole('heading', { level: 1, name: /^Awarded to/ }).waitFor();
  await page.getByRole('link', { name: 'See the award', exact: true }).click();
  await page.getByRole('link', { name: /^the award of/ }).click();
  await page.getByText('Renewed by a newer award').waitFor();
  assert.equal(page.url(), old);
  await sound(page, 'renewal-old');
  assert.equal(await page.getByRole('link', { name: 'Renew it' }).count(), 0);
});

test('awards that run out are listed by time', async () => {
  await page.goto(desk);
  await page.getByRole('link', { name: 'Awards that run out soon' }).click();
  await page.locator('#ends').selectOption({ label: 'has run out' });
  await page.getByRole('button', { name: 'Show these' }).click();
  await page.waitForURL(/ends=over/);
  await sound(page, 'renewal-run-out');
  await page.goto(`${desk}/batches/select?ends=365&action=renew`);
  await sound(page, 'renewal-select');
});

test('somebody says where they live', async () => {
  await page.goto(new URL('/account', desk).href);
  assert.equal(await page.locator('#zone').inputValue(), '');
  await page.locator('#zone').selectOption('Europe/Oslo');
  await page.getByRole('button', { name: 'Change your time zone' }).click();
  await page.getByText('Your time zone is Europe/Oslo.').waitFor();
  assert.equal(await page.locator('#zone').inputValue(), 'Europe/Oslo');
  await sound(page, 'account-zone');
});

test('somebody chooses the language of their mails', async () => {
  await page.goto(new URL('/account', desk).href);
  await page.getByLabel('Language of your mails').selectOption({ label: 'Deutsch' });
  await page.getByRole('button', { name: 'Change the language of your mails' }).click();
  await page.getByText('From now on your mails are written in this language: Deutsch.').waitFor();
  assert.equal(await page.locator('#language').inputValue(), 'de');
  await page.locator('#language').selectOption('');
  await page.getByRole('button', { name: 'Change the language of your mails' }).click();
  await page.getByText('depends on what it is about').waitFor();
  calm();
});

const say = (who, text) => who.locator('main').getByText(text).first().waitFor();

// handInReports hands in one piece that shows all, from the page of a renewal.
async function handInReports(holder) {
  await holder.getByRole('link', { name: 'Add a piece' }).click();
  await holder.getByLabel('What is it?').fill('Reports for the ferry line');
  for (const box of await holder.locator('main input[name=outcomes]').all()) await box.check();
  await holder.getByLabel('How does it show them?').fill('Every week, with SQL.');
  await holder.getByLabel('Text', { exact: true }).fill('Ferries run late because tides do.');
  await holder.getByRole('button', { name: 'Save this piece' }).click();
  await say(holder, 'It is kept with what you hand in.');
  await holder.getByRole('button', { name: 'Hand it in' }).click();
  await say(holder, 'It is handed in');
}

// judge has the renewal that waits judged as shown, and looks at both pages.
async function judge(queue, work) {
  const mine = page.locator('[aria-labelledby=mine] li').filter({ hasText: 'Renewal of the award of' });
  await until(async () => {
    await page.goto(`${desk}/assess`);
    return await mine.count() > 0;
  }, 'the renewal to be given to an assessor');
  if (queue) await sound(page, queue);
  await mine.getByRole('link').click();
  await page.getByRole('heading', { name: 'A renewal' }).waitFor();
  const at = page.url();
  for (const shown of await page.getByRole('radio', { name: 'Shown', exact: true }).all()) await shown.check();
  for (const why of await page.locator('main textarea[name^=note-]').all()) await why.fill('The reports show it.');
  await page.getByLabel('To the learner, on the whole').fill('Sound work.');
  if (work) await sound(page, work);
  await page.getByRole('button', { name: 'Give this judgement' }).click();
  await say(page, 'Your judgement is given');
  return at;
}

test('evidence renews an award through the assessors\u2019 queue', async () => {
  const go = (who, path) => who.goto(new URL(path, desk).href);
  const holder = await enter(await fresh(chrome), place.signIn.learner);
  const still = quiet(holder);
  await holder.setViewportSize({ width: 390, height: 844 });

  // An award that runs out, accepted by its holder.
  await go(page, desk);
  const title = 'Data Analysis with SQL';
  const offer = await page.locator('li').filter({ hasText: title }).getByRole('link', { name: 'Public page' }).last().getAttribute('href');
  const define = `${new URL(desk).pathname}/define/${offer.split('/').pop()}`;
  await go(page, `${define}/assessment`);
  await page.getByLabel('Task 1: title').fill('A short report');
  await page.getByLabel('Task 1: what is handed in').selectOption('Text written here');
  await page.getByLabel('Task 1: what is to be done').fill('Write half a page.');
  await page.getByLabel('Task 1: rubric').fill('Reasoning\nThin | 2 | asserts\n* Sound | 5 | argues');
  await page.getByLabel('Per cent of all points to pass').fill('60');
  await page.getByLabel('Days an assessor has').fill('7');
  await page.getByRole('button', { name: 'Save and publish' }).click();
  await say(page, 'Version 1 is published');
  await go(page, `${define}/renewal`);
  await page.getByLabel('by being assessed again').check();
  await page.getByLabel('by evidence').check();
  await page.getByLabel('What it takes').fill('Two pieces of work of the last year.');
  await page.getByLabel('Days before it runs out').fill('-3');
  await page.getByRole('button', { name: 'Save how it is renewed' }).click();
  await page.getByText('Write a number of days from 0 to 3650, or nothing.').first().waitFor();
  await page.getByLabel('Days before it runs out').fill('3000');
  await page.getByLabel('Days after it ran out').fill('90');
  await page.getByRole('button', { name: 'Save how it is renewed' }).click();
  await say(page, 'Saved. Holders read it from now on.');
  await sound(page, 'renewal-window');

  await go(holder, '/record');
  await holder.locator('main a[href^="/a/"]').filter({ hasText: title }).first().click();
  const old = holder.url();
  await holder.getByRole('heading', { name: 'Renew it' }).waitFor();
  await sound(holder, 'renewal-award');
  await holder.getByRole('link', { name: /^Hand in evidence/ }).click();
  await holder.getByRole('heading', { level: 1, name: /^Renew/ }).waitFor();
  await say(holder, 'Two pieces of work of the last year.');
  await sound(holder, 'renewal-begin');
  await holder.getByRole('radio', { name: 'By evidence' }).check();
  await holder.getByRole('button', { name: 'Begin' }).click();
  await holder.getByRole('heading', { name: 'Your evidence' }).waitFor();
  await sound(holder, 'renewal-own');
  await handInReports(holder);
  await holder.goto(old);
  await holder.getByRole('link', { name: /^You have begun its renewal/ }).waitFor();
  await holder.goto(`${old}/renew`); // found again, not begun twice
  await holder.waitForURL(/\/applications\//);

  // It is judged as what it is.
  await judge('renewal-queue', 'renewal-judge');

  // The new award is made by itself, and both say so.
  await until(async () => {
    await go(holder, '/applications');
    return await holder.getByText('Passed, and the award is renewed').count() > 0;
  }, 'the new award');
  await sound(holder, 'renewal-applications');
  await go(page, `${new URL(desk).pathname}/awards?q=Mira+Fenwright`);
  let found = false;
  for (const href of await page.locator('main table th a, main table td a').evaluateAll((all) => all.map((a) => a.getAttribute('href')))) {
    await go(page, href);
    if (await page.getByText(/^It renews the award of .* by evidence/).count() > 0) { found = true; break; }
  }
  assert.ok(found, 'no award says that evidence renewed another');
  await sound(page, 'renewal-why');
  await page.getByRole('link', { name: /^the award of/ }).click();
  await say(page, 'Renewed by a newer award');
  await holder.goto(old);
  await say(holder, 'It is renewed. Accept the new award by the link in your mail.');
  still();
});

test('what was revoked while its renewal was judged leaves nothing to renew, and says so', async () => {
  await page.goto(`${desk}/issue`);
  await page.getByRole('link', { name: 'Data Analysis with SQL' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill('Ida Quist');
  await page.getByLabel('E-mail address').fill('ida@renewal.example');
  await page.getByLabel('Result').fill('88');
  await page.getByRole('button', { name: 'Issue 1 award' }).click();
  await page.getByRole('link', { name: 'See the award' }).click();
  const award = page.url();

  const holder = await (await fresh(chrome)).newPage();
  const still = quiet(holder);
  await mailTo(holder, place.url, 'ida@renewal.example', /awarded you/);
  await holder.goto(await linkIn(holder, '/claim/'));
  await press(holder, 'Accept');
  await holder.locator('main a[href*="/a/"]').first().click();
  await holder.getByRole('link', { name: /^Hand in evidence/ }).click();
  await holder.getByRole('radio', { name: 'By evidence' }).check();
  await holder.getByRole('button', { name: 'Begin' }).click();
  await holder.getByRole('heading', { name: 'Your evidence' }).waitFor();
  const renewal = holder.url();
  await handInReports(holder);

  await page.goto(award);
  await page.getByRole('link', { name: 'Revoke it' }).click();
  await page.getByLabel('Reason').fill('Awarded in error.');
  await page.getByRole('button', { name: 'Revoke 1 award' }).click();
  await page.waitForLoadState();
  const mark = await judge();

  const why = 'The award that this renews was revoked meanwhile, so there is nothing to renew.';
  await until(async () => {
    await holder.goto(renewal);
    return await holder.getByText('Passed, and nothing was left to renew').count() > 0;
  }, 'the renewal to end');
  await say(holder, `No new award was made. ${why} Ask whoever awarded it`);
  assert.doesNotMatch(await main(holder), /In force/);
  await sound(holder, 'renewal-ended');
  assert.match(await mailTo(holder, place.url, 'ida@renewal.example', /a decision/), /No new award was made: the award that you renewed was revoked meanwhile/);
  await page.goto(mark);
  await say(page, `It was passed, and no award was made. ${why}`);
  await page.goto(`${desk}/assess`);
  await page.locator('[aria-labelledby=all] li').filter({ hasText: 'nothing was left to renew' }).getByRole('link').click();
  await say(page, `${why} The learner was told.`);
  await sound(page, 'renewal-ended-case');
  await page.goto(`${desk}/log?kind=application.`);
  await say(page, 'Passed, and nothing was left to renew');
  still();
});
