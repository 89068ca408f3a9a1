// What an error says, fit to be written down and sent: one line, not endless, without what URLs carry in secret.

const LONGEST = 300;

/** The first line of a message, without the queries and the passwords of URLs in it. */
export function cleanMessage(message: string): string {
  const [line = ''] = message.split('\n', 1);
  const plain = line.replaceAll(/(\w+:\/\/)(?:[^\s/@]*@)?([^\s?#"'`]*)(?:[?#][^\s"'`]*)?/g, '$1$2');
  return plain.length <= LONGEST ? plain : `${plain.slice(0, LONGEST)}…`;
}
