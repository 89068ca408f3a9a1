import { expect, test } from 'vitest';
import { bollinger } from './bollinger.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';

for (const expected of oracle('bollinger')) {
  test(`bollinger = ${expected.title}`, () => {
    expect(mismatches(expected, ({ close }, length, multiple) => bollinger(close, length, multiple))).toEqual(
      [],
    );
  });
}
