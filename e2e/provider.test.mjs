// A university's own OpenID Connect provider: set up by an owner, allowed by
// the operator, and gone through by a member of staff who never gets a mail.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createHash, randomUUID } from 'node:crypto';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import { house, sound } from './lib.mjs';
import { enter, fresh } from './steps.mjs';

const { place, chrome } = await house({ env: { LAUREL_LOOPBACK_SIGN_IN: 'true' } });
let provider, owner, desk;

// provide starts a provider with a page where one says yes (OpenID Connect Core
// 1.0 §3.1, with proof of the code's owner by RFC 7636).
async function provide() {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const codes = new Map();
  const json = (res, value, status = 200) => res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  const server = createServer(async (req, res) => {
    const url = new URL(req.url, base);
    if (url.pathname === '/.well-known/openid-configuration') {
      return json(res, { issuer: base, authorization_endpoint: `${base}/authorize`, token_endpoint: `${base}/token`, jwks_uri: `${base}/keys`, id_token_signing_alg_values_supported: ['ES256'] });
    }
    if (url.pathname === '/keys') return json(res, { keys: [{ ...await exportJWK(publicKey), kid: 'one', alg: 'ES256', use: 'sig' }] });
    if (url.pathname === '/authorize') {
      const code = randomUUID();
      codes.set(code, Object.fromEntries(url.searchParams));
      const back = new URL(url.searchParams.get('redirect_uri'));
      back.search = new URLSearchParams({ code, state: url.searchParams.get('state'), iss: base });
      const no = new URL(url.searchParams.get('redirect_uri'));
      no.search = new URLSearchParams({ error: 'access_denied', state: url.searchParams.get('state') });
      return res.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>Nordmark sign-in</title><h1>Nordmark</h1><a href="${back.href.replaceAll('&', '&amp;')}">I am Liv Arnesund</a> <a href="${no.href.replaceAll('&', '&amp;')}">Not me</a>`);
    }
    if (url.pathname === '/token') {
      let body = '';
      for await (const chunk of req) body += chunk;
      const form = new URLSearchParams(body);
      const asked = codes.get(form.get('code'));
      codes.delete(form.get('code'));
      const sum = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
      if (!asked || asked.code_challenge !== sum) return json(res, { error: 'invalid_grant' }, 400);
      const idToken = await new SignJWT({ nonce: asked.nonce, email: 'liv.arnesund@nordmark.example', email_verified: true, name: 'Liv Arnesund' })
        .setProtectedHeader({ alg: 'ES256', kid: 'one' }).setIssuer(base).setAudience(asked.client_id).setSubject('liv').setIssuedAt().setExpirationTime('5m').sign(privateKey);
      return json(res, { access_token: randomUUID(), token_type: 'Bearer', id_token: idToken });
    }
    json(res, {}, 404);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const base = `http://127.0.0.1:${server.address().port}`;
  return { base, stop: () => new Promise((gone) => { server.close(gone); server.closeAllConnections(); }) };
}

before(async () => {
  provider = await provide();
  owner = await enter(await fresh(chrome), place.signIn.registrar);
  desk = owner.url();
});
after(() => provider?.stop());

test('an owner enters the provider, the operator allows the domain', async () => {
  await owner.goto(`${desk}/signin`);
  await owner.getByLabel('Issuer').fill(provider.base);
  await owner.getByLabel('Client id').fill('laurel');
  await owner.getByLabel('Client secret').fill('a secret of the two');
  await owner.getByLabel('Mail domains').fill('nordmark.example');
  await owner.getByRole('button', { name: 'Ask the provider and save' }).click();
  await owner.getByText('The provider answers').waitFor();
  await sound(owner, 'provider-set');
  const operator = await enter(await fresh(chrome), place.signIn.operator);
  await operator.goto(`${place.url}/operator/domains`);
  await sound(operator, 'provider-domains');
  const allow = operator.getByRole('button', { name: 'Allow nordmark.example' });
  if (await allow.count() > 0) await allow.click(); // a domain that is proved needs nobody's word
});

test('who has never been here signs in through it, and may change their mind', async () => {
  const page = await (await fresh(chrome, { viewport: { width: 390, height: 844 } })).newPage();
  const ask = async () => {
    await page.goto(`${place.url}/signin?next=/account`);
    await page.getByLabel('E-mail address').fill('liv.arnesund@nordmark.example');
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await page.getByRole('link', { name: /^Go on to Nordmark/ }).waitFor();
  };
  await ask();
  await sound(page, 'provider-offer');
  await page.getByRole('link', { name: /^Go on to Nordmark/ }).click();
  await page.getByRole('link', { name: 'Not me' }).click();
  await page.getByText('let nobody in').waitFor();
  await ask();
  await page.getByRole('link', { name: /^Go on to Nordmark/ }).click();
  await page.getByRole('link', { name: 'I am Liv Arnesund' }).click();
  await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
  const text = await page.locator('main').innerText();
  assert.match(text, /liv\.arnesund@nordmark\.example/);
  await sound(page, 'provider-account');
  await page.goBack();
  await page.goto(`${place.url}/account`);
  await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
});
