import { createRequire } from 'node:module';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import { startPointsman } from '../../../src/main.ts';
import { temporaryDir } from '../../server/fixture.ts';
import { practice } from '../../support/agent.ts';

const { cache } = createRequire(import.meta.url);

/** Whether the tracing libraries are in the memory of this process, once a server has started. */
async function isLoadedWith(env: Readonly<Record<string, string>>): Promise<boolean> {
  const dir = temporaryDir();
  const parsed = parseConfig({ PORT: '0', OPENAI_API_KEY: 'sk-test', DATA_DIR: dir, LOG_DIR: dir, ...env });
  if (!parsed.ok) throw new Error('the settings are right');
  const log = pino({ level: 'silent' });
  const pointsman = await startPointsman({ config: parsed.config, agent: practice, log });
  await pointsman.close();
  return Object.keys(cache).some((file) => file.includes('@opentelemetry/sdk-trace'));
}

it('is loaded where traces were asked for, and nowhere else', async () => {
  expect(await isLoadedWith({})).toBe(false);
  expect(await isLoadedWith({ OTEL_SDK_DISABLED: 'true', OTEL_TRACES_EXPORTER: 'otlp' })).toBe(false);
  expect(await isLoadedWith({ OTEL_TRACES_EXPORTER: 'otlp' })).toBe(true);
});
