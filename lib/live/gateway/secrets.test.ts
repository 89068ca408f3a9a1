// Keys, secrets and signatures are in nothing that the gateway throws or tells, whatever goes wrong.
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { START } from '../../testing/ccxt.fixture.ts';
import { until } from '../../until.fixture.ts';
import { FUTURE, SPOT, unstarted } from './gateway.fixture.ts';

const KEYS = { apiKey: 'the-key-of-the-account', secret: 'the-secret-of-the-account' };
const ANSWERS = [418, 429, 500, 502, 503, 504, 'drop'] as const;

/** Whatever an error or an event holds, hidden fields and causes as well, as a log would write it. */
const written = (things: readonly unknown[]) =>
  things.map((one) => inspect(one, { depth: 12, showHidden: true }) + JSON.stringify(one)).join('\n');

function expectNoSecrets(things: readonly unknown[]): void {
  const text = written(things);
  expect(text).not.toMatch(/the-key|the-secret|signature=/);
  // A signature is a SHA-256 in hex.
  expect(text).not.toMatch(/[0-9a-f]{64}/i);
}

test.each([SPOT, FUTURE])('nothing that is thrown or told on %s holds a secret', async (symbol) => {
  const it = await unstarted(symbol, { ...KEYS, gateway: { firstWaitMs: 1 } });
  const { exchange, gateway, told } = it;
  const thrown: unknown[] = [];
  await it.start();
  for (const answer of ANSWERS) {
    exchange.faults.fail({ path: '/', answer, times: 6 });
    await gateway.state([symbol]).catch((error) => thrown.push(error));
    exchange.faults.clear();
    exchange.faults.fail({ path: 'POST /order', answer, times: 2 });
    it.submit(`a${answer}`, { type: 'market', side: 'buy', size: 0.01 });
    await until(() => told.hasEnded(`a${answer}`));
    exchange.faults.clear();
    exchange.faults.fail({ path: '/', answer, times: 6 });
    await gateway.fillsSince(symbol, START).catch((error) => thrown.push(error));
    exchange.faults.clear();
  }
  exchange.faults.fail({ path: 'POST /order', answer: 'drop' });
  exchange.faults.fail({ path: 'GET /order', answer: 'drop', times: 7 });
  it.submit('unknown', { type: 'limit', side: 'buy', size: 0.01, price: 30_000 });
  await until(() => told.kinds().includes('failed'));
  exchange.dropSockets();
  await until(() => told.kinds().at(-1) === 'connected' && told.kinds().includes('disconnected'));
  Object.assign(it.client, { secret: 'the-secret-of-another' });
  await gateway.state([symbol]).catch((error) => thrown.push(error));
  await it.stop();
  await exchange.close();
  await gateway.state([symbol]).catch((error) => thrown.push(error));
  expect(thrown.length).toBeGreaterThanOrEqual(12);
  expectNoSecrets([...thrown, ...told.events, ...told.updates]);
});
