// The words of a condition: numbers, names, quoted texts and signs, each with its place.

import { TradelabError } from '../core/errors.ts';

/** Where something stands in a condition: characters [from, to). */
export interface Place {
  readonly from: number;
  readonly to: number;
}

/** One word of a condition; the last one is the end. */
export interface Token extends Place {
  readonly kind: 'number' | 'name' | 'quoted' | 'sign' | 'end';
  readonly text: string;
}

const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?![\p{L}\d_.])/iuy;
const NAME = /[\p{L}_$][\p{L}\d_$]*/uy;
const QUOTED = /'[^']*'|"[^"]*"/y;
const SIGN = /<=|>=|==|!=|&&|\|\||[-<>=!+*/()]/y;
const SPACE = /\s*/y;

const KINDS = [
  ['number', NUMBER],
  ['name', NAME],
  ['quoted', QUOTED],
  ['sign', SIGN],
] as const;

/** The words of `text`; throws `bad-option` at the first character that begins none. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let from = skipSpace(text, 0);
  while (from < text.length) {
    const token = tokenAt(text, from);
    tokens.push(token);
    from = skipSpace(text, token.to);
  }
  return [...tokens, { kind: 'end', text: '', from: text.length, to: text.length + 1 }];
}

/** What is wrong with a condition, and where: the text stands below the message with the place marked. */
export function conditionError(text: string, what: string, { from, to }: Place, hint: string): TradelabError {
  const line = text.replaceAll(/\s/g, ' ');
  const mark = ' '.repeat(from) + '^'.repeat(Math.max(1, to - from));
  return new TradelabError('bad-option', `${what}\n  ${line}\n  ${mark}`, { hint });
}

function tokenAt(text: string, from: number): Token {
  for (const [kind, pattern] of KINDS) {
    pattern.lastIndex = from;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return { kind, text: found, from, to: from + found.length };
  }
  throw unknownText(text, from);
}

function unknownText(text: string, from: number): TradelabError {
  const char = text[from]!;
  if (char === "'" || char === '"') {
    const rest = { from, to: text.length };
    return conditionError(
      text,
      'the condition has a quote that is not closed',
      rest,
      `close it with ${char}`,
    );
  }
  const to = from + (/^[\p{L}\d_.]+/u.exec(text.slice(from))?.[0].length ?? 1);
  return conditionError(
    text,
    `the condition has '${text.slice(from, to)}', which means nothing`,
    { from, to },
    "it is made of numbers, parameters, + - * /, < <= > >= == !=, and, or, not, ( ) and 'words'",
  );
}

function skipSpace(text: string, from: number): number {
  SPACE.lastIndex = from;
  return from + SPACE.exec(text)![0].length;
}
