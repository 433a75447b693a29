export { Conversation, type ConversationOptions } from "./conversation.js";
export { HostedRun, type Outgoing } from "./hosted-run.js";
export { type OpenedRun, openRun } from "./open-run.js";
export { parseMessage } from "./parse-message.js";
export { refusalOf, UnknownRun } from "./refusal.js";
export { serveStreams } from "./serve-streams.js";
export { VERSION } from "./version.js";
