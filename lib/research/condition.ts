// Conditions on parameters as a user writes them: 'fast < slow and slow - fast >= 10'. Parsed here, never run as code.

import { didYouMean } from '../core/errors.ts';
import type { ParamValue } from '../core/words.ts';
import { conditionError, type Place, type Token, tokensOf } from './condition-tokens.ts';

/**
 * The condition that a text states over the parameters `names`: numbers, names, true and false, 'quoted words',
 * + - * / and parentheses, comparisons (also chained: 5 <= fast < slow), and/&&, or/||, not/!.
 * Throws `bad-option` that marks the place: for what is no condition here, and for an operation on the wrong kind of value
 * (a word less than a number) where the condition is asked.
 */
export function parseCondition(
  text: string,
  names: Iterable<string>,
): (params: Readonly<Record<string, ParamValue>>) => boolean {
  return new Parser(text, [...names]).parse();
}

/** A part of a condition: its place, and its value for given parameters. */
interface Term extends Place {
  readonly value: Of<ParamValue>;
}

type Of<T> = (params: Readonly<Record<string, ParamValue>>) => T;
type Compare = (a: ParamValue, b: ParamValue) => boolean;

const COMPARISONS: Readonly<Record<string, Compare>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '=': (a, b) => a === b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};
const SUMS = { '+': (a: number, b: number) => a + b, '-': (a: number, b: number) => a - b };
const PRODUCTS = { '*': (a: number, b: number) => a * b, '/': (a: number, b: number) => a / b };
const SAME = ['=', '==', '!='];
const WORDS = ['and', 'or', 'not', 'true', 'false'];
const KINDS = { number: 'a number', string: 'a word', boolean: 'true or false' } as const;

/** A parser by descent, a method per level from the loosest operator to the tightest. */
class Parser {
  readonly #text: string;
  readonly #names: readonly string[];
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(text: string, names: readonly string[]) {
    this.#text = text;
    this.#names = names;
    this.#tokens = tokensOf(text);
  }

  parse(): Of<boolean> {
    const whole = this.#or();
    const rest = this.#peek();
    if (rest.kind !== 'end') {
      throw this.#fail(`the condition ends before '${rest.text}'`, rest, 'join conditions by and, or');
    }
    return this.#as<boolean>(whole, 'boolean');
  }

  #or(): Term {
    return this.#joined(
      ['or', '||'],
      () => this.#and(),
      (a, b) => a || b(),
    );
  }

  #and(): Term {
    return this.#joined(
      ['and', '&&'],
      () => this.#not(),
      (a, b) => a && b(),
    );
  }

  #joined(words: readonly string[], part: () => Term, join: (a: boolean, b: () => boolean) => boolean): Term {
    let left = part();
    while (this.#take(words)) {
      const right = part();
      const [a, b] = [this.#as<boolean>(left, 'boolean'), this.#as<boolean>(right, 'boolean')];
      left = { from: left.from, to: right.to, value: (params) => join(a(params), () => b(params)) };
    }
    return left;
  }

  #not(): Term {
    const sign = this.#take(['not', '!']);
    if (sign === undefined) return this.#comparison();
    const term = this.#not();
    const of = this.#as<boolean>(term, 'boolean');
    return { from: sign.from, to: term.to, value: (params) => !of(params) };
  }

  /** a < b < c is a < b and b < c. */
  #comparison(): Term {
    const first = this.#calculation(SUMS, () => this.#product());
    const pairs: Of<boolean>[] = [];
    let left = first;
    for (let sign = this.#take(COMPARISONS); sign !== undefined; sign = this.#take(COMPARISONS)) {
      const right = this.#calculation(SUMS, () => this.#product());
      pairs.push(this.#pair(sign.text, left, right));
      left = right;
    }
    if (pairs.length === 0) return first;
    return { from: first.from, to: left.to, value: (params) => pairs.every((pair) => pair(params)) };
  }

  #pair(sign: string, left: Term, right: Term): Of<boolean> {
    const compare = COMPARISONS[sign]!;
    if (!SAME.includes(sign)) {
      const [a, b] = [this.#as<number>(left, 'number'), this.#as<number>(right, 'number')];
      return (params) => compare(a(params), b(params));
    }
    return (params) => {
      const [a, b] = [left.value(params), right.value(params)];
      if (typeof a === typeof b) return compare(a, b);
      const kinds = [a, b].map((value) => KINDS[typeof value as keyof typeof KINDS]);
      const both = { from: left.from, to: right.to };
      throw this.#fail(`the condition compares ${kinds.join(' with ')}`, both, 'compare values of one kind');
    };
  }

  #product(): Term {
    return this.#calculation(PRODUCTS, () => this.#factor());
  }

  #calculation(signs: Readonly<Record<string, (a: number, b: number) => number>>, part: () => Term): Term {
    let left = part();
    for (let sign = this.#take(signs); sign !== undefined; sign = this.#take(signs)) {
      const right = part();
      const [a, b] = [this.#as<number>(left, 'number'), this.#as<number>(right, 'number')];
      const calculate = signs[sign.text]!;
      left = { from: left.from, to: right.to, value: (params) => calculate(a(params), b(params)) };
    }
    return left;
  }

  #factor(): Term {
    const sign = this.#take(['-']);
    if (sign === undefined) return this.#atom();
    const term = this.#factor();
    const of = this.#as<number>(term, 'number');
    return { from: sign.from, to: term.to, value: (params) => -of(params) };
  }

  #atom(): Term {
    const token = this.#peek();
    const { kind, text, from, to } = token;
    if (kind === 'end' || (kind === 'sign' && text !== '(')) throw this.#missing(token);
    this.#next++;
    if (text === '(') return this.#rest(token);
    if (kind === 'number') return { from, to, value: constant(Number(text)) };
    if (kind === 'quoted') return { from, to, value: constant(text.slice(1, -1)) };
    return { from, to, value: this.#named(token) };
  }

  /** What follows an opening parenthesis, with the closing one. */
  #rest(open: Token): Term {
    const { value } = this.#or();
    const close = this.#take([')']);
    if (close !== undefined) return { from: open.from, to: close.to, value };
    throw this.#fail('the condition has a ( that is not closed', open, 'close it with )');
  }

  #named(token: Token): Term['value'] {
    const { text } = token;
    if (this.#names.includes(text)) return (params) => params[text]!;
    if (text === 'true' || text === 'false') return constant(text === 'true');
    if (WORDS.includes(text)) throw this.#missing(token);
    const hint = `${didYouMean(text, this.#names)}; a word that is a value stands in quotes: '${text}'`;
    throw this.#fail(`the condition has '${text}', which is no parameter`, token, hint);
  }

  #missing({ kind, text, ...place }: Token): Error {
    const what = kind === 'end' ? 'at its end' : `before '${text}'`;
    const hint = "a number, a parameter or a 'word' stands there, as in fast < slow";
    return this.#fail(`the condition lacks something ${what}`, place, hint);
  }

  /** The value of a term, which is refused where it is of another kind. */
  #as<T extends ParamValue>(term: Term, kind: keyof typeof KINDS): Of<T> {
    return (params) => {
      const value = term.value(params);
      if (typeof value === kind) return value as T;
      const [is, wanted] = [KINDS[typeof value as keyof typeof KINDS], KINDS[kind]];
      const said = this.#text.slice(term.from, term.to);
      throw this.#fail(`the condition has '${said}', which is ${is}`, term, `${wanted} stands there`);
    };
  }

  #peek(): Token {
    return this.#tokens[this.#next]!;
  }

  /** The next word where it is one of `texts`; undefined, and nothing taken, where it is not. */
  #take(texts: readonly string[] | Readonly<Record<string, unknown>>): Token | undefined {
    const token = this.#peek();
    if (token.kind !== 'sign' && token.kind !== 'name') return undefined;
    const known = Array.isArray(texts) ? texts.includes(token.text) : Object.hasOwn(texts, token.text);
    if (known) this.#next++;
    return known ? token : undefined;
  }

  #fail(what: string, place: Place, hint: string): Error {
    return conditionError(this.#text, what, place, hint);
  }
}

function constant(value: ParamValue): () => ParamValue {
  return () => value;
}
