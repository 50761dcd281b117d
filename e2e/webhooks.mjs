// The other side of Laurel's webhooks, by the library of the Standard Webhooks
// project: reads one request as JSON on its input and answers as JSON.
import { Webhook } from 'standardwebhooks';

let text = '';
for await (const part of process.stdin) text += part;
const { secret, id, at, body, signature } = JSON.parse(text);
const hook = new Webhook(secret);
const answer = { signed: hook.sign(id, new Date(at * 1000), body) };
try {
  answer.verified = hook.verify(body, { 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': signature });
} catch (e) {
  answer.refused = String(e.message);
}
console.log(JSON.stringify(answer));
