// What ccxt throws, and what it means for an order.
import ccxt from 'ccxt';
import { expect, test } from 'vitest';
import { failureOf, isLasting, PlainWords } from './exchange-error.ts';

const url = 'https://api.binance.com/api/v3/order?symbol=BTCUSDT&timestamp=1&signature=abc';

// Binance's codes are those of its documentation of errors; ccxt 4.5 makes these classes of them.
test.each([
  ['unknown', new ccxt.RequestTimeout(`binance POST ${url} request timed out (10000 ms)`)],
  ['unknown', new ccxt.NetworkError(`binance POST ${url} fetch failed: other side closed`)],
  ['unknown', new ccxt.ExchangeNotAvailable('binance 503 Service Unavailable')],
  ['unknown', new ccxt.ExchangeError('binance {"code":-1006,"msg":"An unexpected response was received."}')],
  ['unknown', new ccxt.BadResponse('binance {"code":-1007,"msg":"Timeout waiting for response"}')],
  ['unknown', new TypeError('x is undefined')],
  ['not-sent', new ccxt.NetworkError(`binance POST ${url} fetch failed: connect ECONNREFUSED 1.2.3.4:443`)],
  [
    'not-sent',
    new ccxt.NetworkError(`binance POST ${url} fetch failed: getaddrinfo EAI_AGAIN api.binance.com`),
  ],
  ['limited', new ccxt.DDoSProtection('binance 429 Too Many Requests')],
  ['limited', new ccxt.RateLimitExceeded('binance {"code":-1015,"msg":"Too many new orders."}')],
  ['clock', new ccxt.InvalidNonce('binance {"code":-1021,"msg":"Timestamp for this request is outside"}')],
  ['duplicate', new ccxt.InvalidOrder('binance {"code":-2010,"msg":"Duplicate order sent."}')],
  ['duplicate', new ccxt.InvalidOrder('binanceusdm {"code":-4116,"msg":"ClientOrderId is duplicated."}')],
  ['refused', new ccxt.InsufficientFunds('binance {"code":-2019,"msg":"Margin is insufficient."}')],
  ['refused', new ccxt.AuthenticationError('binance {"code":-2014,"msg":"API-key format invalid."}')],
] as const)('%s: %s', (failure, error) => {
  expect(failureOf(error)).toBe(failure);
});

test('what refuses the next order, too, is told from what may pass', () => {
  const { InsufficientFunds, MarketClosed, OperationRejected, DDoSProtection, InvalidOrder } = ccxt;
  expect(isLasting(new InsufficientFunds('binance {"code":-2019,"msg":"Margin is insufficient."}'))).toBe(
    true,
  );
  expect(isLasting(new MarketClosed('binance {"code":-1013,"msg":"Market is closed."}'))).toBe(true);
  expect(isLasting(new OperationRejected('binanceusdm {"code":-4141,"msg":"Symbol is closed."}'))).toBe(true);
  // As ccxt has it once a key has worked.
  expect(isLasting(new DDoSProtection('binance {"code":-2015,"msg":"Invalid API-key"}'))).toBe(true);
  expect(isLasting(new DDoSProtection('binance 429 Too Many Requests'))).toBe(false);
  expect(isLasting(new InvalidOrder('binance {"code":-2010,"msg":"Order would immediately trigger."}'))).toBe(
    false,
  );
});

test('errors are put in plain words without what was signed', () => {
  const words = new PlainWords({ id: 'binance', apiKey: 'thekey', secret: 'thesecret' });
  expect(words.of(new ccxt.InsufficientFunds('binance {"code":-2019,"msg":"Margin is insufficient."}'))).toBe(
    'Margin is insufficient.',
  );
  expect(words.of(new ccxt.NetworkError(`binance POST ${url} fetch failed: thekey thesecret`))).toBe(
    'fetch failed: … …',
  );
  expect(words.error(new ccxt.PermissionDenied('binance {"code":-2015,"msg":"no"}')).code).toBe('bad-keys');
  expect(words.error(new ccxt.BadRequest('binance {"code":-1100,"msg":"no"}')).code).toBe('refused');
  const lost = words.error(new ccxt.NetworkError('lost'));
  expect(lost.code).toBe('network');
  expect(lost).not.toHaveProperty('cause');
});
