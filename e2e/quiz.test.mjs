// A quiz from its item bank to its figures: an author writes a question, makes
// a quiz and opens it; a learner takes it on a phone, loses the connection,
// goes on, hands in; without JavaScript, too.
import { test, before } from 'node:test';
import assert from 'node:assert/strict';
import { house, quiet, sound } from './lib.mjs';
import { enter, fresh, until } from './steps.mjs';

const { place, chrome } = await house();
let registrar, learner, calm;
let desk, bank, address, attempt;

before(async () => {
  registrar = await enter(await fresh(chrome), place.signIn.registrar);
  desk = new URL(registrar.url()).pathname;
  learner = await enter(await fresh(chrome, { viewport: { width: 390, height: 844 } }), place.signIn.learner);
  calm = quiet(learner);
});

let broken;
function step(name, fn) {
  test(name, async (t) => {
    if (broken) return t.skip(`after "${broken}" failed`);
    try {
      await fn(t);
    } catch (err) {
      for (const page of [registrar, learner]) if (page) t.diagnostic(`${page.url()}: ${(await page.locator('main').innerText().catch(String)).slice(0, 400).replace(/\s+/g, ' ')}`);
      broken = name;
      throw err;
    }
  });
}

step('the desk lists the quiz and its bank, preview and figures', async () => {
  await registrar.goto(`${place.url}${desk}/quizzes`);
  await sound(registrar, 'quizzes');
  await registrar.getByRole('link', { name: /^Figures/ }).click();
  await registrar.getByRole('heading', { name: 'Results' }).waitFor();
  await sound(registrar, 'quiz-figures');
  assert.match(await registrar.locator('main').innerText(), /12\s*Attempts|Attempts\s*12/);
  await registrar.goto(`${place.url}${desk}/quizzes`);
  await registrar.getByRole('link', { name: /^Preview/ }).click();
  await sound(registrar, 'quiz-preview');
  const draw = registrar.url();
  await registrar.getByRole('link', { name: 'Draw again' }).click();
  assert.notEqual(registrar.url(), draw);
});

step('a question that is wrong is refused beside its field, then kept', async () => {
  await registrar.goto(`${place.url}${desk}/quizzes`);
  await registrar.getByLabel('Title').fill('Bees');
  await registrar.getByRole('button', { name: 'Begin it' }).click();
  await registrar.getByRole('heading', { level: 1, name: 'Bees' }).waitFor();
  bank = registrar.url();
  await registrar.getByRole('link', { name: 'One right answer' }).click();
  await registrar.getByLabel('Topic').fill('The hive');
  await registrar.getByLabel('Question', { exact: true }).fill('Who lays the eggs?');
  await registrar.getByLabel('Option 1', { exact: true }).fill('The queen');
  await registrar.getByLabel('Option 2', { exact: true }).fill('A drone');
  await registrar.getByRole('button', { name: 'Add the question' }).click();
  await registrar.getByText('Mark the one option that is right').first().waitFor();
  await sound(registrar, 'item-refused');
  await registrar.getByLabel('Option 1 is right').check();
  await registrar.getByRole('button', { name: 'Add the question' }).click();
  await registrar.getByText('The question is added.').waitFor();
  await registrar.getByRole('link', { name: 'A number' }).click();
  await registrar.getByLabel('Topic').fill('The hive');
  await registrar.getByLabel('Question', { exact: true }).fill('How warm is a brood nest?');
  await registrar.getByLabel('Right is').fill('35');
  await registrar.getByLabel('Up to this far off').fill('1,5');
  await registrar.getByLabel('Unit', { exact: true }).fill('°C');
  await sound(registrar, 'item-number');
  await registrar.getByRole('button', { name: 'Add the question' }).click();
  await registrar.getByText('The question is added.').waitFor();
  await sound(registrar, 'bank');
});

step('a quiz over the bank is made and opened', async () => {
  await registrar.getByRole('link', { name: 'Make a quiz over this bank' }).click();
  await registrar.getByLabel('Title').fill('The hive, in short');
  await registrar.getByLabel('The hive', { exact: true }).fill('3');
  await registrar.getByLabel('Also every question').check();
  await registrar.getByRole('button', { name: 'Make the quiz' }).click();
  await registrar.getByText('draws 3 questions of “The hive”, and the bank has 2').first().waitFor();
  await registrar.getByLabel('The hive', { exact: true }).fill('2');
  await sound(registrar, 'quiz-edit');
  await registrar.getByRole('button', { name: 'Make the quiz' }).click();
  await registrar.getByRole('button', { name: 'Open the quiz' }).click();
  await registrar.getByText('The quiz is open.').waitFor();
  await sound(registrar, 'quiz-home');
  address = new URL(await registrar.locator('main a[href*="/quiz/"]').first().getAttribute('href')).pathname;
});

step('on a phone every answer is saved as it is given, and outlives the connection', async () => {
  await learner.goto(`${place.url}${address}`);
  await sound(learner, 'quiz-door');
  await learner.getByRole('button', { name: /Begin/ }).click();
  await learner.getByRole('button', { name: 'Hand in' }).waitFor();
  attempt = learner.url();
  await sound(learner, 'quiz-sheet');
  assert.match(await learner.locator('[data-clock]').innerText(), /minutes.*left, until/s);
  await learner.getByLabel('The queen').check();
  await until(async () => /Saved at/.test(await learner.locator('fieldset', { hasText: 'Who lays' }).innerText()), 'the answer to be saved');
  await learner.goto('about:blank');
  await learner.goto(`${place.url}${address}`);
  await learner.getByRole('button', { name: 'Go on where you were' }).click();
  assert.equal(learner.url(), attempt);
  assert.ok(await learner.getByLabel('The queen').isChecked());
});

step('without JavaScript the rest is answered and handed in', async () => {
  const state = await learner.context().storageState();
  const plain = await (await fresh(chrome, { javaScriptEnabled: false, storageState: state, viewport: { width: 390, height: 844 } })).newPage();
  await plain.goto(attempt);
  await plain.locator('fieldset', { hasText: 'How warm' }).locator('input').fill('34,5 °C');
  await plain.locator('fieldset', { hasText: 'How warm' }).getByRole('button', { name: /Save/ }).click();
  await plain.locator('fieldset', { hasText: 'How warm' }).getByText(/Saved at/).waitFor();
  await plain.getByRole('button', { name: 'Hand in' }).click();
  await plain.getByText('Every question has an answer.').waitFor();
  await plain.getByRole('button', { name: 'Hand in' }).click();
  await plain.getByRole('heading', { level: 1, name: /Passed/ }).waitFor();
  assert.match(await plain.locator('main').innerText(), /2 of 2 points/);
  await plain.context().close();
});

step('the result tells what is right, and the page does not offer to answer again', async () => {
  await learner.goto(attempt);
  await sound(learner, 'quiz-result');
  assert.match(await learner.locator('main').innerText(), /You answered: The queen/);
  await learner.goto(`${place.url}${address}`);
  await learner.getByRole('link', { name: /Attempt 1/ }).waitFor();
  calm();
});

step('when the time is over, what was answered by then is handed in by itself', async () => {
  await learner.clock.install();
  await learner.goto(`${place.url}${address}`);
  await learner.getByRole('button', { name: /Begin|again/ }).click();
  await learner.getByRole('button', { name: 'Hand in' }).waitFor();
  await learner.getByLabel('The queen').check();
  await until(async () => /Saved at/.test(await learner.locator('fieldset', { hasText: 'Who lays' }).innerText()), 'the answer to be saved');
  await learner.clock.fastForward('05:00:00');
  await learner.getByRole('heading', { level: 1, name: /passed/i }).waitFor();
  const said = await learner.locator('main').innerText();
  assert.match(said, /1 of 2 points/);
  assert.match(said, /You answered: The queen/);
  await learner.goto(`${place.url}${address}`);
  await learner.getByRole('link', { name: /Attempt 2/ }).waitFor();
  calm();
});
