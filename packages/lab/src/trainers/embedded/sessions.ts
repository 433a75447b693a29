import { openSession, type Session } from "./session.js";

/** Compiled graphs by what they do, each made when it is first asked for. */
export class Sessions {
  private readonly opened = new Map<string, Promise<Session>>();

  get(key: string, graph: () => Uint8Array): Promise<Session> {
    let session = this.opened.get(key);
    if (session === undefined) {
      session = openSession(graph());
      this.opened.set(key, session);
    }
    return session;
  }

  async dispose(): Promise<void> {
    const sessions = await Promise.all(this.opened.values());
    this.opened.clear();
    await Promise.all(sessions.map((session) => session.dispose()));
  }
}
