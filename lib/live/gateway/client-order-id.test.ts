// The ids of orders, as every exchange takes them.
import { expect, test } from 'vitest';
import { clientOrderId } from './client-order-id.ts';

test('a client order id is short, of letters and digits, and the same for the same session and sequence', () => {
  const id = clientOrderId('ema-cross-btc-usdt-1h-7f3a', 1_234_567_890);
  expect(id).toMatch(/^[a-z0-9]{1,32}$/);
  expect(clientOrderId('ema-cross-btc-usdt-1h-7f3a', 1_234_567_890)).toBe(id);
  expect(clientOrderId('ema-cross-btc-usdt-1h-7f3b', 1_234_567_890)).not.toBe(id);
  expect(clientOrderId('ema-cross-btc-usdt-1h-7f3a', 1_234_567_891)).not.toBe(id);
});
