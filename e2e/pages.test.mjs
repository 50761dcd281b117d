// Every page, for everyone who sees it, light and dark, on a phone and on a
// desk: nothing serious by axe, nothing in the console, nothing sticking out,
// one title.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { house, quiet, sound } from './lib.mjs';
import { enter, fresh, linkIn, mailTo } from './steps.mjs';

const { place, chrome } = await house();

// Each page is seen twice, in both widths and both colours: pages take turns in
// which goes with which. All of axe's rules are asked once, and again what
// depends on colours and on room.
const narrow = ['color-contrast', 'target-size', 'scrollable-region-focusable'];
const turns = [
  [{ width: 1280, colorScheme: 'light' }, { width: 390, colorScheme: 'dark', rules: narrow }],
  [{ width: 1280, colorScheme: 'dark' }, { width: 390, colorScheme: 'light', rules: narrow }],
];

// look opens pages one after the other and gives what is wrong with any of them.
async function look(page, who, pages) {
  const wrong = [];
  for (const [n, [name, address, status = 200]] of pages.entries()) {
    const at = `${who}-${name}`;
    const calm = quiet(page);
    try {
      const answer = await page.goto(new URL(address, place.url).href);
      assert.equal(answer.status(), status, at);
      assert.equal(await page.locator('h1').count(), 1, `${at} has one h1`);
      for (const { width, colorScheme, rules } of turns[n % 2]) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        await sound(page, rules ? `${at} ${width} ${colorScheme}` : at, { rules });
      }
      calm();
    } catch (err) { // go on: one run names all that is wrong
      wrong.push(`${at}: ${Array.isArray(err.actual) ? err.actual.map((a) => a.text ?? a).join('; ') : err.message.split('\n')[0]}`);
    }
    for (const event of ['request', 'console', 'pageerror']) page.removeAllListeners(event);
  }
  assert.ok(wrong.length === 0, wrong.join('\n'));
}

const path = (address) => new URL(address).pathname;
const pageOf = (address) => path(address).split('/').pop();
const within = (page, selector) => page.locator(selector).first().getAttribute('href');

// Two at a time: that is as many as a small machine can look at.
describe('pages', { concurrency: 2 }, () => {
  test('what anyone may open', async () => {
    const page = await (await fresh(chrome)).newPage();
    const { valid, expired, suspended, revoked } = place.awards;
    await page.goto(`${place.url}/catalogue`);
    const offers = await page.locator('#results h3 a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    const ids = offers.map((href) => href.split('/').pop());
    await page.goto(`${place.url}${offers[0]}`);
    const issuer = await within(page, 'main a[href^="/o/"]');
    const skill = await within(page, 'main a[href^="/skills/"]');
    await look(page, 'anyone', [
      ['home', '/'], ['catalogue', '/catalogue'], ['catalogue-found', '/catalogue?q=kubernets'], ['catalogue-empty', '/catalogue?q=zzqx'],
      ['compare', `/compare?m=${ids[0]}&m=${ids[1]}`], ['compare-help', '/compare'], ['achievement', offers[0]], ['issuer', issuer],
      ['skills', '/skills'], ['skills-found', '/skills?q=data'], ['skill', skill],
      ['verify', '/verify'], ['report-good', `/verify?a=${pageOf(valid[0])}`], ['report-expired', `/verify?a=${pageOf(expired[0])}`],
      ['report-suspended', `/verify?a=${pageOf(suspended[0])}`], ['report-revoked', `/verify?a=${pageOf(revoked[0])}`],
      ['verify-nothing', '/verify?u=https://127.0.0.1/', 422],
      ['award', path(valid[0])], ['award-expired', path(expired[0])], ['award-suspended', path(suspended[0])], ['award-revoked', path(revoked[0])],
      ['embed', `/embed/${pageOf(valid[0])}`], ['embed-revoked', `/embed/${pageOf(revoked[0])}`],
    ]);
  });

  test('doors, letters and pages of words', async () => {
    const page = await (await fresh(chrome)).newPage();
    await mailTo(page, place.url, 'mira.fenwright@post.example', /has awarded you/);
    const letter = path(page.url());
    const claim = path(await linkIn(page, '/claim/'));
    await mailTo(page, place.url, 'brage.solheim@nordmark.example', /invites/);
    const invitation = path(await linkIn(page, '/invitation/'));
    await look(page, 'anyone', [
      ['invitation', invitation], ['invitation-none', '/invitation/none', 404],
      ['signin', '/signin'], ['recover', '/recover'], ['recover-none', '/recover/none', 404], ['address-none', '/account/addresses/none', 401], ['signin-sent', '/signin/sent'], ['signin-link', path(place.signIn.operator)], ['signin-gone', '/signin/none', 404],
      ['claim-known', claim], ['claim-none', '/claim/none', 404], ['mailbox', '/mailbox'], ['letter', letter],
      ['about', '/about'], ['about-issuers', '/about/issuers'], ['about-checking', '/about/checking'], ['about-quality', '/about/quality'],
      ['accessibility', '/accessibility'], ['privacy', '/privacy'], ['nothing', '/nothing', 404], ['no-award', '/a/none', 404],
      ['api', '/api/docs'],
    ]);
  });

  test('what a registrar sees', async () => {
    const page = await enter(await fresh(chrome), place.signIn.registrar);
    const desk = path(page.url());
    const draft = await within(page, 'main a[href*="/define/"]:not([href*="versions"])');
    const versions = await within(page, 'main a[href$="/versions"]');
    const issue = await within(page, 'main a[href*="/issue?m="]');
    const offers = await within(page, 'main a[href$="/offers"]');
    await page.goto(`${place.url}${desk}/members`);
    const member = await within(page, 'main a[href*="/members/"]');
    const one = async (status) => {
      await page.goto(`${place.url}${desk}/awards?status=${status}`);
      return within(page, 'main table a[href*="/awards/"]');
    };
    const [held, held_back, taken] = [await one('inForce'), await one('suspended'), await one('revoked')];
    await page.goto(`${place.url}${desk}/webhooks`);
    const hook = await within(page, 'main li a[href*="/webhooks/"]');
    await page.goto(`${place.url}${hook}`);
    const message = await within(page, 'main a[href*="/messages/"]');
    await look(page, 'registrar', [
      ['webhooks', `${desk}/webhooks`], ['webhook', hook], ['webhook-message', message], ['webhook-new', `${desk}/webhooks/new`], ['webhook-change', `${hook}/change`],
      ['webhook-secret', `${hook}/secret`], ['webhook-rotate', `${hook}/rotate`], ['webhook-remove', `${hook}/remove`], ['door-new', `${desk}/doors/new`],
      ['desk', desk], ['define-new', `${desk}/define`], ['define', draft], ['define-page', `${draft}/page`],
      ['versions', versions], ['offers', offers], ['offer-new', `${offers}/new`], ['retire', versions.replace('/versions', '/retire')], ['begin', `${desk}/begin`], ['import', `${desk}/import`], ['offers-import', `${desk}/offers/import`], ['reviews', `${desk}/reviews`], ['review', versions.replace('/versions', '/review')],
      ['written', versions.replace('/versions', '/compare?from=0&to=1')], ['texts', versions.replace('/versions', '/texts?lang=nb')], ['template', versions.replace('/versions', '/template')], ['issue-pick', `${desk}/issue`], ['issue', issue],
      ['mails', `${desk}/mails`], ['mails-none', `${desk}/mails?q=zzqx`], ['awards', `${desk}/awards`], ['awards-none', `${desk}/awards?q=zzqx`], ['award', held], ['award-on-hold', held_back], ['award-revoked', taken],
      ['suspend', `${held}/suspend`], ['reinstate', `${held_back}/reinstate`], ['revoke', `${held}/revoke`], ['correct', `${held}/correct`],
      ['log', `${desk}/log`], ['log-none', `${desk}/log?kind=key.`], ['members', `${desk}/members`], ['organisation', `${desk}/organisation`], ['own-sign-in', `${desk}/signin`], ['member', member], ['member-remove', `${member}/remove`], ['no-member', `${desk}/members/none`, 404],
      ['issued', `${held}/issued`], ['batches-none', `${desk}/batches`], ['batch-new', `${desk}/batches/new`], ['batch-change', `${desk}/batches/change`], ['batch-select', `${desk}/batches/select`], ['no-batch', `${desk}/batches/none`, 404], ['home', '/'], ['verify', '/verify'], ['not-mine', '/operator', 403],
    ]);
  });

  test('what an author and a learner see', async () => {
    const author = await enter(await fresh(chrome), place.signIn.author);
    const desk = path(author.url());
    await look(author, 'author', [['desk', desk], ['define', `${desk}/define`], ['issue', `${desk}/issue`, 403]]);
    const learner = await enter(await fresh(chrome), place.signIn.learner);
    const award = await within(learner, 'main .stem a[href^="/a/"]');
    await mailTo(learner, place.url, 'mira.fenwright@post.example', /has awarded you/);
    const claim = path(await linkIn(learner, '/claim/'));
    await look(learner, 'learner', [
      ['record', '/record'], ['award', award], ['who-sees-it', award.replace('/a/', '/record/')], ['claimed', `${award.replace('/a/', '/record/')}/new`],
      ['claim', claim], ['account', '/account'], ['account-codes', '/account/codes'],
    ]);
    await learner.goto(`${place.url}${award.replace('/a/', '/record/')}`);
    await learner.getByRole('button', { name: 'Take the page down' }).click();
    await learner.waitForURL(/\/record$/);
    await look(learner, 'learner', [['record-one-hidden', '/record'], ['award-hidden', award], ['show-again', award.replace('/a/', '/record/')]]);
    const anyone = await (await fresh(chrome)).newPage();
    await look(anyone, 'anyone', [['award-withdrawn', award, 410]]);
  });

  test('what employer, quality body and operator see', async () => {
    for (const role of ['employer', 'quality', 'operator']) {
      const page = await enter(await fresh(chrome), place.signIn[role]);
      const own = role === 'operator' ? [['organisations', '/operator/organisations'], ['domains', '/operator/domains'], ['jobs', '/operator/jobs'], ['jobs-none', '/operator/jobs?state=givenUp']] : [];
      await look(page, role, [['home', path(page.url())], ['catalogue', '/catalogue'], ...own]);
    }
  });
});
