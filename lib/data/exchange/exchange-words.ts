// What an exchange says in the errors that ccxt makes of its answers.

/**
 * What the exchange said, or what went wrong on the way to it, in a line. The address of the request, which ccxt names, says
 * nothing to whoever asked, and holds what was signed.
 */
export function exchangeWords(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const said = /"(?:msg|sMsg|message)":\s*"([^"]+)"/.exec(message)?.[1];
  return said ?? message.split('\n')[0]!.replace(/ [A-Z]+ https?:\S+/, '');
}
