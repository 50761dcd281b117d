// Prior learning on a phone, a disagreement that a moderator settles, and an
// appeal that somebody new hears.
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { house, quiet, sound } from './lib.mjs';
import { enter, fresh, until } from './steps.mjs';

const { place, chrome } = await house();
let registrar, learner, assessor, desk, offer;
before(async () => {
  registrar = await enter(await fresh(chrome), place.signIn.registrar);
  desk = new URL(registrar.url()).pathname;
  learner = await enter(await fresh(chrome), place.signIn.learner);
  await learner.setViewportSize({ width: 390, height: 844 });
  assessor = await enter(await fresh(chrome), place.signIn.assessor);
});

const go = (page, path) => page.goto(new URL(path, place.url).href);
const say = (page, text) => page.locator('main').getByText(text).first().waitFor();

test('a moderator settles what two assessors disagree on', async () => {
  await go(registrar, `${desk}/assess`);
  await sound(registrar, 'desk');
  await registrar.locator('li').filter({ hasText: 'Moderation' }).getByRole('link').first().click();
  await say(registrar, 'The service port is a boundary, and it is missing');
  assert.equal(await registrar.getByText('Clear and complete').count() > 0, true);
  await registrar.getByRole('group', { name: /Coverage/ }).getByRole('radio', { name: /All boundaries/ }).check();
  await registrar.getByLabel('To the learner, on the whole').fill('The service port is treated on page three, so all boundaries are there.');
  await sound(registrar, 'moderation');
  await registrar.getByRole('button', { name: 'Give this judgement' }).click();
  await say(registrar, 'Nothing waits for you');
});

test('an appeal is heard by somebody new', async () => {
  await go(assessor, `${desk}/assess`);
  await assessor.locator('li').filter({ hasText: 'Appeal' }).getByRole('link').first().click();
  await say(assessor, 'The fourth boundary stands on my second page');
  for (const name of [/Coverage/, /Method/, /Reasons/]) await assessor.getByRole('group', { name }).getByRole('radio').nth(2).check();
  await assessor.getByLabel('To the learner, on the whole').fill('The fourth boundary is there. I count it.');
  await sound(assessor, 'appeal');
  await assessor.getByRole('button', { name: 'Give this judgement' }).click();
  await say(assessor, 'Nothing waits for you');
  await go(registrar, `${desk}/assess`);
  await until(async () => {
    await registrar.reload();
    return await registrar.locator('main').getByText('Appealed, being looked at anew').count() === 0;
  }, 'the appeal to be decided');
  await go(assessor, `${desk}/assess/assessors`);
  await sound(assessor, 'own-figures');
  await go(registrar, `${desk}/assess/assessors`);
  await registrar.getByRole('img', { name: /beside others, by month/ }).first().waitFor();
  await sound(registrar, 'agreement');
});

test('a plan lets prior learning be recognised', async () => {
  await go(registrar, desk);
  offer = await registrar.locator('li').filter({ hasText: 'Data Analysis with SQL' }).getByRole('link', { name: 'Public page' }).last().getAttribute('href');
  await go(registrar, `${desk}/define/${offer.split('/').pop()}/assessment`);
  await registrar.getByLabel('Task 1: title').fill('A short report');
  await registrar.getByLabel('Task 1: what is handed in').selectOption('Text written here');
  await registrar.getByLabel('Task 1: what is to be done').fill('Write half a page on a question of your own.');
  await registrar.getByLabel('Task 1: rubric').fill('Reasoning\nThin | 2\n* Sound | 5');
  await registrar.getByLabel('Days an assessor has').fill('7');
  await registrar.getByLabel('Days to appeal').fill('14');
  await registrar.getByLabel('Prior learning is recognised').check();
  await registrar.getByLabel(/a partial award is given/).check();
  await sound(registrar, 'recognising-plan');
  await registrar.getByRole('button', { name: 'Save and publish' }).click();
  await say(registrar, 'Version 1 is published');
});

test('who can do it already puts a portfolio together on a phone', async () => {
  const calm = quiet(learner);
  await go(learner, offer);
  await learner.getByRole('link', { name: 'I can do this already' }).click();
  await sound(learner, 'already');
  await learner.getByRole('button', { name: 'I can do this already' }).click();
  await say(learner, 'Nothing is in it yet');
  await learner.getByRole('link', { name: 'Add a piece' }).click();
  await learner.getByRole('button', { name: 'Save this piece' }).click();
  await learner.getByRole('heading', { name: /to correct/ }).waitFor();
  await learner.getByLabel('What is it?').fill('Report on ferry delays');
  await learner.getByRole('checkbox', { name: /^1\./ }).check();
  await learner.getByRole('checkbox', { name: /^4\./ }).check();
  await learner.getByLabel('How does it show them?').fill('I wrote the queries and explained the result to the harbour office.');
  await learner.getByLabel('A file').setInputFiles({ name: 'ferries.txt', mimeType: 'text/plain', buffer: Buffer.from('Winter, 31 late; summer, 4 late.') });
  await sound(learner, 'piece');
  await learner.getByRole('button', { name: 'Save this piece' }).click();
  await say(learner, 'It is kept with what you hand in');
  await learner.getByRole('link', { name: 'Report on ferry delays' }).click();
  await learner.getByLabel('Text').fill('The queries are in the file.');
  await learner.getByRole('button', { name: 'Save this piece' }).click();
  await learner.getByRole('link', { name: 'Report on ferry delays' }).click();
  await learner.getByRole('link', { name: 'Earlier savings' }).click();
  await sound(learner, 'savings');
  await learner.getByRole('button', { name: 'Take this back' }).click();
  await say(learner, 'It is taken back');
  await sound(learner, 'portfolio');
  await learner.getByRole('button', { name: 'Hand it in' }).click();
  await say(learner, 'It is handed in');
  calm();
});

test('each outcome is judged, and the part that was shown is awarded', async () => {
  await until(async () => {
    await go(registrar, `${desk}/assess`);
    return await registrar.locator('[aria-labelledby=mine]').getByRole('link', { name: /SQL: Mira Fenwright/ }).count() > 0;
  }, 'the portfolio to be given to an assessor');
  await registrar.locator('[aria-labelledby=mine]').getByRole('link', { name: /SQL: Mira Fenwright/ }).click();
  await say(registrar, 'Piece 1, “Report on ferry delays”');
  for (const [outcome, level] of [[1, 'Shown'], [2, 'Not shown'], [3, 'Not shown'], [4, 'Shown']]) {
    await registrar.getByRole('group', { name: new RegExp(`^Outcome ${outcome}:`) }).getByRole('radio', { name: level, exact: true }).check();
    await registrar.getByLabel(`Why, for outcome ${outcome}`).fill(level === 'Shown' ? 'The report shows it.' : 'No piece is about it.');
  }
  await registrar.getByLabel('To the learner, on the whole').fill('A clear report. Groups and duplicates are still to be shown.');
  await sound(registrar, 'judging-portfolio');
  await registrar.getByRole('button', { name: 'Give this judgement' }).click();
  await until(async () => {
    await learner.reload();
    return await learner.locator('main').getByText('Recognised in part').count() > 0;
  }, 'the decision');
  await sound(learner, 'in-part');
  await learner.getByRole('button', { name: 'Take the partial award' }).click();
  await say(learner, 'The partial award is being made');
  await until(async () => {
    await learner.reload();
    return await learner.locator('main').getByText('Recognised in part, and awarded').count() > 0;
  }, 'the award');
  await go(registrar, `${desk}/awards?q=Mira+Fenwright`);
  await registrar.getByText('(partial: outcomes 1, 4)').first().waitFor();
  const rows = registrar.locator('main tr').filter({ hasText: '(partial: outcomes 1, 4)' });
  await rows.getByRole('link').first().click();
  await say(registrar, 'Prior learning was recognised on');
  await sound(registrar, 'why-in-part');
  await registrar.getByRole('link', { name: /partial: outcomes 1, 4/ }).first().click();
  await say(registrar, 'This is a part: outcomes 1 and 4');
  await sound(registrar, 'a-part');
});

test('the rest, by another portfolio, makes it the whole award', async () => {
  await learner.getByRole('link', { name: 'Begin with the rest' }).click();
  await learner.getByRole('button', { name: 'I can do this already' }).click();
  await say(learner, 'Outcomes 1 and 4 recognised before. With the rest it becomes the whole award.');
  await learner.getByRole('link', { name: 'Add a piece' }).click();
  assert.equal(await learner.getByRole('checkbox', { name: /^1\./ }).count(), 0);
  await learner.getByLabel('What is it?').fill('Cleaning the harbour register');
  await learner.getByRole('checkbox', { name: /^2\./ }).check();
  await learner.getByRole('checkbox', { name: /^3\./ }).check();
  await learner.getByLabel('How does it show them?').fill('Groups and duplicates are what it is about.');
  await learner.getByLabel('A file').setInputFiles({ name: 'register.txt', mimeType: 'text/plain', buffer: Buffer.from('417 ships, 12 of them twice.') });
  await learner.getByRole('button', { name: 'Save this piece' }).click();
  await say(learner, 'It is kept with what you hand in');
  await sound(learner, 'the-rest');
  await learner.getByRole('button', { name: 'Hand it in' }).click();
  await say(learner, 'It is handed in');
  await until(async () => {
    await go(registrar, `${desk}/assess`);
    return await registrar.locator('[aria-labelledby=mine]').getByRole('link', { name: /SQL: Mira Fenwright/ }).count() > 0;
  }, 'the second portfolio to be given to an assessor');
  await registrar.locator('main section').last().getByRole('link', { name: /Mira Fenwright/ }).first().click();
  await say(registrar, 'Cleaning the harbour register');
  await sound(registrar, 'case-of-a-portfolio');
  const file = await registrar.request.get(await registrar.getByRole('link', { name: 'register.txt' }).evaluate((a) => a.href));
  assert.equal(await file.text(), '417 ships, 12 of them twice.');
  await go(registrar, `${desk}/assess`);
  await registrar.locator('[aria-labelledby=mine]').getByRole('link', { name: /SQL: Mira Fenwright/ }).click();
  for (const outcome of [2, 3]) {
    await registrar.getByRole('group', { name: new RegExp(`^Outcome ${outcome}:`) }).getByRole('radio', { name: 'Shown', exact: true }).check();
    await registrar.getByLabel(`Why, for outcome ${outcome}`).fill('The register shows it.');
  }
  await registrar.getByLabel('To the learner, on the whole').fill('Now all of it is shown.');
  await registrar.getByRole('button', { name: 'Give this judgement' }).click();
  await until(async () => {
    await learner.reload();
    return await learner.locator('main').getByText('Recognised and awarded').count() > 0;
  }, 'the whole award');
  await say(learner, '4 of 4 outcomes are recognised');
  await sound(learner, 'whole');
});
