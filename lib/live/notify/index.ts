// Messages to a trader. What of it is public, lib/index.ts says.

export type { NotifyChannel } from './channel.ts';
export { NOTIFY_TOPICS, type NotifyTopic } from './notice.ts';
export { createNotifier, type Notifier, type NotifierOptions } from './notifier.ts';
