// Another host in the place of an exchange's own: a test exchange, or a proxy.

/**
 * URLs (a text, or objects that hold such) whose host is `host`, with their own host as the first part of the path:
 * https://api.binance.com/api is http://127.0.0.1:4711/api.binance.com/api at the host http://127.0.0.1:4711.
 */
export function throughHost(urls: unknown, host: string): unknown {
  if (typeof urls === 'string') {
    const { host: place, protocol } = new URL(host);
    const secure = protocol === 'https:' ? 's' : '';
    return urls.replace(/^(http|ws)s?:\/\/([^/:]+)(:\d+)?/, `$1${secure}://${place}/$2`);
  }
  if (typeof urls !== 'object' || urls === null) return urls;
  return Object.fromEntries(Object.entries(urls).map(([key, value]) => [key, throughHost(value, host)]));
}
