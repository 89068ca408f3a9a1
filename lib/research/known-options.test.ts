import { expect, test } from 'vitest';
import { emaCross } from '../../strategies/index.ts';
import { backtest } from '../backtest/index.ts';
import { loadBars } from '../data/index.ts';
import { monteCarlo, optimise, sweep, walkForward } from './index.ts';

const bars = await loadBars('sp500');
const params = { fast: [5, 6] };

test.each([
  ['worker', 'workers', () => sweep(emaCross, bars, { params, worker: 2 } as object)],
  ['slipage', 'slippage', () => sweep(emaCross, bars, { params, slipage: 2 } as object)],
  ['objektive', 'objective', () => optimise(emaCross, bars, { params, objektive: 'sharpe' } as never)],
  ['trails', 'trials', () => optimise(emaCross, bars, { params, trails: 3 } as never)],
  ['embarga', 'embargo', () => walkForward(emaCross, bars, { params, embarga: 3 } as never)],
  ['run', 'runs', () => monteCarlo(backtest(emaCross, bars), { run: 30 } as object)],
])("the option '%s' is refused with the name that was meant: %s", async (wrong, meant, call) => {
  await expect(call()).rejects.toMatchObject({
    code: 'bad-option',
    message: `unknown option '${wrong}'`,
    hint: `did you mean '${meant}'?`,
  });
});
