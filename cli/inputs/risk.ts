// The limits on risk, as a file or as one word of a command line.

import { readFileSync } from 'node:fs';
import { parseRiskLimits, type RiskLimits, TradelabError } from 'tradelab';

/** 'dailyLoss=0.05,maxDrawdown=0.2', or the path of a .json file with the limits by name. */
export function parseRisk(text: string, name: string): RiskLimits {
  return parseRiskLimits(/\.json$/i.test(text) ? limitsIn(text, name) : limitsOf(text, name));
}

function limitsOf(text: string, name: string): Record<string, unknown> {
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [limit, value] = part.split(/=(.*)/s);
      if (!value) throw fault(`${name} is '${text}'`);
      const number = Number(value);
      return [limit!.trim(), Number.isNaN(number) ? value : number];
    }),
  );
}

function limitsIn(file: string, name: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw fault(`${name} '${file}' cannot be read: ${(cause as Error).message}`, cause);
  }
}

function fault(message: string, cause?: unknown): TradelabError {
  const hint =
    'it is dailyLoss=0.05,maxDrawdown=0.2, or a .json file: { "dailyLoss": 0.05, "maxDrawdown": 0.2 }';
  return new TradelabError('bad-option', message, { hint, cause });
}
