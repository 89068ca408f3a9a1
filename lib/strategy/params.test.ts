import { expect, test } from 'vitest';
import { faultOf } from '../fault.fixture.ts';
import { describeParam, param, resolveParams } from './params.ts';

const schema = {
  length: param.int(20, { min: 2, max: 50, description: 'bars' }),
  multiple: param.float(2.5, { min: 0 }),
  trail: param.bool(false),
  mode: param.choice(['fast', 'slow'], { default: 'slow' }),
};

/** What is said of wrong parameters. */
const fault = (given: Record<string, unknown>) => faultOf(() => resolveParams(schema, given));

test('what is not given has its default', () => {
  expect(resolveParams(schema)).toEqual({ length: 20, multiple: 2.5, trail: false, mode: 'slow' });
  expect(resolveParams(schema, { length: undefined, mode: 'fast' })).toMatchObject({
    length: 20,
    mode: 'fast',
  });
});

test('the first choice is the default where none is named', () => {
  expect(param.choice(['a', 'b']).default).toBe('a');
});

test('values keep the order of the schema, whatever the order they are given in', () => {
  const given = { mode: 'fast', trail: true, multiple: 1, length: 3 };
  expect(Object.keys(resolveParams(schema, given))).toEqual(['length', 'multiple', 'trail', 'mode']);
});

test('a text stands for the value it spells, as a command line gives it', () => {
  expect(resolveParams(schema, { length: ' 12 ', multiple: '1e-1', trail: 'true', mode: 'fast' })).toEqual({
    ...{ length: 12, multiple: 0.1, trail: true, mode: 'fast' },
  });
});

test('the limits of a number are inclusive', () => {
  expect(resolveParams(schema, { length: 2 }).length).toBe(2);
  expect(resolveParams(schema, { length: 50, multiple: 0 }).length).toBe(50);
});

const LENGTH = 'it takes a whole number from 2 to 50; the default is 20';

test.each<[Record<string, unknown>, string]>([
  [{ lenght: 12 }, "bad-param: unknown parameter 'lenght' | did you mean 'length'?"],
  [{ zzz: 1 }, "bad-param: unknown parameter 'zzz' | known: length, multiple, trail, mode"],
  [{ length: 51 }, `bad-param: parameter 'length' is 51 | ${LENGTH}`],
  [{ length: 1 }, `bad-param: parameter 'length' is 1 | ${LENGTH}`],
  [{ length: 2.5 }, `bad-param: parameter 'length' is 2.5 | ${LENGTH}`],
  [{ length: Number.NaN }, `bad-param: parameter 'length' is NaN | ${LENGTH}`],
  [{ length: '' }, `bad-param: parameter 'length' is '' | ${LENGTH}`],
  [{ length: 'twelve' }, `bad-param: parameter 'length' is 'twelve' | ${LENGTH}`],
  [{ length: null }, `bad-param: parameter 'length' is null | ${LENGTH}`],
  [{ length: 12n }, `bad-param: parameter 'length' is 12 | ${LENGTH}`],
  [{ length: true }, `bad-param: parameter 'length' is true | ${LENGTH}`],
  [
    { multiple: Infinity },
    "bad-param: parameter 'multiple' is Infinity | it takes a number of at least 0; the default is 2.5",
  ],
  [
    { multiple: '-1' },
    "bad-param: parameter 'multiple' is '-1' | it takes a number of at least 0; the default is 2.5",
  ],
  [{ trail: 1 }, "bad-param: parameter 'trail' is 1 | it takes true or false; the default is false"],
  [{ trail: 'yes' }, "bad-param: parameter 'trail' is 'yes' | it takes true or false; the default is false"],
  [
    { mode: 'medium' },
    "bad-param: parameter 'mode' is 'medium' | it takes one of fast, slow; the default is slow",
  ],
])('a wrong parameter is explained: %o', (given, words) => {
  expect(fault(given)).toBe(words);
});

test('the name of a property that every object has is no parameter', () => {
  expect(fault({ toString: 1 })).toMatch(/^bad-param: unknown parameter 'toString'/);
});

test('a parameter says what it may be', () => {
  expect(describeParam(param.int(1))).toBe('whole number');
  expect(describeParam(param.float(1, { max: 3 }))).toBe('number of at most 3');
  expect(describeParam(param.float(1, { min: 1, max: 3 }))).toBe('number from 1 to 3');
});
