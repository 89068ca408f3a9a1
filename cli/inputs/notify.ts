// The part "notify" of bots.json: where messages go, with secrets that may come from the environment.

import { NOTIFY_TOPICS, type NotifyChannel, TradelabError } from 'tradelab';
import { z } from 'zod';

const text = z.string().min(1);
const on = { on: z.array(z.enum(NOTIFY_TOPICS)).min(1).optional() };

/** `[{ "slack": "$SLACK_URL", "on": ["halt", "error"] }, …]`. */
export const notifySchema = z.array(
  z.union(
    [
      z.strictObject({ slack: text, ...on }),
      z.strictObject({ telegram: text, chat: z.union([text, z.int()]).transform(String), ...on }),
      z.strictObject({ webhook: text, secret: text.optional(), ...on }),
    ],
    {
      error:
        'it is { "slack": "URL" }, { "telegram": "TOKEN", "chat": "ID" } or { "webhook": "URL", "secret": "…" }, ' +
        `and may have "on": ${NOTIFY_TOPICS.map((topic) => `"${topic}"`).join(', ')}`,
    },
  ),
);

/** The channels of the parsed part, with '$NAME' replaced by what the environment has. Throws `bad-option` where it has nothing. */
export function channelsOf(
  parsed: z.infer<typeof notifySchema>,
  env: Readonly<Record<string, string | undefined>>,
): NotifyChannel[] {
  return parsed.map(({ on, ...where }) => {
    const entries = Object.entries(where).map(([name, value]) => [name, value && secretOf(value, env)]);
    return { ...Object.fromEntries(entries), ...(on && { on }) } as NotifyChannel;
  });
}

function secretOf(value: string, env: Readonly<Record<string, string | undefined>>): string {
  const name = /^\$(\w+)$/.exec(value)?.[1];
  if (name === undefined) return value;
  const found = env[name];
  if (found) return found;
  throw new TradelabError('bad-option', `notify names the variable ${name}, which is not set`, {
    hint: 'set it, or take the channel out of the config',
  });
}
