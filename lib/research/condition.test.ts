// Conditions: what they mean, held to JavaScript's own reading of the same text, and where they are refused.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TradelabError } from '../core/errors.ts';
import { parseCondition } from './condition.ts';

const names = ['fast', 'slow', 'level', 'mode', 'on'];
const params = { fast: 5, slow: 20, level: 0.5, mode: 'up', on: true };
const holds = (text: string) => parseCondition(text, names)(params);

test.each([
  ['fast < slow', true],
  ['fast > slow', false],
  ['fast*4 = slow and fast * 4 == slow', true],
  ['slow - fast - 5 >= 10 and slow/2/5 == 2', true],
  ['2 + 3 * 4 == 14 and (2 + 3) * 4 == slow', true],
  ['-fast + slow == 15 && - -fast == 5', true],
  ['fast <= 5 && slow != 20', false],
  ['fast <= 5 || slow != 20', true],
  ['not fast < slow or on', true],
  ['! (fast < slow or on)', false],
  ['fast > 9 and slow > 9 or on', true],
  ['fast > 9 and (slow > 9 or on)', false],
  ['mode == \'up\' and mode != "down"', true],
  ["mode = 'u p'", false],
  ['on', true],
  ['on == false', false],
  ['true and not false', true],
  ['level == .5 and level < 5e-1 + 1E-9', true],
  ['1 < fast < slow', true],
  ['1 < fast < slow < 20', false],
  ['fast<slow', true],
])('%s is %s where fast is 5 and slow is 20', (text, expected) => {
  expect(holds(text)).toBe(expected);
});

// An oracle of another make: the same tree printed fully in parentheses and read by JavaScript.
const number = fc.oneof(fc.constantFrom('fast', 'slow', 'level'), fc.nat(30).map(String));
const { condition } = fc.letrec<{ sum: string; condition: string }>((tie) => ({
  sum: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    number,
    fc
      .tuple(tie('sum'), fc.constantFrom('+', '-', '*', '/'), tie('sum'))
      .map(([a, sign, b]) => `(${a} ${sign} ${b})`),
  ),
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc
      .tuple(tie('sum'), fc.constantFrom('<', '<=', '>', '>=', '==', '!='), tie('sum'))
      .map((parts) => parts.join(' ')),
    fc
      .tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition'))
      .map(([a, sign, b]) => `(${a}) ${sign} (${b})`),
    tie('condition').map((a) => `!(${a})`),
  ),
}));

test('a condition means what the same text means in JavaScript', () => {
  fc.assert(
    fc.property(condition, (text) => {
      const { fast, slow, level } = params;
      const expected = new Function('fast', 'slow', 'level', `return ${text}`)(fast, slow, level);
      expect(holds(text)).toBe(expected);
      const words = text
        .replaceAll('&&', 'and')
        .replaceAll('||', 'or')
        .replaceAll(/!(?!=)/g, 'not ');
      expect(holds(words)).toBe(expected);
    }),
  );
});

test('sums and products go from left to right, and products before sums, as in JavaScript', () => {
  const flat = fc.array(fc.tuple(fc.constantFrom('+', '-', '*', '/'), fc.integer({ min: 1, max: 9 })), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(flat, (parts) => {
      const text = `7 ${parts.map(([sign, value]) => `${sign} ${value}`).join(' ')}`;
      expect(holds(`${text} == ${new Function(`return ${text}`)()}`.replace('== -', '== 0 - '))).toBe(true);
    }),
  );
});

test.each([
  ['fats < slow', "'fats', which is no parameter", '^^^^', "did you mean 'fast'?"],
  ['fast < zzz', "'zzz', which is no parameter", '       ^^^', "in quotes: 'zzz'"],
  ['', 'lacks something at its end', '^', 'fast < slow'],
  ['fast <', 'lacks something at its end', '      ^', 'fast < slow'],
  ['fast < and slow', "before 'and'", '       ^^^', 'fast < slow'],
  ['fast slow', "ends before 'slow'", '     ^^^^', 'and, or'],
  ['fast < slow)', "ends before ')'", '           ^', 'and, or'],
  ['(fast < slow', '( that is not closed', '^', 'close it'],
  ["mode == 'up", 'quote that is not closed', '        ^^^', "with '"],
  ['fast # slow', "'#', which means nothing", '     ^', '< <='],
  ['fast < 3x', "'3x', which means nothing", '       ^^', '< <='],
  ['fast & slow', "'&', which means nothing", '     ^', 'and, or'],
])('%s is refused where it goes wrong', (text, what, mark, hint) => {
  const error = thrown(() => parseCondition(text, names));
  const [message, line, place] = error.message.split('\n');
  expect(message).toContain(what);
  expect(line).toBe(`  ${text}`);
  expect(place).toBe(`  ${mark}`);
  expect(error.hint).toContain(hint);
});

test.each([
  ['fast + slow', "'fast + slow', which is a number", '^^^^^^^^^^^', 'true or false stands there'],
  ['mode < 3', "'mode', which is a word", '^^^^', 'a number stands there'],
  ['on + 1 == 2', "'on', which is true or false", '^^', 'a number stands there'],
  ['fast < slow and mode', "'mode', which is a word", '                ^^^^', 'true or false stands there'],
  ['mode == 3', 'compares a word with a number', '^^^^^^^^^', 'of one kind'],
  [
    '1 < (fast < slow)',
    "'(fast < slow)', which is true or false",
    '    ^^^^^^^^^^^^^',
    'a number stands there',
  ],
])('%s is refused when it is asked, where the kind is wrong', (text, what, mark, hint) => {
  const error = thrown(() => holds(text));
  expect(error.message.split('\n')).toEqual([expect.stringContaining(what), `  ${text}`, `  ${mark}`]);
  expect(error.hint).toContain(hint);
});

function thrown(work: () => unknown): TradelabError {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(TradelabError);
    return error as TradelabError;
  }
  return expect.fail('nothing was thrown');
}
