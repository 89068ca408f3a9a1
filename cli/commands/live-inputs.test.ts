// `tradelab live` with a strategy that reads other series beside its bars.

import { writeFileSync } from 'node:fs';
import { openLedger } from 'tradelab';
import type { TestExchange } from 'tradelab/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tradelab, useTemporaryFolder } from '../run.fixture.ts';
import { exchangeForCommands, live, pass } from './live.fixture.ts';

useTemporaryFolder();

let exchange: TestExchange;
beforeAll(async () => {
  exchange = await exchangeForCommands();
  for (const [name, value] of [
    ['mood', 10],
    ['gloom', 20],
  ] as const) {
    writeFileSync(`${name}.csv`, `published,value\n2023-12-31T00:00:00Z,${value}\n`);
    expect((await tradelab(`data import ${name}.csv --kind series --as ${name}`)).code).toBe(0);
  }
  writeFileSync(
    'calm.ts',
    `import { defineStrategy, input } from 'tradelab';
export const calm = defineStrategy({
  name: 'calm',
  inputs: { mood: input.series('mood') },
  params: {},
  indicators: ({ mood }) => ({ mood }),
  onBar: () => undefined,
});`,
  );
});
afterAll(async () => {
  delete process.env['TRADELAB_EXCHANGE_HOST'];
  await exchange.close();
});

const MARKET = '--data binance:BTC/USDT --timeframe 1m --quiet';

/** What the newest session has read with its last bar. */
async function read(): Promise<unknown> {
  const ledger = await openLedger(undefined, { readOnly: true });
  const [bar] = ledger.bars(ledger.sessions().at(-1)!.id, 1);
  ledger.close();
  return bar?.inputs;
}

async function run(words: string): Promise<unknown> {
  const { ended, interrupt } = await live(exchange, words);
  await pass(exchange, 3);
  interrupt();
  expect((await ended).code).toBe(130);
  return read();
}

test("--input, or inputs in a file of bots, takes another series than the strategy's own, also when it goes on", async () => {
  expect(await run(`calm.ts ${MARKET}`)).toEqual({ mood: 10 });
  expect(await run(`calm.ts ${MARKET} --input mood=gloom`)).toEqual({ mood: 20 });
  const market = { strategy: 'calm.ts', data: 'binance:BTC/USDT', timeframe: '1m' };
  const bots = [market, { ...market, inputs: { mood: 'gloom' } }];
  writeFileSync('bots.json', JSON.stringify({ bots }));
  expect(await run('--config bots.json --quiet')).toEqual({ mood: 20 });
  // Both have gone on with the sessions above, each with its own.
  expect((await tradelab('bots list --all --json')).out.match(/"strategy": "calm"/g)).toHaveLength(2);
});

test.each([
  ['mod=gloom', "strategy 'calm' has no input 'mod'", "did you mean 'mood'?"],
  ['mood=glom', "there is no series 'glom'", "did you mean 'gloom'?"],
])('--input %s is refused at the start', async (given, message, hint) => {
  const { code, err } = await tradelab(`live calm.ts ${MARKET} --input ${given}`);
  expect(code).toBe(1);
  expect(err).toMatch(`error: ${message}`);
  expect(err).toMatch(hint);
});
