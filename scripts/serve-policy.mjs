// Serves a policy as OpenAI's chat completions do, to try `assay rollout --policy http://…` without any other program. How it samples is said
// here, not by the calls: what they ask for beyond messages and `n` is left alone.
//   node scripts/serve-policy.mjs PATH [--port 8000] [--temperature 0.7] [--max-tokens 128] [--rows 16]
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { openModel } from '../dist/policy/folder.js';
import { createNativePolicy } from '../dist/policy/native.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string', default: '8000' },
    temperature: { type: 'string', default: '0.7' },
    'max-tokens': { type: 'string', default: '128' },
    rows: { type: 'string', default: '16' },
  },
});
const policy = await createNativePolicy(await openModel(positionals[0]), {
  temperature: Number(values.temperature),
  maxTokens: Number(values['max-tokens']),
  rows: Number(values.rows),
});

async function answer({ messages, n = 1, seed = 0 }) {
  const choices = [];
  for await (const one of policy.write([{ id: String(seed), messages, samples: Array.from({ length: n }, (_, i) => i) }])) {
    choices.push({
      index: one.sample,
      message: { role: 'assistant', content: one.completion },
      finish_reason: one.finish === 'length' ? 'length' : 'stop',
      logprobs: { content: one.logProbabilities.map((logprob) => ({ logprob })) },
      token_ids: one.tokens,
    });
  }
  return { object: 'chat.completion', model: policy.name, choices };
}

const server = createServer(async (request, response) => {
  const send = (status, value) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  if (request.method !== 'POST' || request.url !== '/v1/chat/completions')
    return send(404, { error: { message: 'only POST /v1/chat/completions' } });
  try {
    let text = '';
    for await (const piece of request) text += piece;
    send(200, await answer(JSON.parse(text)));
  } catch (error) {
    send(400, { error: { message: String(error) } });
  }
});
server.listen(Number(values.port), '127.0.0.1', () => console.error(`${policy.name} at http://127.0.0.1:${server.address().port}/v1`));
process.once('SIGTERM', async () => {
  server.close();
  server.closeAllConnections();
  await policy.close();
});
