import { createHash } from 'node:crypto';
import { Hono } from 'hono';

export interface PageFacts {
  readonly agent: string;
  readonly voice: string;
  readonly baseUrl: string;
  /** What keeps a phone from ringing here, in sentences. */
  readonly missing: readonly string[];
}

/** GET /: what runs, the last calls, and how to place one. One file, nothing from elsewhere. */
export function pageRoutes(facts: PageFacts) {
  const app = new Hono();
  const html = page(facts);
  app.get('/', (c) =>
    c.html(html, 200, {
      'content-security-policy': `default-src 'none'; connect-src 'self'; style-src '${hashOf(STYLE)}'; script-src '${hashOf(SCRIPT)}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'cache-control': 'no-store',
    }),
  );
  return app;
}

function page({ agent, voice, baseUrl, missing }: PageFacts): string {
  const needs = missing.map((sentence) => `<li>${escaped(sentence)}</li>`).join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(agent)} – Pointsman</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escaped(agent)}</h1>
<p>Answered by <strong>${escaped(voice)}</strong> at <code>${escaped(baseUrl)}</code></p>
</header>
<main>
<section aria-labelledby="calls">
<h2 id="calls">Calls <span id="live" role="status"></span></h2>
<table>
<thead><tr><th scope="col">Began</th><th scope="col">From</th><th scope="col">Intent</th><th scope="col">Now</th></tr></thead>
<tbody id="rows"><tr><td colspan="4">Loading…</td></tr></tbody>
</table>
</section>
<section aria-labelledby="try">
<h2 id="try">Place a call</h2>
<p>A whole simulated call with speech, into a server of its own: <code>npx pointsman demo</code></p>
<p>A simulated call to this one: <code>npx pointsman call ${escaped(baseUrl)} --line "I would like to book a cleaning"</code></p>
${needs === '' ? `<p>A real one: let the voice webhook of your Twilio number be <code>POST ${escaped(baseUrl)}/twilio/voice</code>.</p>` : `<p>For real phone calls this is missing:</p><ul>${needs}</ul>`}
</section>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1c2126, #e6e9ec); --paper: light-dark(#fbfaf7, #15181b);
  --quiet: light-dark(#5d666e, #98a2ab); --rule: light-dark(#dcd9d0, #2c3238); --go: light-dark(#19733f, #5fc98a); }
body { margin: 0 auto; max-width: 56rem; padding: 2rem 1.25rem; font: 1rem/1.5 system-ui, sans-serif;
  color: var(--ink); background: var(--paper); }
h1 { margin: 0; font-size: 1.75rem; } h2 { margin: 2rem 0 .5rem; font-size: 1.1rem; }
header p { margin: .25rem 0 0; color: var(--quiet); }
table { width: 100%; border-collapse: collapse; } th { text-align: left; font-weight: 500; color: var(--quiet); }
th, td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--rule); }
td:first-child { font-variant-numeric: tabular-nums; white-space: nowrap; }
code { font-size: .9em; overflow-wrap: anywhere; } .now { color: var(--go); }
#live { color: var(--quiet); font-size: .85rem; font-weight: 400; }
@media (max-width: 34rem) { th:nth-child(3), td:nth-child(3) { display: none; } }
`;

const SCRIPT = `
const rows = document.getElementById('rows');
const live = document.getElementById('live');
function cell(text, className) {
  const td = document.createElement('td');
  td.textContent = text;
  if (className) td.className = className;
  return td;
}
async function show() {
  const response = await fetch('/api/calls?limit=20');
  if (!response.ok) throw new Error(String(response.status));
  const { calls } = await response.json();
  rows.replaceChildren(...calls.map((call) => {
    const tr = document.createElement('tr');
    const began = new Date(call.startedAt).toLocaleString();
    tr.append(cell(began), cell(call.from), cell(call.intent ?? '–'),
      call.outcome === null ? cell('in progress', 'now') : cell(call.outcome.replace('_', ' ')));
    return tr;
  }));
  if (calls.length === 0) {
    const tr = document.createElement('tr');
    const none = cell('No call yet.');
    none.colSpan = 4;
    tr.append(none);
    rows.append(tr);
  }
}
let due = false;
function soon() {
  if (due) return;
  due = true;
  setTimeout(() => { due = false; show().catch(() => {}); }, 300);
}
const events = new EventSource('/api/live');
events.addEventListener('open', () => { live.textContent = 'live'; soon(); });
events.addEventListener('error', () => { live.textContent = 'connecting…'; });
events.addEventListener('fact', (event) => {
  const fact = JSON.parse(event.data).event;
  if (fact === 'call_start' || fact === 'call_end' || fact === 'intent_set') soon();
});
show().catch(() => { rows.replaceChildren(); });
`;

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
