// Where messages go: a Slack-compatible webhook, a Telegram chat, or any webhook; what each wants to be sent.

import { createHmac } from 'node:crypto';
import { TradelabError } from '../../core/index.ts';
import type { Notice, NotifyTopic } from './notice.ts';

/** Where messages go, and about what (default: everything). URLs and tokens are secrets. */
export type NotifyChannel = (
  | { readonly slack: string }
  /** The token of a bot, and the chat that it writes to. */
  | { readonly telegram: string; readonly chat: string }
  /** `secret` signs what is sent: see `requestOf`. */
  | { readonly webhook: string; readonly secret?: string }
) & { readonly on?: readonly NotifyTopic[] };

/** A message: the notices of which it is made, and how many could not be delivered before it. */
export interface Message {
  readonly text: string;
  readonly notices: readonly Notice[];
  readonly lost: number;
}

/** A request by POST. */
export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Telegram takes 4096 characters. */
const LONGEST = 4000;
const JSON_TYPE = { 'content-type': 'application/json' };

/** What an error may call a channel: its kind and its host, never its whole URL. */
export function channelName(channel: NotifyChannel): string {
  if ('telegram' in channel) return 'Telegram';
  return 'slack' in channel
    ? `Slack at ${hostOf(channel.slack)}`
    : `the webhook at ${hostOf(channel.webhook)}`;
}

/** Throws `bad-option` for what no message can be sent to. */
export function checkChannel(channel: NotifyChannel): void {
  if (!('telegram' in channel)) {
    hostOf('slack' in channel ? channel.slack : channel.webhook);
    return;
  }
  if (/^\d+:[\w-]{20,}$/.test(channel.telegram)) return;
  throw new TradelabError('bad-option', 'the token of a Telegram bot is none', {
    hint: 'it is as @BotFather gives it: digits, a colon, and letters',
  });
}

/**
 * The request that sends a message. A plain webhook gets JSON: `{ text, time, lost, notices: [{ topic, text, time,
 * session, exchange }] }`; with a secret, the header `x-tradelab-signature` is `sha256=` and the HMAC-SHA256 of the body
 * in hexadecimal.
 */
export function requestOf(channel: NotifyChannel, message: Message, telegramUrl: string): Post {
  const text = message.text.slice(0, LONGEST);
  if ('slack' in channel)
    return { url: channel.slack, headers: JSON_TYPE, body: JSON.stringify({ text: escaped(text) }) };
  if ('telegram' in channel) {
    const body = { chat_id: channel.chat, text, link_preview_options: { is_disabled: true } };
    const url = `${telegramUrl}/bot${channel.telegram}/sendMessage`;
    return { url, headers: JSON_TYPE, body: JSON.stringify(body) };
  }
  const { notices, lost } = message;
  const body = JSON.stringify({ text, time: notices.at(-1)?.time, lost, notices });
  const { secret } = channel;
  const signature = secret && `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const headers = { ...JSON_TYPE, ...(signature && { 'x-tradelab-signature': signature }) };
  return { url: channel.webhook, headers, body };
}

/** Slack takes these three for its own marks. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function hostOf(url: string): string {
  if (URL.canParse(url)) {
    const { protocol, host } = new URL(url);
    if (protocol === 'https:' || protocol === 'http:') return host;
  }
  throw new TradelabError('bad-option', 'the URL of a webhook is none', {
    hint: 'it begins with https://, or is the name of a variable that holds such a one: "$SLACK_URL"',
  });
}
