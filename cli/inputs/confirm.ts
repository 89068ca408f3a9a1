// Real money: what must be so before a bot may send orders for it.

import { type LedgerReader, type SessionMode, TradelabError } from 'tradelab';
import { z } from 'zod';
import { type Io, note } from '../io.ts';
import { table } from '../show/table.ts';
import { type Answers, withAnswers } from './ask.ts';

const amount = z.number().positive();

/** The part "confirm" of bots.json, which `--yes` stands for: `maxExposure` in the quote currency, or by currency. */
export const confirmSchema = z.strictObject({
  symbols: z.array(z.string().min(1)).min(1),
  maxExposure: z.union([amount, z.record(z.string(), amount)]),
});

export type Confirmation = z.infer<typeof confirmSchema>;

/** A bot, and what it may commit: money in the quote currency of its symbol. */
export interface BotAtStake {
  readonly strategy: string;
  readonly exchange: string;
  readonly symbol: string;
  readonly cash: number;
  readonly leverage: number;
  /** Of its limits on risk. */
  readonly maxExposure?: number | undefined;
}

export interface RealOrders {
  readonly bots: readonly BotAtStake[];
  readonly mode: SessionMode;
  /** Where sessions on the testnet are looked for. */
  readonly ledger: LedgerReader;
  /** Whether a strategy must have run on the testnet before. */
  readonly testnetFirst: boolean;
  /** Whether `confirm` stands for what would be typed. */
  readonly yes: boolean;
  readonly confirm: Confirmation | undefined;
  readonly io: Io;
}

/**
 * Settles where bots may start: at once on paper and on the testnet, and with real money when each of them has run on the
 * testnet, and the symbols and the maximum exposure were typed or are in the config. Throws `refused`.
 */
export async function confirmRealOrders(real: RealOrders): Promise<void> {
  if (real.mode !== 'live') return;
  if (real.testnetFirst) requireTestnet(real);
  const exposure = exposureOf(real.bots);
  if (real.yes) requireAgreement(real, exposure);
  else await withAnswers(real.io, (answers) => typed(answers, real, exposure));
}

function requireTestnet({ bots, ledger }: RealOrders): void {
  const tried = ledger
    .sessions()
    .filter(({ id, mode }) => mode === 'testnet' && ledger.equity(id, 1).length > 0);
  for (const { strategy, exchange, symbol } of bots) {
    const isSame = (one: BotAtStake | (typeof tried)[number]) =>
      one.strategy === strategy && one.exchange === exchange && one.symbol === symbol;
    if (tried.some(isSame)) continue;
    throw refused(
      `'${strategy}' has not traded ${symbol} on the testnet of ${exchange} yet`,
      'let it run there first with --testnet; --no-testnet-first leaves that out',
    );
  }
}

/** The most that can be at stake at the start, by quote currency. */
function exposureOf(bots: readonly BotAtStake[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const bot of bots) sums.set(quoteOf(bot), (sums.get(quoteOf(bot)) ?? 0) + stakeOf(bot));
  return sums;
}

const stakeOf = ({ cash, leverage, maxExposure = Number.POSITIVE_INFINITY }: BotAtStake) =>
  Math.min(cash * leverage, maxExposure);

/** 'USDT' of 'BTC/USDT' and of 'BTC/USDT:USDT'. */
const quoteOf = ({ symbol }: BotAtStake) => symbol.split('/')[1]?.split(':')[0] ?? symbol;

const symbolsOf = (bots: readonly BotAtStake[]) => [...new Set(bots.map(({ symbol }) => symbol))];

/** Without the noise of binary fractions. */
const written = (value: number) => String(Number(value.toPrecision(12)));

/** The config must name the very markets, and no less than what can be at stake. */
function requireAgreement({ bots, confirm }: RealOrders, exposure: ReadonlyMap<string, number>): void {
  if (confirm === undefined)
    throw refused(
      '--yes needs "confirm" in the config',
      '"confirm": { "symbols": ["BTC/USDT"], "maxExposure": 5000 }',
    );
  const traded = symbolsOf(bots);
  const differs = [
    ...traded.filter((symbol) => !confirm.symbols.includes(symbol)),
    ...confirm.symbols.filter((symbol) => !traded.includes(symbol)),
  ];
  if (differs.length > 0)
    throw refused(
      `"confirm" and the bots differ in ${differs.join(', ')}`,
      'its "symbols" are those that the bots trade',
    );
  for (const [currency, most] of exposure) requireWithin(confirm, exposure.size, currency, most);
}

function requireWithin({ maxExposure }: Confirmation, currencies: number, currency: string, most: number) {
  if (typeof maxExposure === 'number' && currencies > 1)
    throw refused(
      `"maxExposure" is one number, and the bots trade in ${currencies} currencies`,
      'give it by currency: { "USDT": 5000, "EUR": 2000 }',
    );
  const limit = typeof maxExposure === 'number' ? maxExposure : (maxExposure[currency] ?? 0);
  if (Number(written(most)) <= limit) return;
  throw refused(
    `the bots can commit ${written(most)} ${currency}, and "confirm" allows ${written(limit)}`,
    'give them less cash or leverage, or limit them by "maxExposure" of their "risk"',
  );
}

async function typed(answers: Answers, { bots, io }: RealOrders, exposure: ReadonlyMap<string, number>) {
  if (!answers.isTTY)
    throw refused(
      'orders with real money must be confirmed at a terminal',
      'or by --yes and "confirm" in the config: { "symbols": ["BTC/USDT"], "maxExposure": 5000 }',
    );
  const columns = [{ head: 'strategy' }, { head: 'exchange' }, { head: 'symbol' }, { head: 'at most' }];
  const rows = bots.map((bot) => [
    ...[bot.strategy, bot.exchange, bot.symbol, `${written(stakeOf(bot))} ${quoteOf(bot)}`],
  ]);
  note(io, 'These bots will send orders with real money:\n');
  for (const line of table(columns, rows)) note(io, `  ${line}`);
  const phrase = phraseOf(symbolsOf(bots), exposure);
  note(io, '');
  const answer = await answers.ask(`Type '${phrase}' to let them`);
  if (answer.split(/\s+/).join(' ') === phrase) return;
  throw refused(`'${answer}' is not '${phrase}'`, 'no order was sent');
}

const MOST_NAMED = 3;

/** 'BTC/USDT 5000', 'BTC/USDT ETH/USDT 9000', '12 markets 60000', 'BTC/USDT BTC/EUR 5000 USDT 2000 EUR'. */
function phraseOf(symbols: readonly string[], exposure: ReadonlyMap<string, number>): string {
  const markets = symbols.length > MOST_NAMED ? `${symbols.length} markets` : symbols.join(' ');
  const amounts = [...exposure].map(([currency, most]) =>
    exposure.size === 1 ? written(most) : `${written(most)} ${currency}`,
  );
  return `${markets} ${amounts.join(' ')}`;
}

function refused(message: string, hint: string): TradelabError {
  return new TradelabError('refused', message, { hint });
}
