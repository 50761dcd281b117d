// From a plan to an award: an author writes how it is assessed, a learner hands
// in, an assessor judges, the award is made by itself and says why it exists.
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { house, quiet, sound } from './lib.mjs';
import { enter, fresh, until } from './steps.mjs';

const { place, chrome } = await house();
let registrar, learner, desk, offer;
before(async () => {
  registrar = await enter(await fresh(chrome), place.signIn.registrar);
  desk = new URL(registrar.url()).pathname;
  learner = await enter(await fresh(chrome), place.signIn.learner);
  await learner.setViewportSize({ width: 390, height: 844 });
});

const go = (page, path) => page.goto(new URL(path, place.url).href);
const say = (page, text) => page.locator('main').getByText(text).first().waitFor();

test('a plan is written, put right and published', async () => {
  await go(registrar, desk);
  offer = await registrar.locator('li').filter({ hasText: 'Data Analysis with SQL' }).getByRole('link', { name: 'Public page' }).last().getAttribute('href');
  await go(registrar, `${desk}/define/${offer.split('/').pop()}/assessment`);
  await registrar.getByLabel('Task 1: title').fill('A short report');
  await registrar.getByLabel('Task 1: what is handed in').selectOption('Text written here');
  await registrar.getByLabel('Task 1: what is to be done').fill('Write half a page on a question of your own.');
  await registrar.getByLabel('Per cent of all points to pass').fill('60');
  await registrar.getByLabel('Days to appeal').fill('14');
  await registrar.getByRole('button', { name: 'Save and publish' }).click();
  await registrar.getByRole('heading', { name: /to correct/ }).waitFor(); // no rubric, no days
  await registrar.getByLabel('Task 1: rubric').fill('Reasoning\nThin | 2 | asserts\n* Sound | 7 | argues\nStrong | 10 | argues and doubts');
  await registrar.getByLabel('Days an assessor has').fill('7');
  await registrar.getByRole('button', { name: 'Save and publish' }).click();
  await say(registrar, 'Version 1 is published');
  await sound(registrar, 'plan');
});

test('a learner applies on a phone; what is typed is kept', async () => {
  const calm = quiet(learner);
  await go(learner, offer);
  await learner.getByRole('link', { name: /assessed here/ }).click();
  await say(learner, 'At least 60 per cent of 10 points');
  await sound(learner, 'apply');
  await learner.getByRole('button', { name: 'Begin' }).click();
  await learner.getByLabel('Your answer').fill('Ferries run late because tides do, which the last three winters show.');
  await say(learner, 'Saved.');
  await learner.reload();
  assert.match(await learner.getByLabel('Your answer').inputValue(), /^Ferries run late/);
  await sound(learner, 'handing in');
  await learner.getByRole('button', { name: 'Hand it in' }).click();
  await say(learner, 'It is handed in');
  calm();
});

test('an assessor judges by the rubric', async () => {
  await until(async () => {
    await go(registrar, `${desk}/assess`);
    return await registrar.locator('[aria-labelledby=mine]').getByRole('link', { name: /Mira Fenwright/ }).count() > 0;
  }, 'the work to be given to an assessor');
  await sound(registrar, 'queue');
  await registrar.locator('[aria-labelledby=mine]').getByRole('link', { name: /Mira Fenwright/ }).click();
  await say(registrar, 'Ferries run late because tides do');
  await registrar.getByRole('radio', { name: /Sound/ }).check();
  await registrar.getByLabel('To the learner, on the whole').fill('It argues well, and says what it does not know.');
  await sound(registrar, 'marking');
  await registrar.getByRole('button', { name: 'Give this judgement' }).click();
  await say(registrar, 'Your judgement is given');
});

test('the learner reads how it went, and the award says why it exists', async () => {
  await until(async () => {
    await learner.reload();
    return await learner.locator('main').getByText('It argues well').count() > 0;
  }, 'the decision');
  await sound(learner, 'decided');
  await go(learner, '/applications');
  await sound(learner, 'applications');
  let award;
  await until(async () => {
    await go(registrar, `${desk}/awards?q=Mira+Fenwright`);
    for (const href of await registrar.locator('main table th a, main table td a').evaluateAll((all) => all.map((a) => a.getAttribute('href')))) {
      await go(registrar, href);
      if (await registrar.getByText('Sound').count() > 0) { award = href; break; }
    }
    return award;
  }, 'the award');
  await say(registrar, 'Reasoning');
  await sound(registrar, 'why');
});
