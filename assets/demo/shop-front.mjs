/** One small page that tells how the other two do. */
import { ask, serve } from './serve.mjs';

const { CLOCK_URL = 'http://127.0.0.1:4801', GREETER_URL = 'http://127.0.0.1:4802' } = process.env;

const others = [
  ['clock', CLOCK_URL],
  ['greeter', `${GREETER_URL}/?name=visitor`],
];

const escapeHtml = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

async function row([name, url]) {
  const answer = await ask(name, url).then(
    (text) => ({ mark: 'answers', text }),
    (error) => ({ mark: 'down', text: error.message }),
  );
  return `<tr class="${answer.mark}"><th>${name}</th><td>${answer.mark}</td><td>${escapeHtml(answer.text)}</td></tr>`;
}

serve('shop-front', 4803, {
  '/': async () => ({
    type: 'text/html',
    body: `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta http-equiv="refresh" content="2"><meta name="color-scheme" content="light dark">
<title>Shop front</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem }
  th, td { text-align: left; padding: .25rem 1rem .25rem 0 }
  .down td { font-weight: bold }
</style>
<h1>Shop front</h1>
<p>This page asks the other two services of the demo stack every two seconds.</p>
<table>${(await Promise.all(others.map(row))).join('')}</table>
</html>
`,
  }),
});
